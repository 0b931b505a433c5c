// What was written on the command line, understood or refused.
#include "app/cli/cli.h"

#include "scenarios/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace loopscope::cli {
namespace {

std::string names(const auto& all, auto name) {
  std::string text;
  for (const auto& one : all) text += (text.empty() ? "" : ", ") + std::string(name(one));
  return text;
}

const scenarios::Lesson& lesson_of(const std::string& id) {
  if (const scenarios::Lesson* lesson = scenarios::find_lesson(id)) return *lesson;
  std::string near = scenarios::nearest_lesson(id);
  throw WrongCall(fmt::format("there is no lesson '{}'{}; 'loopscope list' shows them all", id,
                              near.empty() ? "" : fmt::format(": did you mean '{}'?", near)));
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

} // namespace

app::RunSettings settings_of(const RunArguments& given) {
  app::RunSettings settings;
  settings.lesson = &lesson_of(given.lesson);
  settings.seed = count_of("--seed", given.seed);

  auto loop = std::ranges::find(scenarios::loops(), given.loop, &scenarios::LoopKind::name);
  if (loop == scenarios::loops().end())
    throw WrongCall(fmt::format("there is no loop '{}': choose from {}", given.loop,
                                names(scenarios::loops(), [](const auto& l) { return l.name; })));
  if (!loop->available) throw WrongCall(fmt::format("the loop '{}' comes later: use simulated", given.loop));
  settings.loop = given.loop;

  for (const std::string& set : given.set) {
    std::size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0) throw WrongCall(fmt::format("--set {}: write NAME=VALUE", set));
    std::string name = set.substr(0, equals), text = set.substr(equals + 1);
    const auto& parameters = settings.lesson->parameters;
    auto parameter = std::ranges::find(parameters, name, &scenarios::Parameter::name);
    if (parameter == parameters.end())
      throw WrongCall(parameters.empty()
                          ? fmt::format("--set {}: the lesson {} has no parameters", set, given.lesson)
                          : fmt::format("--set {}: the lesson {} has no parameter '{}', but {}", set, given.lesson,
                                        name, names(parameters, [](const auto& p) { return p.name; })));
    std::optional<double> value = number_of(text);
    if (!value) throw WrongCall(fmt::format("--set {}: '{}' is not a number", set, text));
    if (std::string problem = scenarios::problem_with(*parameter, *value); !problem.empty())
      throw WrongCall(fmt::format("--set {}: {}", set, problem));
    settings.arguments[name] = *value;
  }
  return settings;
}

std::uint64_t count_of(std::string_view what, std::string_view text) {
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw WrongCall(fmt::format("{} {}: give a whole number from 0 up", what, text));
  return value;
}

std::int64_t time_of(std::string_view what, double seconds) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 9e9)
    throw WrongCall(fmt::format("{}: the time must be a number of seconds from 0 up", what));
  return static_cast<std::int64_t>(std::llround(seconds * 1e9));
}

std::pair<int, int> size_of(const std::string& text) {
  int width = 0, height = 0;
  const char* end = text.data() + text.size();
  auto [cross, first] = std::from_chars(text.data(), end, width);
  bool good = first == std::errc{} && cross != end && *cross == 'x';
  if (good) {
    auto [last, second] = std::from_chars(cross + 1, end, height);
    good = second == std::errc{} && last == end;
  }
  if (!good) throw WrongCall(fmt::format("--size {}: write WIDTHxHEIGHT in pixels, such as 1280x720", text));
  if (width < 100 || height < 100 || width > 16384 || height > 16384)
    throw WrongCall(fmt::format("--size {}: width and height must be 100 to 16384 pixels", text));
  return {width, height};
}

bool light_of(const std::string& theme) {
  if (theme != "light" && theme != "dark") throw WrongCall(fmt::format("--theme {}: choose light or dark", theme));
  return theme == "light";
}

int text_of(int percent) {
  if (percent < 80 || percent > 300)
    throw WrongCall(fmt::format("--text {}: the text size must be 80 to 300 percent", percent));
  return percent;
}

} // namespace loopscope::cli
