// Small programs that show what a large one showed.
#pragma once

#include "tests/properties/random_program.h"

#include <functional>
#include <vector>

namespace loopscope {

/// Says of each of some programs whether it shows what is looked for.
using Shows = std::function<std::vector<bool>(const std::vector<Scripts>&)>;

/// Takes instructions out of a program that shows it, puts their blocks in their place, and makes numbers 0, as long as
/// what is left shows it: nothing of the result can be taken out alone.
Scripts shrunk(Scripts program, const Shows& shows);

/// How many instructions it has, those of inner blocks included.
std::size_t size_of(const Scripts& program);

} // namespace loopscope
