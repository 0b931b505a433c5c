// What is rare in a run and is looked for: blocked stretches, warnings, tasks that failed.
#pragma once

#include "core/replay/index.h"

#include <cstdint>
#include <optional>

namespace loopscope::replay {

/// The nearest event after that one, or before it, with which a loop is blocked, a warning is given or a task ends with
/// an exception. Looks at every task.
std::optional<std::uint64_t> rare_after(const Index&, std::uint64_t event);
std::optional<std::uint64_t> rare_before(const Index&, std::uint64_t event);

} // namespace loopscope::replay
