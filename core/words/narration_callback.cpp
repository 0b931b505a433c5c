// Sentences about callbacks and timers.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::CallbackKind;
using trace::EventKind;
using trace::FutureKind;
using trace::Outcome;

namespace {

/// The kind of a future, as the trace told it when the future was created; plain for anything else.
FutureKind kind_of(const Teller& t, ObjectId future) {
  const std::uint64_t* created = t.index.created(future);
  if (!created) return FutureKind::plain;
  const Event& event = t.index.trace()[*created];
  return event.kind == EventKind::future_created ? static_cast<FutureKind>(event.detail) : FutureKind::plain;
}

/// Whether asyncio made the callback to link a job's future with the job.
bool links_job(std::string_view name) {
  return name.starts_with("_chain_future.");
}

/// How many stand before the last of the ready queue.
std::string ahead(const State& state) {
  const std::size_t before = state.ready_size() > 0 ? state.ready_size() - 1 : 0;
  if (before == 0) return "Nothing is ahead of it.";
  return fmt::format("{} {} ahead of it.", count(before, "callback"), plural("is", before));
}

/// Why the callback that runs wakes whoever waits for the connection.
Sentence news(const Teller& t, ObjectId connection) {
  return ready_words(t.index, t.state, connection, t.state.running.kind == CallbackKind::writer, t.at);
}

/// What an object's end means to those that wait for it: "its sleep is over".
Sentence over(const Teller& t, ObjectId object) {
  const Future* future = t.state.futures.find(object);
  const bool cancelled = future && future->outcome == Outcome::cancelled;
  if (t.index.lane(object)) return say(t.name(object), ", which it awaited, has ended");
  if (cancelled) return say("what it waited for was cancelled");
  switch (kind_of(t, object)) {
  case FutureKind::sleep:
    return say("its sleep is over");
  case FutureKind::gather:
    return say(t.name(object), future && future->outcome == Outcome::exception ? " has failed" : " is complete");
  case FutureKind::waiter: {
    const ObjectId owner = t.index.trace()[*t.index.created(object)].object;
    if (const Primitive* primitive = t.state.primitives.find(owner)) {
      const bool by_turns = primitive->kind == trace::PrimitiveKind::lock;
      return say(by_turns ? std::string_view("it is the first in line") : t.got(*primitive, object));
    }
    if (t.state.connections.find(owner)) return news(t, owner);
    switch (kind_of(t, owner)) {
    case FutureKind::as_completed:
      return say("one more is done");
    case FutureKind::task_group:
      return say("all tasks of its group have ended");
    default:
      return say("it is the first in line");
    }
  }
  case FutureKind::wait:
    return say(t.name(object), " is over");
  case FutureKind::shield:
    return say("what is behind ", t.name(object), " is done");
  default:
    return say(t.name(object), " that it awaited is done");
  }
}

void scheduled(const Teller& t, Narration& told) {
  const Callback callback = scheduled_by(t.event, t.at, t.state.turn);
  const Lane* lane = t.index.lane(callback.serves);
  switch (callback.kind) {
  case CallbackKind::wakeup:
    told.headline = say(t.name(callback.serves), " will ", strong("wake"), ": ", over(t, callback.via), ".");
    told.detail = say("It does not run at once: its wakeup goes to the end of the ready queue. ", ahead(t.state));
    return;
  case CallbackKind::step: {
    const Task* task = t.state.tasks.find(callback.serves);
    if (task && !task->started) {
      told.headline = say(t.name(callback.serves), "'s first step goes to the ", strong("end of the ready queue"), ".");
      told.detail = say(lane && !t.text(lane->function).empty()
                            ? say("Nothing of ", code(fmt::format("{}()", t.text(lane->function))))
                            : say("Nothing of it"),
                        " has run yet. ", ahead(t.state));
    } else {
      told.headline = say(t.name(callback.serves), " goes to the ", strong("end of the ready queue"), ".");
      told.detail = say("It waits for nothing: its turn comes again when those before it have run. ", ahead(t.state));
    }
    return;
  }
  default:
    break;
  }
  if (const Lane* over = t.index.lane(callback.via); over && over->ended != 0 && over->ended < t.at) {
    // The last word of a task: it says more than where the news of it goes.
    told.headline = say(t.name(callback.via), " ",
                        strong(over->outcome == Outcome::cancelled   ? "was cancelled"
                               : over->outcome == Outcome::exception ? "has failed"
                                                                     : "is done"),
                        ".");
    told.detail = say(capital(t.callback(callback)), " goes to the end of the ready queue. ", ahead(t.state));
    return;
  }
  told.headline = capital(say(t.callback(callback), " goes to the ", strong("end of the ready queue"), "."));
  told.detail =
      callback.kind == CallbackKind::call ? say("Nothing of it has run yet. ", ahead(t.state)) : say(ahead(t.state));
}

void timer_scheduled(const Teller& t, Narration& told) {
  const Callback timer = scheduled_by(t.event, t.at, t.state.turn);
  const std::int64_t wait = elapsed(t.state.time, timer.when);
  if (timer.kind == CallbackKind::sleep_timer) {
    told.headline = say("The loop sets a ", strong("timer"), " for ", duration(timer.when), ", to end ",
                        t.name(timer.serves), "'s sleep.");
  } else {
    told.headline = capital(say(t.callback(timer), " is to run at ", strong(duration(timer.when)), "."));
  }
  told.detail = wait == 0 ? say("That is now: it joins the ready queue in the next turn.")
                          : say("That is ", duration(wait), " from now.");
  if (const std::size_t others = t.state.timers.size(); others > 1) {
    append(told.detail, fmt::format(" {} {} set.", count(others, "timer"), plural("is", others)));
  }
}

void begun(const Teller& t, Narration& told) {
  const Callback& callback = t.state.running;
  if (callback.id == 0) {
    told.headline = say("A callback runs.");
    return;
  }
  const Task* task = t.state.tasks.find(callback.serves);
  const Lane* lane = t.index.lane(callback.serves);
  switch (callback.kind) {
  case CallbackKind::step:
  case CallbackKind::wakeup: {
    if (!task) break;
    const bool first = lane && lane->spans.size() > 1 && lane->spans[1].event == t.at;
    if (first) {
      told.headline = say(t.name(task->id), strong(" starts"), ".");
      if (lane->function != 0)
        told.headline = say(t.name(task->id), strong(" starts"), " to run ",
                            code(fmt::format("{}()", t.text(lane->function))), ".");
    } else {
      told.headline = say(t.name(task->id), strong(callback.kind == CallbackKind::wakeup ? " wakes" : " goes on"));
      if (!task->stack.empty() && task->stack.back().line != 0)
        append(told.headline, fmt::format(" at line {}", task->stack.back().line));
      append(told.headline, ".");
    }
    const Future* via = t.state.futures.find(callback.via);
    if (via && via->outcome == Outcome::cancelled && task->cancels != 0) {
      told.detail = say(code("CancelledError"), " is raised where it waited.");
    } else {
      told.detail = say("Nothing else can run until it gives way or ends.");
    }
    return;
  }
  case CallbackKind::sleep_timer:
    told.headline = capital(say(t.callback(callback), strong(" runs"), "."));
    told.detail = say("All it does is to settle the future that ", t.name(callback.serves), " awaits.");
    return;
  case CallbackKind::gather_child:
  case CallbackKind::wait_child:
  case CallbackKind::as_completed_child:
  case CallbackKind::task_group_child: {
    told.headline = capital(say(t.name(callback.serves), " learns that ",
                                callback.via ? t.name(callback.via) : say("one of its children"), " ",
                                strong(callback.via ? t.how_it_ended(callback.via) : "is done"), "."));
    const auto [done, total] = children_done(t.state, t.index, callback.serves);
    if (total > 0) told.detail = say(fmt::format("{} of {} {} done.", done, total, done == 1 ? "is" : "are"));
    return;
  }
  case CallbackKind::timeout_timer:
    told.headline = say("The time of ", t.name(callback.serves), "'s timeout is ", strong("over"), ".");
    told.detail = say("So it asks the task to cancel, at the await where it stands.");
    return;
  case CallbackKind::wait_timer:
    told.headline = capital(say("the time of ", t.name(callback.serves), " is ", strong("over"), "."));
    told.detail = say("It ends with what is done by now, and cancels nothing itself.");
    return;
  case CallbackKind::shield_inner:
    told.headline = capital(say(t.name(callback.serves), " learns that ", t.name(callback.via), " ",
                                strong(t.how_it_ended(callback.via)), "."));
    told.detail = say("What that ended with is passed on.");
    return;
  case CallbackKind::shield_outer: {
    const Lane* inner = t.index.lane(callback.serves);
    const Future* other = t.state.futures.find(callback.serves);
    const bool over = inner ? inner->ended != 0 && inner->ended <= t.at : !other || other->settled;
    told.headline = capital(say(t.name(callback.via), " ", strong(t.how_it_ended(callback.via)), "."));
    told.detail = over ? say("What is behind it had ended before: nothing is left to do.")
                       : capital(say(t.name(callback.serves), " is left alone and ", strong("goes on"),
                                     ": only the shield waits for it no more."));
    return;
  }
  case CallbackKind::main_done:
    told.headline = say("The loop learns that ", t.name(callback.serves), ", for which it runs, ",
                        strong(t.how_it_ended(callback.serves)), ".");
    told.detail = say("So it will stop.");
    return;
  case CallbackKind::reader:
  case CallbackKind::writer:
  case CallbackKind::job_done:
    told.headline = say("The loop ", strong("hands on "), t.callback(callback), ".");
    told.detail = say("Nothing else can run until that is done.");
    return;
  default:
    break;
  }
  told.headline = capital(say(t.callback(callback), strong(" runs"), "."));
  told.detail = links_job(t.text(callback.name))
                    ? say("It is asyncio's own: had the future been cancelled, it would now cancel the job.")
                    : say("Nothing else can run until it returns.");
}

Sentence has_run(const Teller& t, const Callback& callback) {
  switch (callback.kind) {
  case CallbackKind::gather_child:
  case CallbackKind::wait_child:
  case CallbackKind::as_completed_child:
  case CallbackKind::task_group_child:
    return say(t.name(callback.serves), " has taken note of that.");
  case CallbackKind::main_done:
    return say("the loop has taken note of that.");
  case CallbackKind::reader:
  case CallbackKind::writer:
  case CallbackKind::job_done:
    return say("the loop has handed that on.");
  case CallbackKind::call:
    return say(t.callback(callback), " has returned: the loop goes on.");
  default:
    return say(t.callback(callback), " has run.");
  }
}

void ended(const Teller& t, Narration& told) {
  const Callback callback = t.index.callback(t.event.subject);
  const Task* task = callback.runs_task() ? t.state.tasks.find(callback.serves) : nullptr;
  if (task && task->status == TaskStatus::ended) {
    told.headline = say(t.name(task->id), " is over: the loop goes on.");
  } else if (callback.runs_task()) {
    told.headline = say(t.name(callback.serves), " has given way: the loop goes on.");
  } else {
    told.headline = capital(has_run(t, callback));
  }
  const State& state = t.state;
  const std::size_t ready = state.ready_size();
  if (state.left_this_turn > 0 && ready > 0) {
    told.detail = say("Next: ", t.callback(*next_ready(state)), ".");
    if (state.left_this_turn > 1)
      append(told.detail, fmt::format(" {} callbacks are left in this turn.", state.left_this_turn));
  } else if (state.stopping) {
    told.detail = say("That was the last of this turn, and the loop has been asked to stop.");
  } else if (ready > 0) {
    told.detail = say("That was the last of this turn. ", count(ready, "callback"), ready == 1 ? " waits" : " wait",
                      " for the next.");
  } else if (!state.timers.empty() && state.timers.front().when <= state.time) {
    told.detail = say("That was the last of this turn. A timer is due already.");
  } else if (!state.timers.empty()) {
    told.detail = say("That was the last of this turn, and nothing is ready: the next timer is due at ",
                      duration(state.timers.front().when), ".");
  } else {
    told.detail = say("That was the last of this turn, and nothing is ready.");
  }
}

/// A timer in the words of whom it serves: "the timer of its sleep".
Sentence own_timer(const Teller& t, const Callback& timer) {
  Phrase itself{"timer", Phrase::Style::thing, 0, timer.id};
  switch (timer.kind) {
  case CallbackKind::sleep_timer:
    return say("the ", itself, " of its sleep");
  case CallbackKind::timeout_timer:
    return say("the ", itself, " of its timeout");
  default:
    return t.callback(timer);
  }
}

void cancelled(const Teller& t, Narration& told) {
  const Callback* callback = t.state.callback(t.event.subject);
  const Callback acting = t.index.callback(t.event.extra), cancelled = t.index.callback(t.event.subject);
  const bool own = acting.serves != 0 && acting.serves == cancelled.serves && cancelled.timer;
  if (own && cancelled.kind != CallbackKind::call) {
    const Sentence who = acting.runs_task() ? t.name(acting.serves) : say("the loop");
    told.headline = capital(say(who, strong(" cancels "), own_timer(t, cancelled), "."));
  } else {
    told.headline = capital(say(t.actor(t.event.extra), strong(" cancels "), t.callback(t.event.subject), "."));
  }
  const bool timer = callback && callback->timer && callback->when > t.state.time;
  told.detail = say(timer ? "It stays among the timers for now; it will be dropped and never run."
                          : "It keeps its place in the queue, but it will not run.");
}

/// Whether a pause has held the loop at that time or later.
bool held_after(const Teller& t, std::int64_t time) {
  auto next = std::ranges::upper_bound(t.index.holds(), t.at, {}, &Hold::begun);
  return next != t.index.holds().begin() && (next - 1)->to > time;
}

} // namespace

void tell_callback(const Teller& t, Narration& told) {
  const CallbackId id = t.event.subject;
  switch (t.event.kind) {
  case EventKind::callback_scheduled:
    return scheduled(t, told);
  case EventKind::timer_scheduled:
    return timer_scheduled(t, told);
  case EventKind::timer_due:
    told.headline = capital(say(t.callback(id), " is ", strong("due"), "."));
    told.detail = say("It goes to the end of the ready queue. ", ahead(t.state));
    if (const Callback* due = t.state.callback(id); due && due->timer && due->when < t.state.time)
      append(told.detail, say(" It is late: it was due at ", duration(due->when),
                              held_after(t, due->when) ? ", and a pause held the loop." : "."));
    return;
  case EventKind::callback_begun:
    return begun(t, told);
  case EventKind::callback_ended:
    return ended(t, told);
  case EventKind::callback_cancelled:
    return cancelled(t, told);
  case EventKind::callback_dropped:
    told.headline = capital(say(t.callback(id), " was cancelled: it is ", strong("dropped"), " and does not run."));
    return;
  case EventKind::callback_failed:
    told.headline = capital(say(t.callback(id), strong(" failed"), "."));
    if (t.event.object != 0) told.detail = say(code(t.text(t.event.object)), ". The loop reports it and goes on.");
    return;
  case EventKind::thread_call_made:
    told.headline = capital(say(t.thread(small(t.event.value)),
                                links_job(t.text(t.event.object))
                                    ? say(" tells the loop that its job is over")
                                    : say(" gives ", code(short_name(t.text(t.event.object))), " to the loop"),
                                t.event.detail != 0 ? " and wakes it." : ", and does not wake it."));
    told.detail = t.event.detail != 0 ? say("The loop's select ends at once, or is not begun.")
                                      : say("The loop takes notice when it wakes for another reason.");
    return;
  case EventKind::callback_of_task:
    told.headline = capital(say(t.callback(id), " will call a method of ", t.name(t.event.object), "."));
    return;
  case EventKind::thread_call:
    told.headline = capital(say(t.thread(small(t.event.value)), " gave the loop ", t.callback(id), "."));
    told.detail = say("It runs on the loop's thread, when its place in the queue comes.");
    return;
  default:
    return;
  }
}

} // namespace loopscope::words
