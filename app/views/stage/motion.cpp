#include "app/views/stage/motion.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace loopscope::app::stage {

namespace {

/// Points: what moves by less only shifts.
constexpr float least_flight = 24;
/// Of the things that start at once each starts so much later than the one before, of the time of a flight.
constexpr float stagger = 0.14f;
constexpr std::uint32_t most_staggered = 6;

bool approach(float& value, float target, float step, float near) {
  value += (target - value) * step;
  if (std::abs(target - value) > near) return true;
  value = target;
  return false;
}

float distance(ui::Point a, ui::Point b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

float in_and_out(float part) {
  return part * part * (3 - 2 * part);
}

} // namespace

Curve Curve::between(ui::Point from, ui::Point to) {
  const float dx = to.x - from.x, dy = to.y - from.y, way = std::hypot(dx, dy);
  if (way < 1) return {from, from, to};
  // Upwards, or to the right where it is upright.
  float nx = -dy / way, ny = dx / way;
  if (ny > 0.01f || (std::abs(ny) <= 0.01f && nx < 0)) nx = -nx, ny = -ny;
  const float out = std::min(way * 0.28f, 90.f);
  return {from, {(from.x + to.x) / 2 + nx * out, (from.y + to.y) / 2 + ny * out}, to};
}

ui::Point Curve::at(float part) const {
  const float rest = 1 - part, a = rest * rest, b = 2 * rest * part, c = part * part;
  return {a * from.x + b * bend.x + c * to.x, a * from.y + b * bend.y + c * to.y};
}

void draw_curve(ui::Canvas& canvas, const Curve& curve, float begin, float end, ui::Color color, float width,
                bool fades) {
  constexpr int pieces = 14;
  ui::Point last = curve.at(begin);
  for (int i = 1; i <= pieces; ++i) {
    const float part = static_cast<float>(i) / pieces;
    const ui::Point next = curve.at(begin + (end - begin) * part);
    canvas.line(last, next, fades ? color.alpha(part) : color, width);
    last = next;
  }
}

void Motion::begin(float delta, bool moves, bool stepped, bool backwards) {
  ++frame_;
  moving_ = false;
  started_ = 0;
  still_ = !moves || delta <= 0;
  delta_ = std::min(delta, 0.05f); // the window may have been idle
  step_ = still_ ? 1 : ui::eased(delta_);
  backwards_ = backwards;
  since_step_ = std::min(since_step_ + delta, 4 * longest);
  if (!stepped) return;
  duration_ = std::clamp(since_step_ * 0.85f, shortest, longest);
  since_step_ = 0;
  // What is under way arrives before the next step is over.
  for (auto& [key, entry] : entries_)
    if (entry.flight > 0) {
      const float left = entry.wait + entry.flight - entry.time, faster = duration_ / 2 / std::max(left, 0.001f);
      if (faster >= 1) continue;
      entry.wait *= faster;
      entry.time *= faster;
      entry.flight *= faster;
    }
}

void Motion::start(Entry& entry, const ui::Rect& to) {
  entry.from = entry.rect;
  entry.to = to;
  entry.time = 0;
  entry.flight = duration_;
  entry.wait = duration_ * stagger * static_cast<float>(std::min(started_++, most_staggered));
}

void Motion::advance(Entry& entry) {
  moving_ = true;
  if (entry.wait > 0) {
    entry.wait -= delta_;
    return;
  }
  entry.time += delta_;
  const float part = std::clamp(entry.time / entry.flight, 0.f, 1.f), eased = in_and_out(part);
  const ui::Point at = Curve::between(entry.from.center(), entry.to.center()).at(eased);
  const float w = entry.from.w + (entry.to.w - entry.from.w) * eased,
              h = entry.from.h + (entry.to.h - entry.from.h) * eased;
  entry.rect = {at.x - w / 2, at.y - h / 2, w, h};
  if (part < 1) return;
  entry.rect = entry.to;
  entry.flight = 0;
}

Placed Motion::place(std::uint64_t key, ui::Rect target, const ui::Rect& from, const Trail& trail) {
  auto [it, added] = entries_.try_emplace(key);
  if (!added && it->second.seen == frame_) return place(key * 0x9e3779b97f4a7c15ull + 1, target, from, trail);
  Entry& entry = it->second;
  entry.seen = frame_;
  entry.trail = trail;
  if (added) {
    const ui::Point start = from.center();
    entry.origin = entry.rect = {start.x - target.w / 2, start.y - target.h / 2, target.w, target.h};
    entry.alpha = 0;
    entry.to = entry.rect;
  }
  if (still_) {
    entry.rect = entry.to = target;
    entry.alpha = 1;
    entry.flight = 0;
    return {entry.rect, 1};
  }
  const bool returns = std::exchange(entry.leaves, false);
  if (returns || distance(entry.to.center(), target.center()) > least_flight)
    start(entry, target);
  else if (entry.flight > 0)
    entry.to = target; // it flies to what shifts
  if (entry.flight > 0) {
    advance(entry);
  } else {
    entry.to = target;
    moving_ |= approach(entry.rect.x, target.x, step_, 0.4f);
    moving_ |= approach(entry.rect.y, target.y, step_, 0.4f);
    moving_ |= approach(entry.rect.w, target.w, step_, 0.4f);
    moving_ |= approach(entry.rect.h, target.h, step_, 0.4f);
  }
  if (entry.wait <= 0) moving_ |= approach(entry.alpha, 1, step_, 0.02f);
  return {entry.rect, entry.alpha};
}

void Motion::fade(Entry& entry) {
  if (still_) {
    entry.alpha = 0;
    return;
  }
  if (backwards_ && !entry.leaves && distance(entry.origin.center(), entry.rect.center()) > least_flight) {
    start(entry, entry.origin);
    entry.wait = 0;
  }
  entry.leaves = true;
  if (entry.flight > 0) advance(entry);
  entry.alpha *= 1 - (entry.flight > 0 ? std::min(1.f, 2.5f * delta_ / duration_) : step_);
  moving_ = true;
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
