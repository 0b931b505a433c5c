// Answers in words: what a task does, what it waits for and who can wake it, and why a callback ran. The
// window shows them and the command line prints them.
#pragma once

#include "core/replay/causes.h"
#include "core/replay/waits.h"
#include "core/words/narration.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace loopscope::words {

using namespace replay;

/// A line of an answer.
struct Answer {
  Sentence sentence;                                 // without a full stop
  int depth = 0;                                     // how far it belongs under the line before
  bool grave = false;                                // nothing good follows
  std::optional<std::uint64_t> event = std::nullopt; // of something that happened: where, an event to go to
  ObjectId object = 0;                               // otherwise what it leads to: this, or the callback
  CallbackId callback = 0;
};

/// What the task does: "sleeps until 1.000 s (0.250 s left)", "was woken and is ready". `now` is the time that
/// is shown, ns: state.time, or between two events a little later.
Sentence doing(const Index& index, const State& state, const Task& task, std::int64_t now);

/// What the task waits for and who can wake it: waits_of, a line for each link.
std::vector<Answer> waiting(const Index& index, const State& state, ObjectId task, std::int64_t now,
                            std::size_t most = 1000);

/// Why the callback ran, or will: what happened, because of what, when and at which line of the program, from the
/// callback back to the start of the run. One that is not known has no answer. `most` links of causes.
std::vector<Answer> reasons(const Index& index, const State& state, CallbackId callback, std::size_t most = 1000);

/// The callback that last ran the task up to that state; 0 when none has.
CallbackId last_run(const Index& index, const State& state, ObjectId task);

/// The line of the program at which the task stands or last stood, with its text: "line 12: await pause()". Empty
/// when none is known.
Sentence place_of(const Index& index, const Task& task);

/// The cycle of tasks, each of which waits for the next one, that the task belongs to: "deadlock: Task-2 waits for
/// Task-3,
/// ..." where it is certain() that it is never left, before that "a cycle: ..." and what alone can end it. Empty when
/// it belongs to none.
Sentence cycle_words(const Index& index, const State& state, ObjectId task);

} // namespace loopscope::words
