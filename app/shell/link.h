// A moment as text, as it stands behind the # of a page's address: "lesson=lock&step=120&view=stage&theme=light".
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {

/// Names and values, in order. What they mean, who is asked to go there says (Screen::go, App::go).
class Link {
public:
  Link() = default;
  /// Takes any text: a stranger may have written it.
  explicit Link(std::string_view text);

  template <class Value>
  void put(std::string_view name, const Value& value) {
    all_.emplace_back(std::string(name), fmt::format("{}", value));
  }
  /// The value of that name, or null. Asked for, it is known: see unknown().
  const std::string* value(std::string_view name) const;
  /// The first name that nobody has asked for, or null.
  const std::string* unknown() const;
  /// With all but letters, digits and - . _ ~ : , as %XX.
  std::string text() const;

private:
  std::vector<std::pair<std::string, std::string>> all_;
  mutable std::vector<bool> known_;
};

} // namespace loopscope::app
