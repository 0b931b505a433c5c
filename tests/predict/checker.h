// Whether an answer to a question is true, read off the run's raw events by rules of its own.
#pragma once

#include "core/predict/question.h"
#include "tests/properties/known_run.h"

#include <string>

namespace loopscope::predict {

/// What is wrong with the question, as the run has it: its marked answer is false, or another is true. Empty when
/// nothing is.
std::string fault_of(const KnownRun& run, const Question& question);

} // namespace loopscope::predict
