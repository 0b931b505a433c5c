// What came from outside while a pause held a run in real time.
#pragma once

#include "core/replay/pauses.h"

#include <string>

namespace loopscope::words {

using namespace replay;

/// "2 timers came due, the first was 2.1 s late, 1 socket became ready", or "nothing happened".
std::string words_of(const Meanwhile&);

} // namespace loopscope::words
