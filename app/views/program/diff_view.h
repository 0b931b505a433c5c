// What has been changed in a program: the lines that are gone and those that are new, and some around them.
#pragma once

#include "app/editor/diff.h"
#include "app/ui/canvas.h"
#include "app/views/program/code_style.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace loopscope::app {

/// Lines are not wrapped: what is too long ends with an ellipsis.
class DiffView {
public:
  /// Draws it. Returns the line of the later text, from 0, that was clicked.
  std::optional<std::uint32_t> draw(ui::Canvas&, ui::Rect, const editor::Text& before, const editor::Text& after,
                                    const std::vector<editor::Hunk>&);
  /// By rows, down or up.
  void scroll(int rows) { wanted_ += rows; }

private:
  int wanted_ = 0;
  float top_ = 0; // scrolled to, points
};

} // namespace loopscope::app
