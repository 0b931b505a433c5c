// Finding words in a text.
#pragma once

#include "app/editor/text.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace loopscope::editor {

/// Where the words are, within lines, from top to bottom; no more than `most`. Small letters stand for capitals, too,
/// unless there is a capital among the words. Nothing is nowhere.
std::vector<Range> find_all(const Text&, std::string_view words, std::size_t most = 100'000);

} // namespace loopscope::editor
