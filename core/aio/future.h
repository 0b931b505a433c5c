// asyncio.Future: a result that is not there yet.
#pragma once

#include "core/aio/error.h"
#include "core/aio/handle.h"
#include "core/aio/pool.h"
#include "core/aio/ref.h"
#include "core/aio/text.h"
#include "core/trace/event.h"

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

namespace loopscope::aio {

class EventLoop;
class FutureBase;
class TaskBase;

/// A callback that is in a future's list until the future is done.
class DoneCallback : public Handle {
public:
  using Handle::Handle;

protected:
  friend class EventLoop;
  friend class FutureBase;
  Ref<FutureBase> future_; // set when it is scheduled

private:
  void stand_in(FutureBase& future);
  void leave();
  // While it is in a future's list, it is in the loop's as well.
  FutureBase* stands_in_ = nullptr;
  DoneCallback* previous_ = nullptr;
  DoneCallback* next_ = nullptr;
};

/// What is the same for futures of every type, and for tasks. Used on its loop's thread.
class FutureBase : public RefCounted, public Pooled {
public:
  enum class Status : std::uint8_t { pending, cancelled, finished };

  /// Announced in the trace: `owner` is what it belongs to (the task that sleeps, the lock waited for), or 0.
  FutureBase(EventLoop& loop, trace::FutureKind kind, trace::ObjectId owner = 0);
  /// One that is announced later, when all is there that it is about.
  struct Unannounced {};
  FutureBase(EventLoop& loop, trace::FutureKind kind, Unannounced);
  void announce(trace::ObjectId owner = 0);
  ~FutureBase() override;

  bool done() const { return status_ != Status::pending; }
  bool cancelled() const { return status_ == Status::cancelled; }
  /// Future.cancel: false when it is done already. Its callbacks are queued.
  virtual bool cancel(std::optional<std::string> message = {});
  /// Future.exception: null when it has a result. Throws CancelledError when it was cancelled,
  /// InvalidStateError ("Exception is not set.") while it is pending.
  std::exception_ptr exception();
  /// Future.set_exception. Of StopIteration it makes a RuntimeError (up to 3.11: raises TypeError).
  void set_exception(std::exception_ptr error);

  void add_callback(Ref<DoneCallback> callback);
  /// Takes out this one, which need not be there; returns how many were taken out.
  int remove_callback(const DoneCallback* callback);
  /// The same of all of a class.
  int remove_callbacks(const std::type_info& type);
  void add_waiter(TaskBase& task);
  void remove_waiter(TaskBase& task);

  /// Throws what result() would throw: InvalidStateError, CancelledError, its error.
  void raise_unless_result();
  /// The address of the value, whose type the handle knows.
  virtual void* value_address() = 0;
  virtual bool is_task() const { return false; }
  virtual std::string repr() const;

  EventLoop& loop() const { return *loop_; }
  trace::ObjectId id() const { return id_; }
  trace::FutureKind kind() const { return kind_; }
  /// What a task that awaits it is suspended on.
  trace::AwaitKind await_kind() const;
  /// _make_cancelled_error: the one that ended a task, the first time; after that one with cancel's message.
  std::exception_ptr cancelled_error();
  /// What gather(return_exceptions=True) has for a cancelled child.
  std::exception_ptr cancelled_result() const;
  const std::exception_ptr& error() const { return error_; }
  /// The error will not be reported as never retrieved.
  void mark_retrieved() { unretrieved_ = false; }

  // The part of set_result that does not depend on the type.
  void check_pending();
  void finish();

  /// repr() of its result.
  virtual std::string value_text() const { return {}; }

protected:
  friend class EventLoop;
  friend class DoneCallback;
  friend class TaskBase;
  /// A task's: it announces itself.
  explicit FutureBase(EventLoop& loop);
  void settle(trace::Outcome outcome, std::string_view text);
  void fail(std::exception_ptr error);
  bool cancel_now(std::optional<std::string> message);

  std::optional<std::string> given_cancel_message() const {
    return cancel_message_ ? std::optional(*cancel_message_) : std::nullopt;
  }

  struct Waiting { // one of the two
    TaskBase* task;
    DoneCallback* callback;
  };
  void schedule(const Waiting& waiting);
  template <class Matches>
  int remove_callbacks_that(Matches matches);
  void drop_callbacks() {
    if (has_callbacks()) drop_those_callbacks();
  }
  void drop_those_callbacks();
  /// The others are there only with the first.
  bool has_callbacks() const { return first_.task || first_.callback; }

  trace::ObjectId id_ = 0;
  Ref<EventLoop> loop_;
  Status status_ = Status::pending;
  trace::FutureKind kind_;
  bool unretrieved_ = false;    // has an exception that was not retrieved
  bool callbacks_lost_ = false; // when its loop was closed
  bool refused_ = false;        // to a task that awaited it and must not: what CPython's C future remembers
  Waiting first_{};             // most futures have one callback
  std::unique_ptr<std::vector<Waiting>> others_; // in order
  std::exception_ptr error_;
  std::unique_ptr<std::string> cancel_message_;
};

/// How a T is kept: None for void.
template <class T>
using Value = std::conditional_t<std::is_void_v<T>, None, T>;

/// Adds a place for the value to a future or a task.
template <class T, class Base>
class WithValue : public Base {
public:
  using Base::Base;
  void* value_address() override { return &*value; }
  /// Future.set_result
  void set_value(Value<T> given = {}) {
    this->check_pending();
    value.emplace(std::move(given));
    this->finish();
  }
  std::optional<Value<T>> value;

  std::string value_text() const override {
    if constexpr (requires(const Value<T>& v) { written(v); }) return written(*value);
    return "...";
  }
};

template <class T>
using FutureState = WithValue<T, FutureBase>;

template <class T>
class FutureAwaiter;

/// A reference to a future, copied as Python copies references. Awaiting it gives its result.
/// Results are copied out: a future can be asked again.
template <class T>
class Future {
public:
  Future() = default;
  explicit Future(Ref<FutureBase> state) : state_(std::move(state)) {}

  bool done() const { return state_->done(); }
  bool cancelled() const { return state_->cancelled(); }
  bool cancel(std::optional<std::string> message = {}) const { return state_->cancel(std::move(message)); }
  std::exception_ptr exception() const { return state_->exception(); }
  /// Future.result: throws its error, CancelledError, or InvalidStateError while it is pending.
  T result() const {
    state_->raise_unless_result();
    if constexpr (!std::is_void_v<T>) return *static_cast<Value<T>*>(state_->value_address());
  }
  /// Future.set_result: InvalidStateError when it is done. A task has RuntimeError for it.
  void set_result(Value<T> value = {}) const {
    refuse_task("set_result");
    static_cast<FutureState<T>&>(*state_).set_value(std::move(value));
  }
  template <class E>
  requires std::derived_from<E, std::exception>
  void set_exception(E error) const { set_exception(std::make_exception_ptr(std::move(error))); }
  void set_exception(std::exception_ptr error) const {
    refuse_task("set_exception");
    state_->set_exception(std::move(error));
  }
  /// Future.add_done_callback: the function is called with this future, by the loop, once it is done.
  /// Returns what remove_done_callback takes.
  template <class F>
  Ref<DoneCallback> add_done_callback(F function) const;
  /// Future.remove_done_callback: how many were taken out. Of a function, fn<f>, each time that it was added.
  int remove_done_callback(const Ref<DoneCallback>& callback) const { return state_->remove_callback(callback.get()); }
  template <auto F>
  int remove_done_callback(Function<F>) const;

  const Ref<FutureBase>& state() const { return state_; }
  Ref<FutureBase> take_state() && { return std::move(state_); }
  explicit operator bool() const { return static_cast<bool>(state_); }
  friend bool operator==(const Future& a, const Future& b) { return a.state_ == b.state_; }
  friend std::string repr(const Future& future) { return future.state_->repr(); }

protected:
  void refuse_task(const char* operation) const {
    if (state_->is_task()) throw RuntimeError(std::string("Task does not support ") + operation + " operation");
  }
  Ref<FutureBase> state_;
};

namespace detail {

/// Stands for a level of a cancel that goes on to what is awaited. RecursionError when there are too many.
class CancelDepth {
public:
  CancelDepth();
  CancelDepth(const CancelDepth&) = delete;
  CancelDepth& operator=(const CancelDepth&) = delete;
  ~CancelDepth();
};

template <class T, class F>
class FutureCall final : public DoneCallback {
public:
  FutureCall(EventLoop& loop, F function)
      : DoneCallback(&loop, trace::CallbackKind::call), function_(std::move(function)) {}
  void run() override {
    if constexpr (std::is_invocable_v<F&, Future<T>>)
      function_(Future<T>(this->future_));
    else
      function_();
  }

protected:
  std::uint32_t object(EventLoop& loop) const override;

private:
  F function_;
};

} // namespace detail

template <class T>
template <class F>
Ref<DoneCallback> Future<T>::add_done_callback(F function) const {
  auto callback = make_ref<detail::FutureCall<T, F>>(state_->loop(), std::move(function));
  state_->add_callback(callback);
  return callback;
}

template <class T>
template <auto F>
int Future<T>::remove_done_callback(Function<F>) const {
  return state_->remove_callbacks(typeid(detail::FutureCall<T, Function<F>>));
}

} // namespace loopscope::aio
