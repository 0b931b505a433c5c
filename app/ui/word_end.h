// Where a line of text may be broken.
#pragma once

#include <cstddef>
#include <string_view>

namespace loopscope::ui {

/// Where the first word ends, in bytes. A number and its unit are one: "10.000 s" is never broken.
std::size_t word_end(std::string_view text);

} // namespace loopscope::ui
