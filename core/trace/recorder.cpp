#include "core/trace/recorder.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace loopscope::trace {

namespace {

/// std::lock_guard, which is not there where there are no threads.
class Locked {
public:
  explicit Locked(RecorderLock& lock) : lock_(lock) { lock_.lock(); }
  ~Locked() { lock_.unlock(); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

private:
  RecorderLock& lock_;
};

} // namespace

Recorder::Recorder() : Recorder(std::make_shared<Trace>()) {}

Recorder::Recorder(std::shared_ptr<Trace> trace) : trace_(std::move(trace)) {
  if (trace_->size() != 0 || trace_->strings() != 1)
    throw std::invalid_argument("a recorder begins a trace: this one holds events already");
}

void Recorder::grow() {
  next_ = trace_->add_chunk(count_ / Trace::chunk_events);
  chunk_end_ = next_ + Trace::chunk_events;
}

void Recorder::share(std::unique_ptr<RecorderLock> lock) {
  if (lock_) return;
  if (count_ > 0) last_time_ = (*trace_)[count_ - 1].time;
  lock_ = std::move(lock);
}

void Recorder::record_shared(std::uint64_t time, std::uint64_t what, std::uint64_t objects, std::uint64_t value) {
  const Locked locked(*lock_);
  last_time_ = std::max(last_time_, static_cast<std::int64_t>(time));
  append({static_cast<std::uint64_t>(last_time_), what, objects, value});
}

std::uint32_t Recorder::new_shared(std::uint32_t& last) {
  const Locked locked(*lock_);
  return ++last;
}

StringId Recorder::intern(std::string_view text) {
  if (text.empty()) return 0;
  if (!lock_) return intern_alone(text);
  const Locked locked(*lock_);
  return intern_alone(text);
}

StringId Recorder::intern_alone(std::string_view text) {
  if (auto known = ids_.find(text); known != ids_.end()) return known->second;
  const StringId id = trace_->add_string(text);
  ids_.emplace(trace_->string(id), id);
  return id;
}

} // namespace loopscope::trace
