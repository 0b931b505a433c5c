// CPython, asked by a test.
#pragma once

#include <compare>
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

/// 3.11.2, or 3.14: a number that is not given is 0.
struct Version {
  int major = 0, minor = 0, micro = 0;
  friend auto operator<=>(const Version&, const Version&) = default;
};
/// What `text` says; std::invalid_argument where that is no version.
Version version_of(std::string_view text);

/// A CPython of this machine.
struct Interpreter {
  std::string path;
  Version version;
  std::string name() const; // "CPython 3.11.2 (/usr/bin/python3)"
};
/// /usr/bin/python3, the system's, first, and those that LOOPSCOPE_PYTHONS names, with colons between them.
const std::vector<Interpreter>& interpreters();

/// Runs this command, without a shell's meanings in it.
ProcessOutput run_process(const std::vector<std::string>& command);
/// Runs /usr/bin/python3 with these arguments.
ProcessOutput run_python(const std::vector<std::string>& arguments);

/// What the script prints; a test failure with its errors when it does not end well.
std::string printed_by_python(std::string_view script, const std::vector<std::string>& arguments = {});

/// The text's lines, without the last, empty one.
std::vector<std::string> lines_of(std::string_view text);

} // namespace loopscope
