#include "app/views/notices.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace loopscope::app {
namespace {

constexpr double toast_seconds = 5;

} // namespace

bool draw_banner(ui::Canvas& canvas, ui::Rect window, float top, const std::string& text, Marks& marks) {
  const ui::Theme& t = canvas.theme();
  float wide = std::min(720.0f, window.w - 24);
  std::vector<ui::Span> spans{{text, {t.text, 14}, 0}};
  float high = canvas.paragraph({}, wide - 76, spans, nullptr, nullptr, false) + 20;
  ui::Rect box{window.x + (window.w - wide) / 2, top + 10, wide, high};
  canvas.fill(box, t.panel, 10);
  canvas.fill(box, t.blocked.alpha(0.14f), 10);
  canvas.frame(box, t.blocked, 1.5f, 10);
  canvas.fill({box.x + 14, box.center().y - 9, 18, 18}, t.blocked, 9);
  canvas.text_in({box.x + 14, box.center().y - 9, 18, 18}, "!", {t.panel, 14, ui::Font::bold}, ui::Align::center);
  canvas.paragraph({box.x + 42, box.y + 10}, wide - 76, spans);
  canvas.touch(box, ui::hash_id("banner"), false);
  ui::Rect close{box.right() - 34, box.center().y - 14, 28, 28};
  ui::Touch touch = canvas.touch(close, ui::hash_id("banner close"));
  if (touch.hovered) canvas.fill(close, t.text.alpha(0.08f), 6);
  canvas.cross(close.inset(6), t.text, 2);
  marks.emplace_back("banner", box);
  return touch.clicked;
}

void Toast::say(std::string text) {
  text_ = std::move(text);
  left_ = toast_seconds;
}

void Toast::hurry() {
  left_ = std::min(left_, 1.0);
}

bool Toast::update(double seconds) {
  if (left_ <= 0) return false;
  left_ -= seconds;
  return true;
}

void Toast::draw(ui::Canvas& canvas, ui::Rect window) const {
  if (left_ <= 0) return;
  const ui::Theme& t = canvas.theme();
  std::vector<ui::Span> spans{{text_, {t.panel, 14, ui::Font::semibold}, 0}};
  float wide = std::min(canvas.width(text_, spans[0].style) + 1, window.w - 72);
  float high = canvas.paragraph({}, wide, spans, nullptr, nullptr, false);
  ui::Rect box{window.x + (window.w - wide - 36) / 2, window.bottom() - high - 44, wide + 36, high + 20};
  // Where nothing moves, it does not fade.
  float strength = canvas.delta() == 0 ? 1 : static_cast<float>(std::clamp(left_ / 0.3, 0.0, 1.0));
  canvas.fill(box, t.text.alpha(strength), 10);
  spans[0].style.color = t.panel.alpha(strength);
  canvas.paragraph({box.x + 18, box.y + 10}, wide, spans);
}

} // namespace loopscope::app
