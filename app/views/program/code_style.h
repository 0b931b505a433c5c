// How a program's text is set, so that all views of it agree.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/program/syntax.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace loopscope::app {

struct CodeStyle {
  float size = 15;     // of the text, smaller in a narrow view, points
  float character = 9; // width of one
  float code_x = 54;   // where the text begins, from the left edge
  static constexpr float header_height = 46;
  static constexpr float row_height = 26;
  static constexpr float padding = 12; // above the first row and below the last
  static constexpr float right_margin = 14;

  ui::TextStyle text(ui::Color color) const { return {color, size, ui::Font::mono}; }
  /// So many characters fit into a line of a view of that width.
  std::size_t columns(float width) const {
    return static_cast<std::size_t>(std::max(0.0f, (width - code_x - right_margin) / character));
  }
};

/// For a view of that width, with the numbers of so many lines. `longer[n]` is how many of them have more than n
/// columns: the letters are smaller where at most half as many lines are broken then; `beside` is room that is kept at
/// the end of each line.
CodeStyle code_style(ui::Canvas&, float width, std::size_t lines, std::span<const std::uint32_t> longer = {},
                     float beside = 0);

ui::Color color_of(const ui::Theme&, Token);
/// So much of the one, from 0 to 1, over the other.
ui::Color mix(ui::Color over, ui::Color under, float share);

} // namespace loopscope::app
