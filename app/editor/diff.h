// What is different in two texts, line by line.
#pragma once

#include "app/editor/text.h"

#include <cstdint>
#include <string>
#include <vector>

namespace loopscope::editor {

/// Lines [before, before + removed) of the one text have become lines [after, after + inserted) of the other.
struct Hunk {
  std::uint32_t before = 0, removed = 0;
  std::uint32_t after = 0, inserted = 0;
  friend bool operator==(const Hunk&, const Hunk&) = default;
};

/// From top to bottom, with equal lines between two. As few lines as possible, where no more than some thousand are
/// different; else one hunk from the first different line to the last. How lines end does not count.
std::vector<Hunk> difference(const Text& before, const Text& after);

/// What has become of a line of the later text.
enum class Mark : std::uint8_t { none, added, changed };

/// The marks of a text of so many lines, and between which lines something is missing: line n has `gone` before it;
/// there is one more for what is missing at the end.
struct Marks {
  std::vector<Mark> lines;
  std::vector<bool> gone;
};
Marks marks_of(const std::vector<Hunk>&, std::uint32_t lines);

} // namespace loopscope::editor
