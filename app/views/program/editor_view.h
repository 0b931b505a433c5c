// The program as it is edited: its text with a caret, a gutter, and what is to be seen at its lines.
#pragma once

#include "app/editor/diff.h"
#include "app/editor/editor.h"
#include "app/ui/canvas.h"
#include "app/ui/field.h"
#include "app/views/program/code_style.h"
#include "app/views/program/colours.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace loopscope::app {

/// What is shown at the lines, which count from 1; 0: at none.
struct LineFacts {
  const editor::Marks* marks = nullptr; // what has been changed; as many lines as the text has
  std::uint32_t lit = 0;                // the line that runs, or ran last
  bool lit_now = false, stuck = false;
  std::uint32_t error = 0, error_column = 0; // columns count from 1
  std::string_view error_text{};
  std::span<const editor::Range> found{}; // from top to bottom
  bool keyboard = false;                  // what is typed goes to this text
};

/// Lines are not wrapped: what is too long is scrolled sideways, and the caret is always brought in sight. Each
/// character has a column of its own, whatever its letter looks like.
class EditorView {
public:
  /// Draws it, and takes the mouse. Returns whether it was pressed: it wants the keyboard.
  bool draw(ui::Canvas&, ui::Rect, editor::Editor&, const LineFacts&);
  /// Another text, of which nothing is known.
  void forget();
  /// Where the caret was drawn, or w 0.
  ui::Rect caret_place() const { return caret_place_; }

private:
  void take_changes(editor::Editor&);
  void follow(ui::Canvas&, ui::Rect, const editor::Editor&);
  bool take_mouse(ui::Canvas&, ui::Rect, editor::Editor&, float offset);
  void draw_line(ui::Canvas&, ui::Rect, const editor::Editor&, const LineFacts&, std::uint32_t line);
  void draw_ground(ui::Canvas&, ui::Rect, const editor::Editor&, const LineFacts&, std::uint32_t line, float code);
  void draw_gutter(ui::Canvas&, ui::Rect, const LineFacts&, std::uint32_t line);
  void draw_text(ui::Canvas&, ui::Point, const editor::Editor&, std::uint32_t line, bool tinted, float room);
  void draw_error(ui::Canvas&, ui::Rect, const LineFacts&, std::string_view line, float code);
  void draw_across(ui::Canvas&, ui::Rect, const editor::Editor&, std::uint32_t first, std::uint32_t last);
  float x_of(std::string_view line, std::uint32_t byte) const;

  Colours colours_;
  CodeStyle style_;
  ui::Presses presses_;
  float across_ = 0; // scrolled sideways, points
  std::uint64_t seen_version_ = 0;
  editor::Place seen_caret_{UINT32_MAX, 0};
  ui::Rect caret_place_;
};

} // namespace loopscope::app
