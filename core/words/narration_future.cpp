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

/// The tasks that await the future.
std::vector<ObjectId> awaiting_tasks(const State& state, ObjectId object) {
  std::vector<ObjectId> found;
  const Future* future = state.futures.find(object);
  if (!future || future->awaited == 0) return found;
  state.tasks.each([&](ObjectId id, const Task& task) {
    if (task.awaiting == object && task.status != TaskStatus::ended) found.push_back(id);
  });
  return found;
}

/// That a task which waits in a line, by that future, can continue.
Sentence continues(const Teller& t, ObjectId future, ObjectId task, ObjectId owner) {
  if (t.state.connections.find(owner)) {
    const bool writer = t.state.running.kind == trace::CallbackKind::writer;
    return say(ready_words(t.index, t.state, owner, writer, t.at), ", which ", t.name(task), strong(" waits"), " for.");
  }
  const Primitive* primitive = t.state.primitives.find(owner);
  if (!primitive) {
    const Future* group = t.state.futures.find(owner);
    return group && group->kind == FutureKind::as_completed
               ? say("Another task is ", strong("done"), ": ", t.name(task), " gets its result.")
               : say("The last task of the group is ", strong("done"), ".");
  }
  if (primitive->kind == PrimitiveKind::lock || primitive->kind == PrimitiveKind::semaphore)
    return say(t.name(task), " is first in line: it gets ", t.name(owner), strong(" next"), ".");
  return say(t.name(task), " can ", strong("continue"), ": ", t.got(*primitive, future), ".");
}

/// "Task-4 is first of 2 tasks in line."
Sentence line(const Teller& t, const Primitive& primitive) {
  const std::size_t waiting = primitive.waiters.size();
  if (waiting == 0) return say("No task waits for it.");
  if (waiting == 1) return say(t.name(primitive.waiters.front().task), " waits for it.");
  return say(t.name(primitive.waiters.front().task), " is first of ", grouped(waiting), " tasks in line.");
}

void acquired(const Teller& t, const Primitive& primitive, ObjectId task, Told& told) {
  const Event* before = t.at > 0 ? &t.index.trace()[t.at - 1] : nullptr;
  const bool waited = before && before->kind == EventKind::primitive_wait_ended &&
                      as<event::primitive_wait_ended>(*before).primitive == primitive.id;
  const Sentence who = task ? t.name(task) : t.actor();
  told.headline = say(who, strong(" acquires "), t.name(primitive.id), ".");
  if (!waited)
    told.detail =
        say(primitive.kind == PrimitiveKind::lock ? "It" : "A slot", " was free, so there was no need to wait. ");
  append(told.detail, line(t, primitive));
}

void released(const Teller& t, const Primitive& primitive, ObjectId task, Told& told) {
  const Sentence who = task ? t.name(task) : t.actor();
  told.headline = say(who, strong(" releases "), t.name(primitive.id), ".");
  told.detail = primitive.waiters.empty()
                    ? say("No task waits for it.")
                    : say(t.name(primitive.waiters.front().task), ", first in line, will be woken.");
}

std::size_t number(std::int64_t value) {
  return value > 0 ? static_cast<std::size_t>(value) : 0;
}

void queue_changed(const event::primitive_changed& e, const Teller& t, const Primitive& queue, const Sentence& who,
                   Told& told) {
  const Sentence item = say(code(t.text(e.text)));
  told.headline = say(who, " ", fill(words_of(e.change).one, t.name(queue.id), item), ".");
  if (!words_of(e.change).many.empty()) told.kin = {item, who, t.name(queue.id), words_of(e.change).many};
  if (e.change == Change::done) {
    const std::size_t left = number(queue.unfinished);
    told.detail = left > 0 ? say(code("task_done()"), " is still missing for ", count(left, "item"), ".")
                           : say("That was the last one: tasks waiting in join() are woken.");
    return;
  }
  told.detail = queue.capacity > 0 ? say("It now holds ", grouped(number(queue.value)), " of at most ",
                                         count(number(queue.capacity), "item"), ".")
                                   : say("It now holds ", count(number(queue.value), "item"), ".");
}

void changed(const event::primitive_changed& e, const Teller& t, const Primitive& primitive, Told& told) {
  const std::string_view text = t.text(e.text);
  const Sentence who = e.task ? t.name(e.task) : t.actor(), it = t.name(primitive.id);
  const std::size_t in_line = primitive.waiters.size();
  if (primitive.kind == PrimitiveKind::queue) return queue_changed(e, t, primitive, who, told);
  if (primitive.kind == PrimitiveKind::barrier && (text == "arrived" || text == "left")) {
    told.headline = say(who, strong(text == "left" ? " leaves " : " arrives at "), it, ".");
    told.detail = say(std::to_string(number(primitive.value)), " of ", count(number(primitive.capacity), "task"), " ",
                      verb("has", number(primitive.value)), text == "left" ? " not left yet." : " arrived.");
    if (text == "left") told.rank = Rank::suspended;
    return;
  }
  if (primitive.kind == PrimitiveKind::condition) {
    told.headline = say(who, strong(" notifies "), it, ".");
    const std::size_t woken = std::min(number(e.value), in_line);
    told.detail = woken == 0 ? say("No task waits for it.")
                             : say(count(woken, "task"), " will be woken; ", woken == 1 ? "it" : "each",
                                   " must acquire the lock before it resumes.");
    return;
  }
  if (primitive.kind == PrimitiveKind::event) {
    told.headline = say(who, strong(e.value ? " sets " : " clears "), it, ".");
    if (e.value && in_line > 0)
      told.detail = say(in_line == 1 ? say(t.name(primitive.waiters.front().task), ", which waits for it,")
                                     : say("The ", grouped(in_line), " tasks that wait for it"),
                        " will be woken.");
    return;
  }
  told.headline = say(who, " changes ", it, text.empty() ? say("") : say(": ", code(text)), ".");
}

/// What is being put together, without the number of those that it waits for, which still grows.
Sentence gathering(const Teller& t, ObjectId id) {
  const Future* future = t.state.futures.find(id);
  const FutureKind kind = future ? future->kind : FutureKind::plain;
  if (kind != FutureKind::gather && kind != FutureKind::wait) return t.name(id);
  return say("the ", thing(kind == FutureKind::gather ? "gather" : "wait", id));
}

/// The primitive of that number; of one that a forged trace never created that is all there is to tell.
const Primitive* known(const Teller& t, ObjectId id, Told& told) {
  const Primitive* primitive = t.state.primitives.find(id);
  if (!primitive) told.headline = say("A shared object changed.");
  return primitive;
}

/// What a new primitive begins with.
Sentence fresh(const Primitive& primitive, std::int64_t capacity) {
  const PrimitiveWords words = words_of(primitive.kind);
  if (words.unit.empty()) return say(words.fresh);
  if (capacity > 0) return fill(words.fresh, say(count(number(capacity), words.unit)));
  return primitive.kind == PrimitiveKind::queue ? say("It has room for any number of items.") : say("");
}

} // namespace

void tell(const event::future_created& e, const Teller& t, Told& told) {
  const FutureKind kind = e.future_kind;
  const ObjectId owner = e.owner;
  const FutureWords words = words_of(kind);
  const bool alone = owner == 0 || owner == e.future;
  const Sentence of = !alone                      ? t.name(owner)
                      : kind == FutureKind::wait  ? say("other tasks or futures")
                      : kind == FutureKind::sleep ? t.actor()
                                                  : say("another future");
  told.headline = fill(words.made, t.actor(), of);
  told.detail = fill(words.about, t.actor(), of);
  if (kind == FutureKind::sleep || kind == FutureKind::executor || kind == FutureKind::wait)
    told.rank = Rank::silent; // that the task is suspended says the same
  if (kind != FutureKind::waiter) return;
  told.rank = Rank::silent; // what it waits for is told by its suspension
  told.headline = say(t.actor(), " starts ", strong("waiting"), ".");
  if (const Future* group = t.state.futures.find(owner); group && group->stands_for_tasks()) {
    const bool next = group->kind == FutureKind::as_completed;
    told.headline = say(t.actor(), next ? " asks for the next result of " : " reaches the end of ", t.name(owner), ".");
    told.detail =
        say("It awaits a future that is done when ", next ? "another of its tasks is." : "all tasks of the group are.");
  } else if (const Connection* connection = t.state.connections.find(owner)) {
    told.headline = say(t.actor(), " starts ", strong("waiting"), " for ", awaited_of(t.index, *connection), ".");
    told.detail = say("It awaits a future that is done when the socket is ready.");
  } else if (const Primitive* primitive = t.state.primitives.find(owner)) {
    told.detail =
        say("It awaits a future that is done when ", primitive->kind == PrimitiveKind::event       ? "the event is set."
                                                     : primitive->kind == PrimitiveKind::condition ? "it is notified."
                                                     : primitive->kind == PrimitiveKind::barrier   ? "all have arrived."
                                                                                                   : "its turn comes.");
  }
}

void tell(const event::future_settled& e, const Teller& t, Told& told) {
  const ObjectId id = e.future;
  const std::string_view text = t.text(e.text);
  const Future* future = t.state.futures.find(id);
  const std::vector<ObjectId> awaiting = awaiting_tasks(t.state, id);
  const ObjectId waiting = awaiting.empty() ? 0 : awaiting.front();
  const Outcome outcome = e.outcome;
  const FutureKind kind = future ? future->kind : FutureKind::plain;
  const bool has_text = !text.empty() && text != "None";
  if (outcome != Outcome::result) told.rank = Rank::failed;
  if (outcome == Outcome::cancelled) {
    const bool program = t.state.running.runs_task() || t.state.running.kind == trace::CallbackKind::call;
    told.headline = program && t.state.running.id != 0 ? say(t.actor(), strong(" cancels "), t.name(id), ".")
                                                       : say(t.name(id), " is ", strong("cancelled"), ".");
    if (kind == FutureKind::waiter) told.rank = Rank::silent; // that it is woken says the same
  } else if (outcome == Outcome::exception) {
    told.headline = say(t.name(id), strong(" fails"), text.empty() ? say(".") : say(": ", code(text)));
    if (kind == FutureKind::gather) told.detail = say("Its other children keep running. ");
  } else if (kind == FutureKind::waiter && waiting != 0) {
    told.headline = continues(t, id, waiting, future->owner);
    told.rank = Rank::silent; // that it is woken says the same
  } else if (kind == FutureKind::plain || kind == FutureKind::executor || kind == FutureKind::shield) {
    told.headline = has_text ? say(t.name(id), " gets the ", strong("result "), code(text), ".")
                             : fill(words_of(kind).ended, t.name(id));
    if (kind != FutureKind::plain && waiting != 0) told.rank = Rank::silent; // that it is woken says the same
  } else {
    told.headline = fill(words_of(kind).ended, t.name(id), future->owner != 0 ? t.name(future->owner) : say("a task"));
    if ((kind == FutureKind::sleep || kind == FutureKind::wait) && waiting != 0)
      told.rank = Rank::silent; // that it is woken says the same
    if (kind == FutureKind::gather && has_text) told.detail = say("Its results, in argument order: ", code(text), ". ");
  }
  if (waiting != 0)
    append(told.detail,
           say(awaiting.size() == 1 ? t.name(waiting) : say(count(awaiting.size(), "task")), " will be woken."));
}

void tell(const event::gather_child& e, const Teller& t, Told& told) {
  told.headline = say(gathering(t, e.future), " waits for ", t.name(e.child), " (number ",
                      std::to_string(std::uint64_t{small(e.index)} + 1), ").");
}

void tell(const event::primitive_created& e, const Teller& t, Told& told) {
  const Primitive* primitive = known(t, e.primitive, told);
  if (!primitive) return;
  told.kin = {t.name(primitive->id), {}, {}};
  told.headline = say(told.kin.thing, " is ", strong("created"), ".");
  told.detail = fresh(*primitive, e.capacity);
}

void tell(const event::primitive_acquired& e, const Teller& t, Told& told) {
  if (const Primitive* primitive = known(t, e.primitive, told)) acquired(t, *primitive, e.task, told);
}

void tell(const event::primitive_released& e, const Teller& t, Told& told) {
  if (const Primitive* primitive = known(t, e.primitive, told)) released(t, *primitive, e.task, told);
}

void tell(const event::primitive_wait_begun& e, const Teller& t, Told& told) {
  const Primitive* primitive = known(t, e.primitive, told);
  if (!primitive) return;
  told.headline = say(t.name(e.task), strong(" waits "),
                      fill(words_of(primitive->kind, e.wait_for).waits, t.name(primitive->id)), ".");
  if (primitive->kind != PrimitiveKind::lock && primitive->kind != PrimitiveKind::semaphore) return;
  const std::size_t before = primitive->waiters.size() - 1;
  if (!primitive->owners.empty())
    told.detail = say(t.holders(*primitive), primitive->owners.size() == 1 ? " holds it. " : " hold it. ");
  append(told.detail, before == 0 ? say("It is first in line.")
                                  : say(count(before, "task"), " ", verb("is", before), " ahead of it."));
}

void tell(const event::primitive_wait_ended& e, const Teller& t, Told& told) {
  if (const Primitive* primitive = known(t, e.primitive, told))
    told.headline = say(t.name(e.task), " no longer waits for ", t.name(primitive->id), ".");
}

void tell(const event::primitive_changed& e, const Teller& t, Told& told) {
  if (const Primitive* primitive = known(t, e.primitive, told)) changed(e, t, *primitive, told);
}

} // namespace loopscope::words
