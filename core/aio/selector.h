// What a loop waits with: its clock, and the sources that can wake it.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace loopscope::aio {

/// How long select may wait.
struct SelectTimeout {
  enum class Kind : std::uint8_t { poll, until, forever };
  Kind kind = Kind::poll;
  double when = 0; // until: a time of the selector's clock, in its seconds
};

/// A source that became ready.
struct ReadySource {
  int descriptor = -1;
  bool readable = false;
  bool writable = false;
};

/// Python's selector and clock in one, because in simulated time waiting is what moves the clock.
/// Used on the loop's thread; only wake() may be called from others.
class Selector {
public:
  virtual ~Selector() = default;

  /// loop.time(): seconds, never going back.
  virtual double time() const = 0;
  /// The same in whole nanoseconds.
  virtual std::int64_t nanoseconds() const = 0;
  /// time.sleep(): the thread, and with it the loop, stands still for that long.
  virtual void block(double seconds) = 0;
  /// Waits for sources, at most as long as the timeout says, and appends those that are ready.
  /// False: the timeout is `forever` and nothing can ever come.
  virtual bool select(SelectTimeout timeout, std::vector<ReadySource>& ready) = 0;
  /// Ends a select that waits, or makes the next one return at once. Any thread.
  virtual void wake() = 0;
};

} // namespace loopscope::aio
