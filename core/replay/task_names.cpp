#include "core/replay/task_names.h"

#include <algorithm>
#include <cctype>

namespace loopscope::replay {

namespace {

constexpr std::size_t longest_badge = 3;  // characters
constexpr std::size_t longest_part = 120; // bytes of a function's name, and of its arguments

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool continues(char c) { // a character of UTF-8
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

/// What a trace says may be megabytes long.
std::string cut(std::string_view text) {
  std::size_t end = std::min(text.size(), longest_part);
  while (end > 0 && end < text.size() && continues(text[end])) --end;
  return std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

std::string_view without_scopes(std::string_view function) {
  const auto dot = function.rfind('.');
  return dot == function.npos ? function : function.substr(dot + 1);
}

} // namespace

bool is_default_name(std::string_view name) {
  constexpr std::string_view prefix = "Task-";
  return name.size() > prefix.size() && name.starts_with(prefix) &&
         std::ranges::all_of(name.substr(prefix.size()), is_digit);
}

std::string without_arguments(std::string_view call) {
  const auto begin = call.find('('), end = call.rfind(')');
  if (begin == call.npos || end == call.npos || end <= begin + 1) return std::string(call);
  return std::string(call.substr(0, begin + 1)) + "…" + std::string(call.substr(end));
}

std::string_view argument_for_badge(std::string_view arguments) {
  while (!arguments.empty()) {
    std::size_t end = 0;
    std::string_view one;
    if (arguments.front() == '"') { // no text has such a quote inside
      end = std::min(arguments.find('"', 1), arguments.size() - 1) + 1;
      one = arguments.substr(1, end < 2 ? 0 : end - 2);
    } else {
      end = std::min(arguments.find(','), arguments.size());
      one = arguments.substr(0, end);
      const std::string_view digits = one.starts_with('-') ? one.substr(1) : one;
      if (digits.empty() || !std::ranges::all_of(digits, is_digit)) one = {};
    }
    if (one.find_first_not_of(' ') != one.npos && characters(one) <= longest_badge) return one;
    arguments.remove_prefix(end);
    while (arguments.starts_with(',') || arguments.starts_with(' ')) arguments.remove_prefix(1);
  }
  return {};
}

std::string TaskNames::call(std::string_view function, std::string_view arguments) {
  std::string call = cut(without_scopes(function)) + "(" + cut(arguments) + ")";
  if (const std::size_t which = ++calls_[call]; which > 1) call += " " + std::to_string(which);
  return call;
}

std::string TaskNames::badge(std::string_view function, std::string_view arguments) {
  if (std::string text(argument_for_badge(arguments)); !text.empty() && take(text)) return text;
  return lettered(function);
}

std::string TaskNames::badge(std::size_t number, std::string_view function) {
  if (std::string text = std::to_string(number); take(text)) return text;
  return lettered(function);
}

std::string TaskNames::lettered(std::string_view function) {
  function = without_scopes(function);
  while (function.size() > 1 && std::string_view("_<").find(function.front()) != std::string_view::npos)
    function.remove_prefix(1);
  std::size_t end = 1;
  while (end < function.size() && continues(function[end])) ++end;
  const std::string letter = function.empty() ? "?" : std::string(function.substr(0, end));
  for (;;) {
    const std::size_t which = ++letters_[letter];
    if (std::string text = which == 1 ? letter : letter + std::to_string(which); take(text)) return text;
  }
}

} // namespace loopscope::replay
