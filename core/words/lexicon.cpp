#include "core/words/lexicon.h"

namespace loopscope::words {

using replay::ConnectionStatus;
using replay::JobStatus;
using replay::LoopSpanKind;
using replay::Phase;
using replay::SpanKind;
using trace::AwaitKind;
using trace::CallbackKind;
using trace::Change;
using trace::ConnectionKind;
using trace::EventKind;
using trace::FutureKind;
using trace::Language;
using trace::Outcome;
using trace::PrimitiveKind;
using trace::RunOutcome;
using trace::WaitFor;
using trace::WarningKind;

std::string fill(std::string_view pattern, std::string_view first, std::string_view second) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const std::string_view rest = pattern.substr(at);
    if (rest.starts_with("{}")) {
      text += first;
      at += 1;
    } else if (rest.starts_with("{2}")) {
      text += second;
      at += 2;
    } else if (rest.front() != '*' && rest.front() != '`' && rest.front() != '[' && rest.front() != ']') {
      text += rest.front();
    }
  }
  return text;
}

PrimitiveWords words_of(PrimitiveKind kind) {
  switch (kind) {
  case PrimitiveKind::lock:
    return {.noun = "lock", .fresh = "No task holds it.", .unit = ""};
  case PrimitiveKind::event:
    return {.noun = "event", .fresh = "It is not set.", .unit = ""};
  case PrimitiveKind::condition:
    return {.noun = "condition", .fresh = "No task waits to be notified by it.", .unit = ""};
  case PrimitiveKind::semaphore:
    return {.noun = "semaphore", .fresh = "It admits {} at a time.", .unit = "task"};
  case PrimitiveKind::queue:
    return {.noun = "queue", .fresh = "It has room for {}.", .unit = "item"};
  case PrimitiveKind::barrier:
    return {.noun = "barrier", .fresh = "It waits for {}, then lets them through.", .unit = "task"};
  }
  return {.noun = "primitive", .fresh = "", .unit = ""};
}

InLineWords words_of(PrimitiveKind kind, WaitFor wait) {
  switch (kind) {
  case PrimitiveKind::lock:
    return {.waits = "for {}",
            .here = "for its turn",
            .got = "the lock was free",
            .does = "releases {}",
            .did = "released {}",
            .could = "release {}"};
  case PrimitiveKind::semaphore:
    return {.waits = "for {}",
            .here = "for a slot",
            .got = "a slot was free",
            .does = "releases {}",
            .did = "released {}",
            .could = "release {}"};
  case PrimitiveKind::event:
    return {.waits = "for {} to be set",
            .here = "for it to be set",
            .got = "the event was set",
            .does = "sets {}",
            .did = "set {}",
            .could = "set {}"};
  case PrimitiveKind::condition:
    return {.waits = "to be notified by {}",
            .here = "to be notified",
            .got = "the condition was notified",
            .does = "notifies {}",
            .did = "notified {}",
            .could = "notify {}"};
  case PrimitiveKind::barrier:
    return {.waits = "at {} for the others",
            .here = "for the others",
            .got = "all had arrived",
            .does = "arrives at {}",
            .did = "was the last to arrive at {}",
            .could = "arrive at {}"};
  case PrimitiveKind::queue:
    break;
  }
  switch (wait) {
  case WaitFor::item:
    return {.waits = "for an item in {}",
            .here = "for an item",
            .got = "there was an item",
            .does = "puts an item into {}",
            .did = "put an item into {}",
            .could = "put an item into {}"};
  case WaitFor::place:
    return {.waits = "for room in {}",
            .here = "for room",
            .got = "there was room",
            .does = "takes an item from {}",
            .did = "took an item from {}",
            .could = "take an item from {}"};
  case WaitFor::all_done:
    return {.waits = "until all items of {} are done",
            .here = "until all are done",
            .got = "all items were done",
            .does = "calls task_done() for the last item of {}",
            .did = "called task_done() for the last item of {}",
            .could = "call task_done() for the last item of {}"};
  case WaitFor::turn:
    break;
  }
  return {.waits = "for {}",
          .here = "for its turn",
          .got = "its turn had come",
          .does = "uses {}",
          .did = "used {}",
          .could = "use {}"};
}

FutureWords words_of(FutureKind kind) {
  switch (kind) {
  case FutureKind::plain:
    return {.noun = "future",
            .waits = "for {}",
            .lane = "waits for a future",
            .over = "{} is done",
            .until = "It wakes when that future is done.",
            .made = "A *future* is created.",
            .about = "It stands for a result that does not exist yet.",
            .ended = "{} is *done*."};
  case FutureKind::sleep:
    return {.noun = "sleep",
            .waits = "for {}",
            .lane = "sleeps",
            .over = "the sleep is over",
            .until = "It wakes when its timer is due.",
            .made = "{2} calls *sleep()*.",
            .about = "sleep() waits for a future; a timer will set its result.",
            .ended = "{2}'s sleep is *over*."};
  case FutureKind::waiter:
    return {.noun = "waiter",
            .waits = "for {}",
            .lane = "waits",
            .over = "its turn has come",
            .until = "It wakes when that future is done.",
            .made = "{} starts *waiting*.",
            .about = "It awaits a future.",
            .ended = "{} is *done*."};
  case FutureKind::gather:
    return {.noun = "gather",
            .waits = "for {}",
            .lane = "waits for gather()",
            .over = "{} is done",
            .until = "It wakes when the gather is done.",
            .made = "A *gather* is created: one future for several tasks.",
            .about = "",
            .ended = "{} is *done*."};
  case FutureKind::wait:
    return {.noun = "wait",
            .waits = "in `wait()` for {2}",
            .lane = "in wait()",
            .over = "{} is done",
            .until = "It wakes when enough of them are done.",
            .made = "{} starts *waiting* for {2}.",
            .about = "wait() awaits a future that is done when enough of them are.",
            .ended = "{} is *done*."};
  case FutureKind::shield:
    return {.noun = "shield",
            .waits = "for {}",
            .lane = "waits for a shield",
            .over = "{} is done",
            .until = "It wakes when the shielded task is done.",
            .made = "A *shield* is created: a future in front of {2}.",
            .about = "Cancelling the shield does not cancel {2}.",
            .ended = "{} is *done*."};
  case FutureKind::executor:
    return {.noun = "job",
            .waits = "for {}",
            .lane = "waits for a thread",
            .over = "{} is done",
            .until = "It wakes when the job has finished in its thread.",
            .made = "A *future* is created for the job.",
            .about = "It is done when the job has finished in its thread.",
            .ended = "{} is *done*."};
  case FutureKind::as_completed:
    return {.noun = "as_completed",
            .waits = "for the next result of {}",
            .lane = "waits for the next result",
            .over = "another task is done",
            .until = "It wakes when the next task is done.",
            .made = "{} calls *as_completed()*.",
            .about = "It yields the results in the order in which they arrive.",
            .ended = "{} has *returned* its last result."};
  case FutureKind::task_group:
    return {.noun = "task group",
            .waits = "at the end of {}",
            .lane = "waits for the task group",
            .over = "all tasks of its group are done",
            .until = "It wakes when all tasks of the group are done.",
            .made = "{} enters a *task group*.",
            .about = "It cannot leave the block until all tasks of the group are done.",
            .ended = "All tasks of {} are *done*."};
  }
  return {.noun = "future",
          .waits = "for {}",
          .lane = "waits",
          .over = "",
          .until = "",
          .made = "",
          .about = "",
          .ended = ""};
}

CallbackWords words_of(CallbackKind kind) {
  constexpr Word expires = "The timeout of {} *expires*.";
  constexpr Word notes = "{2}: {} *notes* it.";
  constexpr Word delivers = "The loop *delivers* the notification that {2}.";
  constexpr Word done_callback = "the [done callback] of {2}";
  switch (kind) {
  case CallbackKind::step:
    return {.chip = "step",
            .purpose = "",
            .name = "{}'s [next step]",
            .runs = "{} *resumes*.",
            .then = "",
            .ran = "{} is suspended; control returns to the loop."};
  case CallbackKind::wakeup:
    return {.chip = "wakeup",
            .purpose = "",
            .name = "{}'s [wakeup]",
            .runs = "{} *resumes*.",
            .then = "",
            .ran = "{} is suspended; control returns to the loop."};
  case CallbackKind::sleep_timer:
    return {.chip = "sleep",
            .purpose = "completes the sleep's future",
            .name = "the [timer] of {}'s sleep",
            .runs = "The timer of {}'s sleep *runs*.",
            .then = "It only sets the result of the future that {} awaits.",
            .ran = "The timer of {}'s sleep has run."};
  case CallbackKind::gather_child:
    return {.chip = "gather: child done",
            .purpose = "notes that a child is done",
            .name = done_callback,
            .runs = notes,
            .then = "",
            .ran = "{} has counted it."};
  case CallbackKind::wait_child:
    return {.chip = "wait: child done",
            .purpose = "notes that one is done",
            .name = done_callback,
            .runs = notes,
            .then = "",
            .ran = "{} has counted it."};
  case CallbackKind::wait_timer:
    return {.chip = "wait: timeout",
            .purpose = "ends the wait",
            .name = "the [timer] of {}",
            .runs = expires,
            .then = "It returns what is done so far and cancels nothing.",
            .ran = "The timer of {} has run."};
  case CallbackKind::as_completed_child:
    return {.chip = "as_completed: child done",
            .purpose = "passes on what is done",
            .name = done_callback,
            .runs = notes,
            .then = "",
            .ran = "{} has counted it."};
  case CallbackKind::as_completed_timer:
    return {.chip = "as_completed: timeout",
            .purpose = "ends the wait",
            .name = "the [timer] of {}",
            .runs = expires,
            .then = "What is not done by now raises TimeoutError.",
            .ran = "The timer of {} has run."};
  case CallbackKind::task_group_child:
    return {.chip = "task group: child done",
            .purpose = "notes that a task is done",
            .name = done_callback,
            .runs = notes,
            .then = "",
            .ran = "{} has counted it."};
  case CallbackKind::timeout_timer:
    return {.chip = "timeout expires",
            .purpose = "cancels the task",
            .name = "the [timer] of {}'s timeout",
            .runs = "{}'s timeout *expires*.",
            .then = "So it cancels the task: `CancelledError` will be raised at its await.",
            .ran = "The timer of {}'s timeout has run."};
  case CallbackKind::shield_inner:
    return {.chip = "shield: inner done",
            .purpose = "passes the result on",
            .name = done_callback,
            .runs = notes,
            .then = "The shield gets the same result or exception.",
            .ran = "{} has passed it on."};
  case CallbackKind::shield_outer:
    return {.chip = "shield: outer done",
            .purpose = "detaches from the shielded task",
            .name = done_callback,
            .runs = "{2}.",
            .then = "{} is not cancelled and *keeps running*; only the shield stops waiting for it.",
            .ran = "The shield no longer waits for {}."};
  case CallbackKind::shield_clear:
    return {.chip = "shield: bookkeeping",
            .purpose = "forgets who waited",
            .name = done_callback,
            .runs = "{2}: asyncio *forgets* which task waited for it through a shield.",
            .then = "It does so for its own call graph: nothing of the program changes.",
            .ran = "asyncio has forgotten which task waited for {}."};
  case CallbackKind::shield_log:
    return {.chip = "shield: log errors",
            .purpose = "reports an error, if any",
            .name = done_callback,
            .runs = "{2}: its shield *was cancelled* before.",
            .then = "The shield can raise nothing any more: if {} has failed, its exception is reported.",
            .ran = "The done callback of {} has run."};
  case CallbackKind::main_done:
    return {.chip = "main is done",
            .purpose = "stops the loop",
            .name = "the [done callback] of {}",
            .runs = "{}, which the program waits for, *is done*.",
            .then = "So the loop will stop.",
            .ran = "The done callback of {} has called `stop()`."};
  case CallbackKind::call:
    return {.chip = "{}",
            .purpose = "",
            .name = "[{}]",
            .runs = "{} *runs*.",
            .then = "Nothing else runs on the loop until it returns.",
            .ran = "{} has returned to the loop."};
  case CallbackKind::reader:
    return {.chip = "something to read",
            .purpose = "reads the bytes for its task",
            .name = "the [reader callback] of {}",
            .runs = delivers,
            .then = "Nothing else runs on the loop until that is done.",
            .ran = "The loop has delivered it."};
  case CallbackKind::writer:
    return {.chip = "room to write",
            .purpose = "wakes the task that waits to send",
            .name = "the [writer callback] of {}",
            .runs = delivers,
            .then = "Nothing else runs on the loop until that is done.",
            .ran = "The loop has delivered it."};
  case CallbackKind::job_done:
    return {.chip = "job done",
            .purpose = "passes the result on",
            .name = "the [done callback] of {}",
            .runs = delivers,
            .then = "Nothing else runs on the loop until that is done.",
            .ran = "The loop has delivered it."};
  }
  return {.chip = "a callback", .purpose = "", .name = "a callback", .runs = "", .then = "", .ran = ""};
}

OutcomeWords words_of(Outcome outcome) {
  switch (outcome) {
  case Outcome::result:
    return {.word = "done", .is = "is done", .was = "was done"};
  case Outcome::exception:
    return {.word = "failed", .is = "has failed", .was = "failed"};
  case Outcome::cancelled:
    return {.word = "cancelled", .is = "was cancelled", .was = "was cancelled"};
  case Outcome::destroyed:
    return {.word = "destroyed", .is = "was destroyed", .was = "was destroyed"};
  }
  return {.word = "done", .is = "is done", .was = "was done"};
}

RunOutcomeWords words_of(RunOutcome outcome) {
  switch (outcome) {
  case RunOutcome::finished:
    return {.word = "finished", .headline = "The program has *finished*."};
  case RunOutcome::failed:
    return {.word = "failed", .headline = "The program *failed*."};
  case RunOutcome::deadlocked:
    return {.word = "hangs", .headline = "The program *hangs*."};
  case RunOutcome::aborted:
    return {.word = "stopped", .headline = "The run was stopped."};
  }
  return {.word = "ended", .headline = "The run has ended."};
}

std::string_view word_of(AwaitKind kind) {
  switch (kind) {
  case AwaitKind::yield:
    return Word("yields for one turn");
  case AwaitKind::sleep:
    return Word("sleeps");
  case AwaitKind::future:
  case AwaitKind::task:
  case AwaitKind::primitive:
  case AwaitKind::gather:
    break;
  }
  return Word("waits");
}

std::string_view word_of(SpanKind kind) {
  switch (kind) {
  case SpanKind::ready:
    return Word("ready");
  case SpanKind::running:
    return Word("running");
  case SpanKind::waiting:
    return Word("waits");
  case SpanKind::sleeping:
    return Word("sleeps");
  case SpanKind::blocked:
    return Word("blocks the loop");
  }
  return {};
}

std::string_view word_of(LoopSpanKind kind) {
  switch (kind) {
  case LoopSpanKind::running:
    return Word("the loop is running callbacks");
  case LoopSpanKind::waiting:
    return Word("the loop is waiting for timers and sockets");
  case LoopSpanKind::blocked:
    return Word("the loop is blocked");
  case LoopSpanKind::held:
    return Word("paused; sockets and threads are not");
  case LoopSpanKind::stopped:
    return Word("the loop is not running");
  }
  return {};
}

std::string_view word_of(JobStatus status) {
  switch (status) {
  case JobStatus::queued:
    return Word("queued");
  case JobStatus::running:
    return Word("running");
  case JobStatus::ended:
    return Word("done");
  }
  return {};
}

std::string_view word_of(ConnectionStatus status) {
  switch (status) {
  case ConnectionStatus::connecting:
    return Word("connecting");
  case ConnectionStatus::open:
    return Word("open");
  case ConnectionStatus::listening:
    return Word("listening");
  case ConnectionStatus::closed:
    return Word("closed");
  }
  return {};
}

std::string_view word_of(ConnectionKind kind) {
  switch (kind) {
  case ConnectionKind::to_peer:
  case ConnectionKind::from_peer:
    return Word("connection");
  case ConnectionKind::listening:
    return Word("listening socket");
  }
  return {};
}

ChangeWords words_of(Change change) {
  switch (change) {
  case Change::other:
    return {.one = "changes {}", .many = ""};
  case Change::put:
    return {.one = "*puts* {2} into {}", .many = "{2} *puts* {} into {3}."};
  case Change::taken:
    return {.one = "*takes* {2} from {}", .many = "{2} *takes* {} from {3}."};
  case Change::done:
    return {.one = "calls *task_done()* for an item of {}", .many = ""};
  }
  return {.one = "changes {}", .many = ""};
}

std::string_view word_of(WarningKind kind) {
  switch (kind) {
  case WarningKind::never_awaited:
    return Word("Calling a coroutine function runs nothing: await the coroutine or wrap it in a task.");
  case WarningKind::never_retrieved:
    return Word("The task's exception was never retrieved, so it is reported here.");
  case WarningKind::pending_destroyed:
    return Word("The loop was closed while the task was still suspended.");
  case WarningKind::slow_callback:
    return Word("Nothing else could run on the loop until it returned.");
  case WarningKind::callback_failed:
    break;
  }
  return {};
}

std::string_view word_of(Language language) {
  switch (language) {
  case Language::python:
    return Word("Python");
  case Language::cpp:
    return Word("C++");
  }
  return {};
}

EventWords words_of(EventKind kind) {
  switch (kind) {
  case EventKind::run_started:
  case EventKind::parameter:
  case EventKind::source_file:
  case EventKind::loop_started:
  case EventKind::turn_begun:
  case EventKind::select_begun:
  case EventKind::turn_running:
  case EventKind::callback_ended:
  case EventKind::frame:
  case EventKind::gather_child:
  case EventKind::primitive_wait_begun:
  case EventKind::primitive_wait_ended:
  case EventKind::thread_call:
  case EventKind::callback_of_task:
  case EventKind::place:
  case EventKind::run_fact:
  case EventKind::loop_switched:
  case EventKind::step_ended_inside:
  case EventKind::not_of_program:
  case EventKind::task_called:
    return {.rank = Rank::silent, .many = "", .brief = ""};
  case EventKind::callback_begun:
  case EventKind::step_begun_inside:
    return {.rank = Rank::began, .many = "", .brief = ""};
  case EventKind::loop_stopped:
  case EventKind::loop_closed:
  case EventKind::callback_dropped:
  case EventKind::task_suspended:
  case EventKind::coroutine_ended:
  case EventKind::source_added:
  case EventKind::source_removed:
    return {.rank = Rank::suspended, .many = "", .brief = ""};
  case EventKind::coroutine_entered:
    return {.rank = Rank::suspended, .many = "{2} enters {}.", .brief = "{2} enters {}."};
  case EventKind::callback_scheduled:
    return {.rank = Rank::scheduled, .many = "{} are *woken*: {3}.", .brief = "{} are *woken*."};
  case EventKind::timer_due:
    return {.rank = Rank::scheduled, .many = "{} are *due*.", .brief = "{} are *due*."};
  case EventKind::printed:
    return {.rank = Rank::printed, .many = "{2} *prints* {}.", .brief = "{2} *prints* {}."};
  case EventKind::typed:
  case EventKind::bytes_received:
  case EventKind::run_paused:
  case EventKind::run_resumed:
    return {.rank = Rank::printed, .many = "", .brief = ""};
  case EventKind::coroutine_created:
    return {.rank = Rank::made,
            .many = "{2} creates {n} *coroutine objects*: {}.",
            .brief = "{2} creates {n} *coroutine objects*: {}."};
  case EventKind::loop_created:
  case EventKind::future_created:
  case EventKind::job_submitted:
  case EventKind::task_renamed:
  case EventKind::thread_started:
  case EventKind::connection_opened:
    return {.rank = Rank::made, .many = "", .brief = ""};
  case EventKind::primitive_created:
    return {.rank = Rank::made, .many = "{} are *created*.", .brief = "{} are *created*."};
  case EventKind::task_created:
    return {.rank = Rank::task, .many = "{2} *creates* {} to run {3}.", .brief = "{2} *creates* {}."};
  case EventKind::task_ended:
    return {.rank = Rank::task, .many = "", .brief = ""};
  case EventKind::primitive_acquired:
  case EventKind::primitive_released:
    return {.rank = Rank::held, .many = "", .brief = ""};
  case EventKind::stop_requested:
  case EventKind::future_settled:
  case EventKind::primitive_changed:
  case EventKind::blocking_begun:
  case EventKind::job_ended:
  case EventKind::connection_closed:
  case EventKind::connection_established:
    return {.rank = Rank::changed, .many = "", .brief = ""};
  case EventKind::task_cancel_requested:
    return {.rank = Rank::failed,
            .many = "{2} requests the *cancellation* of {}.",
            .brief = "{2} requests the *cancellation* of {}."};
  case EventKind::callback_failed:
  case EventKind::warning:
    return {.rank = Rank::failed, .many = "", .brief = ""};
  case EventKind::run_ended:
  case EventKind::idle:
    return {.rank = Rank::over, .many = "", .brief = ""};
  default: // what leads up to something else; of an unknown kind there is nothing to tell
    return {.rank = trace::name_of(kind).empty() ? Rank::silent : Rank::scheduled, .many = "", .brief = ""};
  }
}

PhaseWords words_of(Phase phase) {
  switch (phase) {
  case Phase::outside:
    return {.name = "outside", .what = "the program", .about = "The loop is not running."};
  case Phase::select:
    return {.name = "select",
            .what = "timers, sockets",
            .about = "The loop checks its sockets. With nothing to run it waits here until a socket is ready, a thread "
                     "wakes it, or the next timer is due."};
  case Phase::move_timers:
    return {.name = "move", .what = "due timers", .about = "The timers that are due go to the end of the ready queue."};
  case Phase::run:
    return {.name = "run",
            .what = "what is ready",
            .about = "The loop runs the callbacks that are ready when this phase begins. Callbacks scheduled meanwhile "
                     "run in the next turn."};
  }
  return {.name = "", .what = "", .about = ""};
}

} // namespace loopscope::words
