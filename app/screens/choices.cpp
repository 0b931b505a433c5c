#include "app/screens/choices.h"

#include "app/shell/shown_run.h"
#include "core/words/texts.h"

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
  if (!now.lesson) {
    auto item = [&](std::string_view label, std::string_view detail, bool skips) {
      items.push_back({std::string(label), std::string(detail), std::string(words::text("screens.choice.waiting")),
                       now.program && now.program->skip_waiting == skips, [now, skips, choose] {
                         RunSettings settings = now;
                         settings.program->skip_waiting = skips;
                         choose(std::move(settings));
                       }});
    };
    item(words::text("screens.choice.real_time"), words::text("screens.choice.real_time_about"), false);
    item(words::text("screens.choice.skip"), words::text("screens.choice.skip_about"), true);
    return items;
  }
  for (const scenarios::LoopKind& loop : world.loops())
    if (now.lesson->runs_on(loop.name))
      items.push_back({std::string(loop.name), std::string(loop.what), "", loop.name == now.loop,
                       [now, name = std::string(loop.name), choose] {
                         RunSettings settings = now;
                         settings.loop = name;
                         settings.program.reset(); // what was edited runs on the one that it was run on
                         choose(std::move(settings));
                       }});
  return items;
}

std::vector<RunSettings> versions_of(const RunSettings& now) {
  if (!now.program) return {};
  RunSettings original = now;
  if (now.lesson)
    original.program.reset();
  else
    original.program->text.reset();
  if (!now.program->text) return {original};
  return {original, now};
}

std::vector<MenuItem> program_choices(const std::vector<RunSettings>& versions, const RunSettings& now,
                                      std::function<void(RunSettings)> choose) {
  std::vector<MenuItem> items;
  auto text_of = [](const RunSettings& of) { return of.program ? of.program->text : std::nullopt; };
  for (const RunSettings& version : versions) {
    const bool chosen = version.lesson == now.lesson && text_of(version) == text_of(now) &&
                        version.program.has_value() == now.program.has_value();
    items.push_back(
        {title_of(version),
         std::string(words::text(text_of(version) ? "screens.choice.last_text" : "screens.choice.its_file")),
         std::string(words::text("screens.choice.your_program")), chosen, [version, choose] { choose(version); }});
  }
  return items;
}

std::string title_of(const RunSettings& settings) {
  const std::string title = settings.lesson    ? settings.lesson->title
                            : settings.program ? name_of(*settings.program)
                                               : std::string();
  return settings.program && settings.program->text ? words::text("screens.choice.edited", title) : title;
}

std::string loop_of(const RunSettings& settings) {
  if (settings.lesson || !settings.program) return settings.loop;
  return settings.program->skip_waiting ? std::string(words::text("screens.choice.waits_skipped")) : "cpython";
}

std::vector<Control> controls_of(const RunSettings& settings) {
  std::vector<Control> controls;
  if (!settings.lesson) return controls;
  if (settings.program && settings.program->text) return controls; // a text that was edited has its own numbers
  for (const scenarios::Parameter& p : settings.lesson->parameters) {
    const double value = value_of(p, settings.arguments);
    controls.push_back(
        {p.name, p.label, value, p.min, p.max, p.step, p.integer, p.toggle || (p.integer && p.min == 0 && p.max == 1)});
  }
  return controls;
}

} // namespace loopscope::app
