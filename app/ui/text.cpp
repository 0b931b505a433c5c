// Text: lines, cut to a box or broken into a paragraph.
#include "app/ui/canvas.h"
#include "app/ui/word_end.h"

#include <algorithm>
#include <deque>
#include <string>

namespace loopscope::ui {
namespace {

/// A stretch of a paragraph's text on one line.
struct Piece {
  const Span* span;
  std::string_view text;
  float x, w;
};

} // namespace

std::size_t word_end(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
  if (end == 0 || end == text.size() || text[end] != ' ' || text[end - 1] < '0' || text[end - 1] > '9') return end;
  const std::string_view rest = text.substr(end + 1);
  for (std::string_view unit : {"s", "ms", "µs", "ns", "min", "h", "B", "kB", "MB"})
    if (rest.starts_with(unit) &&
        (rest.size() == unit.size() || rest.find_first_of(" \n.,;:)", unit.size()) == unit.size()))
      return end + 1 + std::min(rest.find_first_of(" \n"), rest.size());
  return end;
}

float Canvas::text(Point at, std::string_view text, const TextStyle& style) {
  const float high = line_height(style);
  if (!seen({at.x, at.y, 1e9f, high}, style.color)) return width(text, style);
  return surface_.text({at.x, at.y + high / 2}, laid_out(text), style);
}

float Canvas::text_in(Rect r, std::string_view text, const TextStyle& style, Align align) {
  if (r.w <= 0) return 0;
  const bool all = text.size() <= longest_laid_out;
  text = laid_out(text);
  float w = width(text, style);
  float y = r.y + (r.h - line_height(style)) / 2;
  // Half a point: widths measured before a box was rounded to pixels still fit it.
  if (w > r.w + 0.5f || !all) {
    constexpr std::string_view ellipsis = "…";
    float room = r.w - width(ellipsis, style);
    std::string cut;
    float used = 0;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view letter = next_character(rest);
      float more = width(letter, style) + style.tracking * style.size;
      if (used + more > room) break;
      used += more;
      cut += letter;
    }
    while (!cut.empty() && cut.back() == ' ') cut.pop_back();
    if (cut.empty() && room < 0) return 0;
    cut += ellipsis;
    return this->text({r.x, y}, cut, style);
  }
  float x = align == Align::left ? r.x : align == Align::right ? r.right() - w : r.x + (r.w - w) / 2;
  return this->text({x, y}, text, style);
}

float Canvas::paragraph(Point at, float width, const std::vector<Span>& spans, std::uint64_t* hovered,
                        std::uint64_t* clicked, bool draw) {
  if (hovered) *hovered = 0;
  if (clicked) *clicked = 0;
  std::deque<std::string> cut_short; // what pieces refer to, of texts that are too long
  std::vector<Piece> row, word;      // the word at the row's end may still go to the next row
  float y = at.y, x = 0, word_start = 0;
  float empty_row = spans.empty() ? 0 : line_height(spans.front().style);

  auto draw_row = [&] {
    float high = 0;
    for (const Piece& piece : row) high = std::max(high, line_height(piece.span->style));
    if (high == 0) high = empty_row;
    if (draw)
      for (const Piece& piece : row) {
        const Span& span = *piece.span;
        Rect box{at.x + piece.x, y, piece.w, high};
        if (span.id != 0 && (hovered || clicked)) {
          Touch touched = touch(box, span.id, true);
          if (touched.hovered && hovered) *hovered = span.id;
          if (touched.clicked && clicked) *clicked = span.id;
          if (touched.hovered)
            line({box.x, y + high * 0.9f}, {box.right(), y + high * 0.9f}, span.style.color.alpha(0.6f), 1,
                 Shape::solid);
        }
        text({box.x, y + (high - line_height(span.style)) / 2}, piece.text, span.style);
      }
    y += high;
    row.clear();
  };
  auto end_word = [&] {
    row.insert(row.end(), word.begin(), word.end());
    word.clear();
    word_start = x;
  };
  auto new_row = [&] {
    draw_row();
    for (Piece& piece : word) piece.x -= word_start;
    x -= word_start;
    word_start = 0;
  };

  for (const Span& span : spans) {
    std::string_view rest = span.text;
    if (rest.size() > longest_laid_out) rest = cut_short.emplace_back(std::string(laid_out(rest)) + "…");
    while (!rest.empty()) {
      if (rest.front() == '\n') {
        end_word();
        new_row();
        x = word_start = 0;
        rest.remove_prefix(1);
        continue;
      }
      if (rest.front() == ' ') {
        end_word();
        std::size_t n = std::min(rest.find_first_not_of(' '), rest.size());
        // Spaces are drawn with the piece before them, so that what underlines it is whole.
        float w = this->width(rest.substr(0, n), span.style);
        x += w;
        word_start = x;
        rest.remove_prefix(n);
        continue;
      }
      std::size_t n = word_end(rest);
      std::string_view part = rest.substr(0, n);
      float w = this->width(part, span.style);
      if (x + w > width + 0.5f && word_start > 0) new_row();
      while (x + w > width + 0.5f && part.size() > 1) { // longer than a whole row: broken anywhere
        std::string_view tail = part;
        float fits = 0;
        while (!tail.empty()) {
          std::string_view next = tail;
          const float letter = this->width(next_character(next), span.style);
          if (x + fits + letter > width && (fits > 0 || x > 0)) break;
          fits += letter;
          tail = next;
        }
        if (tail.empty()) break;
        std::string_view head = part.substr(0, part.size() - tail.size());
        if (!head.empty()) word.push_back({&span, head, x, fits});
        end_word();
        draw_row();
        x = word_start = 0;
        part = tail;
        w -= fits; // measuring the rest again and again would take the square of its length
      }
      word.push_back({&span, part, x, w});
      x += w;
      rest.remove_prefix(n);
    }
  }
  end_word();
  if (!row.empty()) draw_row();
  return y - at.y;
}

} // namespace loopscope::ui
