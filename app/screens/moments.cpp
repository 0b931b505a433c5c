#include "app/screens/moments.h"

#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace loopscope::app {

void put_run(Link& link, std::string_view prefix, const RunSettings& settings) {
  if (!settings.lesson) return;
  const auto put = [&](std::string_view name, const auto& value) {
    link.put(fmt::format("{}{}", prefix, name), value);
  };
  put("lesson", settings.lesson->id);
  put("loop", settings.loop);
  for (const scenarios::Parameter& parameter : settings.lesson->parameters)
    put(parameter.name, value_of(parameter, settings.arguments));
}

std::optional<double> number_in(const Link& link, std::string_view name, double least, double most,
                                std::string& problem) {
  const std::string* text = link.value(name);
  if (!text) return {};
  char* end = nullptr;
  const double value = std::strtod(text->c_str(), &end);
  if (!text->empty() && end == text->c_str() + text->size() && value >= least && value <= most) return value;
  if (problem.empty()) problem = words::text("page.link.no_number", name, *text);
  return {};
}

std::optional<RunSettings> run_in(const Link& link, std::string_view prefix, const World& world,
                                  const RunSettings& shown, std::string& problem) {
  const auto named = [&](std::string_view name) { return fmt::format("{}{}", prefix, name); };
  const std::string* const id = link.value(named("lesson"));
  const std::string* const loop = link.value(named("loop"));
  RunSettings asked;
  if (id) {
    const auto found = std::ranges::find(world.lessons(), *id, &scenarios::Lesson::id);
    if (found == world.lessons().end()) {
      problem = words::text("page.link.no_lesson", *id);
      return {};
    }
    asked.lesson = &*found;
    asked.loop = world.usual_loop(*found);
  } else {
    asked = shown;
    asked.program.reset();
    if (!asked.lesson) return {};
  }
  if (loop) asked.loop = *loop;
  asked = on_its_loop(asked);
  bool exact = loop != nullptr;
  for (const scenarios::Parameter& parameter : asked.lesson->parameters)
    if (const auto value = number_in(link, named(parameter.name), parameter.min, parameter.max, problem)) {
      asked.arguments[parameter.name] = *value;
      exact = true;
    }
  if (!id && !exact) return {};
  RunSettings near = world.nearest(asked, "");
  const bool differs =
      near.loop != asked.loop ||
      std::ranges::any_of(asked.lesson->parameters, [&](const scenarios::Parameter& parameter) {
        return std::fabs(value_of(parameter, near.arguments) - value_of(parameter, asked.arguments)) > 1e-9;
      });
  if (exact && differs && problem.empty()) problem = words::text("page.nearest");
  return near;
}

} // namespace loopscope::app
