// The text of the program around a line. Private to core/predict.
#pragma once

#include "core/replay/index.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace loopscope::predict {

/// Whether that place of the program is a line of its first file, so that its neighbours are places, too.
bool in_first_file(const replay::Index& index, std::uint32_t place);
/// The line of the `def` of that function in the first file, or 0 where there is none, or more than one.
std::uint32_t line_of_def(const replay::Index& index, std::string_view function);
/// The lines of the function around that line of the first file (the innermost one; 0: none) that hold one of the
/// words, from top to bottom. Comments do not count.
std::vector<std::uint32_t> lines_with(const replay::Index& index, std::uint32_t line,
                                      std::span<const std::string_view> words);

} // namespace loopscope::predict
