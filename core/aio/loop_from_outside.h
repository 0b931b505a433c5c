// How a run's loop is asked from outside whether it is alive.
#pragma once

#include "core/aio/mutex.h"

#include <functional>
#include <string>
#include <vector>

namespace loopscope::trace {
class Recorder;
}

namespace loopscope::aio {

class EventLoop;

/// Set in a run's context, and kept until the run is over, it knows the loops of the run that are open. A run that has
/// one is recorded as one with threads; else it changes nothing until it rings.
class Doorbell {
public:
  /// loop.call_soon_threadsafe, of the loop that was opened last, by a thread that is none of the run's. The function
  /// is dropped, uncalled, when the loop ends before. False: there is no loop. Any thread; never waits for the loop.
  bool ring(const std::string& name, std::function<void()> function);

private:
  friend class EventLoop;
  void add(EventLoop& loop);
  void remove(EventLoop& loop);

  struct Open {
    EventLoop* loop;
    trace::Recorder* recorder; // as it was in the beginning; null: nothing is recorded
  };
  Mutex mutex_; // held while it rings, so that no loop is closed at the same time
  std::vector<Open> open_ GUARDED_BY(mutex_);
};

} // namespace loopscope::aio
