#include "app/views/scene.h"

#include "app/ui/canvas.h"

namespace loopscope::app {

words::Narration told(const Scene& scene) {
  return scene.step ? *scene.step : words::narrate(scene.index(), scene.state);
}

std::uint32_t task_number(const replay::Index& index, trace::ObjectId task) {
  const replay::Lane* lane = index.lane(task);
  return lane ? static_cast<std::uint32_t>(lane - index.lanes().data()) + 1 : 0;
}

std::string task_badge(const replay::Index& index, trace::ObjectId task) {
  const replay::Lane* lane = index.lane(task);
  return lane && !lane->badge.empty() ? lane->badge : std::to_string(task_number(index, task));
}

ui::Color task_color(const ui::Theme& theme, const replay::Index& index, trace::ObjectId task) {
  if (task == 0) return theme.loop;
  const replay::Lane* lane = index.lane(task);
  return lane && !lane->of_program ? theme.muted : theme.task(task_number(index, task));
}

namespace {

std::string named(const replay::Index& index, trace::ObjectId task, trace::StringId name) {
  const std::string_view text = ui::laid_out(index.name(task, name));
  return text.empty() ? "Task-" + std::to_string(task_number(index, task)) : std::string(text);
}

} // namespace

std::string task_name(const replay::Index& index, trace::ObjectId task) {
  const replay::Lane* lane = index.lane(task);
  return lane ? named(index, task, lane->name) : words::worded("task {}", task);
}

std::string task_name(const Scene& scene, trace::ObjectId task) {
  const replay::Task* known = scene.state.tasks.find(task);
  return known && scene.index().lane(task) ? named(scene.index(), task, known->name) : task_name(scene.index(), task);
}

} // namespace loopscope::app
