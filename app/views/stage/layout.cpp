#include "app/views/stage/layout.h"

#include <algorithm>
#include <cmath>

namespace loopscope::app::stage {

using ui::Rect;

namespace {

constexpr float chip = 40, head = 26;

void with_ring(Layout& l, Rect in, float gap) {
  const float k = l.scale;
  // The labels of the phases are at the corners of the ring, a little outside of it.
  const float label = 52 * k;
  l.radius = std::min({in.h / 2 - 10 * k, in.w * 0.2f, 340 * k});
  l.center = {in.x + label + l.radius, in.y + in.h / 2};
  const float inside = l.radius - 16 * k;
  const float w = std::min(inside * 1.56f, 400 * k), h = std::clamp(inside * 0.78f, 96 * k, 150 * k);
  l.slot = {l.center.x - w / 2, l.center.y - h / 2, w, h};
  // Right of the ring, and of the label at its upper right corner.
  const float out = l.radius + 8 * k, dy = out - 38 * k;
  const float across = std::sqrt(std::max(0.f, out * out - dy * dy)) + 14 * k;
  const float x = l.center.x + std::max(l.radius + 44 * k, across + 118 * std::max(k, 0.93f));
  const float top = l.center.y - (chip / 2 + head) * k;
  l.ready = {x, top, in.right() - x, (chip + head) * k};
  l.timers = {x, in.y, in.right() - x, top - gap - in.y};
  const float below = l.ready.bottom() + gap;
  l.stack = {x, below, in.right() - x, std::max(0.f, std::min(in.bottom(), l.center.y + l.radius + 10 * k) - below)};
}

void with_bar(Layout& l, Rect in, float gap, bool timers) {
  const float k = l.scale;
  l.bar = {in.x, in.y, in.w, 40 * k};
  const float top = l.bar.bottom() + gap;
  const float left = in.bottom() - top;
  const float slot_h = timers ? std::clamp(left * 0.4f, 100 * k, 150 * k) : std::clamp(left, 100 * k, 190 * k);
  const float slot_w = std::clamp(in.w * 0.46f, 220 * k, 380 * k);
  l.slot = {in.x, top, slot_w, std::min(slot_h, left)};
  const float x = l.slot.right() + 44 * k;
  const float ready_top = std::max(top, l.slot.center().y - (chip / 2 + head) * k);
  l.ready = {x, ready_top, in.right() - x, (chip + head) * k};
  if (!timers) return;
  l.timers = {in.x, l.slot.bottom() + gap, in.w, std::min(250 * k, in.bottom() - l.slot.bottom() - gap)};
  if (l.timers.h >= least_timers * k) return;
  // Their line goes below the ready queue, next to the slot.
  l.ready.y = top;
  l.timers = {x, l.ready.bottom() + 11 * k, in.right() - x, std::max(0.f, l.slot.bottom() - l.ready.bottom() - 11 * k)};
}

} // namespace

float scale_for(Rect stage) {
  return std::clamp(std::min(stage.w / 1080, stage.h / 700), 0.85f, 1.6f);
}

Rect inner(Rect stage, float scale) {
  const float pad = std::clamp(std::min(stage.w, stage.h) * 0.045f, 14.f, 44 * scale);
  return stage.inset(pad);
}

Layout lay_out(Rect stage, const Needs& needs) {
  Layout l;
  l.scale = scale_for(stage);
  const float k = l.scale;
  const Rect in = inner(stage, k);
  const float gap = in.h < 420 ? 12 * k : 26 * k;

  l.ring = in.w >= 700 && in.h >= 400;
  l.roomy = in.h >= 440 * k;
  // The ring keeps at least a little more than half of the height.
  const float for_rows = in.h - (l.ring ? std::max(2 * 128 * k, in.h * 0.55f) : (needs.timers ? 250 : 170) * k);
  auto fitting = [&](float row) { return static_cast<int>((for_rows - gap) / (row * k)); };
  // More rows say more than captions do.
  if (fitting(wait_row_height) < needs.least_rows && fitting(wait_row_height_small) > fitting(wait_row_height))
    l.roomy = false;
  const float row = (l.roomy ? wait_row_height : wait_row_height_small) * k;
  l.wait_rows = std::clamp(fitting(row / k), needs.wait_rows > 0 ? 1 : 0, needs.wait_rows);
  Rect above = in;
  l.wait_row = row;
  const float rows = needs.room < 0 ? static_cast<float>(l.wait_rows) : needs.room;
  if (rows > 0) {
    const float h = rows * row - (row - (l.roomy ? 100 : 78) * k); // nothing follows the last one
    l.waits = {in.x, in.bottom() - h, in.w, h};
    above.h -= h + gap;
  }
  if (l.ring) {
    with_ring(l, above, gap);
  } else {
    with_bar(l, above, gap, needs.timers);
    // On a high stage the blocks follow right below the rest.
    const float end =
        needs.timers ? std::max(l.slot.bottom(), l.timers.bottom()) : std::max(l.slot.bottom(), l.ready.bottom());
    l.waits.y = std::min(l.waits.y, end + 2 * gap);
    const float below = end + gap, floor = rows > 0 ? l.waits.y - gap : in.bottom();
    l.stack = {in.x, below, in.w, std::max(0.f, floor - below)};
  }
  return l;
}

} // namespace loopscope::app::stage
