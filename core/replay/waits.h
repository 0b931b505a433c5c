// What a task waits for and who can bring it about: trees that are read out of a state. (Their words:
// core/words/answers.h.) What is said here is held against the rest of the run by tests/properties/oracle.h.
#pragma once

#include "core/replay/state.h"

#include <cstddef>
#include <vector>

namespace loopscope::replay {

/// One link of what a task waits for: what `task` waits for or, with task 0, what `object` itself still lacks.
/// Whoever can bring that about follows, one link each, a step deeper.
struct Wait {
  enum class Kind : std::uint8_t {
    // These end a chain.
    runs,       // it runs, or is ready to: `callback` is its step or wakeup
    timer,      // `callback`, a timer: the task sleeps until then, or (task 0) the time of `object` is up then
    timeout,    // `callback`, a timer, will cancel the task where it waits
    job,        // `object`, a job of the executor
    connection, // `object`, a connection: something has to come over it
    anybody,    // anything that settles, sets, notifies or puts something into `object`: no task is bound to
    left,       // the task has ended and still holds `object`
    settled,    // `object` is done: the loop is about to be told
    circle,     // the task stands above, and so waits for itself; see `grave`
    others,     // of the task asked about: anything that cancels it or, where `object` is one, releases the lock or
                // semaphore without holding it
    nothing,    // nothing can ever bring it about: the loop is idle, or over
    // These lead on.
    task,      // the end of `object`, a task
    primitive, // `object`, a primitive, which `holder` and maybe others hold (0: nobody)
    group,     // `object`, a future that its unfinished children settle: a gather, a wait, a shield
    future,    // `object`, a future
  };
  Kind kind{};
  ObjectId task = 0; // who waits
  ObjectId object = 0;
  ObjectId holder = 0;
  CallbackId callback = 0;
  int depth = 0;      // indentation: 0 for the task asked about
  bool above = false; // it leads to what is told above: nothing follows
  bool grave = false; // of circle: it is certain() that none of its tasks ever runs again
  bool ends() const { return kind < Kind::task; }
};

/// What the task waits for at that state, who can settle that, and so on, as a tree in order of depth first.
/// Every branch ends in a link that ends() or leads to what is told above. Each task is told once. At most so
/// many links: a chain that is cut off does not end. Empty for a task that has ended or is unknown.
std::vector<Wait> waits_of(const State& state, ObjectId task, std::size_t most = 1000);

/// What can still act at a moment. Whatever it is, it may wake any task: anything may set an event, put an item, settle
/// a future, cancel a task, and release a lock or semaphore that it does not hold.
struct Actors {
  bool program = false;               // the program itself, between two runs of its loop
  std::vector<ObjectId> tasks;        // that run, or wait for a timer, a job, a connection or for such tasks; by id
  std::vector<CallbackId> callbacks;  // the program's own and the loop's that run, are ready or are timers
  std::vector<std::uint32_t> threads; // that run the program's functions
  std::vector<ObjectId> connections;  // from which something may come
  std::vector<std::size_t> calls;     // of State::calls
  bool none() const {
    return !program && tasks.empty() && callbacks.empty() && threads.empty() && connections.empty() && calls.empty();
  }
};
Actors actors_of(const State& state);

/// Whether it is certain that a task that waits now waits for ever: the loop is idle, or over. A moment earlier
/// something may still come from outside.
bool certain(const State& state);

/// The tasks of a cycle in which each waits for the next one, and none is bound to be woken by anything outside of it;
/// in order, beginning with the one created first. Empty when there is none. Until it is certain(), another task, a
/// callback or a thread may free them all the same: by a cancellation, or by a release of what it does not hold.
std::vector<ObjectId> cycle_of(const State& state);

/// The tasks of a cycle that can never be left: cycle_of, once that is certain(); empty before.
std::vector<ObjectId> deadlock_of(const State& state);

} // namespace loopscope::replay
