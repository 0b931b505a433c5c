// The things made of shapes and places: scrolling, tips, buttons, segments and sliders.
#include "app/ui/canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace loopscope::ui {
namespace {

constexpr double tip_delay = 0.45; // seconds of rest

} // namespace

void Canvas::draw_tip() {
  double left = rested_since_ + tip_delay - options_.clock;
  if (left > 0) {
    come_back_in(left);
    return;
  }
  std::vector<Span> spans{{tip_, {theme().text, 13, Font::regular}, 0}};
  float wide = std::min(width(tip_, spans[0].style) + 1, std::min(300.0f, window().w - 32));
  float high = paragraph({}, wide, spans, nullptr, nullptr, false);
  Point mouse = places_.mouse();
  Rect box{mouse.x + 10, mouse.y + 18, wide + 20, high + 12};
  box.x = std::max(4.0f, std::min(box.x, window().w - box.w - 4));
  if (box.bottom() > window().h - 4) box.y = std::max(4.0f, mouse.y - box.h - 8);
  fill(box, theme().raised, 8);
  frame(box, theme().line, 1, 8, Shape::solid);
  paragraph({box.x + 10, box.y + 6}, wide, spans, nullptr, nullptr, true);
}

float Canvas::begin_scroll(Rect box, std::uint64_t id, float content, Rows rows) {
  // Where a row begins, at or after that place.
  auto row_at = [&](float top) {
    if (rows.height <= 0 || top <= 0) return std::max(top, 0.0f);
    return rows.first + std::ceil(std::max(0.0f, top - rows.first) / rows.height - 0.01f) * rows.height;
  };
  Scroll& scroll = scrolls_[id];
  const bool is_new = std::exchange(scroll.box, box).w == 0;
  scroll.most = row_at(content - box.h);
  if (std::exchange(scroll.asked, false)) {
    if (scroll.top < scroll.target || scroll.height > box.h)
      scroll.target = scroll.top < rows.first ? 0 : row_at(scroll.top - std::max(0.0f, rows.height - 1));
    else if (scroll.top + scroll.height > scroll.target + box.h)
      scroll.target = row_at(scroll.top + scroll.height - box.h);
  }
  if (const float wheel = places_.scroll_wheel(id) * 48; wheel != 0) {
    scroll.target = scroll.offset - wheel;
    scroll.glides = false;
  }
  scroll.target = std::clamp(scroll.target, 0.0f, scroll.most);
  // The window may have been idle since the last frame: that time does not count for the movement. The very first
  // place is taken without gliding.
  const float way = scroll.target - scroll.offset, step = std::min(delta(), 1.0f / 30);
  scroll.glides = scroll.glides && !is_new && step > 0 && std::abs(way) * (1 - eased(step)) >= 0.5f;
  scroll.offset = scroll.glides ? scroll.offset + way * eased(step) : scroll.target;
  if (scroll.glides) keep_moving();
  push_clip(box);
  // Only what can scroll takes the wheel.
  if (scroll.most > 0) places_.enter_scroll(clips_.back(), id);
  open_scrolls_.push_back(id);
  return scroll.offset;
}

void Canvas::end_scroll() {
  if (open_scrolls_.empty()) return;
  std::uint64_t id = open_scrolls_.back();
  open_scrolls_.pop_back();
  Scroll& scroll = scrolls_[id];
  if (scroll.most > 0) {
    float track = scroll.box.h - 8;
    float thumb = std::max(24.0f, track * scroll.box.h / (scroll.most + scroll.box.h));
    float travel = std::max(1.0f, track - thumb);
    Rect bar{scroll.box.right() - 6, scroll.box.y + 4 + travel * scroll.offset / scroll.most, 3, thumb};
    Touch touched = touch({bar.x - 4, bar.y, 10, bar.h}, hash_id("scroll bar", id), true);
    if (touched.held)
      scroll.target = scroll.offset =
          std::clamp(scroll.offset + touched.drag.y / travel * scroll.most, 0.0f, scroll.most);
    fill(bar, touched.hovered || touched.held ? theme().muted : theme().faint.alpha(0.6f), 2);
    places_.leave_scroll();
  }
  pop_clip();
}

void Canvas::scroll_to(std::uint64_t id, float top, float height, bool glides) {
  Scroll& scroll = scrolls_[id];
  scroll.asked = true;
  scroll.glides = glides;
  scroll.top = top;
  scroll.height = height;
}

bool Canvas::focusable(Rect box, std::uint64_t id, float radius) {
  focusables_.push_back({id, clipped(box)});
  if (id != focus_) return false;
  if (focus_moved_ && !open_scrolls_.empty()) {
    const Scroll& scroll = scrolls_[open_scrolls_.back()];
    scroll_to(open_scrolls_.back(), box.y - 24 - scroll.box.y + scroll.offset, box.h + 48);
    keep_moving();
  }
  focus_moved_ = false;
  frame(box.inset(-3), theme().text, 2, radius + 3, Shape::solid);
  return true;
}

void Canvas::focus_next(bool backwards) {
  const std::vector<Focusable>& all = focusables_.empty() ? last_focusables_ : focusables_;
  if (all.empty()) return;
  auto found = std::ranges::find(all, focus_, &Focusable::id);
  std::size_t count = all.size();
  std::size_t at = found == all.end()
                       ? (backwards ? count - 1 : 0)
                       : (static_cast<std::size_t>(found - all.begin()) + (backwards ? count - 1 : 1)) % count;
  focus_ = all[at].id;
  focus_moved_ = true;
}

Rect Canvas::focusable_place(std::uint64_t id) const {
  auto found = std::ranges::find(focusables_, id, &Focusable::id);
  return found == focusables_.end() ? Rect{} : found->seen;
}

bool Canvas::button(Rect box, std::uint64_t id, std::string_view label, bool on, bool enabled) {
  const Theme& t = theme();
  TextStyle style{on ? t.on_run : enabled ? t.text : t.faint, 14, on ? Font::semibold : Font::regular};
  if (!enabled) {
    fill(box, t.raised.alpha(0.6f), 8);
    text_in(box.inset(8, 0), label, style, Align::center);
    return false;
  }
  Touch touched = touch(box, id, true);
  called(on ? Role::chosen : Role::button, label);
  Color base = on ? t.run : t.raised;
  fill(box, base, 8);
  if (touched.held || touched.hovered) fill(box, (on ? t.on_run : t.text).alpha(touched.held ? 0.14f : 0.07f), 8);
  text_in(box.inset(std::min(8.0f, box.w / 8), 0), label, style, Align::center);
  focusable(box, id, 8);
  return touched.clicked || activated(id);
}

int Canvas::segments(Rect box, std::uint64_t id, const std::vector<std::string>& labels, int chosen) {
  const Theme& t = theme();
  int count = static_cast<int>(labels.size());
  if (count == 0) return chosen;
  fill(box, t.raised, 8);
  // Each as wide as its word needs, and the rest shared.
  TextStyle style{t.muted, 14, Font::regular};
  std::vector<float> widths;
  float sum = 0;
  for (const std::string& label : labels) sum += widths.emplace_back(width(label, style));
  float spare = (box.w - 6 - sum) / static_cast<float>(count);
  float x = box.x + 3;
  int result = chosen;
  for (int i = 0; i < count; ++i) {
    Rect part{x, box.y + 3, std::max(8.0f, widths[static_cast<std::size_t>(i)] + spare), box.h - 6};
    Touch touched = touch({part.x, box.y, part.w, box.h}, hash_id("segment", id, static_cast<std::uint64_t>(i)), true);
    bool is = i == chosen;
    called(is ? Role::chosen : Role::button, labels[static_cast<std::size_t>(i)]);
    if (is)
      fill(part, t.light ? t.panel : t.background, 6);
    else if (touched.hovered)
      fill(part, t.text.alpha(0.06f), 6);
    TextStyle own = style;
    if (is || touched.hovered) own.color = t.text;
    text_in(part, labels[static_cast<std::size_t>(i)], own, Align::center);
    if (touched.clicked) result = i;
    x += part.w;
  }
  if (focusable(box, id, 8)) {
    result = std::clamp(result + adjusted_, 0, count - 1);
    if (activated_) result = (result + 1) % count;
  }
  return result;
}

double Canvas::slider(Rect box, std::uint64_t id, double value, double min, double max, double step) {
  const Theme& t = theme();
  constexpr float knob = 6;
  float y = box.center().y;
  float reach = std::max(box.h, 24.0f);
  Touch touched = touch({box.x, y - reach / 2, box.w, reach}, id, true);
  double span = max > min ? max - min : 1;
  auto on_step = [&](double v) {
    if (step > 0) v = min + std::round((v - min) / step) * step;
    return std::clamp(v, min, max);
  };
  if (touched.held || touched.pressed) // a click may be shorter than a frame
    value = on_step(min + span * (touched.mouse.x - box.x - knob) / std::max(1.0f, box.w - 2 * knob));
  if (id == focus_ && adjusted_ != 0) value = on_step(value + adjusted_ * (step > 0 ? step : span / 20));
  float part = static_cast<float>(std::clamp((value - min) / span, 0.0, 1.0));
  float x = box.x + knob + (box.w - 2 * knob) * part;
  fill({box.x, y - 2, box.w, 4}, t.line, 2);
  fill({box.x, y - 2, x - box.x, 4}, t.text, 2);
  circle({x, y}, touched.held || touched.hovered ? knob + 1.5f : knob, t.text);
  focusable({box.x, y - 10, box.w, 20}, id, 8);
  return value;
}

} // namespace loopscope::ui
