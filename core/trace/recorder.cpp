#include "core/trace/recorder.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace loopscope::trace {

Recorder::Recorder() : Recorder(std::make_shared<Trace>()) {}

Recorder::Recorder(std::shared_ptr<Trace> trace) : trace_(std::move(trace)) {
  if (trace_->size() != 0 || trace_->strings() != 1)
    throw std::invalid_argument("a recorder begins a trace: this one holds events already");
}

void Recorder::grow() {
  next_ = trace_->add_chunk(count_ / Trace::chunk_events);
  chunk_end_ = next_ + Trace::chunk_events;
}

void Recorder::share() {
  if (shared_) return;
  if (count_ > 0) last_time_ = (*trace_)[count_ - 1].time;
  shared_ = true;
}

void Recorder::record_shared(Event event) {
  const std::lock_guard lock(mutex_);
  last_time_ = event.time = std::max(last_time_, event.time);
  append(event);
}

std::uint32_t Recorder::new_shared(std::uint32_t& last) {
  const std::lock_guard lock(mutex_);
  return ++last;
}

StringId Recorder::intern(std::string_view text) {
  if (text.empty()) return 0;
  if (!shared_) return intern_alone(text);
  const std::lock_guard lock(mutex_);
  return intern_alone(text);
}

StringId Recorder::intern_alone(std::string_view text) {
  if (auto known = ids_.find(text); known != ids_.end()) return known->second;
  const StringId id = trace_->add_string(text);
  ids_.emplace(trace_->string(id), id);
  return id;
}

} // namespace loopscope::trace
