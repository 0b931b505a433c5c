// Traces as files: saving, and loading what a stranger may have sent.
#pragma once

#include "core/trace/format.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace loopscope::trace {

/// zlib's crc32.
std::uint32_t checksum(std::uint32_t before, std::string_view bytes);

/// Saves what the trace holds so far; it may grow meanwhile. Returns an empty string, or one line that
/// names the path and the reason: then nothing was left behind, and a file that stood there still does.
std::string save(const Trace& trace, const std::filesystem::path& path);

/// Reads a trace a piece at a time: what has been read can be looked at meanwhile, in other threads, too.
class Loading {
public:
  /// It goes as far as the file reaches now.
  explicit Loading(const std::filesystem::path& path);
  ~Loading();

  const std::shared_ptr<Trace>& trace() const;
  /// Reads the next piece, of less than a hundred KiB. False: there are no more.
  bool read();
  /// How many bytes there are, and how many have been read. 0 where the file cannot be read.
  std::uint64_t size() const;
  std::uint64_t read_bytes() const;
  /// What came of it, once there is no more to read.
  Loaded finish() const;

private:
  class InputFile;
  std::string name_;
  std::unique_ptr<InputFile> file_;
  TraceReader reader_;
  std::size_t rested_ = 0; // how many events had been read when they were last left to the kernel
};

/// Loads a trace (TraceReader), as far as the file reaches now. A file that cannot be read is an error of Loaded.
Loaded load(const std::filesystem::path& path);

} // namespace loopscope::trace
