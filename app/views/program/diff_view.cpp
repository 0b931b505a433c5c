#include "app/views/program/diff_view.h"

#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace loopscope::app {
namespace {

constexpr std::uint32_t around = 3; // equal lines that are shown beside a change
constexpr float row_height = CodeStyle::row_height;

struct Row {
  char sign = ' ';                                       // '-', '+', ' ' or, for lines that are left out, '~'
  std::uint32_t before = UINT32_MAX, after = UINT32_MAX; // from 0; of '~': how many, and which comes next
};

std::vector<Row> rows_of(const std::vector<editor::Hunk>& hunks, std::uint32_t olds, std::uint32_t news) {
  std::vector<Row> rows;
  std::uint32_t x = 0, y = 0; // the lines that come next
  auto equal = [&](std::uint32_t to, bool first, bool last) {
    const std::uint32_t count = to - x, head = first ? 0 : around, tail = last ? 0 : around;
    const bool cut = count > head + tail + 1;
    for (std::uint32_t i = 0; i < count; ++i, ++x, ++y) {
      if (cut && i == head) {
        const std::uint32_t out = count - head - tail;
        rows.push_back({'~', out, y + out});
        i += out, x += out, y += out;
        if (i >= count) return;
      }
      rows.push_back({' ', x, y});
    }
  };
  for (const editor::Hunk& hunk : hunks) {
    equal(hunk.before, &hunk == &hunks.front(), false);
    for (std::uint32_t i = 0; i < hunk.removed; ++i) rows.push_back({'-', x++});
    for (std::uint32_t i = 0; i < hunk.inserted; ++i) rows.push_back({'+', UINT32_MAX, y++});
  }
  if (!hunks.empty() && x < olds && y < news) equal(olds, false, true);
  return rows;
}

std::string shown(std::string_view line) {
  std::string text;
  std::uint32_t column = 0;
  for (char c : line) {
    const std::uint32_t wide = c == '\t' ? editor::tab_columns - column % editor::tab_columns : 1;
    if (c == '\t')
      text.append(wide, ' ');
    else if (static_cast<unsigned char>(c) >= 0x20)
      text += c;
    if (!ui::continues_character(c)) column += wide;
    if (text.size() > ui::longest_laid_out) break;
  }
  return text;
}

} // namespace

std::optional<std::uint32_t> DiffView::draw(ui::Canvas& canvas, ui::Rect box, const editor::Text& before,
                                            const editor::Text& after, const std::vector<editor::Hunk>& hunks) {
  const ui::Theme& theme = canvas.theme();
  canvas.fill(box, theme.panel);
  if (hunks.empty()) {
    canvas.text_in({box.x + 20, box.y + CodeStyle::padding, box.w - 40, row_height}, words::text("editor.changes.none"),
                   {theme.comment, 15});
    return {};
  }
  const std::vector<Row> rows = rows_of(hunks, before.lines(), after.lines());
  const CodeStyle style = code_style(canvas, box.w, std::max(before.lines(), after.lines()));
  const float number = style.code_x - (box.w < 320 ? 10.0f : 20.0f); // how wide a number is, with what follows it
  const float sign_x = box.x + (box.w < 320 ? 6.0f : 12.0f) + 2 * number - 8, code_x = sign_x + 2 * style.character;
  const std::uint64_t id = ui::hash_id("diff");
  if (const int by = std::exchange(wanted_, 0); by != 0)
    canvas.scroll_to(id, std::max(0.0f, top_ + static_cast<float>(by) * row_height), box.h);
  const float content = static_cast<float>(rows.size()) * row_height + 2 * CodeStyle::padding;
  top_ = canvas.begin_scroll(box, id, content, {CodeStyle::padding, row_height});
  std::optional<std::uint32_t> clicked;
  const auto first = static_cast<std::size_t>(std::max(0.0f, (top_ - CodeStyle::padding) / row_height));
  for (std::size_t i = first; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const ui::Rect place{box.x, box.y + CodeStyle::padding - top_ + static_cast<float>(i) * row_height, box.w,
                         row_height};
    if (place.y > box.bottom()) break;
    const ui::Color hue = row.sign == '-' ? theme.blocked : theme.ok;
    if (row.sign == '~') {
      canvas.text_in({code_x, place.y, box.right() - code_x - 14, row_height},
                     "⋯  " + words::count(row.before, "equal line"), {theme.comment, 13});
      continue;
    }
    const bool same = row.sign == ' ';
    if (!same) canvas.fill(place, mix(hue, theme.panel, theme.light ? 0.12f : 0.16f));
    const ui::TextStyle quiet = style.text(same ? theme.comment : mix(theme.text, theme.muted, 0.5f));
    auto draw_number = [&](std::uint32_t line, float x) {
      if (line != UINT32_MAX)
        canvas.text_in({x, place.y, number - 14, row_height}, fmt::to_string(line + 1), quiet, ui::Align::right);
    };
    draw_number(row.before, box.x + (box.w < 320 ? 6.0f : 12.0f));
    draw_number(row.after, box.x + (box.w < 320 ? 6.0f : 12.0f) + number - 6);
    if (!same)
      canvas.text_in({sign_x, place.y, style.character + 2, row_height}, row.sign == '-' ? "−" : "+", style.text(hue));
    canvas.text_in({code_x, place.y, box.right() - code_x - 14, row_height},
                   shown(row.sign == '-' ? before.line(row.before) : after.line(row.after)),
                   style.text(same ? theme.muted : theme.text));
    if (row.after != UINT32_MAX && canvas.touch(place, ui::hash_id("diff line", row.after)).clicked)
      clicked = row.after;
  }
  canvas.end_scroll();
  return clicked;
}

} // namespace loopscope::app
