#include "app/views/stage/motion.h"

#include <cmath>

namespace loopscope::app::stage {

namespace {

bool approach(float& value, float target, float step, float near) {
  value += (target - value) * step;
  if (std::abs(target - value) > near) return true;
  value = target;
  return false;
}

} // namespace

void Motion::begin(float delta, bool moves) {
  step_ = moves && delta > 0 ? ui::eased(delta) : 1;
  ++frame_;
  moving_ = false;
}

Placed Motion::place(std::uint64_t key, ui::Rect target, const ui::Rect& from, const Trail& trail) {
  auto [it, added] = entries_.try_emplace(key);
  if (!added && it->second.seen == frame_) return place(key * 0x9e3779b97f4a7c15ull + 1, target, from, trail);
  Entry& entry = it->second;
  if (added) {
    const ui::Point start = from.center();
    entry.rect = {start.x - target.w / 2, start.y - target.h / 2, target.w, target.h};
    entry.alpha = 0;
  }
  entry.seen = frame_;
  entry.trail = trail;
  bool moves = approach(entry.rect.x, target.x, step_, 0.4f);
  moves |= approach(entry.rect.y, target.y, step_, 0.4f);
  moves |= approach(entry.rect.w, target.w, step_, 0.4f);
  moves |= approach(entry.rect.h, target.h, step_, 0.4f);
  moves |= approach(entry.alpha, 1, step_, 0.02f);
  moving_ |= moves;
  return {entry.rect, entry.alpha};
}

float Motion::glide(std::uint64_t key, float target) {
  auto [it, added] = numbers_.try_emplace(key);
  it->second.seen = frame_;
  if (added) it->second.value = target;
  moving_ |= approach(it->second.value, target, step_, 0.002f * (1 + std::abs(target)));
  return it->second.value;
}

void Motion::drop_unused_numbers() {
  std::erase_if(numbers_, [this](const auto& number) { return number.second.seen != frame_; });
}

} // namespace loopscope::app::stage
