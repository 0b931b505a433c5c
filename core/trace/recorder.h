// The writing end of a trace.
#pragma once

#include "core/trace/trace.h"

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace loopscope::trace {

/// What keeps threads apart that use one recorder: a mutex, where there are threads (aio::share).
class RecorderLock {
public:
  virtual ~RecorderLock() = default;
  virtual void lock() = 0;
  virtual void unlock() = 0;
};

/// Appends events and strings to a trace. One thread writes, or several once it is shared; reading goes on meanwhile
/// (Trace).
/// Recording an event costs a store of 32 bytes and the publication of the new size.
class Recorder {
public:
  Recorder();
  /// The trace must be empty and have no other recorder; std::invalid_argument when it holds something.
  explicit Recorder(std::shared_ptr<Trace> trace);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  void record(const Event& event) {
    // Kept in registers to the end: an event that is stored somewhere by its fields and copied from there as a whole
    // waits for those stores.
    const auto words = std::bit_cast<Words>(event);
    if (lock_) [[unlikely]]
      return record_shared(words[0], words[1], words[2], words[3]);
    append(words);
  }

  /// The number of that text, the same for equal texts.
  StringId intern(std::string_view text);

  ObjectId new_object() { return lock_ ? new_shared(objects_) : ++objects_; }
  CallbackId new_callback() { return lock_ ? new_shared(callbacks_) : ++callbacks_; }

  /// From now on several threads may use it, under this lock; the time of an event is no earlier than that of the one
  /// before it. Called while one thread alone uses it; a second time it does nothing.
  void share(std::unique_ptr<RecorderLock> lock);

  const std::shared_ptr<Trace>& trace() const { return trace_; }

private:
  using Words = std::array<std::uint64_t, sizeof(Event) / sizeof(std::uint64_t)>;
  void append(const Words& words) {
    if (next_ == chunk_end_) [[unlikely]]
      grow();
    *next_++ = std::bit_cast<Event>(words);
    trace_->size_.store(++count_, std::memory_order_release);
  }
  void record_shared(std::uint64_t time, std::uint64_t what, std::uint64_t objects, std::uint64_t value);
  std::uint32_t new_shared(std::uint32_t& last);
  StringId intern_alone(std::string_view text);
  void grow();

  std::shared_ptr<Trace> trace_;
  Event* next_ = nullptr;
  Event* chunk_end_ = nullptr;
  std::size_t count_ = 0;
  ObjectId objects_ = 0;
  CallbackId callbacks_ = 0;
  std::unordered_map<std::string_view, StringId> ids_;
  std::unique_ptr<RecorderLock> lock_; // held by whoever uses it while it is shared
  std::int64_t last_time_ = 0;         // of the last event while it is shared
};

} // namespace loopscope::trace
