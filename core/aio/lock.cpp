#include "core/aio/lock.h"

#include "core/aio/event_loop.h"

#include <algorithm>

namespace loopscope::aio {

using trace::EventKind;

namespace {

class WaiterFuture final : public FutureState<bool> {
public:
  WaiterFuture(EventLoop& loop, trace::ObjectId owner) : FutureState<bool>(loop, trace::FutureKind::waiter) {
    if (loop.recorder()) create_in_trace(owner);
  }
};

} // namespace

LockState::LockState(std::source_location where, trace::ObjectId part_of) {
  RunContext& here = context();
  if (!here.recorder) return;
  id_ = here.recorder->new_object();
  here.record({.kind = EventKind::primitive_created,
               .detail = static_cast<std::uint8_t>(trace::PrimitiveKind::lock),
               .line = here.line(where),
               .subject = id_,
               .object = part_of,
               .value = 1});
}

LockState::~LockState() = default;

void LockState::take(TaskBase* task) {
  locked_ = true;
  RunContext& here = context();
  if (here.recorder && id_)
    here.record({.kind = EventKind::primitive_acquired, .subject = id_, .object = task ? task->id() : 0});
}

bool LockState::try_acquire() {
  // CPython's fast path: nobody is in line but those who were cancelled.
  if (locked_ || !std::ranges::all_of(waiters_, [](const auto& waiter) { return waiter->cancelled(); })) return false;
  take(current_task().get());
  return true;
}

EventLoop& LockState::bind_loop(EventLoop& running) {
  if (!loop_) loop_ = Ref<EventLoop>(&running);
  if (loop_.get() != &running) throw RuntimeError("Lock is bound to a different event loop");
  return running;
}

Ref<FutureBase> LockState::wait(TaskBase& task) {
  EventLoop& loop = bind_loop(task.loop());
  Ref<FutureBase> waiter(new WaiterFuture(loop, id_));
  waiters_.push_back(waiter);
  if (loop.recorder() && id_)
    loop.record({.kind = EventKind::primitive_wait_begun, .subject = id_, .object = task.id(), .extra = waiter->id()});
  return waiter;
}

void LockState::left_line(FutureBase& waiter, TaskBase& task, bool recorded) {
  std::erase_if(waiters_, [&](const auto& other) { return other.get() == &waiter; });
  EventLoop& loop = task.loop();
  if (recorded && loop.recorder() && id_)
    loop.record({.kind = EventKind::primitive_wait_ended, .subject = id_, .object = task.id(), .extra = waiter.id()});
}

void LockState::acquired_after_wait(TaskBase& task) {
  take(&task);
}

void LockState::release_lock() {
  if (!locked_) throw RuntimeError("Lock is not acquired.");
  locked_ = false;
  RunContext& here = context();
  if (here.recorder && id_) {
    TaskBase* task = here.running ? here.running->current_task() : nullptr;
    here.record({.kind = EventKind::primitive_released, .subject = id_, .object = task ? task->id() : 0, .value = 1});
  }
  wake_up_first();
}

/// Lock._wake_up_first
void LockState::wake_up_first() {
  if (waiters_.empty() || waiters_.front()->done()) return;
  auto& first = static_cast<FutureState<bool>&>(*waiters_.front());
  first.value.emplace(true);
  first.finish({});
}

LockAwaiter::~LockAwaiter() {
  if (waiter_ && task_) lock_->left_line(*waiter_, *task_, false); // the frame was destroyed while it waited
}

/// The part of Lock.acquire that follows the wait.
bool LockAwaiter::await_resume() {
  if (!waiter_) return true;
  Ref<FutureBase> waiter = std::exchange(waiter_, nullptr);
  lock_->left_line(*waiter, *task_, true);
  try {
    task_->raise_thrown();
    waiter->raise_unless_result();
  } catch (const CancelledError&) {
    if (!lock_->locked()) lock_->wake_up_first();
    throw;
  }
  lock_->acquired_after_wait(*task_);
  return true;
}

Coro<bool> LockAwaiter::as_coroutine(Ref<LockState> lock) {
  co_return co_await LockAwaiter(std::move(lock));
}

LockGuard::~LockGuard() {
  if (lock_ && lock_->locked()) lock_->release_lock();
}

} // namespace loopscope::aio
