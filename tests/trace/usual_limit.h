// For tests: what is large lies in a file much earlier.
#pragma once

#include "core/trace/spill.h"

#include <cstddef>

namespace loopscope::trace {

/// Of what is made while it lives.
class UsualLimit {
public:
  explicit UsualLimit(std::size_t bytes) : before_(Spill::usual_limit.exchange(bytes)) {}
  ~UsualLimit() { Spill::usual_limit = before_; }
  UsualLimit(const UsualLimit&) = delete;
  UsualLimit& operator=(const UsualLimit&) = delete;

private:
  std::size_t before_;
};

} // namespace loopscope::trace
