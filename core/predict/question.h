// Questions about what a run does next, made of its trace: each has one right answer, which the trace proves, and wrong
// ones that a known misconception would give.
#pragma once

#include "core/predict/belief.h"
#include "core/replay/replay.h"
#include "core/words/narration.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace loopscope::predict {

/// What is asked.
enum class Kind : std::uint8_t {
  runs_next,       // which callback or task runs next
  prints_next,     // what is printed next, or whether anything is
  gets_lock,       // which task gets the lock (semaphore, condition) when it is released
  state_of,        // in what state a task is
  how_long,        // how long until something happens
  how_many_turns,  // how many turns until something happens
  who_wakes,       // who could wake a task that waits
  runs_meanwhile,  // which of these can run while a task waits
  awaited_or_called, // does this line give way, or is it a call
  still_alive,     // what is still alive at a time
  cancelled_now,   // what happens when this is cancelled now
  phase,           // in which phase of its turn the loop is
  value_after,     // what a shared value, or a result, is afterwards
  error_seen,      // when, or whether, an error is seen
};

/// What an answer speaks of, so that one can answer by pointing at it; nothing where it is words alone.
struct Pointed {
  enum class Kind : std::uint8_t { nothing, task, callback, primitive, future, line, phase };
  Kind kind{};
  std::uint32_t id = 0; // an object's, a callback's, a place of the program, or replay::Phase
  friend bool operator==(Pointed, Pointed) = default;
};

struct Answer {
  words::Sentence text;
  Pointed thing{};
  Belief belief{};        // of a wrong one: who answers so believes that
  words::Sentence reply{}; // what the run shows that speaks for or against it; said after the answer
};

struct Question {
  Kind kind{};
  std::uint64_t asked_at = 0; // events: nothing after it is to be seen while it is asked
  std::uint64_t shown_at = 0; // the first event after which the answer has been seen
  words::Sentence text;
  std::vector<Answer> answers; // two to five; their order says nothing of which is right
  std::size_t right = 0;
  words::Sentence because{}; // why the right one is, by the causes in the trace
};

/// All that can be asked at that position of the replay's trace (which must be known up to where the answers are seen),
/// the most telling first. None where nobody could know the answer, or where the run does not prove it. The same trace
/// and position give the same questions.
std::vector<Question> questions_at(const replay::Replay& replay, std::uint64_t position);

} // namespace loopscope::predict
