#include "app/views/words_only.h"

#include "app/views/parts/sentences.h"
#include "app/views/status.h"
#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::app {

void draw_words(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  const ui::Theme& t = canvas.theme();
  canvas.fill(box, t.panel);
  ui::Rect body = box.inset(std::min(20.0f, box.w * 0.05f), std::min(16.0f, box.h * 0.06f));
  float y = body.y;
  Status status = status_of(scene);
  float pill = std::min(status_width(canvas, status), body.w);
  if (body.h >= 76) {
    draw_status(canvas, {body.x, y, pill, 28}, status);
    canvas.text_in({body.x + pill + 12, y, body.w - pill - 12, 28}, words::duration(scene.now),
                   {t.text, 16, ui::Font::mono}, ui::Align::right);
    y += 38;
  }
  bool hints = scene.commands && body.bottom() - y >= 90;
  float bottom = body.bottom() - (hints ? 26 : 0);

  words::Narration narration = told(scene);
  Links links("words");
  ui::TextStyle headline{t.text, body.h >= 140 ? 18.0f : 15.0f}, detail{t.muted, 14}, also{t.text, 14};
  auto height = [&](const words::Sentence& sentence, const ui::TextStyle& style) {
    return canvas.paragraph({}, body.w, links.spans(t, scene, sentence, style), nullptr, nullptr, false);
  };
  float high = height(narration.headline, headline);
  bool more = !narration.detail.empty() && y + high + 6 + height(narration.detail, detail) <= bottom;
  float offset = canvas.begin_scroll({body.x, y, body.w, bottom - y}, ui::hash_id("words"), high);
  links.draw(canvas, {body.x, y - offset}, body.w, scene, actions, narration.headline, headline);
  canvas.end_scroll();
  y += high + 6;
  if (more) y += links.draw(canvas, {body.x, y}, body.w, scene, actions, narration.detail, detail) + 6;
  for (const words::Line& line : narration.also) {
    if (y + height(line.sentence, also) > bottom) break;
    y += links.draw(canvas, {body.x, y}, body.w, scene, actions, line.sentence, also);
  }
  if (!hints) return;
  auto cap = [&](std::string_view id) { return scene.commands->cap(id); };
  canvas.text_in(
      {body.x, body.bottom() - 20, body.w, 20},
      words::text("lesson.keys.in_one_line", cap("step_back"), cap("step_forward"), cap("play"), cap("help")),
      {t.muted, 13});
}

void draw_headline(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  const ui::Theme& t = canvas.theme();
  canvas.fill(box, t.panel);
  canvas.line({box.x, box.bottom()}, {box.right(), box.bottom()}, t.line);
  words::Narration narration = told(scene);
  Links links("headline");
  // Where it is to be read from afar it may take two lines.
  const bool large = box.h >= 56;
  ui::TextStyle style{t.text, large ? 19.0f : 15.0f};
  std::vector<ui::Span> spans = links.spans(t, scene, narration.headline, style);
  const float line = canvas.line_height(style);
  // A headline too long for its line is shown in full in its tip, and in the lesson's panel.
  float high = canvas.paragraph({}, box.w - 40, spans, nullptr, nullptr, false);
  if (high > line * (large ? 2.5f : 1.5f)) {
    std::string text = words::plain(narration.headline);
    if (canvas.touch(box, ui::hash_id("headline"), false).hovered) canvas.tip(text);
    canvas.text_in(box.inset(20, 0), text, style);
    return;
  }
  links.draw(canvas, {box.x + 20, box.y + (box.h - high) / 2}, box.w - 40, scene, actions, narration.headline, style);
}

} // namespace loopscope::app
