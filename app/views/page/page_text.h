// Draws blocks of styled words: paragraphs, lists, code, and words that can be pointed at.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/page/markdown.h"

#include <span>

namespace loopscope::app {

/// How a page's text looks.
struct PageLook {
  ui::Color color;
  float size = 16;
  ui::Font font = ui::Font::regular;
  float shown = 1; // how visible it is, from 0 to 1
  int pointed = -1; // the term that is pointed at: it is drawn as visible as can be
};

/// What the pointer does with the terms of a page.
struct PageTouch {
  int hovered = -1, clicked = -1;
  ui::Rect place; // of the hovered one
};

/// Draws the words into the width, broken at spaces, and returns the height. `touch`: where given, terms can be pointed
/// at. With draw false it only measures.
float draw_words(ui::Canvas&, ui::Point at, float width, std::span<const PageWords>, const PageLook&, PageTouch* touch,
                 bool draw = true);
/// The same of whole blocks, below each other.
float draw_blocks(ui::Canvas&, ui::Point at, float width, std::span<const PageBlock>, const PageLook&, PageTouch* touch,
                  bool draw = true);

} // namespace loopscope::app
