// The loop's work, done by hand: what is to be decided at a moment of a run, the moves that there are, and what is right
// or wrong about one. The right move is what the loop of the trace did; nothing is asked that could not be known then.
#pragma once

#include "core/replay/replay.h"
#include "core/words/narration.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace loopscope::hand {

using replay::Callback;
using replay::State;
using trace::CallbackId;
using trace::ObjectId;

/// How much of the loop's work is the learner's.
enum class Grain : std::uint8_t {
  callback, // which runs next, who is woken, and where what is scheduled goes
  turn,     // how long to wait, and which callbacks belong to the turn
  phases,   // each phase of a turn: select, moving the timers that are due, running
};

/// What is to be decided.
enum class Ask : std::uint8_t {
  run,     // which callback is taken next
  wake,    // who is woken by what is done now
  place,   // where what is scheduled goes
  wait,    // whether select waits, and how long
  hang,    // the loop waits, and nothing comes
  due,     // which timer is moved
  members, // what runs in this turn
  over,    // the loop was asked to stop
};

struct Move {
  enum class Kind : std::uint8_t {
    run,        // `id`, a callback of the ready queue or of the timers
    drop,       // `id`, a callback of the ready queue, unrun
    run_task,   // `id`, a task
    both,       // `id`, a callback, and the next one at the same time
    look,       // select without waiting
    until,      // select until the next timer is due
    forever,    // select until something comes
    nothing,    // nothing can ever come
    stop,       // leaves the loop
    move_timer, // `id` to the end of the ready queue
    take,       // `id`: run as many from the front of the ready queue
    take_new,   // run all that are ready, and what becomes ready meanwhile
    at_once,    // what is scheduled runs now
    to_front,   // it goes to the front of the ready queue
    to_end,
    to_timers,
    wake,    // `id`, a task
    nobody,  // wakes none
  };
  Kind kind{};
  std::uint32_t id = 0;
  friend bool operator==(const Move&, const Move&) = default;
};

/// What a wrong move stands for. Numbers are kept in files: never change one.
enum class Idea : std::uint8_t {
  none = 0,
  any_order = 1,          // what is ready runs in any order
  same_turn = 2,          // what becomes ready in a turn runs in it
  early = 3,              // a timer runs before its time
  timer_runs = 4,         // a timer that is due runs at once
  waiting_runs = 5,       // a task that waits can run
  interrupts = 6,         // what is woken runs at once
  jumps = 7,              // what is woken goes to the front
  waits_while_ready = 8,  // the loop waits although something is ready
  spins = 9,              // a loop with nothing to do keeps turning
  oversleeps = 10,        // the loop waits past a timer
  parallel = 11,          // two callbacks run at the same time
  leaves = 12,            // the loop ends while there is something to wait for
  goes_on = 13,           // the loop goes on after stop()
  wakes_others = 14,      // what is done wakes those that wait for something else
  few_in_turn = 15,       // a turn runs fewer than all that are ready
  cancelled_runs = 16,    // a cancelled callback runs
  timer_order = 17,       // due timers are moved in any order
  phase_order = 18,       // the phases of a turn come in any order
  no_time = 19,           // what is ready waits for a time
  hopes = 20,             // something comes although nothing can
};
inline constexpr std::size_t ideas = 21;

/// Something that the loop has to decide before the event `at` of the trace, in the state there.
struct Decision {
  Ask ask{};
  Grain grain{};
  std::uint64_t at = 0;
  Callback subject{};  // of place: what is scheduled
  ObjectId object = 0; // of wake: what is done
  Move right{};        // what the loop did
};

/// Finds what there is to decide in a run, one after the other. The run may grow meanwhile; it must outlive this.
class Decisions {
public:
  explicit Decisions(const replay::Replay& whole) : whole_(whole) {}
  /// The first thing to decide at that event or after it. Nothing where none is known (yet).
  std::optional<Decision> next(std::uint64_t from, Grain grain);
  /// Up to which event nothing is left to decide, after next() has found nothing.
  std::uint64_t searched() const { return state_.position; }

private:
  std::optional<Decision> at_event(Grain) const;
  bool runs_next(Decision&) const;
  bool is_placed(Decision&) const;
  bool wakes(Decision&) const;
  bool selects(Decision&) const;
  bool hangs(Decision&) const;
  bool is_due(Decision&) const;
  bool begins_running(Decision&) const;
  bool stops(Decision&) const;

  const replay::Replay& whole_;
  State state_;
};

/// What can be tried, in an order that says nothing of which is right. At most nine. Made of what is known then.
std::vector<Move> moves_at(const State& state, const Decision& decision);

struct Verdict {
  bool right = false;
  Idea idea{};          // of a wrong one
  words::Sentence why{}; // of a wrong one why not; of a right one why
};
/// What there is to say of the move. `known`: the run as far as it is known then.
Verdict judge(const replay::Index& known, const State& state, const Decision& decision, const Move& move);

/// What is asked: "Which callback does the loop take next?"
words::Sentence question(const replay::Index& known, const State& state, const Decision& decision);
/// "Run Task-2's next step", "Wait until something comes".
words::Sentence words_of(const replay::Index& known, const State& state, const Decision& decision, const Move& move);

} // namespace loopscope::hand
