#include "app/views/parts/task_badge.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app {
namespace {

ui::TextStyle style_of(ui::Color color, float height) {
  return {color, height >= 24 ? 14.0f : 12.0f, ui::Font::bold};
}

} // namespace

float badge_width(ui::Canvas& canvas, std::uint32_t number, float height) {
  return std::max(height, canvas.width(fmt::to_string(number), style_of({}, height)) + height / 2);
}

float draw_badge(ui::Canvas& canvas, ui::Point at, std::uint32_t number, BadgeForm form, float height) {
  const ui::Theme& theme = canvas.theme();
  const ui::Color hue = theme.task(number);
  const ui::Rect box{at.x, at.y, badge_width(canvas, number, height), height};
  const float radius = height * 0.3f;
  if (form == BadgeForm::filled)
    canvas.fill(box, hue, radius);
  else
    canvas.frame(box, hue, 1.5f, radius);
  const ui::Color ink = form == BadgeForm::filled ? theme.ink : hue;
  canvas.text_in(box, fmt::to_string(number), style_of(ink, height), ui::Align::center);
  return box.w;
}

} // namespace loopscope::app
