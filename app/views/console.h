// What the program has printed up to the moment that is shown, and a field in which lines are typed for it.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/field.h"
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
  ConsoleView();
  ConsoleView(const ConsoleView&) = delete;
  ConsoleView& operator=(const ConsoleView&) = delete;
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&);

  /// The next line is typed into the field, which has the keyboard from the next frame on. It takes it by itself where
  /// the program begins to wait for a line. Enter gives the line to the program, Ctrl+D says that no more will come.
  void take_keys() { takes_keys_ = true; }
  /// Whether what has the keyboard's focus is the field.
  static bool is_field(std::uint64_t focus) { return focus == field_id; }
  ui::TextField& field() { return field_; }
  /// Where the field was in the last frame; w 0 where there was none.
  ui::Rect field_place() const { return field_place_; }

private:
  /// Lays out the prints up to `count`, those that were not yet.
  void draw_kept(ui::Canvas&, ui::Rect, const Scene&) const;
  void lay_out(const replay::Index&, std::uint64_t count, std::uint32_t columns);
  /// Returns what it leaves of the box.
  ui::Rect draw_field(ui::Canvas&, ui::Rect, const Scene&, Actions&);
  void draw_row(ui::Canvas&, ui::Rect, const Scene&, Actions&, std::uint64_t print, float text_x);

  std::vector<std::uint32_t> row_after_;                       // by print: the number of rows up to its end
  std::unordered_map<trace::StringId, std::uint32_t> rows_of_; // by text that needs more than one
  std::uint32_t columns_ = 0;                                  // for which row_after_ was made
  const void* last_text_ = nullptr; // of the last print laid out: tells another trace from the same grown
  std::uint64_t shown_prints_ = UINT64_MAX;

  static constexpr std::uint64_t field_id = ui::hash_id("console field");
  ui::TextField field_;
  ui::Rect field_place_;
  bool waited_ = false;            // the program did, in the last frame
  bool takes_keys_ = false;        // in the next one
  std::vector<std::string> given_; // lines that the program gets in the next frame
  bool ends_ = false;              // and after them no more
};

/// Breaks a printed text into rows: at newlines and after that many characters, between words where possible. At
/// least one row; a text of too many rows ends with an ellipsis.
std::vector<std::string> console_rows(std::string_view text, std::uint32_t columns);

} // namespace loopscope::app
