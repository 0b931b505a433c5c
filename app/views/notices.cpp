#include "app/views/notices.h"

#include "core/words/texts.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace loopscope::app {
namespace {

constexpr double toast_seconds = 5;

} // namespace

BannerAsks draw_banner(ui::Canvas& canvas, ui::Rect window, float top, const std::string& text,
                       const std::string& offer, Marks& marks) {
  const ui::Theme& t = canvas.theme();
  const bool offers = !offer.empty(); // it is no warning then
  const ui::Color edge = offers ? t.run : t.blocked;
  float wide = std::min(720.0f, window.w - 24);
  std::vector<ui::Span> spans{{text, {t.text, 14}, 0}};
  const float button = offers ? canvas.width(offer, {{}, 14, ui::Font::semibold}) + 32 : 0;
  const bool below = offers && wide - 76 - button < 200; // the button does not fit beside the text
  const float room = wide - 76 - (offers && !below ? button + 24 : 0);
  const float tall = canvas.paragraph({}, room, spans, nullptr, nullptr, false);
  float high = below ? tall + 66 : std::max(tall + 20, offers ? 56.0f : 0.0f);
  ui::Rect box{window.x + (window.w - wide) / 2, top + 10, wide, high};
  const float middle = box.y + (below ? 10 + tall / 2 : high / 2);
  canvas.fill(box, t.panel, 10);
  canvas.fill(box, edge.alpha(offers ? 0.08f : 0.14f), 10);
  canvas.frame(box, edge, 1.5f, 10);
  canvas.fill({box.x + 14, middle - 9, 18, 18}, edge, 9);
  canvas.text_in({box.x + 14, middle - 9, 18, 18}, offers ? "i" : "!", {t.panel, 14, ui::Font::bold},
                 ui::Align::center);
  canvas.paragraph({box.x + 42, middle - tall / 2}, room, spans);
  canvas.touch(box, ui::hash_id("banner"), false);
  bool taken = false;
  if (offers) {
    const ui::Rect place = below ? ui::Rect{box.x + 42, box.bottom() - 46, button, 36}
                                 : ui::Rect{box.right() - 46 - button, box.center().y - 18, button, 36};
    taken = canvas.button(place, ui::hash_id("banner offer"), offer, true);
    marks.emplace_back("banner:offer", place);
  }
  ui::Rect close{box.right() - 34, middle - 14, 28, 28};
  ui::Touch touch = canvas.touch(close, ui::hash_id("banner close"));
  canvas.called(ui::Role::button, words::text("page.close"));
  if (touch.hovered) canvas.fill(close, t.text.alpha(0.08f), 6);
  canvas.cross(close.inset(6), t.text, 2);
  marks.emplace_back("banner", box);
  return taken ? BannerAsks::what_it_offers : touch.clicked ? BannerAsks::to_close : BannerAsks::nothing;
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
