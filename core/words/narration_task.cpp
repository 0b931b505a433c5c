// Sentences about tasks and coroutines.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::AwaitKind;
using trace::EventKind;
using trace::Outcome;
using trace::PrimitiveKind;

namespace {

std::uint64_t whole(std::int64_t value) {
  return value > 0 ? static_cast<std::uint64_t>(value) : 0;
}

/// "Task-3 still holds the lock shared."
void keeps(const Teller& t, ObjectId task, Sentence& sentence) {
  const Primitive* held = held_by(t.state, task);
  if (held) append(sentence, say(sentence.empty() ? "" : " ", t.name(task), " still holds ", t.name(held->id), "."));
}

void sleeps(const Teller& t, const Task& task, Told& told) {
  const auto set = t.index.sleep_timer(task.awaiting);
  if (!set) {
    told.headline = say(t.name(task.id), strong(" sleeps"), ".");
    return;
  }
  const Event& timer = t.index.trace()[*set];
  const std::int64_t when = as<event::timer_scheduled>(timer).when;
  told.headline = say(t.name(task.id), strong(" sleeps"), " for ", duration(elapsed(timer.time, when)), ".");
  told.detail = say("The loop sets a timer for ", duration(when),
                    t.state.ready_size() ? " and can now run whatever is ready." : ". Nothing else is ready.");
  keeps(t, task.id, told.detail);
}

void waits_for_primitive(const Teller& t, const Task& task, const Primitive& primitive, Sentence& what,
                         Sentence& detail) {
  const auto at = std::find_if(primitive.waiters.begin(), primitive.waiters.end(),
                               [&](const Waiter& waiter) { return waiter.task == task.id; });
  const bool in_line = at != primitive.waiters.end();
  const auto before = static_cast<std::size_t>(at - primitive.waiters.begin());
  const trace::WaitFor wait = in_line ? at->wait : trace::WaitFor::turn;
  what = fill(words_of(primitive.kind, wait).waits, t.name(primitive.id));
  switch (primitive.kind) {
  case PrimitiveKind::lock:
  case PrimitiveKind::semaphore:
    if (!primitive.owners.empty()) append(what, say(", held by ", t.holders(primitive)));
    if (in_line)
      detail = before == 0 ? say("It is first in line.")
                           : say(count(before, "task"), " ", verb("is", before), " ahead of it.");
    return;
  case PrimitiveKind::queue:
    if (wait == trace::WaitFor::item) detail = say("The queue is empty.");
    if (wait == trace::WaitFor::place) detail = say("The queue is full.");
    if (wait == trace::WaitFor::all_done)
      detail = say(code("task_done()"), " is still missing for ", count(whole(primitive.unfinished), "item"), ".");
    return;
  case PrimitiveKind::barrier:
    detail =
        say(std::to_string(whole(primitive.value)), " of ", count(whole(primitive.capacity), "task"), " have arrived.");
    return;
  default:
    if (in_line && primitive.waiters.size() > 1) detail = say(grouped(primitive.waiters.size()), " tasks wait for it.");
    return;
  }
}

/// Whether the wait has a timer: only then it can end by its timeout.
bool has_timeout(const State& state, ObjectId wait) {
  return std::ranges::any_of(state.timers, [&](const Callback& timer) {
    return timer.kind == trace::CallbackKind::wait_timer && timer.serves == wait && !timer.cancelled;
  });
}

/// What a task waits for that awaits a future: after "waits".
Sentence awaits(const Teller& t, ObjectId id, const Future* future) {
  if (!future) return id ? say("for ", t.name(id)) : say("for something");
  const std::size_t children = future->children.size();
  const Sentence those = children > 1    ? say(count(children, "task"))
                         : children == 1 ? t.name(future->children.front())
                                         : t.name(future->owner ? future->owner : id);
  return fill(words_of(future->kind).waits, t.name(id), those);
}

/// The task, or the callback, inside of whose step the innermost one is taken.
Sentence around(const Teller& t) {
  const std::vector<ObjectId>& inside = t.state.inside;
  if (inside.size() > 1) return t.name(inside[inside.size() - 2]);
  return t.state.running.id != 0 ? t.actor(t.state.running.id) : Sentence{};
}

} // namespace

void tell(const event::task_created& e, const Teller& t, Told& told) {
  const ObjectId id = e.task;
  const auto function = e.function;
  const Sentence to_run = t.to_run(id);
  const bool by_call = function != 0 && to_run.empty(); // "the task use(1)": its name says what it runs
  const Sentence creator = t.state.inside.empty() ? t.creator(id, t.state.running.id) : t.name(t.state.inside.back());
  told.headline = say(creator, strong(" creates "), by_call ? "the task " : "", t.name(id), to_run, ".");
  told.detail = say("Creating a task does not run it yet; the loop does that in a later turn.");
  if (const Lane* lane = t.index.lane(id); lane && !lane->of_program)
    append(told.detail, " It is not the program's own: asyncio or a library made it.");
  told.kin = {t.name(id), creator, function == 0 ? say("a coroutine") : say(t.function(function))};
  if (by_call) told.kin.many = "{2} *creates* the tasks {}.";
}

void tell(const event::step_begun_inside& e, const Teller& t, Told& told) {
  const Sentence outer = around(t);
  told.headline = say(t.name(e.task), strong(" starts"), " at once, inside the step of ",
                      outer.empty() ? say("another task") : outer, ".");
  told.detail = say("An eager task runs when it is created, up to where it is first suspended.");
}

void tell(const event::step_ended_inside& e, const Teller& t, Told& told) {
  told.headline = say("The step of ", t.name(e.task), " inside another is over: ", t.actor(), " goes on.");
}

void tell(const event::task_called& e, const Teller& t, Told& told) {
  const Lane* lane = t.index.lane(e.task);
  told.headline =
      say(t.name(e.task), " runs ",
          code(fmt::format("{}({})", lane ? short_name(t.text(lane->function)) : "", t.text(e.arguments))), ".");
}

void tell(const event::not_of_program& e, const Teller& t, Told& told) {
  told.headline = say(e.is_callback ? t.callback(e.what) : t.name(e.what),
                      " is not the program's own: asyncio or a library made it.");
}

void tell(const event::frame& e, const Teller& t, Told& told) {
  const ObjectId id = e.task;
  told.headline = say(t.name(id), " is about to be suspended.");
  told.detail = say(t.function(e.function), " awaits another coroutine");
  if (e.line != 0) append(told.detail, say(" at ", line_name(t.index, e.line)));
  append(told.detail, ".");
}

void tell(const event::task_suspended& e, const Teller& t, Told& told) {
  const Task* task = t.state.tasks.find(e.task);
  if (!task || task->status == TaskStatus::ended) {
    told.headline = say("A task is suspended.");
    return;
  }
  if (task->await_kind == AwaitKind::sleep) return sleeps(t, *task, told);
  if (task->await_kind == AwaitKind::yield) {
    told.headline = say(t.name(task->id), strong(" yields"), " to the loop for one turn.");
    told.detail = say("It does not wait for anything; it only lets other callbacks run.");
    return keeps(t, task->id, told.detail);
  }
  const ObjectId awaited = t.state.awaited(*task);
  const Future* future = t.state.futures.find(awaited);
  const bool in_line = future && future->kind == trace::FutureKind::waiter;
  Sentence what;
  if (const Primitive* primitive = in_line ? t.state.primitives.find(future->owner) : nullptr) {
    waits_for_primitive(t, *task, *primitive, what, told.detail);
  } else if (const Connection* connection = in_line ? t.state.connections.find(future->owner) : nullptr) {
    what = say("for ", awaited_of(t.index, *connection));
    told.detail = say("It wakes when the loop finds the socket ready.");
  } else if (t.index.lane(awaited)) {
    what = say("for ", t.name(awaited));
    told.detail = say("It wakes when that task is done.");
  } else {
    what = awaits(t, awaited, future);
    told.detail = say(words_of(future ? future->kind : trace::FutureKind::plain).until);
    if (future && future->kind == trace::FutureKind::wait)
      told.detail = say("It wakes when ", future->children.size() > 1 ? "enough of them are" : "that is", " done",
                        has_timeout(t.state, awaited) ? ", or when its timeout expires." : ".");
  }
  told.headline = say(t.name(task->id), " is ", strong("suspended"), ": it waits ", what, ".");
  keeps(t, task->id, told.detail);
}

void tell(const event::task_renamed& e, const Teller& t, Told& told) {
  told.headline = say(t.actor(), " names a task ", strong(t.text(e.name)), ".");
}

void tell(const event::task_cancel_requested& e, const Teller& t, Told& told) {
  const ObjectId id = e.task;
  told.headline = say(t.actor(e.by), " requests the ", strong("cancellation"), " of ", t.name(id), ".");
  told.kin = {t.name(id), t.actor(e.by), {}};
  const Task* task = t.state.tasks.find(id);
  if (task && !task->started)
    told.detail = say("It has not started: it ends before its first line.");
  else
    told.detail = say("It does not stop yet: when it next runs, ", code("CancelledError"), " is raised at its await.");
}

void tell(const event::task_ended& e, const Teller& t, Told& told) {
  const ObjectId id = e.task;
  const std::string_view text = t.text(e.text);
  if (e.outcome != Outcome::result) told.rank = Rank::failed;
  if (e.outcome == Outcome::exception) {
    told.headline = say(t.name(id), strong(" failed"), text.empty() ? say(".") : say(": ", code(text)));
    told.detail = say("The task keeps the exception; awaiting the task raises it.");
  } else if (e.outcome == Outcome::cancelled) {
    told.headline = say(t.name(id), " is done: ", strong("cancelled"), ".");
  } else if (text.empty() || text == "None") {
    told.headline = say(t.name(id), " is ", strong("done"), ".");
  } else {
    told.headline = say(t.name(id), " is ", strong("done"), " with the result ", code(text), ".");
    told.detail = say("The task keeps the result; awaiting the task returns it.");
  }
  keeps(t, id, told.detail);
}

void tell(const event::coroutine_created& e, const Teller& t, Told& told) {
  if (is_body(t.index, t.event)) {
    told.rank = Rank::silent;
    told.headline = say(t.actor(), " enters the ", code("async with"), " block.");
    return;
  }
  told.headline = say(t.actor(), " creates a ", strong("coroutine object"), ": ", t.function(e.function), ".");
  told.detail = say("The call runs none of its code: that happens when it is awaited or wrapped in a task.");
  told.kin = {say(t.function(e.function)), t.actor(), {}};
}

void tell(const event::coroutine_entered& e, const Teller& t, Told& told) {
  const ObjectId id = e.coroutine;
  const std::optional<std::uint64_t> created = t.index.created(id);
  const bool body = created && is_body(t.index, t.index.trace()[*created]);
  // The first step of a task enters its coroutine; after that one coroutine enters another.
  const bool first = t.at > 0 && t.index.trace()[t.at - 1].kind == EventKind::callback_begun;
  told.headline = say(t.name(id), strong(" starts"), e.task ? say(" in ", t.name(e.task)) : say(""), ".");
  if (e.task == 0)
    told.detail = say("No task runs it: the program calls ", code("send()"), ", and it runs to its first yield.");
  else if (!first)
    told.detail = say("It starts right away in the same task; the loop is not involved.");
  if (first || body) told.rank = Rank::silent; // that the task starts says the same
  if (created && e.task != 0)
    told.kin = {say(t.function(as<event::coroutine_created>(t.index.trace()[*created]).function)), t.name(e.task), {}};
}

void tell(const event::coroutine_ended& e, const Teller& t, Told& told) {
  const ObjectId id = e.coroutine;
  const std::optional<std::uint64_t> created = t.index.created(id);
  told.headline = say(t.name(id), t.index.entered(id) ? " is done." : " was closed before it started.");
  // The end of a task's own coroutine is the task's, which follows as soon as what its arguments held is closed.
  constexpr std::uint64_t closed = 64;
  const trace::Trace& trace = t.index.trace();
  const std::uint64_t end = std::min<std::uint64_t>(trace.size(), t.at + closed);
  std::uint64_t next = t.at + 1;
  while (next < end && trace::group_of(trace[next].kind) != trace::EventGroup::task &&
         trace[next].kind != EventKind::callback_ended)
    ++next;
  const bool last = next < end && trace[next].kind == EventKind::task_ended;
  if (last || (created && is_body(t.index, t.index.trace()[*created]))) told.rank = Rank::silent;
}

} // namespace loopscope::words
