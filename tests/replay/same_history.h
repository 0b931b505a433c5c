#pragma once

#include "core/trace/trace.h"

namespace loopscope::replay {

/// Holds what the index says of the trace against the folds that it has taken the place of (old_facts.h) and against
/// searches through all events.
void expect_same_history(const trace::Trace& trace);

} // namespace loopscope::replay
