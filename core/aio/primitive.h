// What locks, events, conditions, semaphores and queues have in common: their place in the trace, the
// loop that they belong to, and lines of tasks that wait.
#pragma once

#include "core/aio/finally.h"
#include "core/aio/future.h"
#include "core/aio/task.h"

#include <cstdint>
#include <deque>
#include <optional>

namespace loopscope::aio {

/// The tasks that wait, each by a future, first to last.
using WaiterLine = std::deque<Ref<FutureBase>>;
/// What such a future results in: True, False or None.
using Woken = std::optional<bool>;

/// Shared by references, as Python's objects are. It belongs to the first loop on which a task waits for
/// it (mixins._LoopBoundMixin): RuntimeError on another.
class Primitive : public RefCounted {
public:
  Primitive(const Primitive&) = delete;
  Primitive& operator=(const Primitive&) = delete;

protected:
  /// `name` is Python's class, for the error of another loop; in the trace it may be a part of another primitive.
  Primitive(trace::PrimitiveKind kind, const char* name, std::int64_t value, trace::ObjectId part_of = 0);
  /// One that is not in the trace: a task that waits for it waits for that object.
  Primitive(const char* name, trace::ObjectId owner);
  ~Primitive() override;
  friend class PlaceInLine;

  EventLoop& bind_loop();
  trace::ObjectId id() const { return id_; }
  /// An event about it and the running task. Does nothing without a recorder.
  template <class Kind>
  void record(Kind event) {
    RunContext& here = context();
    if (!id_ || !here.recorder) return;
    event.primitive = id_;
    event.task = here.task();
    here.record(event);
  }
  void record_change(std::int64_t value, std::string_view text, trace::Change change = trace::Change::other);

private:
  const char* name_;
  Ref<EventLoop> loop_; // the first that a task waited on
  trace::ObjectId id_ = 0;
  trace::ObjectId owner_ = 0; // of its waiters
};

/// A task's place at the end of a line, left at the end of the scope, however that comes: CPython's
/// `waiters.append(fut) ... finally: waiters.remove(fut)`.
class [[nodiscard]] PlaceInLine {
public:
  PlaceInLine(Primitive& primitive, WaiterLine& line, trace::WaitFor wait = trace::WaitFor::turn);
  PlaceInLine(const PlaceInLine&) = delete;
  PlaceInLine& operator=(const PlaceInLine&) = delete;
  ~PlaceInLine();

  /// Is settled when the task is to go on.
  const Ref<FutureBase>& waiter() const { return future_; }
  Future<Woken> future() const { return Future<Woken>(future_); }

private:
  Primitive& primitive_;
  WaiterLine& line_;
  Ref<FutureBase> future_;
};

/// Holds a lock, or a place of a semaphore, until the end of its scope, as `async with` does. What giving it back
/// raises goes on from there; while another error is on its way that one goes on (in CPython the new one: where that
/// matters, give `async with` its body as a function).
template <class State>
class [[nodiscard]] Held {
public:
  explicit Held(Ref<State> state) : state_(std::move(state)) {}
  Held(Held&&) noexcept = default;
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() noexcept(false) {
    if (!state_) return;
    at_line(twin_line_);
    if (state_->held() && !detail::ClosingFrame::any()) [[likely]]
      state_->give_back(); // raises nothing
    else
      detail::leave_scope([this] { state_->give_back(); });
  }

private:
  Ref<State> state_;
  std::uint32_t twin_line_ = context().twin_line; // of the `async with`: it runs again at the end
};

/// Settles a waiter that is not done, with what CPython gives it.
void wake(FutureBase& waiter, Woken result);

} // namespace loopscope::aio
