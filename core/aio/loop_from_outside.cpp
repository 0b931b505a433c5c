#include "core/aio/loop_from_outside.h"

#include "core/aio/event_loop.h"

#include <cstdint>
#include <utility>

namespace loopscope::aio {

namespace {
constexpr std::uint32_t outside = UINT32_MAX; // the number of a thread that the run has not started
}

bool Doorbell::ring(const std::string& name, std::function<void()> function) {
  const MutexLock lock(mutex_);
  if (open_.empty()) return false;
  EventLoop& loop = *open_.back().loop;
  RunContext caller;
  caller.recorder = open_.back().recorder;
  caller.thread = outside;
  caller.thread_loop = &loop;
  const RunScope scope(caller);
  loop.call_soon_threadsafe(named(name, std::move(function)));
  return true;
}

void Doorbell::add(EventLoop& loop) {
  if (loop.recorder()) share(*loop.recorder());
  const MutexLock lock(mutex_);
  open_.push_back({&loop, loop.recorder()});
}

void Doorbell::remove(EventLoop& loop) {
  const MutexLock lock(mutex_);
  std::erase_if(open_, [&](const Open& open) { return open.loop == &loop; });
}

} // namespace loopscope::aio
