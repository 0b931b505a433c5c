// How large numbers are written.
#pragma once

#include "core/replay/counts.h"

namespace loopscope::app {

using replay::amount;
using replay::grouped;

} // namespace loopscope::app
