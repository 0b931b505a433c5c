// What is seen, in words: a line for each thing that is told, for a screen reader or espeak-ng.
#pragma once

#include <filesystem>
#include <fstream>
#include <ostream>
#include <string_view>

namespace loopscope::app {

/// Appends to a file, or writes to the standard output ("-"). Each line is there at once. Window thread.
class Speaker {
public:
  /// Throws std::runtime_error when the file cannot be written.
  explicit Speaker(const std::filesystem::path& path);
  void speak(std::string_view text);

private:
  std::ofstream file_;
  std::ostream& out_;
};

} // namespace loopscope::app
