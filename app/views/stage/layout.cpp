#include "app/views/stage/layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace loopscope::app::stage {

using ui::Rect;

namespace {

constexpr float chip = 40, head = 26;
constexpr float timers_wanted = 150;
constexpr float pi = std::numbers::pi_v<float>;
constexpr float ring_ratio = 1.32f; // its width of its height
constexpr float after_row = 18;     // the gap in a row's height; nothing follows the last one

float gap_of(Rect in, float k) {
  return in.h < 420 ? 12 * k : 24 * k;
}

float height_for_rows(Rect in, float k) {
  return in.h - std::max(200 * k, in.h * 0.52f) - gap_of(in, k) - waits_head * k;
}

int fitting(Rect in, float k, float row) {
  return std::max(0, static_cast<int>((height_for_rows(in, k) + after_row * k) / (row * k)));
}

void put_ring(Layout& l, Rect in, float gap) {
  const float k = l.scale;
  l.wide_labels = in.h >= 280 * k && in.w >= 700;
  // The labels of the phases stand at its corners, a little outside of it.
  const float label = (l.wide_labels ? 44 : 22) * k;
  const float high = std::min({in.h - 8 * k, std::max(in.w * 0.43f, 190 * k) / ring_ratio, 400 * k});
  const float wide = high * ring_ratio;
  // In the middle, or lower where the timers beside it have too little room for two rows of flags.
  const float slack = (in.h - high) / 2, above = in.h / 2 - (chip / 2 + head) * k - gap;
  const float lower = std::clamp((timers_wanted * k) - above, 0.f, std::max(0.f, slack - 3 * k));
  l.ring = {in.x + label, in.y + slack + lower, wide, high};
  l.track = std::min(14 * k, high * 0.06f);
  // The cards of its stack look out above the slot, so that it stands a little lower than the middle.
  const float inside = high / 2 - l.track / 2 - 8 * k;
  const float half = std::clamp(inside * 0.6f, std::min(46 * k, inside * 0.8f), 84 * k);
  const float low = std::min(inside * 0.13f, inside - half);
  const float corner = half + low - 12 * k; // its corners are round
  const float half_w = (wide - high) / 2 + std::sqrt(std::max(0.f, inside * inside - corner * corner));
  const ui::Point c = l.center();
  l.slot = {c.x - half_w, c.y + low - half, 2 * half_w, 2 * half};
  l.headroom = l.slot.y - (c.y - inside);
}

} // namespace

ui::Point Layout::on_ring(float angle) const {
  const float r = radius(), straight = ring.w - ring.h, whole = 2 * straight + 2 * pi * r;
  float way = std::fmod(angle / 360 * whole, whole);
  if (way < 0) way += whole;
  const ui::Point c = center();
  const float quarter = pi * r / 2;
  auto cap = [&](float x, float turned) { return ui::Point{x + r * std::cos(turned), c.y + r * std::sin(turned)}; };
  if (way < quarter) return cap(c.x + straight / 2, way / r);
  way -= quarter;
  if (way < straight) return {c.x + straight / 2 - way, c.y + r};
  way -= straight;
  if (way < 2 * quarter) return cap(c.x - straight / 2, pi / 2 + way / r);
  way -= 2 * quarter;
  if (way < straight) return {c.x - straight / 2 + way, c.y - r};
  return cap(c.x + straight / 2, 3 * pi / 2 + (way - straight) / r);
}

float Layout::half_width(float y) const {
  const float inside = radius() - track / 2, dy = y - center().y;
  if (std::abs(dy) >= inside) return 0;
  return (ring.w - ring.h) / 2 + std::sqrt(inside * inside - dy * dy);
}

float scale_for(Rect stage) {
  return std::clamp(std::min(stage.w / 1080, stage.h / 700), 0.85f, 1.6f);
}

Rect inner(Rect stage, float scale) {
  const float pad = std::clamp(std::min(stage.w, stage.h) * 0.04f, 14.f, 40 * scale);
  return stage.inset(pad);
}

int most_rows(Rect stage) {
  const float k = scale_for(stage);
  const Rect in = inner(stage, k);
  return std::max(in.h >= 190 * k ? 1 : 0, fitting(in, k, wait_row_height_small));
}

int captioned_rows(Rect stage) {
  const float k = scale_for(stage);
  return fitting(inner(stage, k), k, wait_row_height);
}

Layout lay_out(Rect stage, float wait_rows) {
  Layout l;
  l.scale = scale_for(stage);
  const float k = l.scale;
  const Rect in = inner(stage, k);
  const float gap = gap_of(in, k);

  const float rows = std::clamp(wait_rows, 0.f, static_cast<float>(most_rows(stage)));
  l.wait_rows = static_cast<int>(std::ceil(rows - 0.01f));
  // More rows say more than captions do.
  const bool captions = l.wait_rows <= fitting(in, k, wait_row_height);
  l.wait_row = (captions ? wait_row_height : wait_row_height_small) * k;
  Rect above = in;
  if (rows > 0) {
    const float h = rows * l.wait_row - after_row * k + waits_head * k;
    l.waits = {in.x, in.bottom() - h, in.w, h};
    above.h -= h + gap;
  }
  put_ring(l, above, gap);
  l.roomy = captions;

  // Right of the ring, and of the label at its upper right corner.
  const float high = 34 * k, out = l.radius() + l.track / 2, dy = out - high;
  const float across = (l.ring.w - l.ring.h) / 2 + std::sqrt(std::max(0.f, out * out - dy * dy)) + 12 * k;
  const float c = l.center().y, label = (l.wide_labels ? 112 : 62) * k;
  const float x = std::max(l.ring.right() + 40 * k, l.center().x + across + label);
  const float top = std::max(c - (chip / 2 + head) * k, above.y + 22 * k + gap), right = std::max(40.f, in.right() - x);
  l.ready = {x, top, right, (chip + head) * k};
  l.timers = {x, above.y, right, std::max(0.f, top - gap - above.y)};
  return l;
}

} // namespace loopscope::app::stage
