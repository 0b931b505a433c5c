// What the loop runs: the handles that call_soon, call_later and call_at give out.
#pragma once

#include "core/aio/pool.h"
#include "core/aio/ref.h"
#include "core/trace/event.h"

#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace loopscope::aio {

class EventLoop;

/// Something in the loop's ready queue. The queue owns one reference to it.
class Runnable {
public:
  explicit Runnable(trace::CallbackKind kind) : kind_(kind) {}
  Runnable(const Runnable&) = delete;
  Runnable& operator=(const Runnable&) = delete;

  virtual void run() = 0;
  virtual void drop_reference() = 0;
  /// In the trace, once scheduled.
  trace::CallbackId id() const { return id_; }
  trace::CallbackKind kind() const { return kind_; }
  /// repr() of it, or of the task that it runs.
  virtual std::string describe() const { return "<Handle>"; }

protected:
  virtual ~Runnable() = default;
  friend class EventLoop;
  /// Whether it is a TaskBase, whose step is most of what a loop runs.
  bool is_step() const { return kind_ <= trace::CallbackKind::wakeup; }
  trace::CallbackId id_ = 0;
  trace::CallbackKind kind_;
  bool cancelled_ = false;
  bool queued_ = false; // is in the ready queue or among the timers
};

/// asyncio.Handle. Created by the loop, shared with the caller.
class Handle : public RefCounted, public Runnable, public Pooled {
public:
  Handle(EventLoop* loop, trace::CallbackKind kind) : Runnable(kind), loop_(loop) {}
  /// Handle.cancel: it will not run; the loop drops it when its turn comes.
  virtual void cancel();
  bool cancelled() const { return cancelled_; }
  void drop_reference() final { release(); }

protected:
  friend class EventLoop;
  friend class FutureBase;
  friend class Sources;
  /// For the trace: the object that it serves, or the string of its name (trace::EventKind::callback_scheduled).
  virtual std::uint32_t object(EventLoop& loop) const = 0;
  /// For the trace: the task of which it calls a method, or 0.
  virtual trace::ObjectId task() const { return 0; }
  EventLoop* loop_;
};

/// asyncio.TimerHandle: a handle with a time.
class TimerHandle : public Handle {
public:
  TimerHandle(EventLoop* loop, trace::CallbackKind kind, double when) : Handle(loop, kind), when_(when) {}
  /// TimerHandle.when: seconds of loop.time().
  double when() const { return when_; }
  void cancel() override;

protected:
  friend class EventLoop;
  friend class TimerHeap;
  double when_;
  bool scheduled_ = false; // among the timers
};

namespace detail {

/// "event_handler" of `... [F = &(anonymous namespace)::event_handler]`, "TimerHandle.cancel" of a method.
std::string qualified_name(std::string_view pretty_function);

template <auto F>
std::string name_of_function() {
  return qualified_name(__PRETTY_FUNCTION__);
}

} // namespace detail

/// A function or method that knows its Python name: call_soon(fn<event_handler>, ...) is logged as
/// `call event_handler`, fn<&TimerHandle::cancel> as `call TimerHandle.cancel`.
template <auto F>
struct Function {
  template <class... Args>
  decltype(auto) operator()(Args&&... args) const {
    return std::invoke(F, std::forward<Args>(args)...);
  }
  static std::string name() { return detail::name_of_function<F>(); }
};
template <auto F>
inline constexpr Function<F> fn{};

/// A callable under a name of one's own, such as "main.<locals>.on_done".
template <class F>
struct Named {
  std::string given;
  F function;
  template <class... Args>
  decltype(auto) operator()(Args&&... args) {
    return std::invoke(function, std::forward<Args>(args)...);
  }
  std::string name() const { return given; }
};
template <class F>
Named<std::decay_t<F>> named(std::string name, F&& function) {
  return {std::move(name), std::forward<F>(function)};
}

namespace detail {

template <class F>
std::string callable_name(const F& function) {
  if constexpr (requires { function.name(); })
    return function.name();
  else
    return "<lambda>";
}

/// What a callback calls, as the trace and Python name it.
struct CallName {
  std::string text;
  trace::ObjectId task = 0; // whose method it is
};

template <class F, class... Args>
CallName call_name(const F& function, const Args&...) {
  return {callable_name(function)};
}
/// Of a bound method, given as fn<&Class::method> and the object: a task's is known by the task.
template <auto F, class Object, class... Args>
requires std::is_member_function_pointer_v<decltype(F)> CallName call_name(const Function<F>& function,
                                                                           const Object& object, const Args&...) {
  std::string name = function.name();
  if constexpr (requires { object.base().cancelling(); })
    return {"Task" + name.substr(name.find('.')), object.base().id()};
  else
    return {std::move(name)};
}

/// functools.partial: binds the arguments, which are kept by value.
template <class F, class... Args>
class Bound {
public:
  explicit Bound(F function, Args... args) : function_(std::move(function)), args_(std::move(args)...) {}
  void operator()() {
    std::apply([this](Args&... args) { static_cast<void>(std::invoke(function_, args...)); }, args_);
  }
  CallName name() const {
    return std::apply([this](const Args&... args) { return call_name(function_, args...); }, args_);
  }

private:
  [[no_unique_address]] F function_;
  [[no_unique_address]] std::tuple<Args...> args_;
};

/// A call under a name that was made before.
struct NamedCall {
  CallName given;
  std::function<void()> function;
  void operator()() { function(); }
  const CallName& name() const { return given; }
};

/// A callback of the program with its arguments: a Bound or a NamedCall. Base is Handle or TimerHandle.
template <class Base, class F>
class CallHandle : public Base {
public:
  template <class... BaseArgs>
  CallHandle(F function, EventLoop* loop, BaseArgs... args)
      : Base(loop, trace::CallbackKind::call, args...), function_(std::move(function)) {}
  void run() override { function_(); }
  std::string describe() const override { return "<Handle " + function_.name().text + "()>"; }

protected:
  // Names are made when they are asked for: most runs are not recorded.
  std::uint32_t object(EventLoop& loop) const override;
  trace::ObjectId task() const override { return function_.name().task; }

  F function_;
};

} // namespace detail

} // namespace loopscope::aio
