// What the program has printed up to the moment that is shown.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::app {

/// The printed lines with their times and tasks, the newest in sight. A line too long for the view goes
/// on in the next row. A frame costs the visible rows, and laying out prints that are new.
class ConsoleView {
public:
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&);

private:
  /// Lays out the prints up to `count`, those that were not yet.
  void lay_out(const replay::Index&, std::uint64_t count, std::uint32_t columns);
  void draw_row(ui::Canvas&, ui::Rect, const Scene&, Actions&, std::uint64_t print, float text_x);

  std::vector<std::uint32_t> row_after_;                       // by print: the number of rows up to its end
  std::unordered_map<trace::StringId, std::uint32_t> rows_of_; // by text that needs more than one
  std::uint32_t columns_ = 0;                                  // for which row_after_ was made
  const void* last_text_ = nullptr; // of the last print laid out: tells another trace from the same grown
  std::uint64_t shown_prints_ = UINT64_MAX;
};

/// Breaks a printed text into rows: at newlines and after that many characters, between words where possible. At
/// least one row; a text of too many rows ends with an ellipsis.
std::vector<std::string> console_rows(std::string_view text, std::uint32_t columns);

} // namespace loopscope::app
