#include "core/aio/gather.h"

namespace loopscope::aio {

namespace {

/// gather.<locals>._done_callback
void child_done(FutureBase& child, FutureBase& outer, detail::GatherState& state) {
  --state.to_come;
  if (!state.made || outer.done()) {
    if (!child.cancelled()) static_cast<void>(child.exception()); // counts as retrieved
    return;
  }
  if (!state.return_exceptions) {
    if (child.cancelled()) return outer.set_exception(child.cancelled_error());
    if (std::exception_ptr error = child.exception()) return outer.set_exception(error);
  }
  if (state.to_come > 0) return;
  if (state.cancel_requested) {
    for (const Ref<FutureBase>& other : state.children) other->mark_retrieved();
    // The last of the arguments speaks for all, as in CPython.
    return outer.set_exception(state.children.back()->cancelled_error());
  }
  state.collect();
  outer.finish();
}

/// The same as a callback of the child.
class ChildDone final : public DoneCallback {
public:
  ChildDone(EventLoop& loop, Ref<FutureBase> outer, detail::GatherState& state)
      : DoneCallback(&loop, trace::CallbackKind::gather_child), outer_(std::move(outer)), state_(state) {}

  void run() override { child_done(*future_, *outer_, state_); }

protected:
  std::uint32_t object(EventLoop&) const override { return outer_->id(); }

private:
  Ref<FutureBase> outer_;
  detail::GatherState& state_; // the outer's
};

} // namespace

void detail::check_loop(const FutureBase& future, const EventLoop& loop) {
  if (&future.loop() != &loop)
    throw ValueError("The future belongs to a different loop than the one specified as the loop argument");
}

void detail::add_child(FutureBase& outer, GatherState& state, Ref<FutureBase> child) {
  EventLoop& loop = outer.loop();
  check_loop(*child, loop);
  const bool given_before = !state.seen.insert(child.get()).second; // an argument given twice is one child
  state.children.push_back(child);
  if (given_before) return;
  ++state.to_come;
  if (child->is_task()) static_cast<TaskBase&>(*child).forget_if_pending();
  if (child->done())
    state.were_done.push_back(std::move(child));
  else
    child->add_callback(make_ref<ChildDone>(loop, Ref<FutureBase>(&outer), state));
}

EventLoop& detail::loop_of_gather(const FutureBase& first) {
  EventLoop* running = context().running;
  return running ? *running : first.loop();
}

void detail::children_complete(FutureBase& outer, GatherState& state) {
  state.made = true;
  if (EventLoop& loop = outer.loop(); loop.recorder()) {
    outer.announce();
    std::int64_t index = 0;
    for (const Ref<FutureBase>& child : state.children)
      loop.record(trace::event::gather_child{.future = outer.id(), .child = child->id(), .index = index++});
  }
  for (const Ref<FutureBase>& child : std::exchange(state.were_done, {})) child_done(*child, outer, state);
}

bool detail::cancel_children(GatherState& state, const std::optional<std::string>& message) {
  CancelDepth deeper;
  bool any = false;
  for (const Ref<FutureBase>& child : state.children)
    if (child->cancel(message)) any = true;
  if (any) state.cancel_requested = true;
  return any;
}

} // namespace loopscope::aio
