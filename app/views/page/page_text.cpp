#include "app/views/page/page_text.h"

#include "app/views/program/code_style.h"
#include "app/views/program/syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {
namespace {

/// A stretch of text without a space, of one style.
struct Bit {
  const PageWords* of;
  std::size_t begin, end; // of its text
  float wide;
};
/// Bits with no space between them.
struct Word {
  std::vector<Bit> bits;
  float wide = 0;
  const PageWords* space_of = nullptr; // the words in which the space before it stands; null: there is none
};

// Its letters are wider; no letters are smaller than 12 points.
float code_size(const PageLook& look) {
  return std::max(12.0f, look.size * 0.92f);
}

ui::TextStyle style_of(const PageLook& look, const ui::Theme& theme, const PageWords& words) {
  ui::TextStyle style{look.color, look.size, look.font};
  if (words.style == PageWords::Style::strong) style.font = ui::Font::semibold;
  if (words.style == PageWords::Style::code) {
    style.font = ui::Font::mono;
    style.size = code_size(look);
    style.color = theme.text;
  }
  style.color = style.color.alpha(words.term >= 0 && words.term == look.pointed ? 1 : look.shown);
  return style;
}

std::vector<Word> words_of(ui::Canvas& canvas, std::span<const PageWords> all, const PageLook& look) {
  std::vector<Word> words;
  const PageWords* space = nullptr;
  bool together = false; // the next bit belongs to the word before it
  for (const PageWords& each : all) {
    const ui::TextStyle style = style_of(look, canvas.theme(), each);
    for (std::size_t at = 0; at < each.text.size();) {
      if (each.text[at] == ' ' || each.text[at] == '\n') {
        space = &each;
        together = false;
        ++at;
        continue;
      }
      const std::size_t end = std::min(each.text.find_first_of(" \n", at), each.text.size());
      const float wide = canvas.width(std::string_view(each.text).substr(at, end - at), style);
      if (!together) words.push_back({.space_of = std::exchange(space, nullptr)});
      words.back().bits.push_back({&each, at, end, wide});
      words.back().wide += wide;
      together = true;
      at = end;
    }
  }
  return words;
}

/// Code in its colours; returns its width.
float draw_code(ui::Canvas& canvas, ui::Point at, std::string_view text, ui::TextStyle style, float shown) {
  const std::vector<CodeLine> lines = highlight(text, trace::Language::python);
  float x = at.x;
  if (lines.empty()) return 0;
  for (const Piece& piece : lines.front().pieces) {
    style.color = color_of(canvas.theme(), piece.token).alpha(shown);
    x += canvas.text({x, at.y}, std::string_view(lines.front().text).substr(piece.begin, piece.end - piece.begin),
                     style);
  }
  return x - at.x;
}

} // namespace

float draw_words(ui::Canvas& canvas, ui::Point at, float width, std::span<const PageWords> all, const PageLook& look,
                 PageTouch* touch, bool draw) {
  const ui::Theme& theme = canvas.theme();
  const ui::TextStyle plain{look.color, look.size, look.font};
  const float high = look.size * 1.5f, space = canvas.width(" ", plain);
  float x = 0, y = at.y;
  const PageWords* before = nullptr; // what the row's last bit is of
  std::uint64_t number = 0;
  for (const Word& word : words_of(canvas, all, look)) {
    const float gap = x > 0 && word.space_of ? space : 0;
    if (x > 0 && x + gap + word.wide > width + 0.5f) {
      x = 0;
      y += high;
      before = nullptr;
    } else {
      x += gap;
    }
    const float gap_drawn = x > 0 ? gap : 0;
    bool first = true;
    for (const Bit& bit : word.bits) {
      ++number;
      // The box behind a code span stands off from its neighbours.
      if (x > 0 && bit.of != before &&
          (bit.of->style == PageWords::Style::code || (before && before->style == PageWords::Style::code)))
        x += 3;
      const ui::TextStyle style = style_of(look, theme, *bit.of);
      const std::string_view text = std::string_view(bit.of->text).substr(bit.begin, bit.end - bit.begin);
      const bool goes_on = bit.of == before;
      const ui::Rect box{at.x + x, y, bit.wide, high};
      if (draw) {
        const float text_y = y + (high - canvas.line_height(style)) / 2;
        const float shown = static_cast<float>(style.color.a) / 255;
        if (bit.of->style == PageWords::Style::code) {
          // One box behind all of a span on a row.
          const float left = goes_on && first ? gap_drawn : goes_on ? 0.0f : 3.0f;
          canvas.fill({box.x - left, y + high * 0.1f, box.w + left + 3, high * 0.8f}, theme.raised.alpha(shown), 4);
          draw_code(canvas, {box.x, text_y}, text, style, shown);
        } else {
          canvas.text({box.x, text_y}, text, style);
        }
        if (bit.of->term >= 0) {
          const float from = goes_on && first ? box.x - gap_drawn : box.x;
          const bool pointed = bit.of->term == look.pointed;
          canvas.line({from, y + high * 0.88f}, {box.right(), y + high * 0.88f},
                      (pointed ? theme.run_text : theme.muted).alpha(pointed ? 1 : 0.75f * shown), pointed ? 2 : 1,
                      pointed ? ui::Shape::solid : ui::Shape::dotted);
          if (touch) {
            const ui::Touch touched =
                canvas.touch({from, y, box.right() - from, high},
                             ui::hash_id("term", static_cast<std::uint64_t>(bit.of->term), number), true);
            if (touched.hovered) touch->hovered = bit.of->term, touch->place = box;
            if (touched.clicked) touch->clicked = bit.of->term;
          }
        }
      }
      x += bit.wide;
      before = bit.of;
      first = false;
    }
  }
  return y + (x > 0 ? high : 0) - at.y;
}

float draw_blocks(ui::Canvas& canvas, ui::Point at, float width, std::span<const PageBlock> blocks,
                  const PageLook& look, PageTouch* touch, bool draw) {
  const ui::Theme& theme = canvas.theme();
  float y = at.y;
  for (const PageBlock& block : blocks) {
    const bool first = &block == blocks.data();
    const bool item = block.kind == PageBlock::Kind::item;
    if (!first) y += look.size * (item && (&block)[-1].kind == PageBlock::Kind::item ? 0.25f : 0.65f);
    switch (block.kind) {
    case PageBlock::Kind::heading: {
      PageLook large = look;
      large.font = ui::Font::semibold;
      large.size = look.size * 1.15f;
      y += draw_words(canvas, {at.x, y}, width, block.words, large, touch, draw);
      break;
    }
    case PageBlock::Kind::item: {
      const float indent = look.size * 1.5f;
      if (draw && block.number == 0)
        canvas.circle({at.x + look.size * 0.55f, y + look.size * 0.75f}, look.size * 0.14f,
                      theme.muted.alpha(look.shown));
      if (draw && block.number > 0)
        canvas.text_in({at.x, y, indent - 6, look.size * 1.5f}, fmt::format("{}.", block.number),
                       {theme.muted.alpha(look.shown), look.size});
      y += draw_words(canvas, {at.x + indent, y}, width - indent, block.words, look, touch, draw);
      break;
    }
    case PageBlock::Kind::code: {
      const std::vector<CodeLine> lines = highlight(block.words.front().text, trace::Language::python);
      const float row = look.size * 1.4f, pad = look.size * 0.6f;
      const float high = row * static_cast<float>(lines.size()) + 2 * pad;
      if (draw) {
        canvas.fill({at.x, y, width, high}, theme.raised.alpha(look.shown), 8);
        canvas.push_clip({at.x, y, width, high});
        float line_y = y + pad;
        for (const CodeLine& line : lines) {
          draw_code(canvas, {at.x + pad, line_y}, line.text, {theme.text, code_size(look), ui::Font::mono}, look.shown);
          line_y += row;
        }
        canvas.pop_clip();
      }
      y += high;
      break;
    }
    default:
      y += draw_words(canvas, {at.x, y}, width, block.words, look, touch, draw);
    }
  }
  return y - at.y;
}

} // namespace loopscope::app
