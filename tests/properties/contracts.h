// What core/trace/events.def promises of every trace that the loop records.
#pragma once

#include "core/trace/trace.h"

#include <string>

namespace loopscope {

/// The first promise that the trace breaks, empty when it keeps all: a field that is not named is 0, a value is one of
/// its enum's, each event stands where its order says, and what the meanings say of the order is so.
std::string broken_contract(const trace::Trace& trace);

} // namespace loopscope
