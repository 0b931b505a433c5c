// The app's state as lines of text, for tests that drive the window from outside.
#pragma once

#include "app/ui/named_places.h"

#include <filesystem>
#include <fstream>
#include <string>

namespace loopscope::app {

/// Appends a line whenever the state is another than before, and one of the named places whenever they have moved:
/// `place NAME X Y WIDTH HEIGHT` in pixels, all of them between a line `places` and a line `end`.
class StateLog {
public:
  /// Throws std::runtime_error when the file cannot be written.
  explicit StateLog(const std::filesystem::path& path);
  void note(const std::string& state, const Marks& marks, float scale);

private:
  std::ofstream file_;
  std::string state_, places_;
};

} // namespace loopscope::app
