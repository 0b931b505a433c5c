#include "core/trace/recorder.h"

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

StringId Recorder::intern(std::string_view text) {
  if (text.empty()) return 0;
  if (auto known = ids_.find(text); known != ids_.end()) return known->second;
  const StringId id = trace_->add_string(text);
  ids_.emplace(trace_->string(id), id);
  return id;
}

} // namespace loopscope::trace
