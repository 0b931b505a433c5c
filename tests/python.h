// CPython, asked by a test.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope {

/// What a process printed, and how it ended.
struct ProcessOutput {
  int status = 0; // as waitpid gives it; 0: it went well
  std::string output;
  std::string errors;
};

/// A folder in /tmp that goes with its object.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  /// Writes a file into it and returns where it stands.
  std::filesystem::path write(std::string_view name, std::string_view text) const;

private:
  std::filesystem::path path_;
};

/// Runs /usr/bin/python3 with these arguments, without a shell's meanings in them.
ProcessOutput run_python(const std::vector<std::string>& arguments);

/// What the script prints; a test failure with its errors when it does not end well.
std::string printed_by_python(std::string_view script, const std::vector<std::string>& arguments = {});

/// The text's lines, without the last, empty one.
std::vector<std::string> lines_of(std::string_view text);

} // namespace loopscope
