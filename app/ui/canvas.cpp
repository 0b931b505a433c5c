// The frame, the clip and the shapes. Lines of text are in text.cpp, widgets and the focus in widgets.cpp.
#include "app/ui/canvas.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace loopscope::ui {
namespace {

/// How far a shape is drawn beyond the clip.
constexpr float margin = 64;

} // namespace

void Canvas::begin(const FrameOptions& options) {
  options_ = options;
  wanted_in_ = std::numeric_limits<double>::infinity();
  asked_ = 0;
  places_.start_frame();
  if (places_.pressed()) focus_ = 0;
  Point mouse = places_.mouse();
  if (mouse.x != rested_at_.x || mouse.y != rested_at_.y || places_.dragging()) {
    rested_at_ = mouse;
    rested_since_ = options.clock;
    tip_dropped_ = false;
  }
  last_focusables_.swap(focusables_);
  focusables_.clear();
  if (focus_ != 0 && std::ranges::none_of(last_focusables_, [&](const Focusable& f) { return f.id == focus_; }))
    focus_ = 0;
  adjusted_ = std::exchange(adjust_, 0);
  activated_ = std::exchange(activate_, false);
  tip_.clear();
  drag_ = Drag::none;
  open_scrolls_.clear();
  clips_.assign(1, window());
  surface_.begin(options.width, options.height, options.scale, theme().background);
}

void Canvas::end() {
  if (!tip_.empty() && !tip_dropped_) draw_tip();
  clips_.clear();
  if (!surface_.end() || places_.more()) wanted_in_ = 0;
}

bool Canvas::seen(Rect r, Color color) {
  ++asked_;
  const Rect& clip = clips_.back();
  return r.x <= clip.right() && r.right() >= clip.x && r.y <= clip.bottom() && r.bottom() >= clip.y && r.w >= 0 &&
         r.h >= 0 && color.a != 0;
}

Rect Canvas::clipped(Rect r) const {
  const Rect& clip = clips_.back();
  float x0 = std::max(r.x, clip.x), y0 = std::max(r.y, clip.y);
  return {x0, y0, std::max(0.0f, std::min(r.right(), clip.right()) - x0),
          std::max(0.0f, std::min(r.bottom(), clip.bottom()) - y0)};
}

// Boxes that reach far out of sight (a span of a zoomed timeline) are cut near the clip: floats are not fine enough
// for their far ends.
Rect Canvas::near_clip(Rect r) const {
  const Rect& clip = clips_.back();
  float x0 = std::max(r.x, clip.x - margin), x1 = std::min(r.right(), clip.right() + margin);
  float y0 = std::max(r.y, clip.y - margin), y1 = std::min(r.bottom(), clip.bottom() + margin);
  return {x0, y0, x1 - x0, y1 - y0};
}

void Canvas::push_clip(Rect r) {
  clips_.push_back(clipped(r));
  surface_.clip(clips_.back());
}

void Canvas::pop_clip() {
  if (clips_.size() <= 1) return;
  clips_.pop_back();
  surface_.clip(clips_.back());
}

void Canvas::fill(Rect r, Color color, float radius) {
  if (seen(r, color)) surface_.fill(near_clip(r), color, radius);
}

void Canvas::frame(Rect r, Color color, float width, float radius, Shape shape) {
  if (seen(r, color)) surface_.frame(near_clip(r), color, width, radius, shape);
}

void Canvas::hatch(Rect r, Color color, float radius, float spacing, float width) {
  if (seen(r, color)) surface_.hatch(near_clip(r), color, radius, spacing, width, {r.x, r.y});
}

void Canvas::line(Point from, Point to, Color color, float width, Shape shape) {
  auto [x0, x1] = std::minmax(from.x, to.x);
  auto [y0, y1] = std::minmax(from.y, to.y);
  if (!seen({x0 - width, y0 - width, x1 - x0 + 2 * width, y1 - y0 + 2 * width}, color)) return;
  const Rect& clip = clips_.back();
  for (Point* end : {&from, &to})
    if (y0 == y1)
      end->x = std::clamp(end->x, clip.x - margin, clip.right() + margin);
    else if (x0 == x1)
      end->y = std::clamp(end->y, clip.y - margin, clip.bottom() + margin);
  surface_.line(from, to, color, width, shape);
}

void Canvas::path(std::span<const Point> points, Color color, float width, float turn, float begin) {
  constexpr float far = 4096;
  const Rect& clip = clips_.back();
  std::array<Point, 4> near{};
  Point low = points[0], high = points[0];
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point p = points[i];
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    near[i] = {std::clamp(p.x, clip.x - far, clip.right() + far), std::clamp(p.y, clip.y - far, clip.bottom() + far)};
  }
  if (seen({low.x - width, low.y - width, high.x - low.x + 2 * width, high.y - low.y + 2 * width}, color))
    surface_.path(std::span(near).first(points.size()), color, width, turn, begin);
}

void Canvas::arc(Point center, float radius, float from, float to, Color color, float width) {
  float reach = radius + width;
  if (seen({center.x - reach, center.y - reach, 2 * reach, 2 * reach}, color) && to > from)
    surface_.arc(center, radius, from, to, color, width);
}

void Canvas::circle(Point center, float radius, Color color) {
  if (seen({center.x - radius, center.y - radius, 2 * radius, 2 * radius}, color)) surface_.disc(center, radius, color);
}

void Canvas::triangle(Point a, Point b, Point c, Color color) {
  auto [x0, x1] = std::minmax({a.x, b.x, c.x});
  auto [y0, y1] = std::minmax({a.y, b.y, c.y});
  if (seen({x0, y0, x1 - x0, y1 - y0}, color)) surface_.triangle(a, b, c, color);
}

void Canvas::check(Rect r, Color color, float width) {
  if (!seen(r, color)) return;
  const Point c = r.center();
  const float side = std::min(r.w, r.h);
  auto at = [&](float x, float y) { return Point{c.x + x * side, c.y + y * side}; };
  surface_.path(std::array{at(-0.36f, 0.03f), at(-0.11f, 0.28f), at(0.37f, -0.26f)}, color, width, 0, 1);
}

void Canvas::cross(Rect r, Color color, float width) {
  if (!seen(r, color)) return;
  const Point c = r.center();
  const float side = std::min(r.w, r.h) * 0.3f;
  for (float up : {-side, side})
    surface_.path(std::array{Point{c.x - side, c.y + up}, Point{c.x + side, c.y - up}}, color, width, 0, 1);
}

void Canvas::glow(Rect r, Color color, float radius, float reach) {
  if (seen(r.inset(-reach), color)) surface_.glow(near_clip(r), color, radius, reach);
}

void Canvas::strip(Rect r, std::span<const Column> columns, const StripColors& colors) {
  if (!columns.empty() && seen(r, colors.mark)) surface_.strip(r, columns, colors);
}

Touch Canvas::touch(Rect r, std::uint64_t id, bool hand) {
  ++asked_;
  const Rect in_sight = clipped(r);
  Touch touched = places_.touch(in_sight, id, hand);
  if (reader_) {
    reader_->place(in_sight, touched);
    if (hand && in_sight.w > 0 && in_sight.h > 0) reader_->pressable(in_sight, id);
  }
  return touched;
}

void Canvas::tip(std::string_view text) {
  tip_ = text;
  if (reader_) reader_->tip(text);
}

} // namespace loopscope::ui
