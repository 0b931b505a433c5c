// What a question is made from: a moment of a run, and what follows it. Private to core/predict.
#pragma once

#include "core/predict/question.h"
#include "core/replay/rules.h"
#include "core/words/teller.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace loopscope::predict {

using namespace replay;
using trace::CallbackKind;
using trace::EventKind;
using words::Sentence;

/// What a maker hands in; Moment::ask makes a question of it.
struct Draft {
  Kind kind{};
  Sentence text;
  std::uint64_t shown_at = 0;
  Answer right;
  std::vector<Answer> wrong{}; // the most telling first; those that say or point at what another does are left out
  Sentence because{};
};

class Moment {
public:
  static constexpr std::size_t far = 20'000;        // events that are looked at
  static constexpr std::size_t near_callbacks = 12; // that run until something is printed

  Moment(const Replay& of, const State& at)
      : replay(of), index(of.index()), trace(of.trace()), state(at), position(at.position) {}

  const Replay& replay;
  const Index& index;
  const trace::Trace& trace;
  const State& state; // at position
  const std::uint64_t position;

  /// The event that has just happened; `none` at the start.
  const Event& last() const;
  /// The task that runs the callback, and is the program's own and alone in its step; or null.
  const Task* acting() const;
  /// Whether the loop stands between two callbacks of a turn, with one more to run.
  bool between() const;
  /// A task of the program that is not done, or null.
  const Task* alive(ObjectId task) const;
  /// Those, at most so many, in order of creation.
  std::vector<const Task*> all_alive(std::size_t most = 64) const;
  /// Whether no other task that is not done is called the same.
  bool named(ObjectId task) const;
  /// Whether a decision of the program can depend on what nobody sees: chance, clocks, what is typed.
  bool chancy() const;
  bool virtual_time() const { return index.in_virtual_time(); }

  /// The first event from the moment on that is wanted; nothing where something that nobody could know comes before it,
  /// or none is within reach. Once nothing more can be known the wanted one may still be that very event.
  template <class Wanted>
  std::optional<std::uint64_t> first(Wanted wanted, std::uint64_t from = 0) const {
    const std::uint64_t end = std::min<std::uint64_t>(replay.size(), position + far);
    Passing passing;
    for (std::uint64_t at = position; at < end; ++at) {
      if (at >= from && wanted(trace[at])) return at;
      if (from_outside(trace[at], passing)) return {};
    }
    return {};
  }
  /// The same, whatever comes before it.
  template <class Wanted>
  std::optional<std::uint64_t> any_first(Wanted wanted, std::uint64_t from = 0) const {
    const std::uint64_t end = std::min<std::uint64_t>(replay.size(), position + far);
    for (std::uint64_t at = std::max(position, from); at < end; ++at)
      if (wanted(trace[at])) return at;
    return {};
  }
  /// The end of the callback that runs, or nothing.
  std::optional<std::uint64_t> callback_end() const;
  /// When the task next begins to run a callback of its own.
  std::optional<std::uint64_t> next_run(ObjectId task, std::uint64_t from = 0) const;
  /// What has been passed on the way from the moment.
  struct Passing {
    bool due = false; // a timer has come due
  };
  /// Whether an event tells of something that nobody could foresee from what is seen: another thread, a socket, another
  /// loop, what is typed, a pause, an order that a set gives; in real time which of two timers is first that are set
  /// nearly for the same time.
  bool from_outside(const Event&, Passing&) const;
  /// Whether something that nobody sees may come at any time: a job or another thread runs, a socket is watched.
  bool exposed() const;
  /// The task of the program whose callback that is, or 0.
  ObjectId task_of_callback(CallbackId) const;

  Sentence name(ObjectId object) const { return words::name_of(index, state, object); }
  Sentence name(const Callback& callback) const;
  /// "line 12: await pause()", with the text where it is known.
  Sentence line(std::uint32_t place) const { return words::line_words(index, place); }
  std::string_view text(StringId id) const { return trace.string(id); }
  /// The sentence, and why the callback ran, as the narration has it, looked back at from that position.
  Sentence with_why(Sentence said, CallbackId callback, std::uint64_t from) const;

  /// Adds the question, unless too few answers are left.
  void ask(std::vector<Question>& questions, Draft draft) const;

private:
  mutable std::optional<bool> chancy_, exposed_;
};

/// A text of assets/words with things in its {}, {2} and {3}.
Sentence tell(std::string_view id, const Sentence& first = {}, const Sentence& second = {}, const Sentence& third = {});
Sentence plainly(std::string text);
inline Pointed task(ObjectId id) {
  return {Pointed::Kind::task, id};
}
inline Pointed callback(CallbackId id) {
  return {Pointed::Kind::callback, id};
}
inline Pointed place(std::uint32_t id) {
  return {Pointed::Kind::line, id};
}
inline Pointed phase(Phase phase) {
  return {Pointed::Kind::phase, static_cast<std::uint32_t>(phase)};
}

/// A number of all that is seen at the position, the same for whatever follows.
std::uint64_t seen_hash(const Moment&);
std::uint64_t mix(std::uint64_t hash, std::uint64_t more);
std::uint64_t mix(std::uint64_t hash, std::string_view more);

using Questions = std::vector<Question>;
void ask_of_ready(const Moment&, Questions&);    // runs_next, goes_on
void ask_of_turns(const Moment&, Questions&);    // phase, select_waits, how_many_turns
void ask_of_blocking(const Moment&, Questions&); // timer_runs, while_blocked
void ask_of_steps(const Moment&, Questions&);    // state_of, gives_way, awaited_or_called, can_intervene
void ask_of_lives(const Moment&, Questions&);    // how_long, still_alive, done_first, runs_meanwhile
void ask_of_waits(const Moment&, Questions&);    // gets_lock, who_wakes, results_order
void ask_of_ends(const Moment&, Questions&);     // cancelled_now, cancel_ends, error_seen, one_fails
void ask_of_output(const Moment&, Questions&);   // prints_next, value_after

} // namespace loopscope::predict
