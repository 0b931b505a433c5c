#include "core/aio/generator.h"

namespace loopscope::aio::detail {

/// PEP 479
void GeneratorPromiseBase::unhandled_exception() noexcept {
  try {
    throw;
  } catch (const StopIteration&) {
    error = std::make_exception_ptr(RuntimeError("generator raised StopIteration"));
  } catch (...) {
    error = std::current_exception();
  }
}

Exchange& exchange_of(PromiseBase& promise) {
  PromiseBase* outermost = &promise;
  while (outermost->outer) outermost = outermost->outer;
  return static_cast<GeneratorPromiseBase*>(outermost)->exchange;
}

} // namespace loopscope::aio::detail
