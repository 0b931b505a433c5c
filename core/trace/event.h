// The vocabulary of a trace: what an event loop did, as a stream of small fixed-size records.
//
// It belongs to no programming language and to no program: functions, files, lines and names are
// strings that the trace itself carries. Everything that is drawn is drawn from these events.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace loopscope::trace {

/// A string of the trace (Trace::string); 0 is the empty string.
using StringId = std::uint32_t;
/// A task, future, primitive, coroutine or loop of the run: one number space, from 1 in order of creation.
using ObjectId = std::uint32_t;
/// A handle that the loop was asked to run, from 1 in order of scheduling; 0 means "no callback".
using CallbackId = std::uint32_t;

/// No time limit, in select_begun's value.
inline constexpr std::int64_t forever = -1;

/// The sum of two times, or as far as the numbers go.
inline std::int64_t later(std::int64_t time, std::int64_t by) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(time, by, &sum) ? INT64_MAX : sum;
}

/// What an event says. The comment names the fields of Event that are used, with their meaning;
/// a field that is not named is 0. `line` is the line of the program that was running when it happened, or 0 when none
/// was: the loop did it. Where `value` is not named it is that line in the twin, or 0 (tells_twin_line). New kinds go
/// at the end of their group's numbers: a saved trace keeps the number. fields.cpp says the same to the machine, the
/// last value of each enum included.
enum class EventKind : std::uint8_t {
  // The run. 1..
  run_started = 1, // object: scenario (string), extra: loop name (string), value: seed
  run_ended = 2,   // detail: RunOutcome, object: message (string)
  parameter = 3,   // object: name (string), extra: value as text (string)
  source_file = 4, // subject: index from 0, detail: Language, object: file name, extra: its text,
                   // value: of a twin, the program's line that each of its lines mirrors: "0 3 4 5" (strings)
  run_held = 5,    // a pause holds the loop's thread from here on, while real time goes on
  run_let_go = 6,  // it goes on

  // The loop. 10..
  loop_created = 10,   // subject: loop
  loop_started = 11,   // subject: loop (run_forever began)
  loop_stopped = 12,   // subject: loop (run_forever returned)
  loop_closed = 13,    // subject: loop
  turn_begun = 14,     // value: the turn's number, from 1
  select_begun = 15,   // value: the longest wait in ns, 0: only look, `forever`
  select_ended = 16,   // value: how many sources were ready
  stop_requested = 17, // extra: callback that asked, or 0
  idle = 18,           // nothing can ever wake the loop
  turn_running = 19,   // value: how many callbacks this turn will run (due timers have been moved)

  // Callbacks and timers. 30..
  // For CallbackKind::call `object` is the callback's name (string), otherwise it is the object that
  // the callback serves: the task stepped or woken, the gather whose child is done, the sleep's task.
  callback_scheduled = 30, // subject: callback, detail: CallbackKind, object, extra: cause (callback that
                           // was running, or 0), value: the object whose settling queued it, or 0
  timer_scheduled = 31,    // subject: callback, detail: CallbackKind, object, extra: cause, value: when due, ns
  timer_due = 32,          // subject: callback (moved from the timers to the end of the ready queue)
  callback_begun = 33,     // subject: callback
  callback_ended = 34,     // subject: callback
  callback_cancelled = 35, // subject: callback, extra: callback that cancelled it (stays where it is)
  callback_dropped = 36,   // subject: callback (a cancelled one left the ready queue or the timers)
  callback_failed = 37,    // subject: callback, object: the error (string)
  thread_call = 38,        // subject: callback, value: the thread that called (the loop has taken notice of its call)
  thread_call_made = 39,   // object: name (string), value: the thread that calls, detail: 1 if it wakes the loop
  callback_of_task = 40,   // subject: callback (of CallbackKind::call, just scheduled), object: the task of which it
                           // calls a method: call_later(1, task.cancel)

  // Readers and writers: whom the loop calls when a descriptor is ready. 50..
  source_added = 50,   // subject: descriptor, detail: 0 reader 1 writer, object: name (string), value: connection or 0
  source_ready = 51,   // subject: descriptor, detail: 0 reader 1 writer, extra: callback queued, value: connection or 0
  source_removed = 52, // subject: descriptor, detail: 0 reader 1 writer, value: connection or 0

  // Tasks and coroutines. 60..
  task_created = 60,          // subject: task, object: its name, extra: parent task or 0, value: function (string)
  frame = 61,                 // an outer frame of the next task_suspended, outermost first.
                              // subject: task, object: function (string), line: where it awaits
  task_suspended = 62,        // subject: task, object: innermost function (string), extra: object awaited
                              // (0: a bare yield), detail: AwaitKind.
                              // object is 0 where no frame of the program is on the stack.
  task_cancel_requested = 63, // subject: task, object: message (string), extra: callback that asked
  task_ended = 64,            // subject: task, detail: Outcome, object: result or error as text (string)
  coroutine_created = 65,     // subject: coroutine, object: function (string)
  coroutine_entered = 66,     // subject: coroutine, extra: task (awaited inline, or as the task's first step), or 0:
                              // driven by hand
  coroutine_ended = 67,       // subject: coroutine
  task_renamed = 68,          // subject: task, object: its name from now on (string)

  // Futures. 80..
  future_created = 80,          // subject: future, detail: FutureKind, object: what it belongs to (the task that
                                // sleeps, the lock waited for) or 0
  future_settled = 81,          // subject: future, detail: Outcome, object: text (string)
  gather_child = 82,            // subject: gather future, object: child, value: index among the arguments
  future_cancel_requested = 83, // subject: future, extra: callback that asked

  // Things shared by tasks. 100..
  primitive_created = 100,    // subject: primitive, detail: PrimitiveKind, value: capacity or 0,
                              // object: the primitive that it is a part of (a condition's lock) or 0
  primitive_acquired = 101,   // subject: primitive, object: task, value: what is left
  primitive_released = 102,   // subject: primitive, object: task, value: what is left
  primitive_wait_begun = 103, // subject: primitive, object: task, extra: future waited on (end of the line),
                              // detail: WaitFor
  primitive_wait_ended = 104, // subject: primitive, object: task, extra: future (left the line)
  primitive_changed = 105,    // subject: primitive, object: task, value: new value, extra: text (string),
                              // detail: Change

  // What the program does. 120..
  printed = 120,        // object: text without the newline (string), extra: task or 0,
                        // detail: 0 standard output, 1 standard error, subject: thread
  blocking_begun = 121, // object: what (string), extra: task or 0, value: asked duration in ns or 0,
                        // subject: thread
  blocking_ended = 122, // object: what (string), extra: task or 0, subject: thread

  // Threads, from 1; 0 is the loop's own, of which no event tells. 130..
  job_submitted = 130,  // subject: job, object: function (string), extra: task or 0, value: future that it settles
  job_begun = 131,      // subject: job, value: thread
  job_ended = 132,      // subject: job, detail: Outcome, object: text (string)
  thread_started = 133, // subject: thread, object: its name (string), extra: the task that started it itself, or 0 (an
                        // executor's)
  thread_ended = 134,   // subject: thread

  // Connections. 140..
  connection_opened = 140,      // subject: connection, detail: ConnectionKind, object: peer or own address (string),
                                // extra: descriptor, value: task or 0. A connection to a peer is only asked for.
  bytes_received = 141,         // subject: connection, value: how many the program has read
  connection_closed = 142,      // subject: connection, detail: Outcome, object: text (string)
  connection_established = 143, // subject: connection (the peer has answered)
  bytes_sent = 144,             // subject: connection, value: how many
  bytes_expected = 145,         // subject: connection, value: length of the body that was announced, extra: how many
                                // bytes of it were read already
  bytes_arrived = 146,          // subject: connection, value: how many came and wait to be read (where it is known)
  connection_named = 147,       // subject: connection, object: what it carries (string): a file's name

  // Reports. 150..
  warning = 150, // detail: WarningKind, subject: the object or callback, object: text (string)
};

enum class Language : std::uint8_t { python, cpp };

enum class RunOutcome : std::uint8_t {
  finished,   // the program ran to its end
  failed,     // an error left the program
  deadlocked, // nothing could ever wake the loop
  aborted,    // stopped from outside
};

/// Why the loop runs a callback: asyncio's own callbacks by name, or one of the program's.
enum class CallbackKind : std::uint8_t {
  step,         // a task's first run, or after a bare yield
  wakeup,       // a task, after a future it awaited
  sleep_timer,  // futures._set_result_unless_cancelled
  gather_child, // gather's _done_callback
  wait_child,   // wait's _on_completion
  wait_timer,   // wait_for's and wait's _release_waiter
  as_completed_child,
  as_completed_timer,
  task_group_child, // TaskGroup._on_task_done
  timeout_timer,    // Timeout._on_timeout
  shield_inner,
  shield_outer,
  main_done, // run_until_complete's _run_until_complete_cb
  call,      // a callback of the program
  reader,    // object: connection that has something to read
  writer,    // object: connection that can be written to
  job_done,  // object: future of a job that has ended
};

/// How a task, future or connection ended.
enum class Outcome : std::uint8_t { result, exception, cancelled };

/// as_completed and task_group stand for all of their tasks, which gather_child tells as it does a gather's.
enum class FutureKind : std::uint8_t {
  plain,
  sleep,
  waiter,
  gather,
  wait,
  shield,
  timeout,
  executor,
  as_completed,
  task_group,
};

/// What a suspended task gave way to.
enum class AwaitKind : std::uint8_t { yield, future, task, sleep, primitive, gather };

enum class PrimitiveKind : std::uint8_t { lock, event, condition, semaphore, queue, barrier };

/// What a task waits for in a primitive's line: its turn, or, at a queue, one of the others.
enum class WaitFor : std::uint8_t { turn, item, place, all_done };

enum class ConnectionKind : std::uint8_t { to_peer, from_peer, listening };

/// How a primitive changed: at a queue an item came, left, or was done with, otherwise as the text says.
enum class Change : std::uint8_t {
  other,
  put,   // extra: the item as text, value: how many there are
  taken, // the same
  done,  // value: how many items are unfinished
};

enum class WarningKind : std::uint8_t {
  callback_failed,
  never_awaited,     // a coroutine object was dropped unused
  never_retrieved,   // a failed task or future was dropped, its error unseen
  pending_destroyed, // a task was dropped before its end
  slow_callback,
  deadlock,
};

/// One thing that happened. Plain data, copied by value, written to files as it stands (little endian).
struct Event {
  std::int64_t time = 0; // the loop's clock in ns; never decreases within a run
  EventKind kind{};
  std::uint8_t detail = 0;
  std::uint16_t line = 0; // of the program's source, from 1, or 0
  std::uint32_t subject = 0;
  std::uint32_t object = 0;
  std::uint32_t extra = 0;
  std::int64_t value = 0;

  friend bool operator==(const Event&, const Event&) = default;
};
static_assert(sizeof(Event) == 32 && std::is_trivially_copyable_v<Event>);

/// Whether an event of that kind has the twin's line for its value.
constexpr bool tells_twin_line(EventKind kind) {
  switch (kind) {
  case EventKind::frame:
  case EventKind::task_suspended:
  case EventKind::task_cancel_requested:
  case EventKind::task_ended:
  case EventKind::coroutine_created:
  case EventKind::coroutine_entered:
  case EventKind::coroutine_ended:
  case EventKind::future_created:
  case EventKind::future_settled:
  case EventKind::future_cancel_requested:
  case EventKind::primitive_wait_begun:
  case EventKind::primitive_wait_ended:
  case EventKind::callback_cancelled:
  case EventKind::stop_requested:
  case EventKind::printed:
  case EventKind::blocking_ended:
  case EventKind::thread_started:
  case EventKind::warning:
    return true;
  default:
    return false;
  }
}

/// The kind's name as it stands above ("task_suspended"), empty if there is none of that number.
std::string_view name_of(EventKind kind);
/// asyncio's label of the callback ("sleep-timer", "gather-child-done", "step"); empty for none.
std::string_view label_of(CallbackKind kind);

} // namespace loopscope::trace
