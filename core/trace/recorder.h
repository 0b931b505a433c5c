// The writing end of a trace.
#pragma once

#include "core/trace/trace.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace loopscope::trace {

/// Appends events and strings to a trace. One thread writes; reading goes on meanwhile (Trace).
/// Recording an event costs a store of 32 bytes and the publication of the new size.
class Recorder {
public:
  Recorder();
  /// The trace must be empty and have no other recorder; std::invalid_argument when it holds something.
  explicit Recorder(std::shared_ptr<Trace> trace);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  void record(const Event& event) {
    if (next_ == chunk_end_) [[unlikely]]
      grow();
    *next_++ = event;
    trace_->size_.store(++count_, std::memory_order_release);
  }

  /// The number of that text, the same for equal texts.
  StringId intern(std::string_view text);

  ObjectId new_object() { return ++objects_; }
  CallbackId new_callback() { return ++callbacks_; }

  const std::shared_ptr<Trace>& trace() const { return trace_; }

private:
  void grow();

  std::shared_ptr<Trace> trace_;
  Event* next_ = nullptr;
  Event* chunk_end_ = nullptr;
  std::size_t count_ = 0;
  ObjectId objects_ = 0;
  CallbackId callbacks_ = 0;
  std::unordered_map<std::string_view, StringId> ids_;
};

} // namespace loopscope::trace
