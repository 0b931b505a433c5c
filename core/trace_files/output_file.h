// A file that is either written whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace loopscope::trace {

/// Writes to a new file in the same folder, which takes the place of `path`, and its permissions, at commit(). A link
/// stays one: the file that it leads to, which need not exist yet, is replaced. Without a commit, or after an error,
/// the new file is removed and what was at `path` is as it was. A path that is no ordinary file (a device, a pipe) is
/// written to directly, and opened with the first write; "-" is standard output. One thread.
class OutputFile {
public:
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// After the first error it does nothing.
  void write(const void* data, std::size_t size);
  void write(std::string_view text) { write(text.data(), text.size()); }

  bool failed() const { return !error_.empty(); }
  /// Makes it fail: nothing will be left of it.
  void fail(std::string_view reason);
  /// Call last. Empty when the file is written; otherwise one line that names path and reason.
  std::string commit();

private:
  void open();
  void open_temporary();
  void flush();
  void write_out(const void* data, std::size_t size);
  void fail(int error_number);
  void forget_temporary();
  void close();

  std::filesystem::path path_;
  std::filesystem::path target_;    // path_ without links; empty when path_ is written to directly
  std::filesystem::path temporary_; // empty when path_ is written to directly, and after commit
  int descriptor_ = -1;
  std::string buffer_;
  std::string error_;
};

/// Removes the new files of all OutputFiles that are not committed yet, for a program that a signal ends. May be called
/// in a signal's handler.
void remove_unfinished() noexcept;

/// Whether both paths lead to one ordinary file, by links of either kind too, or would once it is written. "-" is
/// standard output.
bool is_same_file(const std::filesystem::path&, const std::filesystem::path&);

} // namespace loopscope::trace
