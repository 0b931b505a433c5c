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
    if (outer_->cancelled()) {
      if (!inner.cancelled()) static_cast<void>(inner.exception()); // counts as retrieved
      return;
    }
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

/// shield.<locals>._outer_done_callback
class OuterDone final : public DoneCallback {
public:
  OuterDone(Ref<FutureBase> inner, Ref<InnerDone> callback)
      : DoneCallback(&inner->loop(), trace::CallbackKind::shield_outer), inner_(std::move(inner)),
        callback_(std::move(callback)) {}
  void run() override {
    if (!inner_->done()) inner_->remove_callback(callback_.get());
  }

protected:
  std::uint32_t object(EventLoop&) const override { return inner_->id(); }

private:
  Ref<FutureBase> inner_;
  Ref<InnerDone> callback_;
};

} // namespace

void detail::shield(Ref<FutureBase> inner, Ref<FutureBase> outer, std::function<void()> copy) {
  auto inner_done = make_ref<InnerDone>(outer, std::move(copy));
  inner->add_callback(inner_done);
  outer->add_callback(make_ref<OuterDone>(inner, inner_done));
}

} // namespace loopscope::aio
