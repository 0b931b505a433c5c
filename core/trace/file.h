// Traces as files: saving, and loading what a stranger may have sent.
//
// The format, version 1. Numbers are little endian; a checksum is CRC-32.
//
//   header, 32 bytes
//     8 bytes  89 'L' 'O' 'O' 'P' 0D 0A 1A
//     u32      version
//     u32      strings in the file, the empty string (number 0) not counted
//     u64      events in the file
//     u32      0
//     u32      checksum of the 28 bytes before
//   blocks, until there are that many strings and events; a block is
//     u32      strings in the block, at most 256
//     u32      events in the block, at most 256; not both are 0
//     u32      bytes that follow this head of the block
//     u32      checksum of what follows
//     u32      checksum of the block's place in the file (u64) and the 16 bytes before
//     strings  for each: u32 length (not 0), then that many bytes; they are numbered as they come, from 1
//     events   for each: the 32 bytes of Event as they stand
//
// A string comes before the first event that names it, in its block or an earlier one. So whatever is
// cut off or damaged, what stands before it is a trace.
#pragma once

#include "core/trace/trace.h"

#include <filesystem>
#include <memory>
#include <string>

namespace loopscope::trace {

inline constexpr std::uint32_t file_version = 1;
/// The longest string that a file holds.
inline constexpr std::size_t longest_text = std::size_t{64} << 20;

/// Saves what the trace holds so far; it may grow meanwhile. Returns an empty string, or one line that
/// names the path and the reason: then nothing was left behind, and a file that stood there still does.
std::string save(const Trace& trace, const std::filesystem::path& path);

/// What was read of a file.
struct Loaded {
  std::shared_ptr<Trace> trace; // what stands before the damage; never null
  std::string error;            // empty when the file is whole; else one line: the path, the byte, what is wrong
  bool usable = false;          // whole, or damaged behind at least one event
};

/// Loads a trace. Never throws for what the file holds, and takes no more memory than its size warrants
/// (about six times, when it is made of the shortest strings). In a trace that was loaded every string
/// that an event names is there, details are values of their enums, and times grow from 0 within a run;
/// kinds may be unknown, and objects and callbacks may never have been created.
Loaded load(const std::filesystem::path& path);

} // namespace loopscope::trace
