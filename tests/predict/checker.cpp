#include "tests/predict/checker.h"

#include "core/words/format.h"
#include "core/words/texts.h"

#include <cstdlib>
#include <set>

namespace loopscope::predict {

namespace {

using trace::CallbackId;
using trace::CallbackKind;
using trace::Event;
using trace::EventKind;
using Position = KnownRun::Position;
constexpr Position never = KnownRun::never;

class Checker {
public:
  Checker(const KnownRun& run, const Question& question)
      : run_(run), trace_(run.trace()), q_(question), at_(question.asked_at) {
    for (const words::Phrase& phrase : q_.text) {
      if (phrase.object != 0) objects_.push_back(phrase.object);
      if (phrase.callback != 0) callbacks_.push_back(phrase.callback);
    }
    running_ = run.during(at_ - 1);
    acting_ = run.call(running_).serves;
  }

  bool is_true(const Answer& a) const {
    const std::string text = words::plain(a.text);
    const auto says = [&](std::string_view id) { return text == words::text(id); };
    // Of a text with something filled in: its beginning.
    const auto begins = [&](std::string_view id) {
      const std::string_view pattern = words::text(id);
      return pattern.find('{') != 0 && text.starts_with(pattern.substr(0, pattern.find('{')));
    };
    switch (q_.kind) {
    case Kind::runs_next:
      return a.thing.kind == Pointed::Kind::callback && trace_[first(EventKind::callback_begun)].subject == a.thing.id;
    case Kind::goes_on: {
      const Position end = run_.call(running_).ended;
      if (a.thing.kind == Pointed::Kind::nothing) return any_begun(at_, end);
      if (a.thing.kind == Pointed::Kind::callback) return run_.call(a.thing.id).begun < end;
      return a.thing.id == acting_ ? !any_begun(at_, end) : begun(a.thing.id, at_, end);
    }
    case Kind::prints_next: {
      const Position next = next_print();
      if (says("predict.prints_next.nothing")) return next == never;
      return next != never && trace_[next].extra == thing_of(a) && line_of(text) == trace_[next].line;
    }
    case Kind::gets_lock:
      for (Position i = at_; i < trace_.size(); ++i)
        if (trace_[i].kind == EventKind::primitive_acquired && trace_[i].subject == objects_.at(0))
          return trace_[i].object == a.thing.id;
      return false;
    case Kind::state_of: {
      const Position end = run_.call(running_).ended;
      const std::uint32_t task = objects_.at(1);
      const bool done = run_.life(task)->ended <= end;
      bool ready = false, runs = false;
      for (const CallbackId id : run_.life(task)->wakes) {
        const KnownRun::Call& call = run_.call(id);
        ready |= call.scheduled < end && (call.begun == never || call.begun > end);
        runs |= call.begun < end && call.ended > end;
      }
      if (says("predict.state_of.done")) return done;
      if (says("predict.state_of.ready")) return ready && !done;
      if (says("predict.state_of.suspended")) return !ready && !done && !runs;
      return runs;
    }
    case Kind::how_long: {
      const Position end = run_.life(objects_.at(0))->ended;
      return end != never && text == words::duration(trace_[end].time - trace_[at_ - 1].time);
    }
    case Kind::how_many_turns: {
      if (says("predict.how_many_turns.one") || says("predict.how_many_turns.thousands") ||
          says("predict.how_many_turns.each_second")) {
        Position due = at_;
        std::int64_t turns = 0;
        while (!(trace_[due].kind == EventKind::timer_due && trace_[due].subject == callbacks_.at(0)))
          turns += trace_[due++].kind == EventKind::turn_begun;
        const std::int64_t seconds = (trace_[due].time - trace_[at_ - 1].time) / 1'000'000'000;
        if (says("predict.how_many_turns.one")) return turns == 0;
        return says("predict.how_many_turns.thousands") ? turns >= 1000 : seconds > 0 && turns == seconds;
      }
      const Position next = run_.next_run(objects_.back(), at_);
      std::size_t turns = 0;
      for (Position i = at_; i < next; ++i) turns += trace_[i].kind == EventKind::turn_begun;
      constexpr std::string_view ids[] = {"predict.how_many_turns.this", "predict.how_many_turns.next",
                                          "predict.how_many_turns.second", "predict.how_many_turns.third"};
      return turns < 4 && says(ids[turns]);
    }
    case Kind::who_wakes: {
      const CallbackId wake = run_.next_wake(objects_.at(0), at_);
      if (says("predict.who_wakes.nothing")) return wake == 0;
      if (wake == 0) return false;
      const CallbackId cause = run_.call(wake).cause;
      if (a.thing.kind == Pointed::Kind::callback) return cause == a.thing.id;
      return runs_task(cause) && run_.call(cause).serves == a.thing.id;
    }
    case Kind::runs_meanwhile: {
      const Position next = run_.next_run(objects_.at(0), at_);
      if (says("predict.runs_meanwhile.nothing")) {
        for (Position i = at_; i < next; ++i)
          if (trace_[i].kind == EventKind::callback_begun &&
              (runs_task(trace_[i].subject) || run_.call(trace_[i].subject).kind == CallbackKind::call))
            return false;
        return true;
      }
      if (a.thing.kind == Pointed::Kind::task) return begun(a.thing.id, at_, next);
      return begun(objects_.at(0), at_, next); // its own lines
    }
    case Kind::awaited_or_called: {
      const std::uint32_t coroutine = trace_[at_ - 1].subject;
      const Position end = run_.call(running_).ended;
      Position entered = never;
      for (Position i = at_; i < trace_.size() && entered == never; ++i)
        if (trace_[i].kind == EventKind::coroutine_entered && trace_[i].subject == coroutine) entered = i;
      if (begins("predict.awaited_or_called.nothing")) return entered > end;
      const bool own = entered < end && trace_[entered].extra == acting_;
      if (text.starts_with("Its first lines, in ")) return own;
      return entered < end && !own; // beside it
    }
    case Kind::gives_way: {
      Position suspended = never;
      std::set<std::uint32_t> outer;
      for (Position i = at_; i < run_.call(running_).ended; ++i) {
        if (trace_[i].subject != acting_) continue;
        if (trace_[i].kind == EventKind::frame) outer.insert(trace_[i].line);
        if (trace_[i].kind == EventKind::task_suspended) suspended = i;
      }
      if (says("predict.gives_way.end")) return suspended == never;
      return suspended != never && (trace_[suspended].line == a.thing.id || outer.contains(a.thing.id));
    }
    case Kind::still_alive: {
      const Position end = run_.life(objects_.at(0))->ended;
      const KnownRun::Life& child = *run_.life(objects_.at(1));
      const bool started = begun(objects_.at(1), 0, end);
      if (says("predict.still_alive.done")) return child.ended < end;
      if (says("predict.still_alive.begun")) return child.ended > end && started;
      return child.ended > end && !started;
    }
    case Kind::done_first:
      return trace_[first(EventKind::task_ended)].subject == a.thing.id;
    case Kind::cancelled_now: {
      const std::uint32_t task = objects_.at(0);
      const Position end = run_.call(running_).ended;
      const Position next = run_.next_run(task, at_);
      const bool later = run_.life(task)->ended > end && next > end && next != never;
      if (says("predict.cancelled_now.at_once")) return !later;
      if (says("predict.cancelled_now.later")) return later && begun(task, 0, at_);
      if (says("predict.cancelled_now.before_start"))
        return later && !begun(task, 0, at_) && run_.life(task)->ended < step_end(next);
      // Nothing wakes it, or it comes to its next await as ever: then it would not be woken by this.
      return next == never;
    }
    case Kind::cancel_ends: {
      const std::uint32_t task = objects_.at(0);
      const Position end = step_end(run_.next_run(task, at_));
      const Position ended = run_.life(task)->ended;
      if (says("predict.cancel_ends.awaits")) return ended > end;
      if (ended > end) return false;
      const auto outcome = static_cast<trace::Outcome>(trace_[ended].detail);
      if (says("predict.cancel_ends.cancelled")) return outcome == trace::Outcome::cancelled;
      if (says("predict.cancel_ends.result")) return outcome == trace::Outcome::result;
      return outcome == trace::Outcome::exception;
    }
    case Kind::phase:
      for (Position i = at_; i < trace_.size(); ++i) switch (trace_[i].kind) {
        case EventKind::select_begun:
          return a.thing.id == static_cast<std::uint32_t>(replay::Phase::select);
        case EventKind::timer_due:
          return a.thing.id == static_cast<std::uint32_t>(replay::Phase::move_timers);
        case EventKind::callback_begun:
          return a.thing.id == static_cast<std::uint32_t>(replay::Phase::run);
        case EventKind::loop_stopped:
          return a.thing.id == static_cast<std::uint32_t>(replay::Phase::outside);
        default:
          break;
        }
      return false;
    case Kind::select_waits: {
      const Event& select = trace_[first(EventKind::select_begun)];
      if (says("predict.select_waits.none")) return select.value == 0;
      if (says("predict.select_waits.forever")) return select.value < 0;
      return select.value > 0 && std::llabs(select.time + select.value - run_.call(a.thing.id).when) <= 5'000'000;
    }
    case Kind::value_after: {
      const Position next = next_print();
      if (next == never) return false;
      const std::string_view printed = trace_.string(trace_[next].object);
      return printed.ends_with(text) &&
             (printed.size() == text.size() ||
              !std::isdigit(static_cast<unsigned char>(printed[printed.size() - text.size() - 1])));
    }
    case Kind::results_order: {
      std::string joined;
      for (const words::Phrase& phrase : a.text) {
        if (phrase.object == 0) continue;
        const Position ended = run_.life(phrase.object)->ended;
        joined += (joined.empty() ? "" : ", ") + std::string(trace_.string(trace_[ended].object));
      }
      const Position settled = run_.thing(objects_.at(1))->settled;
      return trace_.string(trace_[settled].object) == "[" + joined + "]";
    }
    case Kind::error_seen: {
      const std::uint32_t failed = trace_[at_ - 1].subject;
      bool warned = false, raised = false, more = false;
      for (Position i = at_; i < trace_.size(); ++i) {
        warned |= trace_[i].kind == EventKind::warning && trace_[i].subject == failed && trace_[i].detail == 2;
        raised |= trace_[i].kind == EventKind::callback_scheduled && trace_[i].value == failed &&
                  trace_[i].detail == static_cast<int>(CallbackKind::wakeup);
        more |= trace_[i].kind == EventKind::callback_begun;
      }
      if (says("predict.error_seen.at_once")) return !more;
      if (says("predict.error_seen.dropped")) return warned;
      if (says("predict.error_seen.never")) return !warned && !raised;
      const CallbackId wake = run_.next_wake(a.thing.id, at_);
      return wake != 0 && run_.call(wake).via == failed;
    }
    case Kind::one_fails: {
      const std::uint32_t failed = objects_.at(0), group = objects_.at(1), other = objects_.at(2);
      CallbackId learns = 0;
      for (Position i = at_; i < trace_.size() && learns == 0; ++i)
        if (trace_[i].kind == EventKind::callback_scheduled && trace_[i].object == group && trace_[i].value == failed)
          learns = trace_[i].subject;
      const Position end = run_.call(learns).ended;
      bool cancelled = false;
      for (Position i = at_; i < end; ++i)
        cancelled |= trace_[i].kind == EventKind::task_cancel_requested && trace_[i].subject == other;
      const Position ended = run_.life(other)->ended;
      if (says("predict.one_fails.left")) return !cancelled && ended > end;
      if (says("predict.one_fails.cancelled")) return cancelled;
      return ended < end; // stopped, or failed as well
    }
    case Kind::timer_runs: {
      const Position begun = run_.call(callbacks_.at(0)).begun;
      if (says("predict.timer_runs.never")) return begun == never;
      return begun != never && text == words::text("predict.timer_runs.at", words::duration(trace_[begun].time));
    }
    case Kind::while_blocked: {
      const Position end = first(EventKind::blocking_ended);
      return says("predict.while_blocked.none") ? !any_begun(at_, end) : begun(a.thing.id, at_, end);
    }
    case Kind::can_intervene: {
      Position next = at_;
      while (!(trace_[next].kind == EventKind::printed && trace_[next].extra == acting_ && trace_[next].line != 0))
        ++next;
      return says("predict.can_intervene.none") ? !any_begun(at_, next) : begun(a.thing.id, at_, next);
    }
    }
    return false;
  }

private:
  Position first(EventKind kind) const {
    for (Position i = at_; i < trace_.size(); ++i)
      if (trace_[i].kind == kind) return i;
    return trace_.size() - 1;
  }
  Position next_print() const {
    const Position next = first(EventKind::printed);
    return trace_[next].kind == EventKind::printed ? next : never;
  }
  bool runs_task(CallbackId id) const {
    const CallbackKind kind = run_.call(id).kind;
    return id != 0 && (kind == CallbackKind::step || kind == CallbackKind::wakeup);
  }
  bool any_begun(Position from, Position to) const {
    for (Position i = from; i < std::min<Position>(to, trace_.size()); ++i)
      if (trace_[i].kind == EventKind::callback_begun) return true;
    return false;
  }
  bool begun(std::uint32_t task, Position from, Position to) const {
    for (Position i = from; i < std::min<Position>(to, trace_.size()); ++i)
      if (trace_[i].kind == EventKind::callback_begun && runs_task(trace_[i].subject) &&
          run_.call(trace_[i].subject).serves == task)
        return true;
    return false;
  }
  Position step_end(Position begun) const { return begun == never ? never : run_.call(trace_[begun].subject).ended; }
  static std::uint32_t thing_of(const Answer& a) {
    for (const words::Phrase& phrase : a.text)
      if (phrase.object != 0) return phrase.object;
    return 0;
  }
  static std::uint32_t line_of(const std::string& text) {
    const std::size_t at = text.find("line ");
    return at == text.npos ? 0 : static_cast<std::uint32_t>(std::atoi(text.c_str() + at + 5));
  }

  const KnownRun& run_;
  const trace::Trace& trace_;
  const Question& q_;
  const Position at_;
  std::vector<std::uint32_t> objects_, callbacks_; // that the question speaks of
  CallbackId running_ = 0;
  std::uint32_t acting_ = 0;
};

} // namespace

std::string fault_of(const KnownRun& run, const Question& question) {
  const Checker checker(run, question);
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    const bool is = checker.is_true(question.answers[i]);
    if (is != (i == question.right))
      return std::string(name_of(question.kind)) + " at " + std::to_string(question.asked_at) + ": \"" +
             words::plain(question.text) + "\" \"" + words::plain(question.answers[i].text) + "\" is " +
             (is ? "true" : "false") + ", but marked " + (i == question.right ? "right" : "wrong");
  }
  return {};
}

} // namespace loopscope::predict
