#include "app/views/parts/task_badge.h"

#include <algorithm>

namespace loopscope::app {
namespace {

ui::TextStyle style_of(ui::Color color, float height) {
  return {color, height >= 24 ? 14.0f : 12.0f, ui::Font::bold};
}

} // namespace

float badge_width(ui::Canvas& canvas, const replay::Index& index, trace::ObjectId task, float height) {
  return std::max(height, canvas.width(task_badge(index, task), style_of({}, height)) + height / 2);
}

float draw_badge(ui::Canvas& canvas, const replay::Index& index, trace::ObjectId task, ui::Point at, BadgeForm form,
                 float height) {
  const ui::Theme& theme = canvas.theme();
  const ui::Color hue = theme.task(task_number(index, task));
  const ui::Rect box{at.x, at.y, badge_width(canvas, index, task, height), height};
  const float radius = height * 0.3f;
  if (form == BadgeForm::filled)
    canvas.fill(box, hue, radius);
  else
    canvas.frame(box, hue, 1.5f, radius);
  const ui::Color ink = form == BadgeForm::filled ? theme.ink : hue;
  canvas.text_in(box, task_badge(index, task), style_of(ink, height), ui::Align::center);
  return box.w;
}

} // namespace loopscope::app
