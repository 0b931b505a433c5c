#include "core/replay/line_stops.h"

#include "core/replay/index.h"

#include <optional>

namespace loopscope::replay {

using trace::CallbackKind;
using trace::EventGroup;
using trace::EventKind;
using trace::Outcome;

namespace {

bool of_program(const Index& index, ObjectId task) {
  const Lane* lane = index.lane(task);
  return lane && lane->of_program;
}

/// What a callback is for, or nothing where it was never scheduled.
std::optional<CallbackKind> kind_of(const Index& index, CallbackId callback) {
  const std::optional<std::uint64_t> scheduled = index.scheduled(callback);
  if (!scheduled) return {};
  return static_cast<CallbackKind>(index.trace()[*scheduled].detail);
}

/// Whether the event is something that the line at which it stands has done.
bool done_by_a_line(const Index& index, const Event& event) {
  switch (event.kind) {
  case EventKind::stop_requested:
    return true;
  case EventKind::frame: // further out than the line that runs
  case EventKind::thread_call:
  case EventKind::thread_call_made:
  case EventKind::callback_begun:
  case EventKind::callback_ended:
  case EventKind::callback_dropped:
  case EventKind::typed: // the line is that of the call that waits for it
  case EventKind::job_begun:
  case EventKind::job_ended:
  case EventKind::thread_ended:
  case EventKind::printed: // stops by itself
    return false;
  case EventKind::callback_cancelled: // an exception that ends a sleep or a timeout takes its timer away
    return kind_of(index, event.subject) == CallbackKind::call;
  default:
    break;
  }
  switch (trace::group_of(event.kind)) {
  case EventGroup::run:
  case EventGroup::loop:
  case EventGroup::connection: // of any thread
    return false;
  default:
    return true;
  }
}

} // namespace

void LineStops::stop(std::uint64_t position) {
  if (positions_.empty() || positions_.back() < position) positions_.push_back(static_cast<EventIndex>(position));
}

void LineStops::close_line() {
  if (line_ != 0 && last_ != 0) stop(last_);
  line_ = 0;
}

void LineStops::close_message() {
  if (message_ != 0) stop(message_);
  message_ = 0;
}

/// Whether the event is the next line of the message to the standard error that is being read: a traceback comes line
/// by line, and who prints one and from where is all that tells two of them apart.
bool LineStops::goes_on(const Event& event) const {
  if (message_ == 0 || event.kind != EventKind::printed) return false;
  const auto next = as<trace::event::printed>(event);
  return next.to_error && next.thread == message_thread_ && next.task == message_task_ && event.line == message_line_;
}

/// An exception is thrown into a task where its step begins.
bool LineStops::raises(const Index& index, const Event& begun) {
  const std::optional<std::uint64_t> scheduled = index.scheduled(begun.subject);
  if (!scheduled) return false;
  const auto callback = as<trace::event::callback_scheduled>(index.trace()[*scheduled]);
  if (callback.callback_kind != CallbackKind::wakeup && callback.callback_kind != CallbackKind::step) return false;
  if (!of_program(index, callback.serves)) return false;
  const bool cancelled = cancelled_.erase(callback.serves) > 0;
  const Lane* lane = index.lane(callback.serves);
  const bool first = lane->spans.size() <= 2; // nothing of it has run
  if (cancelled && !first) return true;
  const std::optional<std::uint64_t> settled = callback.via == 0 ? std::nullopt : index.settled(callback.via);
  return settled && *settled < index.size() && static_cast<Outcome>(index.trace()[*settled].detail) != Outcome::result;
}

/// Whether a callback has run that one wants to have seen, and did nothing that is a stop.
bool LineStops::ends_unseen(const Index& index, const Event& ended) const {
  const Ran* ran = index.ran(ended.subject);
  if (!ran || (!positions_.empty() && positions_.back() > ran->begun)) return false;
  if (!lines_) return true;
  if (!index.is_of_program(ended.subject)) return false;
  switch (kind_of(index, ended.subject).value_or(CallbackKind::step)) {
  case CallbackKind::call:
  case CallbackKind::gather_child:
  case CallbackKind::wait_child:
  case CallbackKind::as_completed_child:
  case CallbackKind::task_group_child:
    return true;
  default:
    return false;
  }
}

/// Whether the moment after the event is a stop whatever follows.
bool LineStops::forced(const Index& index, const Event& event, Moment moment) {
  switch (event.kind) {
  case EventKind::printed:
    return !as<trace::event::printed>(event).to_error;
  case EventKind::typed:
  case EventKind::warning:
  case EventKind::callback_failed:
  case EventKind::idle:
    return true;
  case EventKind::select_begun:
    return as<trace::event::select_begun>(event).longest != 0;
  case EventKind::blocking_begun: {
    const std::uint32_t thread = as<trace::event::blocking_begun>(event).thread;
    return moment.in_callback && thread == index.loops()[index.lane_at(index.size())].thread;
  }
  case EventKind::task_suspended:
  case EventKind::task_ended:
    return of_program(index, event.subject);
  case EventKind::callback_scheduled: {
    const auto scheduled = as<trace::event::callback_scheduled>(event);
    return scheduled.callback_kind == CallbackKind::wakeup && of_program(index, scheduled.serves);
  }
  case EventKind::callback_begun:
    return raises(index, event);
  default:
    return false;
  }
}

void LineStops::read(const Index& index, const Event& event, Moment moment) {
  if (event.kind == EventKind::loop_switched) {
    close_message();
    return close_line();
  }
  if (trace::is_aside(event.kind)) return;
  const std::uint64_t here = index.size();
  if (!goes_on(event)) close_message();
  lines_ |= event.line != 0;
  if (event.kind == EventKind::loop_started) line_ = 0; // the line that runs the loop is done when that has stopped
  if (event.kind == EventKind::task_cancel_requested) cancelled_.insert(event.subject);
  if (event.kind == EventKind::callback_begun || event.kind == EventKind::callback_ended ||
      event.kind == EventKind::loop_stopped || event.kind == EventKind::run_ended)
    close_line();
  if (event.kind == EventKind::callback_ended && ends_unseen(index, event)) stop(here);
  const bool by_line = event.line != 0 && done_by_a_line(index, event);
  const bool prints_here = event.kind == EventKind::printed && event.line != 0 && event.subject == 0;
  if ((by_line || prints_here) && (event.line != line_ || moment.acting != task_)) {
    close_line();
    line_ = event.line;
    task_ = moment.acting;
    last_ = done_ = 0;
  }
  // What a task's last line did is told before that the task has ended.
  if (event.kind == EventKind::task_ended && line_ != 0 && done_ != 0) stop(done_);
  if (by_line) {
    last_ = here + 1;
    if (event.kind != EventKind::coroutine_ended && event.kind != EventKind::task_ended) done_ = last_;
  }
  if (event.kind == EventKind::printed && as<trace::event::printed>(event).to_error) {
    const auto line = as<trace::event::printed>(event);
    message_ = here + 1;
    message_thread_ = line.thread;
    message_task_ = line.task;
    message_line_ = event.line;
  }
  if (forced(index, event, moment)) {
    stop(here + 1);
    if (event.kind == EventKind::task_suspended || event.kind == EventKind::task_ended) line_ = 0;
  }
}

} // namespace loopscope::replay
