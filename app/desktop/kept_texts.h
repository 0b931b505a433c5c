// Settings, progress and what else is kept from one day to the next: small texts, a file each.
#pragma once

#include "app/shell/world.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace loopscope::app {

/// "settings" is kept in a folder, and all else in another one; an empty path: nothing is kept there. It never throws:
/// what cannot be kept is not there the next time. One thread; other processes may do the same.
class KeptTexts {
public:
  static constexpr std::size_t longest = std::size_t{1} << 20; // bytes; a longer one is neither kept nor read

  KeptTexts(std::filesystem::path settings, std::filesystem::path others)
      : settings_(std::move(settings)), others_(std::move(others)) {}

  Kept of(std::string_view name) const;
  /// An empty text: forget it.
  void keep(std::string_view name, std::string_view text) const;
  /// Keeps what `change` makes of the text that is kept now. No other process that does the same comes in between.
  void change(std::string_view name, const std::function<std::string(const Kept&)>& change) const;
  /// Gives its file another name, and returns its path; empty where that is not possible.
  std::string set_aside(std::string_view name) const;

private:
  std::filesystem::path file_of(std::string_view name) const;

  std::filesystem::path settings_, others_;
};

} // namespace loopscope::app
