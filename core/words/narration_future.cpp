// Sentences about futures, gathers, locks and the like.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::Change;
using trace::EventKind;
using trace::FutureKind;
using trace::Outcome;
using trace::PrimitiveKind;

namespace {

/// What somebody waits for in the line of a primitive: "its turn has come".
std::string_view comes(const Teller& t, ObjectId owner) {
  const Primitive* primitive = t.state.primitives.find(owner);
  switch (primitive ? primitive->kind : PrimitiveKind::lock) {
  case PrimitiveKind::event:
    return "the event is set";
  case PrimitiveKind::condition:
    return "it is notified";
  case PrimitiveKind::barrier:
    return "all have come";
  default:
    return "its turn has come";
  }
}

void created(const Teller& t, Narration& told) {
  const ObjectId owner = t.event.object;
  switch (static_cast<FutureKind>(t.event.detail)) {
  case FutureKind::sleep:
    told.headline = owner ? say(t.name(owner), " asks to ", strong("sleep"), ".") : say("A sleep begins.");
    told.detail = say("For that there is a future, which a timer will settle.");
    return;
  case FutureKind::waiter:
    if (const Future* group = t.state.futures.find(owner); group && group->stands_for_tasks()) {
      const bool next = group->kind == FutureKind::as_completed;
      told.headline = capital(say(t.actor(), next ? " asks for the " : " comes to the ", strong(next ? "next" : "end"),
                                  " of ", t.name(owner), "."));
      told.detail = say("For that there is a future, to be settled when ",
                        next ? "one more is done." : "all of its tasks have ended.");
      return;
    }
    if (const Connection* connection = t.state.connections.find(owner)) {
      told.headline =
          capital(say(t.actor(), " begins to ", strong("wait"), " for ", awaited_of(t.index, *connection), "."));
      told.detail = say("For that there is a future, to be settled when there is news from it.");
      return;
    }
    told.headline = capital(say(t.name(t.event.subject), " is made for ", t.actor(), "."));
    told.detail = say("It is a future, to be settled when ", comes(t, owner), ".");
    return;
  case FutureKind::gather:
    told.headline = say("A ", strong("gather"), " is made: one future for several tasks.");
    return;
  case FutureKind::wait:
    told.headline = capital(
        say(t.actor(), " begins to ", strong("wait"), " for ", owner ? t.name(owner) : say("several at once"), "."));
    told.detail =
        say("For that there is a future, to be settled when ", owner ? "that is done." : "enough of them are done.");
    return;
  case FutureKind::shield:
    told.headline = say("A ", strong("shield"), " is made: a future that stands in front of ",
                        owner ? t.name(owner) : say("another"), ".");
    told.detail = say("Cancelling it does not reach ", owner ? t.name(owner) : say("what is behind it"), ".");
    return;
  case FutureKind::as_completed:
    told.headline = capital(say(t.actor(), " will get its tasks ", strong("as they are done"), "."));
    return;
  case FutureKind::task_group:
    told.headline = capital(say(t.actor(), " enters a ", strong("task group"), "."));
    told.detail = say("It will not leave it before all tasks of the group have ended.");
    return;
  default:
    told.headline = say("A ", strong("future"), " is made: a result that is not there yet.");
    return;
  }
}

/// The task that awaits the object, or 0.
ObjectId awaiting_task(const State& state, ObjectId object) {
  const Future* future = state.futures.find(object);
  if (!future || future->awaited == 0) return 0;
  ObjectId found = 0;
  state.tasks.each([&](ObjectId id, const Task& task) {
    if (found == 0 && task.awaiting == object && task.status != TaskStatus::ended) found = id;
  });
  return found;
}

/// A task that stands in a line is let on.
void let_on(const Teller& t, ObjectId future, ObjectId task, ObjectId owner, Narration& told) {
  const Primitive* primitive = t.state.primitives.find(owner);
  if (t.state.connections.find(owner)) {
    const bool writer = t.state.running.kind == trace::CallbackKind::writer;
    told.headline = capital(
        say(ready_words(t.index, t.state, owner, writer, t.at), ", for which ", t.name(task), strong(" waits"), "."));
    return;
  }
  if (!primitive) {
    const Future* group = t.state.futures.find(owner);
    const bool next = group && group->kind == FutureKind::as_completed;
    told.headline = next ? say("One more is ", strong("done"), " for ", t.name(task), ".")
                         : say("The last task of the group has ", strong("ended"), ".");
    return;
  }
  switch (primitive->kind) {
  case PrimitiveKind::lock:
  case PrimitiveKind::semaphore:
    told.headline = say(t.name(task), ", the first in line, is ", strong("next"), " for ", t.name(owner), ".");
    return;
  default:
    told.headline = say(t.name(task), " is ", strong("let on"), ": ", t.got(*primitive, future), ".");
    return;
  }
}

void settled(const Teller& t, Narration& told) {
  const ObjectId id = t.event.subject;
  const std::string_view text = t.text(t.event.object);
  const Future* future = t.state.futures.find(id);
  const ObjectId waiting = awaiting_task(t.state, id);
  const Outcome outcome = static_cast<Outcome>(t.event.detail);
  const FutureKind kind = future ? future->kind : FutureKind::plain;
  if (outcome == Outcome::cancelled) {
    told.headline = capital(say(t.name(id), " is ", strong("cancelled"), "."));
  } else if (outcome == Outcome::exception) {
    told.headline = capital(say(t.name(id), strong(" fails"), text.empty() ? say(".") : say(": ", code(text))));
    if (kind == FutureKind::gather) told.detail = say("Its other children go on. ");
  } else if (kind == FutureKind::sleep && future->owner != 0) {
    told.headline = say(t.name(future->owner), "'s sleep is ", strong("over"), ".");
  } else if (kind == FutureKind::gather) {
    told.headline = capital(say(t.name(id), " is ", strong("complete"), "."));
    if (!text.empty() && text != "None")
      told.detail = say("Its results, in the order of its arguments: ", code(text), ". ");
  } else if (kind == FutureKind::waiter && waiting != 0) {
    let_on(t, id, waiting, future->owner, told);
  } else if (kind == FutureKind::wait) {
    told.headline = capital(say(t.name(id), " is ", strong("over"), "."));
  } else if (kind == FutureKind::as_completed) {
    told.headline = capital(say(t.name(id), " has ", strong("handed out"), " the last one."));
  } else if (kind == FutureKind::task_group) {
    told.headline = capital(say(t.name(id), " is ", strong("over"), ": all of its tasks have ended."));
  } else {
    told.headline = capital(
        say(t.name(id),
            text.empty() || text == "None" ? say(" is ", strong("done")) : say(" has its result: ", code(text)), "."));
  }
  if (waiting != 0) append(told.detail, say("Now ", t.name(waiting), " can be woken."));
}

/// "It is free.", "Task-4 is first in line, of 2."
Sentence line(const Teller& t, const Primitive& primitive) {
  const std::size_t waiting = primitive.waiters.size();
  if (waiting == 0) return say("Nobody waits for it.");
  if (waiting == 1) return say(t.name(primitive.waiters.front().task), " waits in line for it.");
  return say(t.name(primitive.waiters.front().task), " is the first of ", std::to_string(waiting), " in line for it.");
}

void acquired(const Teller& t, const Primitive& primitive, Narration& told) {
  const Event* before = t.at > 0 ? &t.index.trace()[t.at - 1] : nullptr;
  const bool waited = before && before->kind == EventKind::primitive_wait_ended && before->subject == primitive.id;
  const Sentence who = t.event.object ? t.name(t.event.object) : t.actor();
  const bool lock = primitive.kind == PrimitiveKind::lock;
  told.headline = capital(say(who, lock ? say(" now ", strong("holds ")) : say(strong(" gets "), "a place in "),
                              t.name(primitive.id), "."));
  if (!waited) told.detail = say(lock ? "It" : "One", " was free, so there was no need to wait. ");
  append(told.detail, line(t, primitive));
}

void released(const Teller& t, const Primitive& primitive, Narration& told) {
  const Sentence who = t.event.object ? t.name(t.event.object) : t.actor();
  const bool lock = primitive.kind == PrimitiveKind::lock;
  told.headline = capital(
      say(who, strong(lock ? " releases " : " gives back "), lock ? "" : "a place in ", t.name(primitive.id), "."));
  if (primitive.waiters.empty()) {
    told.detail = say("Nobody waits for it.");
  } else {
    told.detail = say(t.name(primitive.waiters.front().task), ", the first in line, will be woken.");
  }
}

std::size_t number(std::int64_t value) {
  return value > 0 ? static_cast<std::size_t>(value) : 0;
}

void queue_changed(const Teller& t, const Primitive& queue, const Sentence& who, Narration& told) {
  const std::string_view item = t.text(t.event.extra);
  switch (static_cast<Change>(t.event.detail)) {
  case Change::put:
    told.headline = say(who, strong(" puts "), code(item), " into ", t.name(queue.id), ".");
    break;
  case Change::taken:
    told.headline = say(who, strong(" takes "), code(item), " from ", t.name(queue.id), ".");
    break;
  case Change::done:
    told.headline = say(who, " is ", strong("done"), " with an item of ", t.name(queue.id), ".");
    told.detail = queue.unfinished > 0 ? say("Of what was put into it, ", count(number(queue.unfinished), "item"),
                                             queue.unfinished == 1 ? " is" : " are", " not done with.")
                                       : say("That was the last: whoever waits for all of them is woken.");
    break;
  case Change::other:
    told.headline = say(who, " changes ", t.name(queue.id), ".");
    break;
  }
  told.headline = capital(std::move(told.headline));
  if (!told.detail.empty()) return;
  told.detail = say("It has ", count(number(queue.value), "item"), " now");
  if (queue.capacity > 0) append(told.detail, fmt::format(", and room for {}", number(queue.capacity)));
  append(told.detail, ".");
}

void changed(const Teller& t, const Primitive& primitive, Narration& told) {
  const std::string_view text = t.text(t.event.extra);
  const Sentence who = t.event.object ? t.name(t.event.object) : t.actor();
  const std::size_t in_line = primitive.waiters.size();
  if (primitive.kind == PrimitiveKind::queue) return queue_changed(t, primitive, who, told);
  if (primitive.kind == PrimitiveKind::barrier && (text == "arrived" || text == "left")) {
    told.headline = capital(say(who, strong(text == "left" ? " leaves " : " comes to "), t.name(primitive.id), "."));
    told.detail = say(fmt::format("{} of {} {} there.", number(primitive.value), number(primitive.capacity),
                                  plural("is", number(primitive.value))));
    return;
  }
  if (primitive.kind == PrimitiveKind::condition) {
    told.headline = capital(say(who, strong(" notifies "), t.name(primitive.id), "."));
    const std::size_t woken = std::min(number(t.event.value), in_line);
    told.detail = woken == 0 ? say("Nobody waits for it.")
                             : say(count(woken, "task"), " will be woken, and must get its lock before going on.");
    return;
  }
  if (primitive.kind == PrimitiveKind::event) {
    told.headline = capital(say(who, strong(t.event.value ? " sets " : " clears "), t.name(primitive.id), "."));
    if (const std::size_t waiting = primitive.waiters.size(); t.event.value && waiting)
      told.detail = say(waiting == 1 ? say(t.name(primitive.waiters.front().task), ", which waits for it,")
                                     : say("The ", std::to_string(waiting), " tasks that wait for it"),
                        " will be woken.");
    return;
  }
  told.headline = capital(
      say(who, text.empty() ? say(" changes ") : say(" changes to ", code(text), ": "), t.name(primitive.id), "."));
}

/// "joins the line for the lock shared", "waits for an item of the queue jobs".
Sentence waits_in(const Teller& t, const Primitive& primitive) {
  const Sentence it = t.name(primitive.id);
  switch (static_cast<trace::WaitFor>(t.event.detail)) {
  case trace::WaitFor::item:
    return say(" waits for an ", strong("item"), " in ", it);
  case trace::WaitFor::place:
    return say(" waits for ", strong("room"), " in ", it);
  case trace::WaitFor::all_done:
    return say(" waits until all items of ", it, " are ", strong("done"));
  case trace::WaitFor::turn:
    break;
  }
  switch (primitive.kind) {
  case PrimitiveKind::event:
    return say(strong(" waits "), "for ", it, " to be set");
  case PrimitiveKind::condition:
    return say(strong(" waits "), "to be notified by ", it);
  case PrimitiveKind::barrier:
    return say(strong(" waits "), "at ", it, " for the others");
  default:
    return say(" joins the ", strong("line"), " for ", it);
  }
}

/// What is being put together, without the number of those that it waits for, which still grows.
Sentence gathering(const Teller& t, ObjectId id) {
  const Future* future = t.state.futures.find(id);
  const FutureKind kind = future ? future->kind : FutureKind::plain;
  if (kind != FutureKind::gather && kind != FutureKind::wait) return t.name(id);
  return say("the ", Phrase{kind == FutureKind::gather ? "gather" : "wait", Phrase::Style::thing, id});
}

} // namespace

void tell_future(const Teller& t, Narration& told) {
  switch (t.event.kind) {
  case EventKind::future_created:
    return created(t, told);
  case EventKind::future_settled:
    return settled(t, told);
  case EventKind::gather_child:
    told.headline = say(t.name(t.event.object), " is number ", std::to_string(std::uint64_t{small(t.event.value)} + 1),
                        " of what ", gathering(t, t.event.subject), " waits for.");
    return;
  case EventKind::future_cancel_requested:
    told.headline =
        capital(say(t.actor(t.event.extra), " asks ", t.name(t.event.subject), " to ", strong("cancel"), "."));
    return;
  default:
    return;
  }
}

void tell_primitive(const Teller& t, Narration& told) {
  const Primitive* primitive = t.state.primitives.find(t.event.subject);
  if (!primitive) {
    told.headline = say("Something that tasks share changed.");
    return;
  }
  const ObjectId task = t.event.object;
  switch (t.event.kind) {
  case EventKind::primitive_created: {
    told.headline = capital(say(t.name(primitive->id), " is ", strong("made"), "."));
    if (primitive->kind == PrimitiveKind::lock) told.detail = say("Nobody holds it.");
    if (primitive->kind == PrimitiveKind::event) told.detail = say("It is not set.");
    if (primitive->kind == PrimitiveKind::queue)
      told.detail = t.event.value > 0 ? say("It has room for ", count(number(t.event.value), "item"), ".")
                                      : say("It has room for any number of items.");
    if (primitive->kind == PrimitiveKind::barrier)
      told.detail = say("It lets nobody through until ", count(number(t.event.value), "task"),
                        t.event.value == 1 ? " has" : " have", " come.");
    if (primitive->kind == PrimitiveKind::semaphore && t.event.value > 0)
      told.detail = say("It lets ", count(static_cast<std::size_t>(t.event.value), "task"), " in at the same time.");
    return;
  }
  case EventKind::primitive_acquired:
    return acquired(t, *primitive, told);
  case EventKind::primitive_released:
    return released(t, *primitive, told);
  case EventKind::primitive_wait_begun: {
    told.headline = say(t.name(task), waits_in(t, *primitive), ".");
    if (primitive->kind != PrimitiveKind::lock && primitive->kind != PrimitiveKind::semaphore) return;
    const std::size_t before = primitive->waiters.size() - 1;
    if (!primitive->owners.empty())
      told.detail = say(t.holders(*primitive), primitive->owners.size() == 1 ? " holds it. " : " hold it. ");
    append(told.detail, before == 0
                            ? "Nobody is in line before it."
                            : fmt::format("{} {} in line before it.", count(before, "task"), plural("is", before)));
    return;
  }
  case EventKind::primitive_wait_ended:
    told.headline = primitive->kind == PrimitiveKind::lock || primitive->kind == PrimitiveKind::semaphore
                        ? say(t.name(task), " leaves the line for ", t.name(primitive->id), ".")
                        : say(t.name(task), " no longer waits for ", t.name(primitive->id), ".");
    return;
  case EventKind::primitive_changed:
    return changed(t, *primitive, told);
  default:
    return;
  }
}

} // namespace loopscope::words
