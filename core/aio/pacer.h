// How a run is paused and resumed from outside.
#pragma once

#include "core/aio/mutex.h"

#include <cstdint>
#include <vector>

namespace loopscope::aio {

/// Thrown out of the loop when a run is stopped from outside. Not an Exception: programs do not catch it.
struct RunAborted {};

class Selector;

/// Ends a run even while its threads are in a blocking call.
class StopSwitch {
public:
  /// From now on those calls throw RunAborted. Any thread; once.
  void stop();

private:
  friend class EventLoop;
  void add(Selector& selector);
  void remove(Selector& selector);

  Mutex mutex_;
  std::vector<Selector*> selectors_ GUARDED_BY(mutex_); // of the run's loops
  bool stopped_ GUARDED_BY(mutex_) = false;
};

/// Asked by the loop, on the loop's thread, before each callback and before the clock moves; times are ns of the run's
/// clock. Either call may block for as long as the run is paused, and may throw RunAborted.
class Pacer {
public:
  virtual ~Pacer() = default;
  virtual void before_callback(std::int64_t now) = 0;
  /// The loop has nothing to do until `time`, if nothing comes before (trace::forever: until something comes).
  virtual void before_wait(std::int64_t time) = 0;
};

} // namespace loopscope::aio
