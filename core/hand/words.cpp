// What is said of decisions and moves: the question, each move, and why it is right or wrong.
#include "core/hand/move.h"

#include "core/replay/rules.h"
#include "core/words/answers.h"
#include "core/words/spoken.h"
#include "core/words/texts.h"

#include <algorithm>
#include <string>

namespace loopscope::hand {

using Kind = Move::Kind;
using trace::EventKind;
using words::plainly;
using words::Sentence;
using words::told;

namespace {

class Speaker {
public:
  Speaker(const replay::Index& known, const State& state, const Decision& decision)
      : index_(known), s_(state), d_(decision) {}

  Sentence question() const {
    switch (d_.ask) {
    case Ask::run:
      return told("hand.ask.run");
    case Ask::wake:
      return told("hand.ask.wake", name(d_.object));
    case Ask::place:
      return placing();
    case Ask::wait:
      return told("hand.ask.wait");
    case Ask::hang:
      return told("hand.ask.hang");
    case Ask::due:
      return told("hand.ask.due");
    case Ask::members:
      return told(s_.ready_size() > 0 ? "hand.ask.members" : "hand.ask.empty");
    case Ask::over:
      return told("hand.ask.over");
    }
    return {};
  }

  Sentence move(const Move& m) const {
    switch (m.kind) {
    case Kind::run:
      return told("hand.move.run", callback(m.id));
    case Kind::drop:
      return told("hand.move.drop", callback(m.id));
    case Kind::run_task:
      return told("hand.move.run_task", name(m.id));
    case Kind::both:
      return told("hand.move.both", callback(m.id), second());
    case Kind::look:
      return told("hand.move.look");
    case Kind::until:
      return told("hand.move.until");
    case Kind::forever:
      return told("hand.move.forever");
    case Kind::nothing:
      return told("hand.move.nothing");
    case Kind::stop:
      return told("hand.move.stop");
    case Kind::move_timer:
      return told("hand.move.move_timer", callback(m.id));
    case Kind::take:
      return taken(m.id);
    case Kind::take_new:
      return told("hand.move.take_new");
    case Kind::at_once:
      return told("hand.move.at_once");
    case Kind::to_front:
      return told("hand.move.to_front");
    case Kind::to_end:
      return told("hand.move.to_end");
    case Kind::to_timers:
      return told("hand.move.to_timers");
    case Kind::wake:
      return told("hand.move.wake", name(m.id));
    case Kind::nobody:
      return told("hand.move.nobody");
    }
    return {};
  }

  Verdict judge(const Move& m) const {
    if (m == d_.right) return {.right = true, .why = right()};
    switch (d_.ask) {
    case Ask::run:
      return in_run(m);
    case Ask::wake:
      return in_wake(m);
    case Ask::place:
      return in_place(m);
    case Ask::wait:
      return in_wait(m);
    case Ask::hang:
      return in_hang(m);
    case Ask::due:
      return in_due(m);
    case Ask::members:
      return in_members(m);
    case Ask::over:
      return wrong(Idea::goes_on, told("hand.no.stopped"));
    }
    return {};
  }

private:
  static Verdict wrong(Idea idea, Sentence why) { return {.idea = idea, .why = std::move(why)}; }
  Sentence name(ObjectId object) const { return words::name_of(index_, s_, object); }
  Sentence callback(const Callback& of) const { return words::spoken(index_, s_, of); }
  Sentence callback(CallbackId id) const {
    const Callback* found = s_.callback(id);
    return found ? callback(*found) : plainly(words::text("hand.some"));
  }
  Sentence second() const {
    const auto queue = replay::ready_of(s_);
    return queue.size() > 1 ? callback(queue[1]) : Sentence{};
  }
  static Sentence time(std::int64_t ns) { return plainly(words::duration(ns)); }
  static Sentence number(std::uint64_t n) { return plainly(words::grouped(n)); }

  Sentence taken(std::uint32_t count) const {
    const std::size_t ready = s_.ready_size();
    if (count == 0) return told("hand.move.take_none");
    if (count == ready) return ready == 1 ? told("hand.move.take_it", front()) : told("hand.move.take_all", number(ready));
    return count == 1 ? told("hand.move.take_one", front()) : told("hand.move.take_some", number(count));
  }
  Sentence front() const {
    const Callback* next = replay::next_ready(s_);
    return next ? callback(*next) : plainly(words::text("hand.some"));
  }
  /// Who runs now, as an actor: the task, or the callback.
  Sentence running() const {
    const replay::Task* task = s_.running_task();
    return task ? name(task->id) : callback(s_.running);
  }

  Sentence placing() const {
    const Callback& c = d_.subject;
    if (c.timer) return told("hand.ask.place_timer", callback(c), time(c.when));
    if (c.kind == trace::CallbackKind::wakeup) return told("hand.ask.place_wakeup", name(c.serves));
    if (c.kind == trace::CallbackKind::step && s_.runs(c.serves)) return told("hand.ask.place_again", name(c.serves));
    if (c.kind == trace::CallbackKind::step) return told("hand.ask.place_step", name(c.serves));
    if (c.via != 0) return told("hand.ask.place_done", name(c.via), callback(c));
    return told("hand.ask.place", callback(c));
  }

  Sentence right() const {
    switch (d_.ask) {
    case Ask::run:
      return d_.right.kind == Kind::drop ? told("hand.yes.drop") : told("hand.yes.run");
    case Ask::wake:
      return told("hand.yes.wake", name(d_.right.id));
    case Ask::place:
      return told(d_.subject.timer ? "hand.yes.timers" : "hand.yes.end");
    case Ask::wait:
      if (d_.right.kind == Kind::until) return told("hand.yes.until", time(s_.timers.front().when));
      if (d_.right.kind == Kind::forever) return told("hand.yes.forever");
      return told(s_.ready_size() > 0 ? "hand.yes.look" : "hand.yes.look_due");
    case Ask::hang:
      return told("hand.yes.hang");
    case Ask::due:
      return told("hand.yes.due");
    case Ask::members:
      return told(s_.ready_size() > 0 ? "hand.yes.members" : "hand.yes.empty");
    case Ask::over:
      return told(s_.ready_size() > 0 ? "hand.yes.over_ready" : "hand.yes.over");
    }
    return {};
  }

  /// Why a timer does not run: it is not due, or it has to go through the ready queue.
  Verdict timer(CallbackId id) const {
    const Callback* found = s_.callback(id);
    if (!found) return wrong(Idea::early, told("hand.no.gone"));
    if (found->when > s_.time)
      return wrong(Idea::early, told("hand.no.early", callback(*found), time(found->when),
                                     time(replay::elapsed(s_.time, found->when))));
    return wrong(Idea::timer_runs, told("hand.no.timer_runs", callback(*found)));
  }
  /// Why a task does not run: what it waits for.
  Verdict waiting(ObjectId task) const {
    return wrong(Idea::waiting_runs, told("hand.no.waiting_runs", waits(task)));
  }
  Sentence waits(ObjectId task) const {
    std::vector<words::Answer> answers = words::waiting(index_, s_, task, s_.time, 1);
    return answers.empty() ? told("hand.no.waits", name(task)) : words::begun(std::move(answers.front().sentence));
  }
  Verdict parallel() const { return wrong(Idea::parallel, told("hand.no.parallel")); }
  bool is_timer(CallbackId id) const {
    return std::ranges::any_of(s_.timers, [&](const Callback& timer) { return timer.id == id; });
  }
  /// The loop goes on: what it is there for is not over.
  Verdict leaves() const { return wrong(Idea::leaves, told("hand.no.leaves")); }

  Verdict in_run(const Move& m) const {
    const Callback* first = replay::next_ready(s_);
    if (!first) return wrong(Idea::none, told("hand.no.gone"));
    switch (m.kind) {
    case Kind::run: {
      if (is_timer(m.id)) return timer(m.id);
      const Callback* chosen = s_.callback(m.id);
      const std::size_t place = replay::place_in_ready(s_, m.id).value_or(0);
      if (!chosen) return wrong(Idea::none, told("hand.no.gone"));
      if (chosen->cancelled) return wrong(Idea::cancelled_runs, told("hand.no.cancelled", callback(*chosen)));
      if (place >= s_.left_this_turn)
        return wrong(Idea::same_turn, told("hand.no.same_turn", callback(*chosen), callback(*first)));
      return wrong(Idea::any_order, told("hand.no.any_order", callback(*first), callback(*chosen)));
    }
    case Kind::both:
      return parallel();
    case Kind::run_task:
      return waiting(m.id);
    default:
      return wrong(Idea::waits_while_ready, told("hand.no.waits_while_ready", callback(*first)));
    }
  }

  Verdict in_wake(const Move& m) const {
    if (m.kind == Kind::nobody)
      return wrong(Idea::wakes_others, told("hand.no.nobody", name(d_.right.id), name(d_.object)));
    return wrong(Idea::wakes_others, told("hand.no.wakes_others", waits(m.id)));
  }

  Verdict in_place(const Move& m) const {
    const Callback& c = d_.subject;
    if (c.timer) {
      if (c.when > s_.time && m.kind == Kind::at_once)
        return wrong(Idea::early, told("hand.no.place_early", callback(c), time(c.when)));
      if (c.when > s_.time) return wrong(Idea::early, told("hand.no.place_ready", callback(c), time(c.when)));
      return wrong(Idea::timer_runs, told("hand.no.place_due"));
    }
    if (m.kind == Kind::at_once) return wrong(Idea::interrupts, told("hand.no.interrupts", running()));
    if (m.kind == Kind::to_front) return wrong(Idea::jumps, told("hand.no.jumps", front()));
    return wrong(Idea::no_time, told("hand.no.no_time", callback(c)));
  }

  Verdict in_wait(const Move& m) const {
    const Callback* first = replay::next_ready(s_);
    switch (m.kind) {
    case Kind::look:
      if (d_.right.kind == Kind::until)
        return wrong(Idea::spins, told("hand.no.spins_until", time(s_.timers.front().when)));
      return wrong(Idea::spins, told("hand.no.spins"));
    case Kind::until:
    case Kind::forever:
      if (first) return wrong(Idea::waits_while_ready, told("hand.no.waits_while_ready", callback(*first)));
      return wrong(Idea::oversleeps,
                   told("hand.no.oversleeps", callback(s_.timers.front()), time(s_.timers.front().when)));
    case Kind::run:
      if (is_timer(m.id)) return timer(m.id);
      return wrong(Idea::same_turn, told("hand.no.new_turn", callback(m.id)));
    case Kind::take:
      return wrong(Idea::phase_order, told("hand.no.new_turn_all"));
    case Kind::run_task:
      return waiting(m.id);
    case Kind::move_timer:
      return wrong(Idea::phase_order, told("hand.no.move_first"));
    default:
      return leaves();
    }
  }

  Verdict in_hang(const Move& m) const {
    if (m.kind == Kind::run_task) return waiting(m.id);
    if (m.kind == Kind::until) return wrong(Idea::hopes, told("hand.no.no_timer"));
    return leaves();
  }

  Verdict in_due(const Move& m) const {
    const Callback& first = s_.timers.front();
    switch (m.kind) {
    case Kind::move_timer: {
      const Callback* chosen = s_.callback(m.id);
      if (chosen && chosen->when > s_.time) return timer(m.id);
      return wrong(Idea::timer_order, told("hand.no.timer_order", callback(first), time(first.when)));
    }
    case Kind::run:
      return timer(m.id);
    case Kind::take:
      return wrong(Idea::phase_order, told("hand.no.due_first", callback(first)));
    default:
      return wrong(Idea::waits_while_ready, told("hand.no.waits_while_due", callback(first)));
    }
  }

  Verdict in_members(const Move& m) const {
    const auto queue = replay::ready_of(s_);
    switch (m.kind) {
    case Kind::take:
      return wrong(Idea::few_in_turn,
                   m.id < queue.size() ? told("hand.no.few_in_turn", callback(queue[m.id])) : told("hand.no.gone"));
    case Kind::take_new:
      return wrong(Idea::same_turn, told("hand.no.take_new"));
    case Kind::move_timer:
    case Kind::run:
      return timer(m.id);
    case Kind::run_task:
      return waiting(m.id);
    default:
      return wrong(Idea::waits_while_ready, told("hand.no.waits_while_ready", front()));
    }
  }

  const replay::Index& index_;
  const State& s_;
  const Decision& d_;
};

} // namespace

Verdict judge(const replay::Index& known, const State& state, const Decision& decision, const Move& move) {
  return Speaker(known, state, decision).judge(move);
}

Sentence question(const replay::Index& known, const State& state, const Decision& decision) {
  return Speaker(known, state, decision).question();
}

Sentence words_of(const replay::Index& known, const State& state, const Decision& decision, const Move& move) {
  return Speaker(known, state, decision).move(move);
}

} // namespace loopscope::hand
