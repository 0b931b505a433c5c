#include "core/replay/state.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace loopscope::replay {

using trace::AwaitKind;
using trace::CallbackKind;
using trace::EventGroup;
using trace::EventKind;
using trace::FutureKind;
using trace::Outcome;

Callback scheduled_by(const Event& event, std::uint64_t index, std::uint32_t turn) {
  Callback callback;
  const auto fill = [&](const auto& told) {
    callback.id = told.callback;
    callback.kind = told.callback_kind;
    (callback.kind == CallbackKind::call ? callback.name : callback.serves) = told.serves;
    callback.cause = told.cause;
  };
  callback.timer = event.kind == EventKind::timer_scheduled;
  if (callback.timer) {
    const auto timer = as<event::timer_scheduled>(event);
    fill(timer);
    callback.when = timer.when;
  } else {
    const auto soon = as<event::callback_scheduled>(event);
    fill(soon);
    callback.via = soon.via;
  }
  callback.since = event.time;
  callback.turn = turn;
  callback.event = index;
  return callback;
}

bool ends_hold(EventKind kind) {
  return trace::group_of(kind) == EventGroup::loop || kind == EventKind::run_resumed || kind == EventKind::run_ended ||
         kind == EventKind::callback_begun;
}

void State::apply(const Event& event) {
  const std::uint64_t index = position++;
  const CallbackId just_cancelled = trace::is_aside(event.kind) ? 0 : std::exchange(just_cancelled_, 0);
  time = event.time;
  if (held && ends_hold(event.kind)) held = false, held_since = 0;
  switch (trace::group_of(event.kind)) {
  case EventGroup::run:
  case EventGroup::loop:
    apply_loop(event);
    break;
  case EventGroup::callback:
    apply_callback(event, index, just_cancelled);
    break;
  case EventGroup::source:
    apply_source(event);
    break;
  case EventGroup::task:
    apply_task(event, index);
    break;
  case EventGroup::future:
    apply_future(event);
    break;
  case EventGroup::primitive:
    apply_primitive(event);
    break;
  case EventGroup::thread:
    apply_thread(event);
    break;
  case EventGroup::connection:
    apply_connection(event);
    break;
  case EventGroup::program:
  case EventGroup::report:
    break;
  }
  switch (event.kind) {
  case EventKind::printed:
  case EventKind::typed:
    ++prints;
    printing_task = as<event::printed>(event).task;
    break;
  case EventKind::blocking_begun:
  case EventKind::blocking_ended:
    apply_blocking(event);
    break;
  case EventKind::warning:
    ++warnings;
    if (const auto warning = as<event::warning>(event); warning.warning_kind == trace::WarningKind::never_awaited)
      coroutines.erase(warning.about);
    else if (Task* lost =
                 warning.warning_kind == trace::WarningKind::pending_destroyed ? tasks.find(warning.about) : nullptr)
      if (lost->status != TaskStatus::ended) end_task(*lost, trace::Outcome::destroyed, 0, index);
    break;
  default:
    break;
  }
  follow_line(event);
}

void State::apply_blocking(const Event& event) {
  const bool begun = event.kind == EventKind::blocking_begun;
  const auto call = as<event::blocking_begun>(event); // blocking_ended has the same
  if (Thread* thread = threads.find(call.thread)) {
    thread->blocked_in = begun ? call.what : 0;
    thread->since = event.time;
  }
  if (call.thread != thread) return;
  blocked = begun;
  blocked_in = begun ? call.what : 0;
}

/// The events that follow are that loop's.
void State::switch_loop(const Event& event) {
  const auto to = as<event::loop_switched>(event);
  if (to.loop == 0) return;
  if (loop != to.loop && loop != 0) {
    const auto known = std::ranges::find(parked, to.loop, &LoopState::loop);
    auto& own = static_cast<LoopState&>(*this);
    if (known != parked.end()) {
      std::swap(own, *known);
      if (known->over()) parked.erase(known);
    } else {
      if (!over() && parked.size() + 1 >= loops_kept) return;
      if (!over()) parked.push_back(std::move(own));
      own = {};
    }
  }
  loop = to.loop;
  thread = to.thread;
}

void State::apply_loop(const Event& event) {
  switch (event.kind) {
  case EventKind::loop_switched:
    switch_loop(event);
    break;
  case EventKind::run_ended: {
    const auto end = as<event::run_ended>(event);
    ended = true;
    outcome = end.outcome;
    message = end.message;
    phase = Phase::outside;
    for (LoopState& other : parked) other.phase = Phase::outside;
    break;
  }
  case EventKind::run_paused:
    if (phase != Phase::run || running.id != 0 || held) break;
    held = true;
    held_since = event.time;
    break;
  case EventKind::loop_created:
    if (phase != Phase::outside) break; // it is made while another one runs, and loop_switched tells when it acts
    if (parked.empty()) loop = as<event::loop_created>(event).loop; // else loop_switched has said which
    loop_exists = true;
    loop_closed = false;
    break;
  case EventKind::loop_started:
    phase = Phase::select;
    loop_closed = false;
    stopping = false;
    idle = false;
    break;
  case EventKind::loop_stopped:
    phase = Phase::outside;
    stopping = false;
    left_this_turn = 0;
    break;
  case EventKind::loop_closed: {
    const ObjectId closed = as<event::loop_closed>(event).loop;
    if (closed != loop && std::erase_if(parked, [&](const LoopState& other) {
                            return other.loop == closed && other.phase == Phase::outside;
                          }) > 0)
      break;
    if (phase != Phase::outside) break; // another loop: one that runs is not closed
    // Closing drops what was never run, as CPython's close() does.
    loop_closed = true;
    phase = Phase::outside;
    left_this_turn = 0;
    ready.clear();
    ready_head = 0;
    timers.clear();
    places_.clear();
    break;
  }
  case EventKind::turn_begun:
    turn = small(as<event::turn_begun>(event).turn);
    phase = Phase::select;
    left_this_turn = 0;
    stopping = false;
    idle = false;
    break;
  case EventKind::select_begun: {
    const std::int64_t longest = as<event::select_begun>(event).longest;
    phase = Phase::select;
    select_until = longest < 0 ? trace::forever : trace::later(event.time, longest);
    break;
  }
  case EventKind::select_ended:
    phase = Phase::move_timers;
    break;
  case EventKind::turn_running:
    phase = Phase::run;
    left_this_turn = static_cast<std::uint32_t>(
        std::min<std::size_t>(small(as<event::turn_running>(event).callbacks), ready_size()));
    break;
  case EventKind::stop_requested:
    stopping = true;
    break;
  case EventKind::idle:
    idle = true;
    break;
  default:
    break;
  }
}

LoopState::Place LoopState::next_place() const {
  return {false, ready_gone_ + static_cast<std::int64_t>(ready.size())};
}

/// Callbacks run and are dropped from the front of the queue. One that is a little behind it, as in a
/// damaged trace, is let through; one that is far behind stays.
bool LoopState::take_ready(const Place& place, Callback& taken) {
  constexpr std::size_t near = 64;
  const std::size_t at = static_cast<std::size_t>(place.key - ready_gone_);
  if (at < ready_head || at >= ready.size() || at - ready_head > near) return false;
  std::rotate(ready.begin() + ready_head, ready.begin() + at, ready.begin() + at + 1);
  for (std::size_t i = at; i > ready_head; --i)
    if (Place* moved = places_.find(ready[i].id)) moved->key = ready_gone_ + static_cast<std::int64_t>(i);
  taken = ready[ready_head];
  places_.erase(taken.id);
  ++ready_head;
  if (left_this_turn > 0) --left_this_turn;
  if (ready_head == ready.size() || (ready_head >= 256 && ready_head * 2 > ready.size())) {
    ready_gone_ += static_cast<std::int64_t>(ready_head);
    ready.erase(ready.begin(), ready.begin() + ready_head);
    ready_head = 0;
  }
  return true;
}

void State::schedule(const Event& event, std::uint64_t index, CallbackId just_cancelled) {
  if (event.subject == 0 || places_.find(event.subject) || event.subject == running.id) return;
  Callback callback = scheduled_by(event, index, turn);
  // A timeout that is rescheduled cancels its timer and sets another one. One that is left and one that is entered next
  // may look the same, and then have the same place among the task's.
  if (callback.kind == CallbackKind::timeout_timer)
    if (const Callback* before = this->callback(just_cancelled);
        before && before->kind == callback.kind && before->serves == callback.serves)
      callback.first = before->first ? before->first : before->id;
  if (callback.timer) {
    if (places_.insert(callback.id, Place{true, callback.when})) timers.insert(callback);
    return;
  }
  if (!places_.insert(callback.id, next_place())) return;
  ready.push_back(callback);
  if (!callback.runs_task()) return;
  Task* task = tasks.find(callback.serves);
  if (!task || task->status == TaskStatus::ended) return;
  task->pending = callback.id;
  task->woken = callback.kind == CallbackKind::wakeup;
  if (task->status == TaskStatus::waiting || task->status == TaskStatus::sleeping)
    set_status(*task, TaskStatus::ready, index);
}

void State::begin(CallbackId id, std::uint64_t index) {
  const Place* place = places_.find(id);
  if (!place || place->timer) return;
  Callback callback;
  if (!take_ready(*place, callback)) return;
  end_inside(index); // of the callback before, whose end is missing
  running = callback;
  blocked = false;
  blocked_in = 0;
  frames_.clear();
  if (!callback.runs_task()) return;
  Task* task = tasks.find(callback.serves);
  if (!task || task->status == TaskStatus::ended) return;
  stop_awaiting(*task);
  task->started = true;
  task->woken = false;
  task->pending = callback.id;
  set_status(*task, TaskStatus::running, index);
}

void State::drop(CallbackId id) {
  const Place* place = places_.find(id);
  if (!place) return;
  Callback dropped;
  if (!place->timer) {
    take_ready(*place, dropped);
  } else if (timers.take(place->key, id, dropped)) {
    places_.erase(id);
  }
}

void State::apply_callback(const Event& event, std::uint64_t index, CallbackId just_cancelled) {
  const CallbackId id = event.subject;
  switch (event.kind) {
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled:
    schedule(event, index, just_cancelled);
    break;
  case EventKind::timer_due: {
    Place* place = places_.find(id);
    Callback due;
    if (!place || !place->timer || !timers.take(place->key, id, due)) break;
    *place = next_place();
    ready.push_back(due);
    break;
  }
  case EventKind::callback_begun:
    begin(id, index);
    break;
  case EventKind::callback_ended:
    if (id != running.id || id == 0) break;
    end_inside(index);
    if (running.runs_task()) {
      Task* task = tasks.find(running.serves);
      if (task && task->pending == id) task->pending = 0;
      // A step that neither ended nor suspended its task is told so in a damaged trace only.
      if (task && task->status == TaskStatus::running)
        set_status(*task, task->pending ? TaskStatus::ready : TaskStatus::waiting, index);
    }
    running = {};
    blocked = false;
    blocked_in = 0;
    break;
  case EventKind::callback_cancelled: {
    const Place* place = places_.find(id);
    if (!place) break;
    if (place->timer) {
      if (Callback* timer = timers.find(place->key, id)) timer->cancelled = true;
    } else {
      ready[static_cast<std::size_t>(place->key - ready_gone_)].cancelled = true;
    }
    just_cancelled_ = id;
    break;
  }
  case EventKind::callback_dropped:
    drop(id);
    break;
  case EventKind::thread_call:
  case EventKind::thread_call_made:
    apply_thread_call(event);
    break;
  default:
    break;
  }
}

void State::set_status(Task& task, TaskStatus status, std::uint64_t index) {
  task.status = status;
  task.event = index;
  task.since = time;
}

void State::follow_line(const Event& event) {
  if (trace::is_aside(event.kind)) return;
  switch (event.kind) {
  case EventKind::printed:
  case EventKind::blocking_begun:
  case EventKind::blocking_ended:
    if (event.subject != thread) return; // another thread's
    break;
  case EventKind::typed: // the line is that of the call that waits for it
  case EventKind::frame: // further out than the line that runs
  case EventKind::run_paused:
  case EventKind::run_resumed:
  case EventKind::thread_call:
  case EventKind::thread_call_made:
  case EventKind::job_begun:
  case EventKind::job_ended:
  case EventKind::thread_ended:
    return;
  default:
    if (trace::group_of(event.kind) == EventGroup::connection) return; // of any thread
    break;
  }
  const Task* task = running_task();
  line_task = task ? task->id : 0;
  if (event.kind == EventKind::callback_begun) { // a task goes on from where it gave way
    const Frame from = task && !task->stack.empty() ? task->stack.back() : Frame{};
    line = from.line;
    twin_line = from.twin_line;
  } else {
    line = event.line;
    twin_line = line != 0 && trace::tells_twin_line(event.kind) ? small(event.value) : 0;
  }
  if (line != 0) last_line = {0, line, twin_line};
}

void State::stop_awaiting(Task& task) {
  Future* future = futures.find(task.awaiting);
  if (future && future->awaited > 0 && --future->awaited == 0 && future->old) forget_future(task.awaiting);
  task.awaiting = 0;
}

void State::forget_future(ObjectId id) {
  if (const Future* future = futures.find(id)) nested_ -= future->children.size() * sizeof(ObjectId);
  futures.erase(id);
}

void State::suspend(Task& task, const Event& event, std::uint64_t index) {
  if (frames_task_ != task.id) frames_.clear();
  const auto suspended = as<event::task_suspended>(event);
  if (suspended.function != 0) frames_.push_back({suspended.function, suspended.line, suspended.twin_line});
  nested_ -= task.stack.bytes();
  task.stack.assign(frames_);
  nested_ += task.stack.bytes();
  frames_.clear();

  stop_awaiting(task);
  task.await_kind = suspended.await_kind;
  task.awaiting = suspended.awaited;
  if (Future* future = futures.find(suspended.awaited)) ++future->awaited;
  // The loop may have been asked for the next step before the task gave way.
  const bool queued = task.pending != 0 && task.pending != running.id;
  if (queued || task.await_kind == AwaitKind::yield) {
    set_status(task, TaskStatus::ready, index);
  } else {
    set_status(task, task.await_kind == AwaitKind::sleep ? TaskStatus::sleeping : TaskStatus::waiting, index);
  }
}

void State::apply_task(const Event& event, std::uint64_t index) {
  if (event.kind == EventKind::task_created) {
    const auto created = as<event::task_created>(event);
    if (created.task == 0 || tasks.find(created.task)) return;
    Task task;
    task.id = created.task;
    task.parent = created.parent;
    task.name = created.name;
    task.function = created.function;
    task.loop = loop;
    task.event = index;
    task.since = event.time;
    tasks.insert(created.task, std::move(task));
    return;
  }
  if (event.kind == EventKind::coroutine_created) {
    const auto created = as<event::coroutine_created>(event);
    if (created.coroutine != 0) coroutines.insert(created.coroutine, created.function);
    return;
  }
  if (event.kind == EventKind::coroutine_entered) {
    const auto now = as<event::coroutine_entered>(event);
    coroutines.erase(now.coroutine);
    if (Task* entered = tasks.find(now.task)) entered->entered = true;
    return;
  }
  if (event.kind == EventKind::coroutine_ended) {
    coroutines.erase(event.subject); // unbegun: closed, or its task was cancelled before its first step
    return;
  }
  if (event.kind == EventKind::step_begun_inside) return begin_inside(event, index);
  if (event.kind == EventKind::step_ended_inside) {
    if (!inside.empty() && inside.back() == as<event::step_ended_inside>(event).task) end_inside(index, 1);
    return;
  }
  Task* task = tasks.find(event.subject);
  if (!task || task->status == TaskStatus::ended) return;
  switch (event.kind) {
  case EventKind::frame: {
    if (frames_task_ != task->id) frames_.clear();
    frames_task_ = task->id;
    const auto frame = as<event::frame>(event);
    if (frames_.size() < frames_kept) frames_.push_back({frame.function, frame.line, frame.twin_line});
    break;
  }
  case EventKind::task_suspended:
    suspend(*task, event, index);
    break;
  case EventKind::task_renamed:
    task->name = as<event::task_renamed>(event).name;
    break;
  case EventKind::task_cancel_requested:
    if (task->cancels < std::numeric_limits<std::uint16_t>::max()) ++task->cancels;
    break;
  case EventKind::task_ended: {
    const auto told = as<event::task_ended>(event);
    end_task(*task, told.outcome, told.text, index);
    break;
  }
  default:
    break;
  }
}

/// The task may be gone after it.
void State::end_task(Task& task, trace::Outcome how, StringId text, std::uint64_t index) {
  stop_awaiting(task);
  set_status(task, TaskStatus::ended, index);
  task.outcome = how;
  task.text = text;
  task.pending = 0;
  task.woken = false;
  ended_.push_back(task.id);
  if (ended_.size() <= ended_kept) return;
  const ObjectId oldest = ended_.front();
  ended_.erase(0);
  if (const Task* gone = tasks.find(oldest)) nested_ -= gone->stack.bytes();
  tasks.erase(oldest);
}

/// A task is stepped inside the step of the one that runs, as an eager task is when it is created.
void State::begin_inside(const Event& event, std::uint64_t index) {
  Task* task = tasks.find(as<event::step_begun_inside>(event).task);
  if (!task || running.id == 0 || inside.size() >= inside_kept) return;
  inside.push_back(task->id);
  if (task->status == TaskStatus::ended) return;
  stop_awaiting(*task);
  task->started = true;
  task->woken = false;
  set_status(*task, TaskStatus::running, index);
}

/// The innermost of such steps end, at most so many.
void State::end_inside(std::uint64_t index, std::size_t most) {
  for (; !inside.empty() && most > 0; --most) {
    Task* task = tasks.find(inside.back());
    inside.pop_back();
    const bool goes_on = task && (std::ranges::find(inside, task->id) != inside.end() || running.serves == task->id);
    if (!task || goes_on || task->status != TaskStatus::running) continue;
    set_status(*task, task->pending ? TaskStatus::ready : TaskStatus::waiting, index);
  }
}

void State::apply_future(const Event& event) {
  const ObjectId id = event.subject;
  if (event.kind == EventKind::future_created) {
    if (id == 0 || futures.find(id)) return;
    const auto created = as<event::future_created>(event);
    Future future;
    future.kind = created.future_kind;
    future.owner = created.owner;
    futures.insert(id, std::move(future));
    return;
  }
  Future* future = futures.find(id);
  if (!future) return;
  if (event.kind == EventKind::gather_child) {
    const auto child = as<event::gather_child>(event);
    if (child.index == static_cast<std::int64_t>(future->children.size())) {
      future->children.push_back(child.child);
      nested_ += sizeof(ObjectId);
    }
  } else if (event.kind == EventKind::future_settled && !future->settled) {
    const auto now = as<event::future_settled>(event);
    future->settled = true;
    future->outcome = now.outcome;
    future->text = now.text;
    settled_.push_back(id);
    if (settled_.size() > settled_kept) {
      const ObjectId oldest = settled_.front();
      settled_.erase(0);
      if (Future* gone = futures.find(oldest)) {
        gone->old = true;
        if (gone->awaited == 0) forget_future(oldest);
      }
    }
  }
}

ObjectId State::awaited(const Task& task) const {
  const Future* future = futures.find(task.awaiting);
  const Future* group = future && future->kind == FutureKind::waiter ? futures.find(future->owner) : nullptr;
  return group && group->stands_for_tasks() ? future->owner : task.awaiting;
}

std::vector<Unbegun> State::unbegun() const {
  std::vector<Unbegun> all;
  auto of = [&](StringId function) {
    return std::find_if(all.begin(), all.end(), [&](const Unbegun& u) { return u.function == function; });
  };
  constexpr std::size_t most = 64; // functions
  coroutines.each([&](ObjectId, StringId function) {
    if (auto known = of(function); known != all.end())
      ++known->count;
    else if (all.size() < most)
      all.push_back({function, 1});
  });
  if (all.empty()) return all;
  // Which object a task has is not told, but it has one of its function.
  tasks.each([&](ObjectId, const Task& task) {
    if (task.entered || task.status == TaskStatus::ended) return;
    if (auto known = of(task.function); known != all.end() && known->count > 0) --known->count;
  });
  std::erase_if(all, [](const Unbegun& u) { return u.count == 0; });
  return all;
}

const Task* State::running_task() const {
  if (!inside.empty()) return tasks.find(inside.back());
  return running.runs_task() && running.id ? tasks.find(running.serves) : nullptr;
}

bool LoopState::runs(ObjectId task) const {
  return (running.runs_task() && running.serves == task) || std::ranges::find(inside, task) != inside.end();
}

bool State::is_run(ObjectId task) const {
  return runs(task) || std::ranges::any_of(parked, [&](const LoopState& other) { return other.runs(task); });
}

const Callback* State::callback(CallbackId id) const {
  const Callback* found = LoopState::callback(id);
  for (std::size_t i = 0; !found && i < parked.size(); ++i) found = parked[i].callback(id);
  return found;
}

const Callback* LoopState::callback(CallbackId id) const {
  if (id == 0) return nullptr;
  if (id == running.id) return &running;
  const Place* place = places_.find(id);
  if (!place) return nullptr;
  if (place->timer) return const_cast<Timers&>(timers).find(place->key, id);
  const std::size_t at = static_cast<std::size_t>(place->key - ready_gone_);
  return at >= ready_head && at < ready.size() ? &ready[at] : nullptr;
}

std::size_t LoopState::bytes() const {
  return sizeof(LoopState) + (ready.size() + timers.size()) * sizeof(Callback) + places_.bytes();
}

std::size_t State::bytes() const {
  std::size_t all = sizeof(State) - sizeof(LoopState) + nested_ + tasks.bytes() + futures.bytes() + primitives.bytes() +
                    jobs.bytes() + threads.bytes() + connections.bytes() + coroutines.bytes() +
                    (ended_.size() + settled_.size()) * sizeof(ObjectId);
  each_loop([&](const LoopState& one) { all += one.bytes(); });
  return all;
}

bool operator==(const LoopState& a, const LoopState& b) {
  const auto plain = [](const LoopState& s) {
    return std::tie(s.loop, s.thread, s.turn, s.phase, s.loop_exists, s.loop_closed, s.stopping, s.idle, s.blocked,
                    s.blocked_in, s.running, s.inside, s.left_this_turn, s.select_until, s.line, s.twin_line,
                    s.line_task, s.last_line);
  };
  return plain(a) == plain(b) &&
         std::equal(a.ready.begin() + a.ready_head, a.ready.end(), b.ready.begin() + b.ready_head, b.ready.end()) &&
         a.timers == b.timers;
}

bool operator==(const State& a, const State& b) {
  const auto plain = [](const State& s) {
    return std::tie(s.position, s.time, s.ended, s.held, s.held_since, s.outcome, s.message, s.prints, s.warnings,
                    s.printing_task, s.parked);
  };
  return plain(a) == plain(b) && static_cast<const LoopState&>(a) == static_cast<const LoopState&>(b) &&
         a.tasks == b.tasks && a.futures == b.futures && a.primitives == b.primitives && a.jobs == b.jobs &&
         a.threads == b.threads && a.connections == b.connections && a.calls == b.calls && a.coroutines == b.coroutines;
}

} // namespace loopscope::replay
