#include "app/views/parts/column.h"

#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::app {

void Column::heading(std::string_view text) {
  const ui::TextStyle style = ui::heading_style(canvas.theme());
  canvas.text_in({x, y, width, canvas.line_height(style)}, text, style);
  y += canvas.line_height(style) + 9;
}

void Column::say(const words::Sentence& sentence, ui::TextStyle style) {
  y += links_.draw(canvas, {x, y}, width, scene, actions, sentence, style);
}

void Column::say(std::string_view text, ui::TextStyle style) {
  y += canvas.paragraph({x, y}, width, {{std::string(text), style}});
}

void Column::link(const Link& link, bool last) {
  constexpr float space = 18; // from the rule to the text
  const ui::Theme& theme = canvas.theme();
  const float in = std::min(static_cast<float>(link.depth) * 14, width / 3);
  const float wide = width - space - in;
  const ui::TextStyle style{link.grave ? theme.blocked : theme.muted, 15};
  const float high =
      canvas.paragraph({}, wide, Links("measure").spans(theme, scene, link.sentence, style), nullptr, nullptr, false);

  const ui::Rect place{x, y - 5, width, high + 10};
  ui::Touch touch;
  if (link.position || link.thing) touch = canvas.touch(place, ui::hash_id("lesson link", numbered_++));
  if (touch.clicked) {
    if (link.position)
      actions.seek(*link.position);
    else
      actions.select(link.thing);
  }
  if (touch.hovered) {
    if (link.thing) actions.hover(link.thing);
    const replay::Index& index = scene.index();
    if (link.position && *link.position > 0 && *link.position <= index.trace().size())
      canvas.tip(words::text("lesson.go_to", words::duration(index.trace()[*link.position - 1].time)));
  }
  const float below = last ? 0 : 12;
  canvas.fill({x, y, 2, high + below}, theme.line);
  if (touch.hovered) canvas.fill({x, y, 2, high}, theme.text);
  if (link.depth > 0) { // an elbow from the link above
    const float middle = y + canvas.line_height(style) / 2;
    canvas.line({x + space + in - 12, y - 4}, {x + space + in - 12, middle}, theme.faint, 1.5f);
    canvas.line({x + space + in - 12, middle}, {x + space + in - 5, middle}, theme.faint, 1.5f);
  }
  links_.draw(canvas, {x + space + in, y}, wide, scene, actions, link.sentence, style);
  y += high + below;
}

} // namespace loopscope::app
