// The app's state as names and values, for tests.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {

class StateLine {
public:
  /// The value of a name; the one that was put before gives way to it.
  template <class Value>
  void put(std::string_view name, const Value& value) {
    const auto found = std::ranges::find(all_, name, &std::pair<std::string, std::string>::first);
    (found == all_.end() ? all_.emplace_back(std::string(name), "") : *found).second = fmt::format("{}", value);
  }
  void put(std::string_view name, bool value) { put(name, value ? 1 : 0); }
  void put_seconds(std::string_view name, std::int64_t ns) {
    put(name, fmt::format("{:.6f}", static_cast<double>(ns) / 1e9));
  }
  /// name=value, with a space between two.
  std::string text() const {
    std::string line;
    for (const auto& [name, value] : all_) line += (line.empty() ? "" : " ") + name + "=" + value;
    return line;
  }

private:
  std::vector<std::pair<std::string, std::string>> all_;
};

} // namespace loopscope::app
