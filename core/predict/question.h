// Questions about what a run does next, made of its trace: each has one right answer, which the trace proves, and wrong
// ones that a known misconception would give.
#pragma once

#include "core/predict/belief.h"
#include "core/replay/replay.h"
#include "core/words/narration.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::predict {

/// What is asked.
enum class Kind : std::uint8_t {
  runs_next,         // which callback runs next
  goes_on,           // what runs after a task has scheduled something: it goes on
  prints_next,       // what is printed next, or whether anything is
  gets_lock,         // which task gets the lock or semaphore next
  state_of,          // in what state a task is when the running one gives way
  how_long,          // how long until a task is done
  how_many_turns,    // how many turns until a task runs
  who_wakes,         // what wakes a task that waits
  runs_meanwhile,    // what runs while a task waits
  awaited_or_called, // what of a coroutine runs at the call
  gives_way,         // at which line the running task gives way
  still_alive,       // whether a child is done when its parent is
  done_first,        // which task is done first
  cancelled_now,     // what a cancellation does now
  cancel_ends,       // how a cancelled task's next step ends
  phase,             // what part of its turn the loop comes to
  select_waits,      // how long the loop's select may wait
  value_after,       // which number is printed: what has become of a value
  results_order,     // in which order a gather gives its results
  error_seen,        // who sees the error of a task, and when
  one_fails,         // what becomes of the others when one task of several fails
  timer_runs,        // when a timer runs that comes due while the loop is blocked
  while_blocked,     // what runs while a call blocks the loop
  can_intervene,     // which task can run between two lines of another
};
inline constexpr std::size_t kinds = static_cast<std::size_t>(Kind::can_intervene) + 1;
/// "runs_next".
std::string_view name_of(Kind);

/// What an answer speaks of, so that one can answer by pointing at it; nothing where it is words alone. No two answers
/// of a question speak of the same.
struct Pointed {
  enum class Kind : std::uint8_t { nothing, task, callback, primitive, future, line, phase };
  Kind kind{};
  std::uint32_t id = 0; // an object's, a callback's (of the ready queue or the timers), a place of the program
                        // (Index::place), or replay::Phase
  friend bool operator==(Pointed, Pointed) = default;
};

struct Answer {
  words::Sentence text; // no two of a question read the same
  Pointed thing{};
  Belief belief{};         // of a wrong one: who answers so believes that; may be none
  words::Sentence reply{}; // of a wrong one: what speaks against it in this run; said after the answer. What was
                           // believed: believed(belief)
  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Question {
  Kind kind{};
  std::uint64_t asked_at = 0; // events: nothing after it is to be seen while it is asked
  std::uint64_t shown_at = 0; // the first position at which the answer has been seen: after asked_at
  words::Sentence text;
  std::vector<Answer> answers; // two to five; their order says nothing of which is right
  std::size_t right = 0;
  words::Sentence because{}; // why the right one is, by the causes in the trace
  friend bool operator==(const Question&, const Question&) = default;
};

/// All that can be asked at that position of the replay's trace (which must be known up to where the answers are seen),
/// the most telling first; at most one of each kind. None where nobody could know the answer, or where the run does not
/// prove it. The events up to shown_at alone make a question what it is. Never throws, also of forged traces.
std::vector<Question> questions_at(const replay::Replay& replay, std::uint64_t position);

/// Whether the answer is seen within six steps by lines.
bool is_soon(const replay::Replay& replay, const Question& question);

/// Of the questions of a moment the one to ask: one about a belief that is `sought` (what was answered wrong before),
/// else the first whose kind is not among those asked `lately`. Null when there is none.
const Question* choose(std::span<const Question> questions, std::span<const Kind> lately,
                       std::span<const Belief> sought = {});

/// The next position after `from`, a step boundary, at which choose() finds a question, one that is_soon where only
/// these are wanted; nothing when there is none, or none within a few ten thousand events: then it may be asked again
/// from further on.
std::optional<std::uint64_t> next_moment(const replay::Replay& replay, std::uint64_t from,
                                         std::span<const Kind> lately = {}, bool only_soon = false);

} // namespace loopscope::predict
