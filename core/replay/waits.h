// What a task waits for and who can bring it about: trees that are read out of a state. (Their words:
// core/words/answers.h.)
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
    anybody,    // whoever settles, sets, notifies or puts something into `object`: nobody is bound to
    left,       // the task has ended and still holds `object`
    settled,    // `object` is done: the loop is about to be told
    circle,     // the task stands above, and so waits for itself; see `grave`
    nothing,    // nobody can ever bring it about: the loop is idle, or over
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
  bool grave = false; // of circle: nobody in it can ever go on
  bool ends() const { return kind < Kind::task; }
};

/// What the task waits for at that state, who can settle that, and so on, as a tree in order of depth first.
/// Every branch ends in a link that ends() or leads to what is told above. Each task is told once. At most so
/// many links: a chain that is cut off does not end. Empty for a task that has ended or is unknown.
std::vector<Wait> waits_of(const State& state, ObjectId task, std::size_t most = 1000);

/// The tasks that can still go on without anybody that is not known: each runs, or waits for a timer, a job, a
/// connection, or for tasks of which the same is true. By id.
std::vector<ObjectId> able_tasks(const State& state);

/// The tasks of a circle in which each waits for the next one, none of which can ever go on (unless it is
/// cancelled from outside), in order, beginning with the one created first; empty when there is none.
std::vector<ObjectId> deadlock_of(const State& state);

} // namespace loopscope::replay
