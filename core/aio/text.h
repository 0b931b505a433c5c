// Values as Python writes them: str(), repr(), print() and f-strings.
#pragma once

#include "core/aio/error.h"

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace loopscope::aio {

/// Python's None, where a value is asked for.
struct None {
  friend bool operator==(None, None) = default;
};

std::string repr(double value);
std::string repr(std::string_view text);
inline std::string repr(const std::string& text) {
  return repr(std::string_view(text));
}
inline std::string repr(const char* text) {
  return repr(std::string_view(text));
}
inline std::string repr(None) {
  return "None";
}
inline std::string repr(bool value) {
  return value ? "True" : "False";
}
template <std::integral I>
std::string repr(I value) {
  return std::to_string(value);
}
inline std::string repr(const BaseException& error) {
  return type_name(error) + "(" + error.argument() + ")";
}

template <class T>
std::string repr(const std::vector<T>& list);
template <class T>
std::string repr(const std::optional<T>& value);
template <class... T>
std::string repr(const std::tuple<T...>& tuple);
template <class A, class B>
std::string repr(const std::pair<A, B>& pair);
template <class... T>
std::string repr(const std::variant<T...>& value) {
  return std::visit([](const auto& v) { return repr(v); }, value);
}
template <class K, class V>
std::string repr(const std::map<K, V>& dict);

template <class T>
std::string str(const T& value) {
  if constexpr (std::convertible_to<const T&, std::string_view>)
    return std::string(std::string_view(value));
  else if constexpr (std::derived_from<T, BaseException>)
    return value.message();
  else if constexpr (std::same_as<T, std::exception_ptr>)
    return message_of(value);
  else
    return repr(value);
}

/// bool(value): false for zero, None and what is empty.
template <class T>
bool truth(const T& value) {
  if constexpr (std::same_as<T, None>)
    return false;
  else if constexpr (requires { value.empty(); })
    return !value.empty();
  else
    return static_cast<bool>(value);
}

namespace detail {
template <class Range, class Each>
std::string joined(const Range& range, Each each) {
  std::string text;
  for (const auto& item : range) {
    if (!text.empty()) text += ", ";
    text += each(item);
  }
  return text;
}
} // namespace detail

template <class T>
std::string repr(const std::vector<T>& list) {
  return "[" + detail::joined(list, [](const T& item) { return repr(item); }) + "]";
}
template <class T>
std::string repr(const std::optional<T>& value) {
  return value ? repr(*value) : "None";
}
template <class... T>
std::string repr(const std::tuple<T...>& tuple) {
  std::vector<std::string> items;
  std::apply([&](const auto&... item) { (items.push_back(repr(item)), ...); }, tuple);
  return "(" + detail::joined(items, [](const std::string& s) { return s; }) + (sizeof...(T) == 1 ? ",)" : ")");
}
template <class A, class B>
std::string repr(const std::pair<A, B>& pair) {
  return "(" + repr(pair.first) + ", " + repr(pair.second) + ")";
}
template <class K, class V>
std::string repr(const std::map<K, V>& dict) {
  return "{" + detail::joined(dict, [](const auto& item) { return repr(item.first) + ": " + repr(item.second); }) + "}";
}

/// repr() of a value, with those of the program's own types.
template <class T>
requires requires(const T& value) { repr(value); }
std::string written(const T& value) {
  return repr(value);
}

/// One line on the program's standard output, as the trace's `printed` event and RunContext::output.
void print_line(std::string text);

/// Python's print: the values' str() with blanks between them.
template <class First, class... Rest>
void print(const First& first, const Rest&... rest) {
  std::string text = str(first);
  ((text += ' ', text += str(rest)), ...);
  print_line(std::move(text));
}
inline void print() {
  print_line({});
}

namespace detail {
/// A value in an f-string: without a format specification it is written as Python's str() does.
template <class T>
struct Formatted {
  const T& value;
};
/// True for a specification that gives a width, perhaps with an alignment, and no type: "8", ">8", "*^8".
bool only_places(std::string_view spec);
} // namespace detail

/// Python's f-string: f("{} => {:.1f}", name, seconds). Not checked at compile time; a wrong one throws.
template <class... T>
std::string f(std::string_view format, const T&... values) {
  return fmt::format(fmt::runtime(format), detail::Formatted<T>{values}...);
}

} // namespace loopscope::aio

template <class T>
struct fmt::formatter<loopscope::aio::detail::Formatted<T>> {
  std::string spec;
  constexpr auto parse(fmt::format_parse_context& context) {
    auto at = context.begin();
    while (at != context.end() && *at != '}') spec += *at++;
    return at;
  }
  auto format(const loopscope::aio::detail::Formatted<T>& given, fmt::format_context& context) const {
    if constexpr (fmt::is_formattable<T>::value) {
      const auto format_as = [&](const auto& value, const std::string& how) {
        return fmt::format_to(context.out(), fmt::runtime("{:" + how + "}"), value);
      };
      if constexpr (std::floating_point<T>) // of Python's float the fraction stays, ".0" too
        if (loopscope::aio::detail::only_places(spec))
          return format_as(loopscope::aio::repr(given.value),
                           spec.find_first_of("<>^") == spec.npos ? ">" + spec : spec);
      if constexpr (std::integral<T> && !std::same_as<T, bool>)
        if (!spec.empty() && std::string_view("eEfFgG").find(spec.back()) != std::string_view::npos)
          return format_as(static_cast<double>(given.value), spec);
      if (!spec.empty()) return format_as(given.value, spec);
    }
    return fmt::format_to(context.out(), "{}", loopscope::aio::str(given.value));
  }
};
