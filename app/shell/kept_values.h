// What is kept as a text from one day to the next: names and values, as TOML has them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace loopscope::app {

/// Of the names as they are from the top: "window.width" is `width` of [window].
using KeptValues = std::map<std::string, std::variant<bool, double, std::string>, std::less<>>;

/// Those of a text of lines `name = value`, tables and comments; nothing when it says something else, or a name twice.
/// A value is true or false, a number, a text in one line, or a table in braces. Takes any text.
std::optional<KeptValues> kept_values_of(std::string_view text);
/// They as such a text.
std::string text_of(const KeptValues&);

/// A text in quotes, as TOML, JSON and Python have it.
std::string in_quotes(std::string_view text);

/// The value of that name where it is of that kind.
template <class Value>
const Value* kept_value(const KeptValues& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? nullptr : std::get_if<Value>(&found->second);
}

} // namespace loopscope::app
