#include "app/views/program/editor_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace loopscope::app {
namespace {

constexpr float row_height = CodeStyle::row_height;
constexpr float padding = CodeStyle::padding;
constexpr float right_margin = CodeStyle::right_margin;
constexpr std::uint32_t columns_ahead = 6; // that are seen beside the caret

bool touches(editor::Range range, std::uint32_t line) {
  return !range.empty() && range.from.line <= line && line <= range.to.line;
}

std::uint64_t scroll_id() {
  return ui::hash_id("editor");
}

} // namespace

float EditorView::x_of(std::string_view line, std::uint32_t byte) const {
  return style_.character * static_cast<float>(editor::column_of(line, byte));
}

void EditorView::forget() {
  across_ = 0;
  seen_caret_ = {UINT32_MAX, 0};
}

void EditorView::take_changes(editor::Editor& editor) {
  for (const editor::Change& change : editor.take_changes()) colours_.change(change);
}

void EditorView::follow(ui::Canvas& canvas, ui::Rect box, const editor::Editor& editor) {
  if (editor.caret() == seen_caret_ && editor.version() == seen_version_) return;
  const bool first = seen_caret_.line == UINT32_MAX;
  seen_caret_ = editor.caret();
  seen_version_ = editor.version();
  const float around =
      std::min(first ? 3.0f : 1.0f, std::max(0.0f, (box.h / row_height - 3) / 2)); // rows above and below
  const float top = padding + (static_cast<float>(seen_caret_.line) - around) * row_height;
  canvas.scroll_to(scroll_id(), std::max(0.0f, top), (1 + 2 * around) * row_height);
  const float x = x_of(editor.text().line(seen_caret_.line), seen_caret_.byte);
  const float room = box.w - style_.code_x - right_margin;
  const float ahead = std::min(style_.character * static_cast<float>(columns_ahead), room / 4);
  if (x < across_ + ahead) across_ = x <= ahead ? 0 : x - ahead;
  if (x > across_ + room - ahead) across_ = x - room + ahead;
}

bool EditorView::take_mouse(ui::Canvas& canvas, ui::Rect box, editor::Editor& editor, float offset) {
  const ui::Touch touch = canvas.touch(box, ui::hash_id("editor text"), false);
  if (touch.hovered || touch.held) canvas.set_drag(ui::Canvas::Drag::text);
  if (touch.wheel_across != 0) across_ = std::max(0.0f, across_ - touch.wheel_across * 48);
  if (!touch.pressed && !touch.held) return false;
  // A drag beyond the edge goes on a row at a time.
  const float y = std::clamp(touch.mouse.y, box.y - row_height, box.bottom() + row_height);
  const float row = std::floor((y - box.y - padding + offset) / row_height);
  const auto line = static_cast<std::uint32_t>(std::clamp(row, 0.0f, static_cast<float>(editor.text().lines() - 1)));
  const float column = (touch.mouse.x - box.x - style_.code_x + across_) / style_.character + 0.5f;
  const editor::Place at{line,
                         editor::byte_at(editor.text().line(line), static_cast<std::uint32_t>(std::max(0.0f, column)))};
  if (touch.pressed) {
    const bool gutter = touch.mouse.x < box.x + style_.code_x - 6;
    const int count = presses_.count(canvas, touch.mouse);
    editor.press(at, gutter ? editor::Unit::line : static_cast<editor::Unit>(count - 1), touch.shift);
  } else if (touch.drag.x != 0 || touch.drag.y != 0 || y != touch.mouse.y || y < box.y || y > box.bottom()) {
    editor.drag(at);
    canvas.keep_moving();
  }
  return touch.pressed;
}

bool EditorView::draw(ui::Canvas& canvas, ui::Rect box, editor::Editor& editor, const LineFacts& facts) {
  take_changes(editor);
  const editor::Text& text = editor.text();
  style_ = code_style(canvas, box.w, text.lines());
  canvas.fill(box, canvas.theme().panel);
  follow(canvas, box, editor);
  editor.set_page(static_cast<std::uint32_t>(std::max(1.0f, (box.h - 2 * padding) / row_height - 1)));
  const float content = static_cast<float>(text.lines()) * row_height + 2 * padding;
  const float offset = canvas.begin_scroll(box, scroll_id(), content, {padding, row_height});
  const bool pressed = take_mouse(canvas, box, editor, offset);
  auto line_at = [&](float y) {
    return static_cast<std::uint32_t>(
        std::clamp((y - padding) / row_height, 0.0f, static_cast<float>(text.lines() - 1)));
  };
  const std::uint32_t first = line_at(offset), last = line_at(offset + box.h) + 1;
  caret_place_ = {};
  for (std::uint32_t line = first; line < last; ++line) {
    const float y = box.y + padding + (static_cast<float>(line) * row_height - offset);
    draw_line(canvas, {box.x, y, box.w, row_height}, editor, facts, line);
  }
  if (last == text.lines() && facts.marks && facts.marks->gone.back())
    draw_gutter(canvas, {box.x, box.y + padding + (static_cast<float>(last) * row_height - offset), box.w, 0}, facts,
                last);
  draw_across(canvas, box, editor, first, last);
  canvas.end_scroll();
  return pressed;
}

void EditorView::draw_across(ui::Canvas& canvas, ui::Rect box, const editor::Editor& editor, std::uint32_t first,
                             std::uint32_t last) {
  std::uint32_t widest = 0;
  for (std::uint32_t line = first; line < last; ++line) {
    const std::string_view words = editor.text().line(line);
    widest = std::max(widest, editor::column_of(words, static_cast<std::uint32_t>(words.size())));
  }
  const float room = box.w - style_.code_x - right_margin;
  // Where the caret is beyond what these lines need, it still is in sight.
  const float most = std::max(0.0f, style_.character * static_cast<float>(widest + columns_ahead) - room);
  across_ = std::clamp(across_, 0.0f, most);
  if (style_.character * static_cast<float>(widest) <= room && across_ == 0) return;
  const float track = box.w - style_.code_x - 16;
  const float thumb = std::max(24.0f, track * room / (most + room)), travel = std::max(1.0f, track - thumb);
  const ui::Rect bar{box.x + style_.code_x + (most > 0 ? travel * across_ / most : 0), box.bottom() - 6, thumb, 3};
  const ui::Touch touch = canvas.touch({bar.x, bar.y - 4, bar.w, 10}, ui::hash_id("editor across"));
  if (touch.held) across_ = std::clamp(across_ + touch.drag.x / travel * most, 0.0f, most);
  canvas.fill(bar, touch.hovered || touch.held ? canvas.theme().muted : canvas.theme().faint.alpha(0.6f), 2);
}

void EditorView::draw_line(ui::Canvas& canvas, ui::Rect box, const editor::Editor& editor, const LineFacts& facts,
                           std::uint32_t line) {
  const ui::Theme& theme = canvas.theme();
  const std::string_view words = editor.text().line(line);
  const float code = box.x + style_.code_x - across_; // where the text begins
  const bool lit = facts.lit == line + 1, wrong = facts.error == line + 1, here = editor.caret().line == line;
  ui::Color back = theme.panel;
  if (here && facts.keyboard) back = mix(theme.raised, theme.panel, 0.55f);
  if (lit) {
    const float share = facts.stuck ? 0.10f : facts.lit_now ? (theme.light ? 0.22f : 0.18f) : 0.06f;
    back = mix(facts.stuck ? theme.blocked : theme.run, back, share);
  }
  if (wrong) back = mix(theme.blocked, back, theme.light ? 0.10f : 0.16f);
  if (back != theme.panel) canvas.fill(box, back);
  if (lit) {
    const ui::Color color = facts.stuck ? theme.blocked : theme.run;
    canvas.fill({box.x + (facts.keyboard ? 3.0f : 0.0f), box.y, 3, box.h}, // beside the frame that says so
                facts.lit_now ? color : mix(color, theme.panel, 0.45f));
  }
  draw_gutter(canvas, box, facts, line);
  canvas.text_in({box.x, box.y, style_.code_x - 16, row_height}, fmt::to_string(line + 1),
                 {lit || here || wrong ? theme.text : theme.comment, style_.size, ui::Font::mono}, ui::Align::right);

  canvas.push_clip({box.x + style_.code_x - 4, box.y, box.w - style_.code_x + 4, box.h});
  draw_ground(canvas, box, editor, facts, line, code);
  const bool tinted = lit || wrong || touches(editor.selection(), line);
  draw_text(canvas, {code, box.y}, editor, line, tinted, box.right() - code);
  if (wrong) draw_error(canvas, box, facts, words, code);
  if (here) {
    caret_place_ = {code + x_of(words, editor.caret().byte) - 1, box.y + 3, 2, row_height - 6};
    canvas.fill(caret_place_, facts.keyboard ? theme.text : theme.faint);
  }
  canvas.pop_clip();
}

/// What is found and what is selected.
void EditorView::draw_ground(ui::Canvas& canvas, ui::Rect box, const editor::Editor& editor, const LineFacts& facts,
                             std::uint32_t line, float code) {
  const ui::Theme& theme = canvas.theme();
  const std::string_view words = editor.text().line(line);
  const editor::Range chosen = editor.selection();
  if (touches(chosen, line)) {
    const float from = chosen.from.line == line ? x_of(words, chosen.from.byte) : 0;
    // The newline that is selected with the line is as wide as a character.
    const float to = chosen.to.line == line ? x_of(words, chosen.to.byte)
                                            : x_of(words, static_cast<std::uint32_t>(words.size())) + style_.character;
    canvas.fill({code + from, box.y, to - from, box.h},
                theme.task_hues[1].alpha((theme.light ? 0.24f : 0.34f) * (facts.keyboard ? 1.0f : 0.6f)), 2);
  }
  auto found = std::ranges::lower_bound(facts.found, line, {}, [](const editor::Range& r) { return r.from.line; });
  for (; found != facts.found.end() && found->from.line == line; ++found) {
    const float from = x_of(words, found->from.byte), to = x_of(words, found->to.byte);
    const ui::Rect place{code + from - 1, box.y + 3, to - from + 2, box.h - 6};
    if (place.x > box.right()) break;
    const bool current = *found == chosen;
    if (!current) canvas.fill(place, theme.run.alpha(theme.light ? 0.30f : 0.22f), 3);
    canvas.frame(place, current ? theme.text : theme.run.alpha(0.7f), current ? 1.5f : 1, 3);
  }
}

void EditorView::draw_gutter(ui::Canvas& canvas, ui::Rect box, const LineFacts& facts, std::uint32_t line) {
  if (!facts.marks) return;
  const ui::Theme& theme = canvas.theme();
  const float x = box.x + style_.code_x - 11;
  if (line < facts.marks->lines.size()) {
    const editor::Mark mark = facts.marks->lines[line];
    // A bar for what is new, dashes for what has changed: not by colour alone.
    if (mark == editor::Mark::added) canvas.fill({x, box.y, 3, box.h}, theme.ok);
    if (mark == editor::Mark::changed)
      for (float part : {0.0f, 1.0f, 2.0f})
        canvas.fill({x, box.y + 2 + part * box.h / 3, 3, box.h / 3 - 3}, theme.task_hues[1]);
  }
  if (line < facts.marks->gone.size() && facts.marks->gone[line])
    canvas.triangle({x - 1, box.y - 5}, {x - 1, box.y + 5}, {x + 6, box.y}, theme.blocked);
}

void EditorView::draw_text(ui::Canvas& canvas, ui::Point at, const editor::Editor& editor, std::uint32_t line,
                           bool tinted, float room) {
  const ui::Theme& theme = canvas.theme();
  const std::string_view words = editor.text().line(line);
  const auto first = static_cast<std::uint32_t>(across_ / style_.character);
  const auto end = static_cast<std::uint32_t>(room / style_.character) + 1;
  auto draw = [&](std::string_view text, std::uint32_t column, Token token) {
    const ui::Color color =
        tinted && token == Token::comment ? mix(theme.text, theme.muted, 0.5f) : color_of(theme, token);
    canvas.text({at.x + static_cast<float>(column) * style_.character,
                 at.y + (row_height - canvas.line_height({color, style_.size})) / 2},
                text, {color, style_.size, ui::Font::mono});
  };
  std::uint32_t column = 0;
  for (const Piece& piece : colours_.of(editor.text(), line)) {
    for (std::uint32_t byte = piece.begin; byte < piece.end;) {
      if (column >= end) return;
      const char c = words[byte];
      if (c == '\t' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
        if (column + editor::tab_columns > first) draw(c == '\t' ? "→" : "•", column, Token::marker);
        column += c == '\t' ? editor::tab_columns - column % editor::tab_columns : 1;
        ++byte;
        continue;
      }
      // Letters of one width go together; all others, which may be wider or narrower, each to its own column.
      std::uint32_t to = byte;
      if (static_cast<unsigned char>(c) >= 0x80) {
        to = std::min(piece.end, editor::next_character(words, byte));
      } else {
        while (to < piece.end && words[to] >= 0x20 && words[to] < 0x7f) ++to; // a char may be negative
      }
      std::string_view run = words.substr(byte, to - byte);
      const std::uint32_t wide = std::max(1u, ui::columns_of(run));
      std::uint32_t from = column;
      if (column + wide > first && static_cast<unsigned char>(c) < 0x80) {
        if (from < first) {
          run.remove_prefix(first - from);
          from = first;
        }
        run = run.substr(0, end - from);
        if (run.find_first_not_of(' ') != std::string_view::npos) draw(run, from, piece.token);
      } else if (column + wide > first) {
        draw(run, column, piece.token);
      }
      column += wide;
      byte = to;
    }
  }
}

void EditorView::draw_error(ui::Canvas& canvas, ui::Rect box, const LineFacts& facts, std::string_view line,
                            float code) {
  const ui::Theme& theme = canvas.theme();
  // CPython counts characters.
  const auto byte = static_cast<std::uint32_t>(ui::bytes_of(line, facts.error_column > 0 ? facts.error_column - 1 : 0));
  const float from = x_of(line, byte), end = x_of(line, static_cast<std::uint32_t>(line.size()));
  const float wide = std::max(style_.character, std::min(end - from, style_.character * 3));
  canvas.line({code + from, box.bottom() - 3}, {code + from + wide, box.bottom() - 3}, theme.blocked, 2,
              ui::Shape::dotted);
  const ui::Rect room{code + end + 2 * style_.character, box.y,
                      box.right() - right_margin - code - end - 2 * style_.character, box.h};
  if (room.w > 80) canvas.text_in(room, facts.error_text, {theme.blocked, 14, ui::Font::semibold});
}

} // namespace loopscope::app
