// A handle that the loop was asked to run.
#pragma once

#include "core/trace/event.h"

#include <cstdint>

namespace loopscope::replay {

using trace::CallbackId;
using trace::Event;
using trace::ObjectId;
using trace::StringId;

/// A handle that was given to the loop and has not run yet, or is running.
struct Callback {
  CallbackId id = 0;
  trace::CallbackKind kind{};
  bool cancelled = false;
  bool timer = false;      // came from call_later or call_at
  ObjectId serves = 0;     // task, gather, ... (0 for CallbackKind::call)
  StringId name = 0;       // of CallbackKind::call
  CallbackId cause = 0;    // the callback that was running when it was scheduled
  ObjectId via = 0;        // the object whose settling queued it
  std::int64_t when = 0;   // of a timer: when it is due, ns
  std::int64_t since = 0;  // when it was scheduled, ns
  std::uint32_t turn = 0;  // in which turn it was scheduled
  std::uint64_t event = 0; // the index of the event that scheduled it
  CallbackId first = 0;    // of a timeout that was rescheduled: the one that it was entered with

  /// True for a task's step or wakeup: it runs the program, in that task.
  bool runs_task() const { return kind == trace::CallbackKind::step || kind == trace::CallbackKind::wakeup; }
  friend bool operator==(const Callback&, const Callback&) = default;
};

/// The callback that a callback_scheduled or timer_scheduled event speaks of.
Callback scheduled_by(const Event& event, std::uint64_t index, std::uint32_t turn);

using trace::as;
using trace::small;
namespace event = trace::event;

} // namespace loopscope::replay
