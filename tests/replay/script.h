// Writes small traces by hand, as the loop would record them.
#pragma once

#include "core/replay/replay.h"
#include "core/trace/recorder.h"

#include <memory>
#include <optional>
#include <string_view>

namespace loopscope::replay {

/// Each function records one event; `now` is its time. Returned numbers are ids.
class Script {
public:
  using Event = trace::Event;
  using Kind = trace::EventKind;

  std::int64_t now = 0;
  std::uint16_t at_line = 0; // of the program, that runs: of the events that follow

  Script& add(Event event) {
    event.time = now;
    if (event.line == 0) event.line = at_line;
    recorder_.record(event);
    return *this;
  }
  trace::StringId text(std::string_view text) { return recorder_.intern(text); }
  std::size_t size() const { return recorder_.trace()->size(); }
  std::shared_ptr<trace::Trace> trace() const { return recorder_.trace(); }

  void source(std::string_view python) {
    add({.kind = Kind::source_file, .object = text("program.py"), .extra = text(python)});
  }
  /// The number of something that no event makes known yet: a connection, a job.
  ObjectId object() { return recorder_.new_object(); }
  ObjectId loop() {
    const ObjectId id = recorder_.new_object();
    add({.kind = Kind::loop_created, .subject = id});
    return id;
  }
  CallbackId schedule(trace::CallbackKind kind, std::uint32_t object, CallbackId cause, ObjectId via = 0) {
    const CallbackId id = recorder_.new_callback();
    add(trace::event::callback_scheduled{
        .callback_kind = kind, .callback = id, .serves = object, .cause = cause, .via = via});
    return id;
  }
  CallbackId timer(trace::CallbackKind kind, std::uint32_t object, CallbackId cause, std::int64_t when) {
    const CallbackId id = recorder_.new_callback();
    add(trace::event::timer_scheduled{
        .callback_kind = kind, .callback = id, .serves = object, .cause = cause, .when = when});
    return id;
  }
  /// A task and its first step; `arguments`: what it was called with, where the trace tells it.
  ObjectId task(std::string_view name, std::string_view function, ObjectId parent, CallbackId cause,
                std::optional<std::string_view> arguments = {}) {
    const ObjectId id = recorder_.new_object();
    add({.kind = Kind::task_created, .subject = id, .object = text(name), .extra = parent, .value = text(function)});
    if (arguments) add(trace::event::task_called{.task = id, .arguments = text(*arguments)});
    step = schedule(trace::CallbackKind::step, id, cause);
    return id;
  }
  CallbackId step = 0; // of the last task made
  /// Task-1, whose first step has begun in the first turn.
  ObjectId running_task() {
    const ObjectId id = task("Task-1", "main", 0, 0);
    turn(1, 1);
    begin(step);
    return id;
  }

  ObjectId future(trace::FutureKind kind, ObjectId owner) {
    const ObjectId id = recorder_.new_object();
    add(trace::event::future_created{.future_kind = kind, .future = id, .owner = owner});
    return id;
  }
  ObjectId lock(std::uint16_t line) {
    const ObjectId id = recorder_.new_object();
    add({.kind = Kind::primitive_created, .line = line, .subject = id, .value = 1});
    return id;
  }
  ObjectId primitive(trace::PrimitiveKind kind, ObjectId part_of = 0) {
    const ObjectId id = recorder_.new_object();
    add(trace::event::primitive_created{.primitive_kind = kind, .primitive = id, .part_of = part_of});
    return id;
  }
  void settle(ObjectId future, trace::Outcome outcome = {}) {
    add(trace::event::future_settled{.outcome = outcome, .future = future});
  }
  void suspend(ObjectId task, trace::AwaitKind kind, ObjectId on, std::uint16_t line = 5) {
    add(trace::event::task_suspended{.await_kind = kind,
                                     .task = task,
                                     .function = text("work"),
                                     .awaited = on,
                                     .twin_line = line + 100u,
                                     .line = line});
  }
  void begin(CallbackId id) { add({.kind = Kind::callback_begun, .subject = id}); }
  void end(CallbackId id) { add({.kind = Kind::callback_ended, .subject = id}); }
  void task_ends(ObjectId task, std::string_view result = "None") {
    add({.kind = Kind::task_ended, .subject = task, .object = text(result)});
  }
  /// A turn up to its run phase; the clock waits for `wait` ns.
  void turn(std::int64_t number, std::int64_t running, std::int64_t wait = 0,
            std::initializer_list<CallbackId> due = {}) {
    add({.kind = Kind::turn_begun, .value = number});
    add({.kind = Kind::select_begun, .value = wait});
    now += wait;
    add({.kind = Kind::select_ended});
    for (CallbackId id : due) add({.kind = Kind::timer_due, .subject = id});
    add({.kind = Kind::turn_running, .value = running});
  }

  /// The state after all that was recorded.
  State state() const {
    State state;
    for (std::size_t i = 0; i < size(); ++i) state.apply((*trace())[i]);
    return state;
  }

private:
  trace::Recorder recorder_;
};

inline constexpr std::int64_t second = 1'000'000'000;

/// Two workers and a lock, as asyncio would run them: Task-2 holds it for a second, Task-3 waits.
struct LockRun {
  Script s;
  ObjectId main = 0, first = 0, other = 0, lock = 0, gather = 0, nap = 0, waiter = 0;
  CallbackId main_step = 0, first_step = 0, other_step = 0, timer = 0, wakeup = 0, other_wakeup = 0;
  std::size_t asleep = 0;   // events, when Task-2 has gone to sleep
  std::size_t in_line = 0;  // when Task-3 has given way
  std::size_t released = 0; // when Task-2 has released the lock
  std::size_t woken = 0;    // when Task-3 has begun to run again
  LockRun();
};

} // namespace loopscope::replay
