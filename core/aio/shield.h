// asyncio.shield
#pragma once

#include "core/aio/gather.h"

namespace loopscope::aio {

namespace detail {

/// Ties the outer future to the inner one: it gets its outcome, but its own cancellation stays its own.
/// `copy` puts the inner one's result into the outer one.
void shield(Ref<FutureBase> inner, Ref<FutureBase> outer, std::function<void()> copy);

template <class T>
class ShieldFuture final : public FutureState<T> {
public:
  explicit ShieldFuture(const FutureBase& inner) : FutureState<T>(inner.loop(), trace::FutureKind::shield) {
    if (inner.loop().recorder()) this->create_in_trace(inner.id());
  }
};

} // namespace detail

/// asyncio.shield: a future of the same result. When whoever awaits it is cancelled, what is inside goes on.
template <class A>
auto shield(A&& awaitable) {
  using T = detail::ResultType<A>;
  Future<T> inner = ensure_future(std::forward<A>(awaitable));
  if (inner.done()) return inner;
  Ref<detail::ShieldFuture<T>> outer(new detail::ShieldFuture<T>(*inner.state()));
  detail::shield(inner.state(), Ref<FutureBase>(outer.get()), [from = inner.state().get(), to = outer.get()] {
    to->value.emplace(*static_cast<Value<T>*>(from->value_address()));
  });
  return Future<T>(Ref<FutureBase>(outer.get()));
}

} // namespace loopscope::aio
