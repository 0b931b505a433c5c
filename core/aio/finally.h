// Python's `finally:`.
#pragma once

#include <utility>

namespace loopscope::aio {

/// Runs its function at the end of the scope, however that is left. The function must not throw.
template <class F>
class [[nodiscard]] Finally {
public:
  explicit Finally(F function) : function_(std::move(function)) {}
  Finally(const Finally&) = delete;
  Finally& operator=(const Finally&) = delete;
  ~Finally() { function_(); }

private:
  F function_;
};

} // namespace loopscope::aio
