#include "app/scene.h"

#include "app/ui/canvas.h"

namespace loopscope::app {

words::Narration told(const Scene& scene) {
  return scene.step ? *scene.step : words::narrate(scene.index(), scene.state);
}

std::uint32_t task_number(const replay::Index& index, trace::ObjectId task) {
  const replay::Lane* lane = index.lane(task);
  return lane ? static_cast<std::uint32_t>(lane - index.lanes().data()) + 1 : 0;
}

std::string task_name(const replay::Index& index, trace::ObjectId task) {
  const replay::Lane* lane = index.lane(task);
  if (!lane) return "task " + std::to_string(task);
  std::string_view name = ui::laid_out(index.trace().string(lane->name));
  return name.empty() ? "Task-" + std::to_string(task_number(index, task)) : std::string(name);
}

} // namespace loopscope::app
