// Virtual time, and what happens in it outside the loop.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace loopscope::sim {

/// A clock that starts at 0 and moves only when it is told to, and the actions outside the loop: bytes that
/// arrive, threads that go on. Actions at one time run in the order in which they were asked for.
class Agenda {
public:
  double now() const { return now_; }
  const std::int64_t& nanoseconds() const { return nanoseconds_; }

  /// At that time, or at once if it is past. An action may ask for others.
  void at(double time, std::function<void()> action);
  void after(double seconds, std::function<void()> action) { at(now_ + seconds, std::move(action)); }
  /// The clock goes to the next action's time, and the action runs; false: there is none up to `limit`.
  bool run_next(double limit);
  /// Runs what happens up to that time, and sets the clock to it.
  void move_to(double time);
  bool empty() const { return actions_.empty(); }

private:
  struct Action {
    double time;
    std::uint64_t number;
    std::function<void()> run;
    bool operator<(const Action& other) const { return time != other.time ? time > other.time : number > other.number; }
  };
  void set_clock(double time);

  double now_ = 0;
  std::int64_t nanoseconds_ = 0;
  std::uint64_t asked_ = 0;
  std::priority_queue<Action> actions_;
};

} // namespace loopscope::sim
