#include "app/views/parts/gentle_scroll.h"

#include <algorithm>
#include <cmath>

namespace loopscope::app {

void GentleScroll::show(float top, float height) {
  asked_ = true;
  top_ = top;
  height_ = height;
}

float GentleScroll::begin(ui::Canvas& canvas, ui::Rect box, std::uint64_t id, float content, Rows rows) {
  float most = std::max(0.0f, content - box.h);
  // Where a row begins, at or after that place.
  auto row_at = [&](float top) {
    if (rows.height <= 0 || top <= 0) return std::max(top, 0.0f);
    return rows.first + std::ceil(std::max(0.0f, top - rows.first) / rows.height - 0.01f) * rows.height;
  };
  content += row_at(most) - most;
  most = row_at(most);
  if (asked_) {
    target_ = moving_ ? target_ : offset_;
    if (top_ < target_ || height_ > box.h)
      target_ = std::max(0.0f, top_ < rows.first ? 0.0f : row_at(top_ - rows.height + 1));
    else if (top_ + height_ > target_ + box.h)
      target_ = row_at(top_ + height_ - box.h);
    target_ = std::clamp(target_, 0.0f, most);
    moving_ = target_ != offset_;
    asked_ = false;
  }
  if (!moving_) {
    drawn_ = true;
    return offset_ = canvas.begin_scroll(box, id, content);
  }
  // The window may have been idle since the last frame: that time does not count for the movement.
  const float delta = std::min(canvas.delta(), 1.0f / 30);
  float next = target_;
  if (drawn_ && delta > 0) next = offset_ + (target_ - offset_) * (1 - std::exp(-16 * delta));
  if (std::abs(next - target_) < 0.5f) next = target_;
  canvas.scroll_to(id, next, box.h);
  offset_ = canvas.begin_scroll(box, id, content);
  moving_ = next != target_ && std::abs(offset_ - next) < 1; // else the wheel has moved it
  if (moving_) canvas.keep_moving();
  drawn_ = true;
  return offset_;
}

} // namespace loopscope::app
