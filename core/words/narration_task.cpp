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

/// "Task-3 keeps the lock shared while it sleeps."
void keeps(const Teller& t, ObjectId task, std::string_view meanwhile, Sentence& sentence) {
  const Primitive* held = held_by(t.state, task);
  if (!held) return;
  append(sentence, say(" ", t.name(task), " keeps ", held->kind == PrimitiveKind::lock ? say("") : say("a place in "),
                       t.name(held->id), " ", meanwhile, "."));
}

std::string_view place_in_line(std::size_t place) {
  constexpr std::string_view words[] = {"first", "second", "third", "fourth", "fifth"};
  return place < 5 ? words[place] : std::string_view{};
}

void sleeps(const Teller& t, const Task& task, Narration& told) {
  const Event* timer = t.recent(EventKind::timer_scheduled, task.id);
  if (!timer) {
    told.headline = say(t.name(task.id), " asked to sleep and ", strong("gave way"), ".");
    return;
  }
  told.headline = say(t.name(task.id), " asked to sleep for ", duration(elapsed(timer->time, timer->value)), " and ",
                      strong("gave way"), ".");
  told.detail = say("The loop set a timer for ", duration(timer->value),
                    t.state.ready_size() ? " and is free to run what is ready." : ". Nothing else is ready.");
  keeps(t, task.id, "while it sleeps", told.detail);
}

void waits_for_primitive(const Teller& t, const Task& task, const Primitive& primitive, Narration& told) {
  const auto at = std::find_if(primitive.waiters.begin(), primitive.waiters.end(),
                               [&](const Waiter& waiter) { return waiter.task == task.id; });
  const std::size_t place = static_cast<std::size_t>(at - primitive.waiters.begin());
  const bool in_line = at != primitive.waiters.end();
  switch (primitive.kind) {
  case PrimitiveKind::lock:
  case PrimitiveKind::semaphore:
    told.headline = say(t.name(task.id), strong(" gave way"), ": it wants ",
                        primitive.kind == PrimitiveKind::semaphore ? "a place in " : "", t.name(primitive.id));
    if (!primitive.owners.empty())
      append(told.headline, say(", which ", t.holders(primitive), primitive.owners.size() == 1 ? " holds" : " hold"));
    append(told.headline, ".");
    if (in_line)
      told.detail = place < 5 ? say("It is ", place_in_line(place), " in line.")
                              : say(fmt::format("{} stand in line before it.", place));
    break;
  case PrimitiveKind::queue: {
    const trace::WaitFor wait = in_line ? at->wait : trace::WaitFor::turn;
    told.headline = say(t.name(task.id), strong(" gave way"), ": it waits ",
                        wait == trace::WaitFor::item    ? "for an item in "
                        : wait == trace::WaitFor::place ? "for room in "
                        : wait == trace::WaitFor::turn  ? "for "
                                                        : "until all is done in ",
                        t.name(primitive.id), ".");
    if (wait == trace::WaitFor::item) told.detail = say("There is none.");
    if (wait == trace::WaitFor::place) told.detail = say("It is full.");
    if (wait == trace::WaitFor::all_done)
      told.detail = say(count(static_cast<std::size_t>(std::max<std::int64_t>(0, primitive.unfinished)), "item"),
                        primitive.unfinished == 1 ? " is" : " are", " not done with.");
    break;
  }
  case PrimitiveKind::barrier:
    told.headline = say(t.name(task.id), strong(" gave way"), ": it waits at ", t.name(primitive.id), ".");
    told.detail = say(fmt::format("{} of {} have come.", std::max<std::int64_t>(0, primitive.value),
                                  std::max<std::int64_t>(0, primitive.capacity)));
    break;
  default:
    told.headline = say(t.name(task.id), strong(" gave way"), ": it waits for ", t.name(primitive.id), ".");
    if (in_line && primitive.waiters.size() > 1)
      told.detail = say(fmt::format("{} tasks wait for it.", primitive.waiters.size()));
    break;
  }
  keeps(t, task.id, "meanwhile", told.detail);
}

void ended(const Teller& t, Narration& told) {
  const ObjectId id = t.event.subject;
  const std::string_view text = t.text(t.event.object);
  switch (static_cast<Outcome>(t.event.detail)) {
  case Outcome::exception:
    told.headline = say(t.name(id), strong(" failed"), text.empty() ? say(".") : say(": ", code(text)));
    told.detail = say("The error is kept for whoever awaits the task.");
    break;
  case Outcome::cancelled:
    told.headline = say(t.name(id), " was ", strong("cancelled"), " and has ended.");
    break;
  default:
    told.headline = say(t.name(id), " has ", strong("ended"), ".");
    if (!text.empty() && text != "None") {
      told.headline = say(t.name(id), " has ", strong("ended"), " with the result ", code(text), ".");
      told.detail = say("The result is kept for whoever awaits the task.");
    }
    break;
  }
  const Primitive* held = held_by(t.state, id);
  if (held) append(told.detail, say(told.detail.empty() ? "" : " ", "It still holds ", t.name(held->id), "."));
}

void cancel_requested(const Teller& t, Narration& told) {
  const ObjectId id = t.event.subject;
  told.headline = capital(say(t.actor(t.event.extra), " asks ", t.name(id), " to ", strong("cancel"), "."));
  const Task* task = t.state.tasks.find(id);
  if (task && (task->status == TaskStatus::waiting || task->status == TaskStatus::sleeping)) {
    told.detail =
        say("It does not stop at once: ", code("CancelledError"), " will be raised where it waits, when it next runs.");
  } else {
    told.detail = say("It does not stop at once: ", code("CancelledError"), " will be raised in it later.");
  }
}

/// Whether what the task waits for stands for several others, and was told.
bool tell_group(const Teller& t, const Task& task, ObjectId id, const Future& group, Narration& told) {
  switch (group.kind) {
  case trace::FutureKind::task_group:
    told.headline = say(t.name(task.id), strong(" gave way"), ": it waits at the end of ", t.name(id), ".");
    told.detail = say("It wakes when all tasks of the group have ended.");
    return true;
  case trace::FutureKind::as_completed:
    told.headline = say(t.name(task.id), strong(" gave way"), ": it waits for the next of ", t.name(id), ".");
    told.detail = say("It wakes as soon as one more of them is done.");
    return true;
  case trace::FutureKind::wait:
    told.headline = say(t.name(task.id), strong(" gave way"), ": it ",
                        group.children.empty()       ? say("waits for ", group.owner ? t.name(group.owner) : t.name(id))
                              : group.children.size() == 1 ? say("waits for ", t.name(group.children.front()))
                                                     : say("waits for ", count(group.children.size(), "task")),
                        ".");
    told.detail = say("It wakes when enough is done, or when the time it has given is over.");
    return true;
  default:
    return false;
  }
}

} // namespace

void tell_suspension(const Teller& t, Narration& told) {
  const Task* task = t.state.tasks.find(t.event.subject);
  if (!task || task->status == TaskStatus::ended) {
    told.headline = say("A task gave way.");
    return;
  }
  const Future* future = t.state.futures.find(task->awaiting);
  const ObjectId awaited = t.state.awaited(*task);
  if (const Future* group = t.state.futures.find(awaited); group && tell_group(t, *task, awaited, *group, told)) return;
  switch (task->await_kind) {
  case AwaitKind::sleep:
    return sleeps(t, *task, told);
  case AwaitKind::yield:
    told.headline = say(t.name(task->id), strong(" gave way"), " for one turn.");
    told.detail = say("It waits for nothing: it only lets the others run.");
    keeps(t, task->id, "meanwhile", told.detail);
    return;
  case AwaitKind::gather:
    told.headline = say(t.name(task->id), strong(" gave way"), ": it waits for ",
                        task->awaiting ? t.name(task->awaiting) : say("a gather"), ".");
    told.detail = say("It wakes when all of them are done, or as soon as one fails.");
    return;
  case AwaitKind::primitive:
    if (const Primitive* primitive = future ? t.state.primitives.find(future->owner) : nullptr)
      return waits_for_primitive(t, *task, *primitive, told);
    break;
  case AwaitKind::task:
    told.headline = say(t.name(task->id), strong(" gave way"), ": it waits for ", t.name(task->awaiting), " to end.");
    keeps(t, task->id, "meanwhile", told.detail);
    return;
  default:
    break;
  }
  if (const Connection* connection = future ? t.state.connections.find(future->owner) : nullptr;
      connection && future->kind == trace::FutureKind::waiter) {
    told.headline =
        say(t.name(task->id), strong(" gave way"), ": it waits for ", awaited_of(t.index, *connection), ".");
    told.detail = say("It wakes when the loop finds that there is news from there.");
    return;
  }
  told.headline = say(t.name(task->id), strong(" gave way"), ": it waits for ",
                      task->awaiting ? t.name(task->awaiting) : say("something"), ".");
  told.detail =
      say(future && future->kind == trace::FutureKind::executor ? "It wakes when that has ended in its thread."
                                                                : "It wakes when somebody settles that.");
}

void tell_task(const Teller& t, Narration& told) {
  const ObjectId id = t.event.subject;
  switch (t.event.kind) {
  case EventKind::task_created: {
    const std::string_view function = t.text(small(t.event.value));
    told.headline = capital(
        say(t.actor(), " makes ", t.name(id),
            function.empty() ? say("") : say(", a task that will run ", code(fmt::format("{}()", function))), "."));
    told.detail = say("Making a task runs nothing of it: the loop will, later.");
    return;
  }
  case EventKind::frame:
    told.headline = say(t.name(id), " is about to give way.");
    told.detail = say(code(fmt::format("{}()", t.text(t.event.object))), " awaits another coroutine");
    if (t.event.line != 0) append(told.detail, fmt::format(" at line {}", t.event.line));
    append(told.detail, ".");
    return;
  case EventKind::task_suspended:
    return tell_suspension(t, told);
  case EventKind::task_renamed:
    told.headline = capital(say(t.actor(), " names a task ", strong(t.text(t.event.object)), "."));
    return;
  case EventKind::task_cancel_requested:
    return cancel_requested(t, told);
  case EventKind::task_ended:
    return ended(t, told);
  case EventKind::coroutine_created:
    if (is_body(t.index, t.event)) {
      told.headline = capital(say(t.actor(), " comes to ", t.name(id), "."));
      return;
    }
    told.headline =
        say("Calling ", code(fmt::format("{}()", t.text(t.event.object))), " made a ", strong("coroutine object"), ".");
    told.detail = say("Nothing of it has run: it runs when a task does, or when it is awaited.");
    return;
  case EventKind::coroutine_entered:
    told.headline =
        capital(say(t.name(id), " begins to run", t.event.extra ? say(" in ", t.name(t.event.extra)) : say(""), "."));
    // The first step of a task enters its coroutine; after that one coroutine enters another.
    if (t.event.extra == 0)
      told.detail = say("No task runs it: it is driven by hand, and runs up to what it hands out.");
    else if (t.at > 0 && t.index.trace()[t.at - 1].kind != EventKind::callback_begun)
      told.detail = say("It runs in the same task, at once: the loop takes no part in this.");
    return;
  case EventKind::coroutine_ended:
    told.headline = capital(say(t.name(id), t.index.entered(id) ? " has ended." : " was closed before it began."));
    return;
  default:
    return;
  }
}

} // namespace loopscope::words
