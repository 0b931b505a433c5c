// What a loop is built on: its clock, the sources that can wake it, threads and sockets.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace loopscope::aio {

class Sockets;
class Threads;

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

/// Which ways a descriptor is looked at.
struct Interest {
  bool readable = false;
  bool writable = false;
  bool any() const { return readable || writable; }
  friend bool operator==(const Interest&, const Interest&) = default;
};

/// Python's selector and clock in one, because in simulated time waiting is what moves the clock.
/// Used on the loop's thread; wake(), block(), compute() and block_until() may be called from its threads too.
class Selector {
public:
  virtual ~Selector() = default;

  /// loop.time(): seconds, never going back.
  virtual double time() const = 0;
  /// The same in whole nanoseconds.
  virtual std::int64_t nanoseconds() const = 0;
  /// Where those lie, of a clock that moves only when it is told to; else null. So they need no call.
  virtual const std::int64_t* still_clock() const { return nullptr; }
  /// time.sleep(): blocks the calling thread for that long; if it is the loop's, the loop with it.
  virtual void block(double seconds) = 0;
  /// The calling thread works until it has used that much of a processor's time; in simulated time each thread has a
  /// processor of its own.
  virtual void compute(double seconds) { block(seconds); }
  /// Stands still until the descriptor is ready in one of these ways. False: `seconds` have passed before.
  virtual bool block_until(int descriptor, Interest, std::optional<double> seconds) = 0;
  /// selectors.register, modify and unregister: the ways in which select looks at the descriptor from now on.
  virtual void watch(int descriptor, Interest) = 0;
  /// Waits for sources, at most as long as the timeout says, and appends those that are ready.
  /// False: the timeout is `forever` and nothing can ever come.
  virtual bool select(SelectTimeout timeout, std::vector<ReadySource>& ready) = 0;
  /// Ends a select that waits, or makes the next one return at once. Any thread.
  virtual void wake() = 0;
  /// Ends the run: blocking calls on any of its threads throw RunAborted. Any thread.
  virtual void abort() {}

  virtual Sockets& sockets() = 0;
  virtual Threads& threads() = 0;
};

} // namespace loopscope::aio
