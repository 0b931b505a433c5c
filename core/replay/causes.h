// Why a callback ran, and what a task waits for: chains that are read out of the trace.
#pragma once

#include "core/replay/index.h"
#include "core/replay/state.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace loopscope::replay {

/// One link of the chain from a callback back to the start of the run.
struct Cause {
  enum class Kind : std::uint8_t {
    scheduled_by, // the callback `by` put it into the queue
    settled_by,   // the callback `by` settled `object`, whose callbacks then went into the queue
    timer,        // its time had come; the callback `by` had set the timer
    program,      // the program did so before the loop ran
  };
  Kind kind{};
  CallbackId callback = 0; // what is explained
  CallbackId by = 0;       // the next link, or 0
  ObjectId object = 0;     // of settled_by
  std::uint64_t event = 0; // the event that says so: the scheduling, or of settled_by the settling
};

/// The chain of causes from a callback to the start of the run, nearest first, at most so many links.
/// Empty for an unknown callback.
std::vector<Cause> causes_of(const Index& index, CallbackId callback, std::size_t most = 1000);

/// One link of what a task waits for.
struct Wait {
  enum class Kind : std::uint8_t {
    runs,      // it runs, or is ready to
    timer,     // a timer: `callback`
    task,      // the end of `object`, a task
    primitive, // `object`, a primitive, which `holder` holds (0: nobody)
    gather,    // `object`, a gather; its unfinished children follow as links of their own
    future,    // `object`, which somebody must settle
    nothing,   // nobody can ever wake it: `object` is what was waited for
  };
  Kind kind{};
  ObjectId task = 0; // who waits
  ObjectId object = 0;
  ObjectId holder = 0;
  CallbackId callback = 0;
  int depth = 0; // indentation: 0 for the task asked about
};

/// What the task waits for at that state, who can settle that, and so on down to a timer, something
/// that is ready, or nothing. Each task is told once; a cycle ends in `nothing`. At most 1000 links.
/// Empty for a task that has ended or is unknown.
std::vector<Wait> waits_of(const State& state, ObjectId task);

/// The tasks of a cycle of "waits for the lock that the next one holds", in order, beginning with the
/// one created first; empty when there is none.
std::vector<ObjectId> deadlock_of(const State& state);

} // namespace loopscope::replay
