// Parameters: constants of a Python program that a learner may change.
#pragma once

#include "scenarios/lesson.h"

#include <string>
#include <string_view>
#include <vector>

namespace loopscope::scenarios {

/// The constants of the program whose comment gives a range: `SECONDS = 1.0  # 0 to 5 by 0.5` (by 1 when
/// it does not say), or that is yes or no: `STUBBORN = False  # True or False`. A number without a point is whole. Throws
/// std::runtime_error for a range that makes no sense.
std::vector<Parameter> parameters_of(std::string_view program);

/// The value as the Python program would have it: "3", "1.0".
std::string literal(const Parameter& parameter, double value);

/// What is wrong with a value given for a parameter, in one line; empty when nothing is.
std::string problem_with(const Parameter& parameter, double value);

/// The Python program with the arguments in the places of its constants.
std::string program_with(const Lesson&, const Arguments&);

} // namespace loopscope::scenarios
