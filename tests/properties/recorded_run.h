// A random program, run on the real loop.
#pragma once

#include "core/trace/trace.h"
#include "tests/properties/random_program.h"

#include <memory>

namespace loopscope {

/// What the loop records of it, from run_started to run_ended.
std::shared_ptr<trace::Trace> recorded_run(const Scripts& scripts);

} // namespace loopscope
