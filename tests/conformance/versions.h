// Which programs an older CPython runs otherwise than 3.14: versions.txt.
#pragma once

#include "tests/python.h"

#include <string>
#include <string_view>

namespace loopscope {

/// Why this version's log of the program is not 3.14's; empty where it is the same.
std::string why_otherwise(Version, std::string_view program);

/// A row for which there is no program, or that cannot be read; empty where all is well. `is_program` knows the names.
std::string wrong_row(bool (*is_program)(std::string_view name));

} // namespace loopscope
