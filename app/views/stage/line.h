// A row of chips that fits its width: the first ones in full, then badges, then a count.
#pragma once

#include "app/views/stage/parts.h"

#include <cstddef>
#include <vector>

namespace loopscope::app::stage {

/// More chips than this need not be made for a line.
inline constexpr std::size_t most_chips = 48;

/// "+ 3 more", in the box. Returns the width.
float draw_more(const Pen&, ui::Rect, std::size_t n);

class ChipLine {
public:
  /// `chips` are the first (at most most_chips) of `total`.
  ChipLine(const Pen&, std::vector<Chip> chips, std::size_t total, float width);
  /// The width that it takes, with a gap after it; 0 when it is empty.
  float width() const { return width_; }
  /// Returns where the next thing may begin.
  float draw(const Pen&, float x, float y) const;
  /// The same, in the middle of a higher box.
  float draw_in(const Pen& pen, ui::Rect box) const {
    return draw(pen, box.x, box.y + (box.h - pen.u(chip_height)) / 2);
  }
  const std::vector<Chip>& chips() const { return chips_; }

  /// What all of them would take in full, and the least that still shows the first one.
  static float wanted(const Pen&, const std::vector<Chip>& chips, std::size_t total);
  static float least(const Pen&, const std::vector<Chip>& chips, std::size_t total);

private:
  std::vector<Chip> chips_;
  std::size_t full_ = 0, small_ = 0, counted_ = 0;
  float width_ = 0, small_width_ = 0;
};

} // namespace loopscope::app::stage
