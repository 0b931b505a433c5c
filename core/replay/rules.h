// The rules over a moment that every reader of a trace shares: each is defined here, once.
#pragma once

#include "core/replay/index.h"
#include "core/replay/state.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace loopscope::replay {

/// The time from one moment to a later one, ns; 0 where it is not later, however far apart they are.
inline std::int64_t elapsed(std::int64_t from, std::int64_t to) {
  std::int64_t difference = 0;
  if (to <= from) return 0;
  return __builtin_sub_overflow(to, from, &difference) ? std::numeric_limits<std::int64_t>::max() : difference;
}

/// Adds an amount to a sum that stays in its range, whatever a forged trace adds up. Nothing where it is not positive.
inline void add_to(std::int64_t& sum, std::int64_t amount) {
  if (amount > 0 && __builtin_add_overflow(sum, amount, &sum)) sum = std::numeric_limits<std::int64_t>::max();
}

/// The ready queue, front first. Valid as long as the state stays as it is.
inline std::span<const Callback> ready_of(const State& state) {
  return std::span(state.ready).subspan(state.ready_head);
}
/// The first of the ready queue, or null.
inline const Callback* next_ready(const State& state) {
  return state.ready_size() > 0 ? &state.ready[state.ready_head] : nullptr;
}
/// How many callbacks stand before that one in the ready queue; nothing where it is not in it.
std::optional<std::size_t> place_in_ready(const State&, CallbackId);

/// Of one loop.
template <class Visit>
void for_each_ready(const LoopState& loop, Visit visit) {
  for (std::size_t i = loop.ready_head; i < loop.ready.size(); ++i) visit(loop.ready[i]);
}
/// Calls visit(callback) for each that has yet to run, loop by loop: those that are ready, front first, then the timers
/// by due time.
template <class Visit>
void for_each_pending(const State& state, Visit visit) {
  state.each_loop([&](const LoopState& loop) {
    for_each_ready(loop, visit);
    for (const Callback& timer : loop.timers) visit(timer);
  });
}

/// A timer whose time is over and whose callback has not run.
struct Overdue {
  std::int64_t since = 0; // when it was due, ns
  std::int64_t by = 0;    // how long ago that is, ns; 0: it is not overdue
  explicit operator bool() const { return by > 0; }
};
/// Of a callback of the timers or of the ready queue, at that time. Not of a cancelled one, which never runs.
Overdue overdue(const Callback&, std::int64_t now);
/// Nothing of a callback that the state does not know (any more).
Overdue overdue(const State&, CallbackId, std::int64_t now);
/// Calls visit(callback, overdue) for each that is, loop by loop, the ready ones first.
template <class Visit>
void for_each_overdue(const State& state, std::int64_t now, Visit visit) {
  auto look = [&](const Callback& callback) {
    if (const Overdue late = overdue(callback, now)) visit(callback, late);
  };
  state.each_loop([&](const LoopState& loop) {
    for_each_ready(loop, look);
    for (const Callback& timer : loop.timers) {
      if (timer.when >= now) break; // by due time
      look(timer);
    }
  });
}
/// A timer that is late by less than that is not seen to be, ns.
inline constexpr std::int64_t late_from = 10'000'000;

/// How far something that waits for several others has come.
struct Progress {
  std::size_t done = 0;
  std::size_t total = 0;
  friend bool operator==(const Progress&, const Progress&) = default;
};
/// How a child (a task or future) of a gather and the like ended; nothing while it has not. One that the state has
/// forgotten is over.
std::optional<trace::Outcome> child_outcome(const State&, const Index&, ObjectId child);
/// Whether it has ended.
bool child_done(const State&, const Index&, ObjectId child);
/// How many of the tasks and futures that a gather, wait, as_completed, task group or shield waits for have ended. A
/// shield, and a wait for one thing alone, have one child: what they belong to.
Progress children_done(const State&, const Index&, ObjectId future);
/// Those, in the order of the arguments. Valid as long as the state stays as it is.
std::span<const ObjectId> children_of(const State&, ObjectId future);

/// What is held when a primitive is: the lock of a condition, otherwise the primitive itself.
const Primitive& what_is_held(const State&, const Primitive&);
/// The tasks that hold a lock or condition or have a place in a semaphore, in the order in which they took it. Valid as
/// long as the state stays as it is.
std::span<const ObjectId> holders(const State&, const Primitive&);
/// The first of them, or 0.
ObjectId holder_of(const State&, const Primitive&);
bool holds(const State&, ObjectId task, const Primitive&);
/// The first lock or semaphore, in order of creation, that the task holds, or null.
const Primitive* held_by(const State&, ObjectId task);

/// The task that the callback runs, ends the sleep of, tells of a child, reads or writes for, or brings a job's result
/// to; 0 where it is the program's own or of no task that is there.
ObjectId task_of(const State&, const Callback&);
/// The connection whose reader or writer the callback is, or null.
const Connection* connection_of(const State&, const Callback&);

} // namespace loopscope::replay
