#include "core/aio/pacer.h"

#include "core/aio/selector.h"

namespace loopscope::aio {

void StopSwitch::stop() {
  const MutexLock lock(mutex_);
  stopped_ = true;
  for (Selector* selector : selectors_) selector->abort();
}

void StopSwitch::add(Selector& selector) {
  const MutexLock lock(mutex_);
  selectors_.push_back(&selector);
  if (stopped_) selector.abort();
}

void StopSwitch::remove(Selector& selector) {
  const MutexLock lock(mutex_);
  std::erase(selectors_, &selector);
}

} // namespace loopscope::aio
