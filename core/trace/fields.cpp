#include "core/trace/fields.h"

#include <algorithm>

namespace loopscope::trace {

namespace {

// Shorthand for the table below: which fields are strings, and the greatest detail where it is an enum.
constexpr Fields plain(std::uint8_t details = 255) {
  return {true, false, false, false, details};
}
constexpr Fields object(std::uint8_t details = 255) {
  return {true, true, false, false, details};
}
constexpr Fields object_extra(std::uint8_t details = 255) {
  return {true, true, true, false, details};
}
constexpr Fields object_value() {
  return {true, true, false, true, 255};
}
constexpr Fields extra(std::uint8_t details) {
  return {true, false, true, false, details};
}

template <class Enum>
constexpr std::uint8_t last(Enum value) {
  return static_cast<std::uint8_t>(value);
}

} // namespace

Fields fields_of(const Event& event) {
  constexpr std::uint8_t outcomes = last(Outcome::cancelled);
  switch (event.kind) {
  case EventKind::run_started:
    return object_extra();
  case EventKind::run_ended:
    return object(last(RunOutcome::aborted));
  case EventKind::parameter:
    return object_extra();
  case EventKind::source_file:
    return {true, true, true, true, last(Language::cpp)};
  case EventKind::run_held:
  case EventKind::run_let_go:
    return plain();
  case EventKind::loop_created:
  case EventKind::loop_started:
  case EventKind::loop_stopped:
  case EventKind::loop_closed:
  case EventKind::turn_begun:
  case EventKind::select_begun:
  case EventKind::select_ended:
  case EventKind::stop_requested:
  case EventKind::idle:
  case EventKind::turn_running:
    return plain();
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled:
    return static_cast<CallbackKind>(event.detail) == CallbackKind::call ? object(last(CallbackKind::job_done))
                                                                         : plain(last(CallbackKind::job_done));
  case EventKind::timer_due:
  case EventKind::callback_begun:
  case EventKind::callback_ended:
  case EventKind::callback_cancelled:
  case EventKind::callback_dropped:
  case EventKind::callback_of_task:
    return plain();
  case EventKind::callback_failed:
    return object();
  case EventKind::thread_call:
    return plain();
  case EventKind::thread_call_made:
    return object(1);
  case EventKind::source_added:
    return object(1);
  case EventKind::source_ready:
  case EventKind::source_removed:
    return plain(1);
  case EventKind::task_created:
    return object_value();
  case EventKind::frame:
    return object();
  case EventKind::task_suspended:
    return object(last(AwaitKind::gather));
  case EventKind::task_cancel_requested:
  case EventKind::task_renamed:
    return object();
  case EventKind::task_ended:
    return object(outcomes);
  case EventKind::coroutine_created:
    return object();
  case EventKind::coroutine_entered:
  case EventKind::coroutine_ended:
    return plain();
  case EventKind::future_created:
    return plain(last(FutureKind::task_group));
  case EventKind::future_settled:
    return object(outcomes);
  case EventKind::gather_child:
  case EventKind::future_cancel_requested:
    return plain();
  case EventKind::primitive_created:
    return plain(last(PrimitiveKind::barrier));
  case EventKind::primitive_acquired:
  case EventKind::primitive_released:
  case EventKind::primitive_wait_ended:
    return plain();
  case EventKind::primitive_wait_begun:
    return plain(last(WaitFor::all_done));
  case EventKind::primitive_changed:
    return extra(last(Change::done));
  case EventKind::printed:
    return object(1);
  case EventKind::blocking_begun:
  case EventKind::blocking_ended:
    return object();
  case EventKind::job_submitted:
    return object();
  case EventKind::job_begun:
    return plain();
  case EventKind::job_ended:
    return object(outcomes);
  case EventKind::thread_started:
    return object();
  case EventKind::thread_ended:
    return plain();
  case EventKind::connection_opened:
    return object(last(ConnectionKind::listening));
  case EventKind::connection_established:
  case EventKind::bytes_received:
  case EventKind::bytes_sent:
  case EventKind::bytes_expected:
  case EventKind::bytes_arrived:
    return plain();
  case EventKind::connection_closed:
    return object(outcomes);
  case EventKind::connection_named:
    return object();
  case EventKind::warning:
    return object(last(WarningKind::deadlock));
  }
  return {};
}

std::uint64_t greatest_string(const Event& event) {
  const Fields fields = fields_of(event);
  std::uint64_t greatest = 0;
  if (fields.object_is_string) greatest = event.object;
  if (fields.extra_is_string) greatest = std::max<std::uint64_t>(greatest, event.extra);
  // A negative value becomes greater than any number of strings, as it should.
  if (fields.value_is_string) greatest = std::max(greatest, static_cast<std::uint64_t>(event.value));
  return greatest;
}

std::string_view fault_of(const Event& event, std::size_t strings) {
  if (event.time < 0 || event.time > last_time) return "an event has an impossible time";
  if (event.detail > fields_of(event).details) return "an event has an unknown detail";
  if (greatest_string(event) >= strings) return "an event names a text that is not there";
  return {};
}

} // namespace loopscope::trace
