#include "core/aio/shield.h"

namespace loopscope::aio {

namespace {

/// shield.<locals>._inner_done_callback
class InnerDone final : public DoneCallback {
public:
  InnerDone(Ref<FutureBase> outer, std::function<void()> copy)
      : DoneCallback(&outer->loop(), trace::CallbackKind::shield_inner), outer_(std::move(outer)),
        copy_(std::move(copy)) {}
  void run() override {
    FutureBase& inner = *future_;
    if (outer_->cancelled()) return;
    if (inner.cancelled()) {
      outer_->cancel();
    } else if (std::exception_ptr error = inner.exception()) {
      outer_->set_exception(error);
    } else {
      copy_();
    }
  }

protected:
  std::uint32_t object(EventLoop&) const override { return outer_->id(); }

private:
  Ref<FutureBase> outer_;
  std::function<void()> copy_;
};

/// shield.<locals>._clear_awaited_by_callback: CPython keeps for each future which tasks await it, for its call graph
/// (from 3.14 on). Loopscope keeps it otherwise, so that there is nothing to do; but the loop runs it.
class ClearAwaitedBy final : public DoneCallback {
public:
  explicit ClearAwaitedBy(EventLoop& loop) : DoneCallback(&loop, trace::CallbackKind::shield_clear) {}
  void run() override {}

protected:
  std::uint32_t object(EventLoop&) const override { return future_->id(); }
};

/// _log_on_exception: the outer one, which was cancelled, can pass no error on any more (from 3.14 on).
class LogOnException final : public DoneCallback {
public:
  explicit LogOnException(EventLoop& loop) : DoneCallback(&loop, trace::CallbackKind::shield_log) {}
  void run() override {
    if (future_->cancelled()) return;
    if (std::exception_ptr error = future_->exception())
      future_->loop().call_exception_handler({type_name(error) + " exception in shielded future", error},
                                             trace::WarningKind::callback_failed, future_->id());
  }

protected:
  std::uint32_t object(EventLoop&) const override { return future_->id(); }
};

/// shield.<locals>._outer_done_callback
class OuterDone final : public DoneCallback {
public:
  OuterDone(Ref<FutureBase> inner, Ref<InnerDone> callback)
      : DoneCallback(&inner->loop(), trace::CallbackKind::shield_outer), inner_(std::move(inner)),
        callback_(std::move(callback)) {}
  void run() override {
    if (inner_->done()) return;
    inner_->remove_callback(callback_.get());
    inner_->remove_callbacks(typeid(LogOnException)); // one is enough, however many shields it had
    inner_->add_callback(make_ref<LogOnException>(inner_->loop()));
  }

protected:
  std::uint32_t object(EventLoop&) const override { return inner_->id(); }

private:
  Ref<FutureBase> inner_;
  Ref<InnerDone> callback_;
};

} // namespace

void detail::shield(Ref<FutureBase> inner, Ref<FutureBase> outer, std::function<void()> copy) {
  if (inner->loop().current_task()) inner->add_callback(make_ref<ClearAwaitedBy>(inner->loop()));
  auto inner_done = make_ref<InnerDone>(outer, std::move(copy));
  inner->add_callback(inner_done);
  outer->add_callback(make_ref<OuterDone>(inner, inner_done));
}

} // namespace loopscope::aio
