#include "scenarios/parameters.h"

#include "core/aio/text.h"
#include "core/words/texts.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <regex>
#include <stdexcept>

namespace loopscope::scenarios {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

bool whole_steps(const Parameter& parameter, double value) {
  const double steps = (value - parameter.min) / parameter.step;
  return std::fabs(steps - std::round(steps)) < 1e-6;
}

} // namespace

std::vector<Parameter> parameters_of(std::string_view program) {
  static const std::regex constant(
      R"(^([A-Z][A-Z0-9_]*) = (-?[0-9.]+)  # (-?[0-9.]+) to (-?[0-9.]+)(?: by ([0-9.]+))?\s*$)");
  static const std::regex toggle(R"(^([A-Z][A-Z0-9_]*) = (True|False)  # True or False\s*$)");
  std::vector<Parameter> found;
  std::uint32_t number = 0;
  for (const std::string& line : lines_of(program)) {
    ++number;
    std::smatch match;
    Parameter parameter;
    parameter.toggle = std::regex_match(line, match, toggle);
    if (!parameter.toggle && !std::regex_match(line, match, constant)) continue;
    parameter.name = match[1];
    std::ranges::transform(parameter.name, parameter.name.begin(), [](unsigned char c) { return std::tolower(c); });
    parameter.label = parameter.name;
    std::ranges::replace(parameter.label, '_', ' ');
    parameter.line = number;
    if (parameter.toggle) {
      parameter.initial = match[2] == "True" ? 1 : 0;
      parameter.max = 1;
      found.push_back(std::move(parameter));
      continue;
    }
    parameter.initial = std::stod(match[2]);
    parameter.integer = match[2].str().find('.') == std::string::npos;
    parameter.min = std::stod(match[3]);
    parameter.max = std::stod(match[4]);
    parameter.step = match[5].matched ? std::stod(match[5]) : 1;
    if (parameter.min > parameter.initial || parameter.initial > parameter.max || parameter.step <= 0)
      throw std::runtime_error("line " + std::to_string(number) + ": the range does not hold the value: " + line);
    found.push_back(std::move(parameter));
  }
  return found;
}

std::string literal(const Parameter& parameter, double value) {
  if (parameter.toggle) return value != 0 ? "True" : "False";
  return parameter.integer ? std::to_string(std::llround(value)) : aio::repr(value);
}

std::string problem_with(const Parameter& parameter, double value) {
  if (parameter.toggle)
    return value == 0 || value == 1 ? "" : words::text("runs.parameter.zero_or_one", parameter.name);
  const bool by_one = parameter.integer && parameter.step == 1;
  const std::string range =
      words::text(by_one ? "runs.parameter.range" : "runs.parameter.range_by", literal(parameter, parameter.min),
                  literal(parameter, parameter.max), literal(parameter, parameter.step));
  if (!std::isfinite(value) || value < parameter.min || value > parameter.max)
    return words::text("runs.parameter.outside", parameter.name, range);
  if (parameter.integer && !whole_steps(parameter, value))
    return words::text("runs.parameter.whole", parameter.name, range);
  return {};
}

std::string program_with(const Lesson& lesson, const Arguments& given) {
  std::vector<std::string> lines = lines_of(lesson.program);
  for (const Parameter& parameter : lesson.parameters) {
    auto value = given.find(parameter.name);
    if (value == given.end()) continue;
    std::string& line = lines[parameter.line - 1];
    const std::size_t begin = line.find("= ") + 2;
    line.replace(begin, line.find("  #") - begin, literal(parameter, value->second));
  }
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) text += (i ? "\n" : "") + lines[i];
  return text;
}

} // namespace loopscope::scenarios
