// Sentences about callbacks and timers.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace loopscope::words {

using trace::CallbackKind;
using trace::EventKind;
using trace::FutureKind;
using trace::Outcome;
using trace::PrimitiveKind;

namespace {

/// Whether asyncio made the callback to link a job's future with the job.
bool links_job(std::string_view name) {
  return name.starts_with("_chain_future.");
}

/// How many callbacks are ahead of the last of the ready queue.
Sentence ahead(const State& state) {
  const std::size_t before = state.ready_size() > 0 ? state.ready_size() - 1 : 0;
  if (before == 0) return say("Nothing is ahead of it.");
  return say(count(before, "callback"), " ", verb("is", before), " ahead of it.");
}

/// Why an object's end wakes the task that awaited it: "its sleep is over".
Sentence over(const Teller& t, ObjectId object) {
  if (t.index.lane(object)) return say(t.name(object), " ", t.how_it_ended(object));
  const Future* future = t.state.futures.find(object);
  if (future && future->outcome == Outcome::cancelled) return say("the awaited future was cancelled");
  if (future && future->outcome == Outcome::exception) return say(t.name(object), " has failed");
  const FutureKind kind = t.kind_of(object);
  if (kind != FutureKind::waiter) return fill(words_of(kind).over, t.name(object));
  const ObjectId owner = as<event::future_created>(t.index.trace()[*t.index.created(object)]).owner;
  if (const Primitive* primitive = t.state.primitives.find(owner))
    return primitive->kind == PrimitiveKind::lock ? say("it is first in line") : say(t.got(*primitive, object));
  if (t.state.connections.find(owner))
    return ready_words(t.index, t.state, owner, t.state.running.kind == CallbackKind::writer, t.at);
  return fill(words_of(t.kind_of(owner) == FutureKind::plain ? FutureKind::waiter : t.kind_of(owner)).over,
              t.name(owner));
}

/// Whom the callback serves and what it was queued for: the two that its row of the lexicon speaks of.
struct Served {
  Sentence whom, what;
};
Served served(const Teller& t, const Callback& callback) {
  switch (callback.kind) {
  case CallbackKind::call:
    return {t.callback(callback), {}};
  case CallbackKind::reader:
  case CallbackKind::writer:
    return {t.name(callback.serves),
            ready_words(t.index, t.state, callback.serves, callback.kind == CallbackKind::writer, callback.event)};
  case CallbackKind::job_done:
    return {t.name(callback.serves), say(t.name(callback.serves), " is done")};
  case CallbackKind::step:
  case CallbackKind::wakeup:
  case CallbackKind::sleep_timer:
  case CallbackKind::gather_child:
  case CallbackKind::wait_child:
  case CallbackKind::wait_timer:
  case CallbackKind::as_completed_child:
  case CallbackKind::as_completed_timer:
  case CallbackKind::task_group_child:
  case CallbackKind::timeout_timer:
  case CallbackKind::shield_inner:
  case CallbackKind::shield_outer:
  case CallbackKind::shield_clear:
  case CallbackKind::shield_log:
  case CallbackKind::main_done:
    break;
  }
  return {t.name(callback.serves), callback.via ? say(t.name(callback.via), " ", t.how_it_ended(callback.via))
                                                : say("one of its tasks is done")};
}

void task_begun(const Teller& t, const Callback& callback, const Task& task, Told& told) {
  const Lane* lane = t.index.lane(task.id);
  const bool first = lane && lane->spans.size() > 1 && lane->spans[1].event == t.at;
  const Future* via = t.state.futures.find(callback.via);
  const Lane* other = t.index.lane(callback.via);
  const bool cancelled = (via && via->outcome == Outcome::cancelled) ||
                         (other && other->ended != 0 && other->ended < t.at && other->outcome == Outcome::cancelled);
  const std::uint32_t line = task.stack.empty() ? 0 : task.stack.back().line;
  const Sentence at = line == 0 || first ? Sentence{} : say(" at ", line_name(t.index, line));
  told.detail = say("Nothing else runs on the loop until it is suspended or done.");
  if (lane && !lane->of_program) append(told.detail, " It is not the program's own task.");
  if (cancelled && !first) {
    told.rank = Rank::failed;
    told.headline = say(code("CancelledError"), " is ", strong("raised"), " in ", t.name(task.id), at, ".");
  } else if (first) {
    told.headline = say(t.name(task.id), strong(" starts"), t.to_run(lane->task), ".");
  } else {
    told.headline = say(t.name(task.id), strong(" resumes"), at, ".");
  }
}

/// A timer in the words of whom it serves: "the timer of its sleep".
Sentence own_timer(const Teller& t, const Callback& timer) {
  const Literal itself = thing("timer", 0, timer.id);
  if (timer.kind == CallbackKind::sleep_timer) return say("the ", itself, " of its sleep");
  if (timer.kind == CallbackKind::timeout_timer) return say("the ", itself, " of its timeout");
  return t.callback(timer);
}

/// Whether a pause has held the loop at that time or later.
bool held_after(const Teller& t, std::int64_t time) {
  auto next = std::ranges::upper_bound(t.index.holds(), t.at, {}, &Hold::begun);
  return next != t.index.holds().begin() && (next - 1)->to > time;
}

/// What kept the loop from a timer that was due then: ", while time.sleep blocked the loop in Task-2 at line 8: ...",
/// of several calls the longest. Empty where none is told.
Sentence blocked_after(const Teller& t, std::int64_t time) {
  const std::span<const Blocking> calls = t.index.blocking(t.state.thread);
  const trace::Trace& trace = t.index.trace();
  const Blocking* longest = nullptr;
  std::int64_t most = 0;
  for (auto next = std::ranges::upper_bound(calls, t.at, {}, &Blocking::begun); next != calls.begin();) {
    --next;
    const std::int64_t end =
        next->ended == 0 || next->ended > t.at ? t.event.time : std::min(trace[next->ended].time, t.event.time);
    if (end <= time) break;
    const std::int64_t stay = elapsed(std::max(time, trace[next->begun].time), end);
    if (longest && stay <= most) continue;
    longest = &*next;
    most = stay;
  }
  if (!longest) return {};
  const auto call = trace::as<trace::event::blocking_begun>(trace[longest->begun]);
  const std::string_view what = t.text(call.what);
  Sentence said = say(", while ", code(what.empty() ? Word("a blocking call") : what), " blocked the loop");
  if (call.task != 0) append(said, say(" in ", t.name(call.task)));
  if (call.line != 0) append(said, say(" at ", line_words(t.index, call.line)));
  return said;
}

} // namespace

void tell(const event::callback_scheduled&, const Teller& t, Told& told) {
  const Callback callback = scheduled_by(t.event, t.at, t.state.turn);
  if (callback.kind == CallbackKind::wakeup) {
    const Sentence task = t.name(callback.serves), why = over(t, callback.via);
    told.headline = say(task, " is ", strong("woken"), ": ", why, ".");
    told.detail = say("Its wakeup goes to the end of the ready queue, so it runs in a later turn. ", ahead(t.state));
    told.kin = {task, {}, why};
    return;
  }
  const Sentence it = t.callback(callback);
  told.headline = say(it, " is ", strong("scheduled"), ".");
  told.detail = say("It goes to the end of the ready queue. ");
  told.kin = {it, {}, {}, many_queued};
  // A task that is created or yields has its next step scheduled, a socket that is ready its callback.
  if (callback.kind == CallbackKind::step || callback.kind == CallbackKind::reader ||
      callback.kind == CallbackKind::writer)
    told.rank = Rank::silent;
  const Task* task = t.state.tasks.find(callback.serves);
  const Lane* lane = t.index.lane(callback.serves);
  if (callback.kind == CallbackKind::step && task && task->started)
    append(told.detail, "It does not wait for anything; it runs again after the callbacks ahead of it. ");
  else if (callback.kind == CallbackKind::step)
    append(told.detail, say("None of ", lane && lane->function != 0 ? say(t.function(lane->function)) : say("its code"),
                            " has run yet. "));
  append(told.detail, ahead(t.state));
}

void tell(const event::timer_scheduled& e, const Teller& t, Told& told) {
  const Callback timer = scheduled_by(t.event, t.at, t.state.turn);
  const std::int64_t wait = elapsed(t.state.time, timer.when);
  if (timer.kind == CallbackKind::sleep_timer) told.rank = Rank::silent; // that the task sleeps says the same
  if (timer.kind == CallbackKind::call)
    told.headline = say(t.actor(e.cause), strong(" schedules "), t.callback(timer), " for ", duration(timer.when), ".");
  else
    told.headline = say(t.callback(timer), " is set for ", strong(duration(timer.when)), ".");
  told.detail = wait == 0 ? say("That is now: it joins the ready queue in the next turn.")
                          : say("That is ", duration(wait), " from now.");
  if (const std::size_t others = t.state.timers.size(); others > 1)
    append(told.detail, say(" ", count(others, "timer"), " ", verb("is", others), " set."));
}

void tell(const event::timer_due& e, const Teller& t, Told& told) {
  const CallbackId id = e.callback;
  told.headline = say(t.callback(id), " is ", strong("due"), ".");
  told.kin = {t.callback(id), {}, {}};
  told.detail = say("It goes to the end of the ready queue. ", ahead(t.state));
  if (const Callback* due = t.state.callback(id); due && due->timer && due->when < t.state.time)
    append(told.detail,
           say(" It is late: it was due at ", duration(due->when),
               held_after(t, due->when) ? say(", while the run was paused") : blocked_after(t, due->when), "."));
}

void tell(const event::callback_begun&, const Teller& t, Told& told) {
  const Callback& callback = t.state.running;
  if (callback.id == 0) {
    told.headline = say("A callback is running.");
    return;
  }
  if (const Task* task = callback.runs_task() ? t.state.tasks.find(callback.serves) : nullptr)
    return task_begun(t, callback, *task, told);
  const CallbackWords words = words_of(callback.kind);
  const auto [whom, what] = served(t, callback);
  told.headline = fill(words.runs, whom, what);
  told.detail = fill(words.then, whom, what);
  // The loop's delivering what a socket or a timer brought says little; main's stop says the same as what follows.
  if (callback.via != 0 || callback.timer)
    told.rank = callback.kind == CallbackKind::main_done     ? Rank::silent
                : callback.kind == CallbackKind::sleep_timer ? Rank::began
                : callback.kind == CallbackKind::call        ? Rank::began
                                                             : Rank::scheduled;
  if (callback.kind == CallbackKind::call && links_job(t.text(callback.name)))
    told.detail = say("This callback is asyncio's own: it would cancel the job if the future had been cancelled.");
  if (callback.kind == CallbackKind::shield_outer && child_done(t.state, t.index, callback.serves))
    told.detail = say("The shielded task was already done: nothing to do.");
  const Progress progress = children_done(t.state, t.index, callback.serves);
  if (told.detail.empty() && progress.total > 0)
    told.detail = say(std::to_string(progress.done), " of ", std::to_string(progress.total), " ",
                      verb("is", progress.done), " done.");
}

void tell(const event::callback_ended& e, const Teller& t, Told& told) {
  const Callback callback = t.index.callback(e.callback);
  const Task* task = callback.runs_task() ? t.state.tasks.find(callback.serves) : nullptr;
  const auto [whom, what] = served(t, callback);
  told.headline = task && task->status == TaskStatus::ended
                      ? say(t.name(task->id), " is done; control returns to the loop.")
                      : fill(words_of(callback.kind).ran, whom, what);
  const State& state = t.state;
  const std::size_t ready = state.ready_size();
  if (state.left_this_turn > 0 && ready > 0) {
    told.detail = say("Next: ", t.callback(state.ready[state.ready_head]), ".");
    if (state.left_this_turn > 1)
      append(told.detail, say(" ", std::to_string(state.left_this_turn), " callbacks are left in this turn."));
  } else if (state.stopping) {
    told.detail = say("That was the last callback of this turn, and stop() was called.");
  } else if (ready > 0) {
    told.detail = say("That was the last callback of this turn; ", grouped(ready), " ", verb("wait", ready),
                      " for the next turn.");
  } else if (!state.timers.empty() && state.timers.front().when <= state.time) {
    told.detail = say("That was the last callback of this turn. A timer is already due.");
  } else if (!state.timers.empty()) {
    told.detail = say("That was the last callback of this turn, and nothing is ready: the next timer is due at ",
                      duration(state.timers.front().when), ".");
  } else {
    told.detail = say("That was the last callback of this turn, and nothing is ready.");
  }
}

void tell(const event::callback_cancelled& e, const Teller& t, Told& told) {
  const Callback* callback = t.state.callback(e.callback);
  const Callback acting = t.index.callback(e.by), cancelled = t.index.callback(e.callback);
  const bool own = acting.serves != 0 && acting.serves == cancelled.serves && cancelled.timer;
  if (own && cancelled.kind != CallbackKind::call) {
    const Sentence who = acting.runs_task() ? t.name(acting.serves) : say("the loop");
    told.headline = say(who, strong(" cancels "), own_timer(t, cancelled), ".");
  } else {
    told.headline = say(t.actor(e.by), strong(" cancels "), t.callback(e.callback), ".");
  }
  const bool timer = callback && callback->timer && callback->when > t.state.time;
  told.detail = say(timer ? "The timer stays in the heap for now and is dropped later without running."
                          : "It keeps its place in the ready queue, but it will not run.");
}

void tell(const event::callback_dropped& e, const Teller& t, Told& told) {
  const CallbackId id = e.callback;
  told.headline = say(t.callback(id), " was cancelled: it is ", strong("dropped"), " and does not run.");
}

void tell(const event::callback_failed& e, const Teller& t, Told& told) {
  const CallbackId id = e.callback;
  told.headline = say(t.callback(id), strong(" failed"), ".");
  if (e.error != 0) told.detail = say(code(t.text(e.error)), ". The loop reports it and continues.");
}

void tell(const event::thread_call_made& e, const Teller& t, Told& told) {
  told.headline =
      say(t.thread(e.thread),
          links_job(t.text(e.name)) ? say(" tells the loop that its job is done")
                                    : say(strong(" schedules "), code(short_name(t.text(e.name))), " on the loop"),
          e.wakes ? " and wakes it." : " but does not wake it.");
  told.detail =
      e.wakes ? say("If the loop is waiting in select, it returns at once; otherwise its next select does not wait.")
              : say("The loop will only notice it when it wakes for another reason.");
}

void tell(const event::callback_of_task& e, const Teller& t, Told& told) {
  told.headline = say(t.callback(e.callback), " will call a method of ", t.name(e.task), ".");
}

void tell(const event::thread_call& e, const Teller& t, Told& told) {
  const CallbackId id = e.callback;
  told.headline = say(t.thread(e.thread), " scheduled ", t.callback(id), " on the loop.");
  told.detail = say("It runs on the loop's thread, after the callbacks ahead of it.");
}

} // namespace loopscope::words
