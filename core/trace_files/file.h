// Traces as files: saving, and loading what a stranger may have sent.
#pragma once

#include "core/trace/format.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace loopscope::trace {

/// zlib's crc32.
std::uint32_t checksum(std::uint32_t before, std::string_view bytes);

/// Saves what the trace holds so far; it may grow meanwhile. Returns an empty string, or one line that
/// names the path and the reason: then nothing was left behind, and a file that stood there still does.
std::string save(const Trace& trace, const std::filesystem::path& path);

/// Loads a trace (TraceReader), as far as the file reaches now. A file that cannot be read is an error of Loaded.
Loaded load(const std::filesystem::path& path);

} // namespace loopscope::trace
