// What a coroutine function is called with, as a trace tells it (task_called): the recorder of CPython writes the same.
#pragma once

#include "core/aio/text.h"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace loopscope::aio {

/// Each argument of a call as it is shown; empty where it is not.
using Shown = std::vector<std::string>;

namespace detail {
std::string shown_number(long long value);
std::string shown_number(double value);
std::string shown_text(std::string_view value);

/// A value of a type that has a counterpart in Python; of another one nothing.
template <class T>
std::string shown(const T& value) {
  if constexpr (std::same_as<T, bool> || std::same_as<T, None>)
    return repr(value);
  else if constexpr (std::same_as<T, char>)
    return shown_text({&value, 1});
  else if constexpr (std::integral<T>)
    return shown_number(static_cast<long long>(value));
  else if constexpr (std::floating_point<T>)
    return shown_number(static_cast<double>(value));
  else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::string_view> ||
                     std::same_as<std::decay_t<T>, const char*>)
    return shown_text(value);
  else if constexpr (requires {
                       typename T::value_type;
                       requires std::same_as<T, std::optional<typename T::value_type>>;
                     })
    return value ? shown(*value) : "None";
  else
    return {};
}
} // namespace detail

} // namespace loopscope::aio
