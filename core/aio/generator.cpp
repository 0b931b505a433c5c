#include "core/aio/generator.h"

namespace loopscope::aio::detail {

Exchange& exchange_of(PromiseBase& promise) {
  PromiseBase* outermost = &promise;
  while (outermost->outer) outermost = outermost->outer;
  return static_cast<GeneratorPromiseBase*>(outermost)->exchange;
}

} // namespace loopscope::aio::detail
