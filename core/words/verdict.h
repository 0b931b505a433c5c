// What the difference between two runs is due to, in words, from their figures.
#pragma once

#include "core/replay/measure.h"

#include <string>

namespace loopscope::words {

using namespace replay;

/// Whether it ended by itself, with or without an error.
bool has_ended(const Measures& measures);

/// A sentence or two: which of the runs A and B is done sooner, and why; or that neither is, and why.
std::string verdict(const Measures& a, const Measures& b);

} // namespace loopscope::words
