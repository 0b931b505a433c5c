// A trace in memory: an append-only list of events and of the strings they name. The events of a long one lie in a file
// (Spill), of which the kernel keeps in memory what is looked at.
//
// Threads: one thread writes (through Recorder); any number may read at the same time, without
// locks. What a reader saw below size() never changes and never moves.
#pragma once

#include "core/trace/chunks.h"
#include "core/trace/event.h"
#include "core/trace/spill.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace loopscope::trace {

class Trace {
public:
  static constexpr std::size_t chunk_events = std::size_t{1} << 16;
  static constexpr std::size_t max_chunks = std::size_t{1} << 14; // 2^30 events
  static constexpr std::size_t chunk_strings = std::size_t{1} << 10;
  static constexpr std::size_t max_string_chunks = std::size_t{1} << 14;

  Trace();
  ~Trace();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  /// How many events can be read. Any thread.
  std::size_t size() const { return size_.load(std::memory_order_acquire); }
  /// Event i < size(). Any thread.
  const Event& operator[](std::size_t i) const {
    return chunks_[i / chunk_events].load(std::memory_order_acquire)[i % chunk_events];
  }
  /// How many strings there are, the empty one (number 0) included. Any thread.
  std::size_t strings() const { return strings_.load(std::memory_order_acquire); }
  /// The string of that number; empty when there is none. Any thread; valid as long as the trace.
  std::string_view string(StringId id) const;
  /// Of the events from one up to another the process keeps none in its memory that lies in a file, until it looks
  /// there again. Any thread.
  void rest(std::size_t from, std::size_t to) const;

private:
  friend class Recorder;
  friend class TraceReader; // numbers the strings as the file does
  Event* add_chunk(std::size_t index);
  StringId add_string(std::string_view text);

  Chunks memory_;
  std::unique_ptr<std::atomic<Event*>[]> chunks_;
  std::unique_ptr<std::atomic<std::string*>[]> string_chunks_;
  Spill spill_{0};
  const std::size_t in_memory_ = Spill::usual_limit / (chunk_events * sizeof(Event)); // chunks
  std::atomic<std::size_t> filed_ = in_memory_;                                       // the end of those in a file
  std::atomic<std::size_t> size_{0};
  std::atomic<std::size_t> strings_{0};
};

} // namespace loopscope::trace
