#include "app/screens/choices.h"

#include <fmt/format.h>

namespace loopscope::app {

std::vector<MenuItem> lesson_choices(const World& world, const RunSettings& now,
                                     std::function<void(RunSettings)> choose) {
  std::vector<MenuItem> items;
  for (const scenarios::Lesson& lesson : world.lessons())
    items.push_back({fmt::format("{}  {}", lesson.number, lesson.title), lesson.sentence, lesson.group,
                     &lesson == now.lesson, [now, lesson = &lesson, choose] {
                       if (lesson != now.lesson) choose({.lesson = lesson, .loop = now.loop});
                     }});
  return items;
}

std::vector<MenuItem> loop_choices(const World& world, const RunSettings& now,
                                   std::function<void(RunSettings)> choose) {
  std::vector<MenuItem> items;
  for (const scenarios::LoopKind& loop : world.loops())
    items.push_back({std::string(loop.name), std::string(loop.what), "", loop.name == now.loop,
                     [now, name = std::string(loop.name), choose] {
                       RunSettings settings = now;
                       settings.loop = name;
                       settings.program.reset(); // what was edited runs on the one that it was run on
                       choose(std::move(settings));
                     }});
  return items;
}

std::vector<Control> controls_of(const RunSettings& settings) {
  std::vector<Control> controls;
  if (!settings.lesson || settings.program) return controls; // edited, it has its numbers in its text
  for (const scenarios::Parameter& p : settings.lesson->parameters) {
    const auto given = settings.arguments.find(p.name);
    const double value = given == settings.arguments.end() ? p.initial : given->second;
    controls.push_back({p.name, p.label, value, p.min, p.max, p.step, p.integer});
  }
  return controls;
}

} // namespace loopscope::app
