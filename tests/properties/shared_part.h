// What of a random program an older CPython runs as 3.14 does.
#pragma once

#include "tests/properties/random_program.h"
#include "tests/python.h"

namespace loopscope {

/// The program with something else in the place of each instruction whose schedule has changed since that version. For
/// 3.14 and newer ones it is the program itself.
Scripts shared_part(const Scripts&, Version);

} // namespace loopscope
