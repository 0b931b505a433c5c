// asyncio.shield
#pragma once

#include "core/aio/gather.h"

namespace loopscope::aio {

namespace detail {

/// Ties the outer future to the inner one: it gets its outcome, but its own cancellation stays its own.
/// `copy` puts the inner one's result into the outer one.
void shield(Ref<FutureBase> inner, Ref<FutureBase> outer, std::function<void()> copy);

} // namespace detail

/// asyncio.shield: a future of the same result. When the task that awaits it is cancelled, the inner one keeps running;
/// if that then fails, the loop's exception handler is told (from 3.14 on).
template <class A>
auto shield(A&& awaitable) {
  using T = detail::ResultType<A>;
  Future<T> inner = ensure_future(std::forward<A>(awaitable));
  if (inner.done()) return inner;
  auto outer = make_ref<FutureState<T>>(inner.state()->loop(), trace::FutureKind::shield, inner.state()->id());
  detail::shield(inner.state(), Ref<FutureBase>(outer.get()), [from = inner.state().get(), to = outer.get()] {
    to->set_value(*static_cast<Value<T>*>(from->value_address()));
  });
  return Future<T>(Ref<FutureBase>(outer.get()));
}

} // namespace loopscope::aio
