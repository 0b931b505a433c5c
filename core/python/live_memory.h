// The memory that Loopscope and a recorded child share: a ring of events, a ring of texts, and words by which each
// tells the other how far it is. The other half of this contract is core/python/recorder/wire.py and control.py.
//
// It is one mapping: the words (4096 bytes), then the slots of the ring of events, then the ring of texts. Numbers are
// of the machine's byte order; each word has one writer. The child never waits for a lock: a slot is taken by a counter
// that CPython increments at once, and is whole when its `sequence` says so, which is written last.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace loopscope::python {

inline constexpr std::uint64_t live_magic = 0x3130'4556'494c'534cU; // "LSLIVE01"
inline constexpr std::size_t words_bytes = 4096;
inline constexpr std::size_t default_slots = std::size_t{1} << 16;      // a power of two
inline constexpr std::size_t default_text_bytes = std::size_t{1} << 22; // a power of two

/// An event on its way. Slot number n (from 0, it goes on counting) lies at n modulo the number of slots.
struct Slot {
  std::int64_t time; // ns of the clock; word `epoch` is its 0. Not clamped: a thread may come late
  std::uint8_t kind, detail;
  std::uint16_t line;
  std::uint32_t subject, object, extra; // texts are numbered as they come in the ring of texts, from 1
  std::int64_t value;
  std::uint32_t loop;     // whose event it is: the loop's object number; 0: no loop's
  std::uint32_t sequence; // n + 1, modulo 2^32
};
static_assert(sizeof(Slot) == 40);

/// The words, by their place in 64 bits.
enum class Word : std::uint8_t {
  // Written once by Loopscope, before the child starts.
  magic = 0,
  slots = 1,
  text_bytes = 2,
  // Written by the child.
  epoch = 3,         // time 0 of the run, ns of CLOCK_MONOTONIC; 0 in virtual time
  texts_written = 4, // bytes of the ring of texts, in all. A text is u32 length and its bytes (UTF-8), cut by the end
  held = 5,          // 0: it runs; 1: paused before a callback (or at a line); 2: it waits for room in a ring
  callbacks = 6,     // how many have begun
  selecting = 7,     // 1: the loop is in select, and what was told before it is in the ring
  // Written by Loopscope.
  slots_read = 8,
  texts_read = 9,    // bytes
  reader_waits = 10, // 1: Loopscope sleeps, and wants a byte in the doorbell when there is news; the child sets it to 0
  allowed = 11,      // how many callbacks may begin, in all; 2^64-1: they are not held
  until = 12,        // ns: they may also begin while the run's time is not past it; -1: never
  commands = 13,     // how many lines were written to the control pipe: the child reads them before its next callback
  // Written by the child: of thread n of the trace, which runs a loop, the number that the system has for it is word
  // native_thread + n.
  native_thread = 64,
};
inline constexpr std::uint32_t native_threads = 448; // numbers below this have a word

/// The memory, as Loopscope makes it: a file that has no name, which the child maps as well. The words may be read and
/// written by any thread.
class LiveMemory {
public:
  /// Throws std::system_error where there is no memory for it. Both sizes are powers of two.
  explicit LiveMemory(std::size_t slots = default_slots, std::size_t text_bytes = default_text_bytes);
  ~LiveMemory();
  LiveMemory(const LiveMemory&) = delete;
  LiveMemory& operator=(const LiveMemory&) = delete;

  /// Of the file; closed on exec.
  int descriptor() const { return descriptor_; }
  std::size_t slots() const { return slots_; }
  std::size_t text_bytes() const { return text_bytes_; }

  std::uint64_t get(Word word, std::size_t further = 0) const {
    return word_at(word, further).load(std::memory_order_acquire);
  }
  void set(Word word, std::uint64_t value) { word_at(word, 0).store(value, std::memory_order_seq_cst); }

  /// Whether slot number n is whole; then `slot` is it.
  bool read_slot(std::uint64_t n, Slot& slot) const;
  /// The texts' bytes from `from`, at most as many as lie there in one piece.
  std::string_view texts(std::uint64_t from, std::uint64_t to) const;

private:
  std::atomic_ref<std::uint64_t> word_at(Word word, std::size_t further) const {
    return std::atomic_ref<std::uint64_t>(
        reinterpret_cast<std::uint64_t*>(memory_)[static_cast<std::size_t>(word) + further]);
  }

  const std::size_t slots_, text_bytes_, size_;
  int descriptor_ = -1;
  std::byte* memory_ = nullptr;
};

} // namespace loopscope::python
