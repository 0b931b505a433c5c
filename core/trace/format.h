// Traces as bytes: what a file or a pipe holds, written as a run goes on, and read as far as it is whole, whoever may
// have made it. There are no paths here, and no threads: core/trace_files has them.
//
// The format, version 2. Numbers are little endian; a checksum is CRC-32, as zlib's crc32() has it.
//
//   header, 16 bytes
//     8 bytes  89 'L' 'O' 'O' 'P' 0D 0A 1A
//     u32      version: 2
//     u32      bytes of an event: 32
//   chunks, one behind the other; a chunk is
//     u32      type: 1 strings, 2 events, 3 the end
//     u32      bytes of the payload, at most 64 MiB and 64 KiB
//     u32      checksum of the payload
//     u32      checksum of the chunk's place in the file (u64: how many bytes are before it) and of the 12 bytes before
//     payload
//   of strings: for each a u32, its length in bytes (not 0), then the bytes (UTF-8). They are numbered as they come,
//     from 1; number 0 is the empty string.
//   of events: for each its 32 bytes: i64 time, u8 kind, u8 detail, u16 line, u32 subject, u32 object, u32 extra,
//     i64 value. What they mean stands in event.h.
//   of the end: nothing. Nothing follows it.
//
// A string comes before the first event that names it. A chunk of another type is passed over. So each chunk is whole
// in itself: a file without an end is still being written, or was cut off, and what its whole chunks hold is a trace. A
// damaged chunk is lost with all behind it: they had better be small. In Python a chunk is written by
//
//   head = struct.pack("<III", type, len(payload), zlib.crc32(payload))
//   file.write(head + struct.pack("<I", zlib.crc32(struct.pack("<Q", file.tell()) + head)) + payload)
//
// and an event is struct.pack("<qBBHIIIq", ...).
//
// Version 1, which is read as well, has a header of 32 bytes (the magic, u32 version, u32 strings and u64 events in
// all, u32 0, u32 checksum of the 28 bytes before) and then blocks, until there are that many strings and events. A
// block is a head of 20 bytes (u32 strings and u32 events, at most 256 of each, u32 bytes that follow the head, u32
// checksum of these, u32 checksum of the block's place (u64) and the 16 bytes before), its strings, then its events,
// each as above.
#pragma once

#include "core/trace/recorder.h"
#include "core/words/language.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace loopscope::trace {

inline constexpr std::uint32_t file_version = 2;
/// The longest string that a file holds.
inline constexpr std::size_t longest_text = std::size_t{64} << 20;

/// CRC-32: of several pieces, when each is given the checksum of those before it; the first is given 0.
using Checksum = std::uint32_t (*)(std::uint32_t before, std::string_view bytes);

/// Makes the bytes of a trace that may grow meanwhile. One thread, which need not be the recorder's.
class TraceWriter {
public:
  /// Gets the bytes as they come: a few KiB at a time, but a long string in one piece.
  using Sink = std::function<void(std::string_view)>;

  /// Writes the header. The trace must outlive it.
  TraceWriter(const Trace& trace, Checksum checksum, Sink sink);

  /// Writes, as whole chunks, what the trace holds by now and is not written yet. After an error it does nothing.
  void append();
  /// Appends, and writes the end.
  void finish();
  /// Why the trace cannot be written: a string of it is too long. Empty when it can.
  const std::string& error() const { return error_; }

private:
  void write_strings(std::size_t end);
  void write_events(std::size_t end);
  void write_chunk(std::uint32_t type);
  void write(std::string_view bytes);

  const Trace& trace_;
  Checksum checksum_;
  Sink sink_;
  std::uint64_t place_ = 0; // how many bytes are written
  std::size_t string_ = 1;  // the next to write
  std::size_t event_ = 0;
  std::string payload_;
  std::string error_;
};

/// What was read.
struct Loaded {
  std::shared_ptr<Trace> trace; // what stands before the damage or the cut; never null
  std::string error;            // what is wrong: one line with the name, the byte and the reason. Empty when nothing is
  std::string note;             // nothing is wrong, but it has no end: one line that says so
  bool usable = false;          // it is whole, or holds at least one event
};

/// Reads a trace from its bytes, as they come. Never throws for what they are, and takes no more memory than their
/// number warrants (about six times, when they are the shortest strings). In a trace that was read every string that an
/// event names is there, details are values of their enums, and times grow from 0 within a run; kinds may be unknown,
/// and objects and callbacks may never have been created.
class TraceReader {
public:
  /// Without a function checksums are not looked at.
  explicit TraceReader(Checksum checksum);

  /// Takes the next bytes, cut anywhere. False: it is at the end, or at damage, and wants no more.
  bool add(std::string_view bytes);
  /// What was read so far; more may be added.
  const std::shared_ptr<Trace>& trace() const { return recorder_.trace(); }
  /// Call it when there are no more bytes. `name` is what messages call the file, `size` how many bytes it has in all.
  Loaded finish(std::string_view name, std::uint64_t size) const;
  /// The run was cut off, and nothing more of it comes: the trace says so, and why, unless it has its end.
  void cut_off(std::string_view why);

private:
  struct Header;
  struct BlockHead;

  std::size_t take_all(std::string_view bytes);
  std::size_t take(std::string_view bytes);
  std::size_t take_header(std::string_view bytes);
  std::size_t take_chunk(std::string_view bytes);
  std::size_t take_block(std::string_view bytes);
  std::size_t take_string(std::string_view bytes, std::uint64_t place);
  bool take_strings(std::string_view bytes, std::uint64_t place);
  bool take_events(std::string_view bytes, std::uint64_t place);
  bool is_checksum_of(std::uint32_t checksum, std::string_view bytes, std::uint32_t before = 0) const {
    return !checksum_ || checksum == checksum_(before, bytes);
  }
  /// Of a head, which begins at place_ and ends with its checksum.
  bool is_head_right(std::string_view head) const;

  template <class... Arguments>
  bool fail(std::uint64_t place, words::Word pattern, const Arguments&... arguments) {
    fault_place_ = place;
    fault_ = words::worded(pattern, arguments...);
    return false;
  }

  Checksum checksum_;
  Recorder recorder_;
  std::string pending_;     // bytes that are no whole chunk yet
  std::uint64_t place_ = 0; // of the first byte that was not taken
  std::uint32_t version_ = 0;
  std::uint64_t strings_left_ = 0, events_left_ = 0; // in version 1
  bool ended_ = false;
  std::int64_t time_ = 0; // of the last event
  enum class Refused : std::uint8_t { no, is_none, version };
  Refused refused_{};     // why it is no trace for this program
  std::string fault_;     // what is wrong at the byte:
  std::uint64_t fault_place_ = 0;
};

/// Reads a trace that is in memory. `name` is what messages call it.
Loaded load(std::string_view bytes, std::string_view name, Checksum checksum);

} // namespace loopscope::trace
