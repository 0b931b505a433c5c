#include "app/ui/imgui_canvas.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace loopscope::ui {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

ImU32 packed(Color c) {
  return IM_COL32(c.r, c.g, c.b, c.a);
}

// Boxes that reach far out of sight (a span of a zoomed timeline) are cut near the clip: floats are not fine enough
// for their far ends.
Rect cut(Rect r, Rect clip) {
  constexpr float margin = 64;
  float x0 = std::max(r.x, clip.x - margin), x1 = std::min(r.right(), clip.right() + margin);
  float y0 = std::max(r.y, clip.y - margin), y1 = std::min(r.bottom(), clip.bottom() + margin);
  return {x0, y0, x1 - x0, y1 - y0};
}

struct Box {
  float x0, y0, x1, y1;
};

// On pixel boundaries, and at least a pixel wide and high.
Box on_pixels(Rect r, float scale) {
  Box box{std::round(r.x * scale), std::round(r.y * scale), std::round(r.right() * scale),
          std::round(r.bottom() * scale)};
  box.x1 = std::max(box.x1, box.x0 + 1);
  box.y1 = std::max(box.y1, box.y0 + 1);
  return box;
}

// The outline of a rounded box, clockwise from the upper left corner's right end.
void rounded(const Box& box, float radius, std::vector<Point>& out) {
  radius = std::min({radius, (box.x1 - box.x0) / 2, (box.y1 - box.y0) / 2});
  if (radius < 0.5f) {
    out.insert(out.end(), {{box.x0, box.y0}, {box.x1, box.y0}, {box.x1, box.y1}, {box.x0, box.y1}});
    return;
  }
  int segments = std::clamp(static_cast<int>(radius), 3, 16);
  const Point centers[] = {{box.x1 - radius, box.y0 + radius},
                           {box.x1 - radius, box.y1 - radius},
                           {box.x0 + radius, box.y1 - radius},
                           {box.x0 + radius, box.y0 + radius}};
  for (int corner = 0; corner < 4; ++corner)
    for (int i = 0; i <= segments; ++i) {
      float angle = pi / 2 * (static_cast<float>(corner - 1) + static_cast<float>(i) / static_cast<float>(segments));
      out.push_back({centers[corner].x + radius * std::cos(angle), centers[corner].y + radius * std::sin(angle)});
    }
}

// The part of a convex polygon where a.x * x + a.y * y <= limit.
void cut_off(const std::vector<Point>& polygon, Point a, float limit, std::vector<Point>& out) {
  out.clear();
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    Point p = polygon[i], q = polygon[(i + 1) % polygon.size()];
    float dp = a.x * p.x + a.y * p.y - limit, dq = a.x * q.x + a.y * q.y - limit;
    if (dp <= 0) out.push_back(p);
    if ((dp < 0 && dq > 0) || (dp > 0 && dq < 0)) {
      float t = dp / (dp - dq);
      out.push_back({p.x + (q.x - p.x) * t, p.y + (q.y - p.y) * t});
    }
  }
}

} // namespace

struct ImguiCanvas::Triangles {
  ImDrawListSharedData shared;
  ImDrawList list{&shared};
  std::vector<ImVec2> points;

  Triangles() {
    shared.SetCircleTessellationMaxError(0.15f);
    shared.CurveTessellationTol = 0.6f;
    shared.TexUvWhitePixel = ImVec2(1.0f / atlas_size, 1.0f / atlas_size);
    shared.InitialFlags =
        ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedFill | ImDrawListFlags_AllowVtxOffset;
  }
  const ImVec2* take(const std::vector<Point>& path) {
    points.clear();
    for (Point p : path) points.push_back(ImVec2(p.x, p.y));
    return points.data();
  }
  void fill(const std::vector<Point>& convex, Color color) {
    list.AddConvexPolyFilled(take(convex), static_cast<int>(convex.size()), packed(color));
  }
};

ImguiCanvas::ImguiCanvas() : triangles_(std::make_unique<Triangles>()) {}
ImguiCanvas::~ImguiCanvas() = default;

ImDrawList* ImguiCanvas::triangles() {
  return &triangles_->list;
}

void ImguiCanvas::begin(const FrameOptions& options) {
  options_ = options;
  scale_ = options.scale;
  wanted_in_ = std::numeric_limits<double>::infinity();
  fonts_.start_frame();
  places_.start_frame();
  if (places_.pressed()) focus_ = 0;
  Point mouse = places_.mouse();
  if (mouse.x != rested_at_.x || mouse.y != rested_at_.y || places_.dragging()) {
    rested_at_ = mouse;
    rested_since_ = options.clock;
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

  triangles_->shared.ClipRectFullscreen =
      ImVec4(0, 0, static_cast<float>(options.width), static_cast<float>(options.height));
  triangles_->list._ResetForNewFrame();
  triangles_->list.PushClipRectFullScreen();
  clips_.assign(1, window());
}

void ImguiCanvas::end() {
  if (!tip_.empty()) draw_tip();
  clips_.clear();
  if (places_.more() || fonts_.full()) wanted_in_ = 0;
}

double ImguiCanvas::wanted_in() const {
  return wanted_in_;
}

bool ImguiCanvas::visible(Rect r) const {
  const Rect& clip = clips_.back();
  return r.x <= clip.right() && r.right() >= clip.x && r.y <= clip.bottom() && r.bottom() >= clip.y && r.w >= 0 &&
         r.h >= 0;
}

Rect ImguiCanvas::clipped(Rect r) const {
  const Rect& clip = clips_.back();
  float x0 = std::max(r.x, clip.x), y0 = std::max(r.y, clip.y);
  return {x0, y0, std::max(0.0f, std::min(r.right(), clip.right()) - x0),
          std::max(0.0f, std::min(r.bottom(), clip.bottom()) - y0)};
}

void ImguiCanvas::fill(Rect r, Color color, float radius) {
  if (!visible(r) || color.a == 0) return;
  Box box = on_pixels(cut(r, clips_.back()), scale_);
  radius = std::min({radius * scale_, (box.x1 - box.x0) / 2, (box.y1 - box.y0) / 2});
  triangles_->list.AddRectFilled(ImVec2(box.x0, box.y0), ImVec2(box.x1, box.y1), packed(color),
                                 radius < 1 ? 0 : radius);
}

void ImguiCanvas::frame(Rect r, Color color, float width, float radius, Shape shape) {
  if (!visible(r) || color.a == 0) return;
  // A dashed outline keeps its place when the box is cut: the cut goes by whole lengths of a dash.
  Box box = on_pixels(cut(r, clips_.back()), scale_);
  float stroke_width = std::max(1.0f, std::round(width * scale_));
  if (box.x1 - box.x0 <= stroke_width * 2 || box.y1 - box.y0 <= stroke_width * 2) {
    fill(r, color, radius);
    return;
  }
  float half = stroke_width / 2;
  Box middle{box.x0 + half, box.y0 + half, box.x1 - half, box.y1 - half};
  float inner = std::max(0.0f, radius * scale_ - half);
  if (shape == Shape::solid && inner < 1) {
    // Four bars, so that the corners are sharp.
    auto bar = [&](float x0, float y0, float x1, float y1) {
      triangles_->list.AddRectFilled(ImVec2(x0, y0), ImVec2(x1, y1), packed(color));
    };
    bar(box.x0, box.y0, box.x1, box.y0 + stroke_width);
    bar(box.x0, box.y1 - stroke_width, box.x1, box.y1);
    bar(box.x0, box.y0 + stroke_width, box.x0 + stroke_width, box.y1 - stroke_width);
    bar(box.x1 - stroke_width, box.y0 + stroke_width, box.x1, box.y1 - stroke_width);
    return;
  }
  std::vector<Point> path;
  rounded(middle, inner, path);
  if (shape == Shape::solid)
    stroke(path, true, color, stroke_width);
  else
    dash(path, true, color, stroke_width, shape);
}

void ImguiCanvas::stroke(const std::vector<Point>& path, bool closed, Color color, float width) {
  triangles_->list.AddPolyline(triangles_->take(path), static_cast<int>(path.size()), packed(color),
                               closed ? ImDrawFlags_Closed : ImDrawFlags_None, width);
}

void ImguiCanvas::dash(const std::vector<Point>& path, bool closed, Color color, float width, Shape shape) {
  std::size_t legs = closed ? path.size() : path.size() - 1;
  float length = 0;
  for (std::size_t i = 0; i < legs; ++i) {
    Point p = path[i], q = path[(i + 1) % path.size()];
    length += std::hypot(q.x - p.x, q.y - p.y);
  }
  float on = shape == Shape::dotted ? std::max(width, 1.0f) : std::max(width * 2.5f, 4.0f);
  float off = shape == Shape::dotted ? std::max(width * 1.6f, 2.5f) : std::max(width * 1.8f, 3.0f);
  // A whole number of dashes around, or a dash at both ends of a line.
  float count = std::max(1.0f, std::round((length + (closed ? 0 : off)) / (on + off)));
  float fit = length / (count * (on + off) - (closed ? 0 : off));
  on *= fit;
  off *= fit;

  std::vector<Point> piece;
  bool drawing = true;
  float left = on;
  auto flush = [&] {
    if (piece.size() > 1) stroke(piece, false, color, width);
    piece.clear();
  };
  for (std::size_t i = 0; i < legs; ++i) {
    Point p = path[i], q = path[(i + 1) % path.size()];
    float leg = std::hypot(q.x - p.x, q.y - p.y), done = 0;
    if (leg <= 0) continue;
    Point d{(q.x - p.x) / leg, (q.y - p.y) / leg};
    if (drawing && piece.empty()) piece.push_back(p);
    while (leg - done > left) {
      done += left;
      Point at{p.x + d.x * done, p.y + d.y * done};
      if (drawing) {
        piece.push_back(at);
        flush();
        left = off;
      } else {
        piece.assign(1, at);
        left = on;
      }
      drawing = !drawing;
    }
    left -= leg - done;
    if (drawing && (leg - done) > 0.01f) piece.push_back(q);
  }
  if (drawing) flush();
}

void ImguiCanvas::hatch(Rect r, Color color, float radius, float spacing, float width) {
  if (!visible(r) || color.a == 0) return;
  Rect near = cut(r, clips_.back());
  Box box = on_pixels(near, scale_);
  std::vector<Point> outline, half, stripe;
  rounded(box, radius * scale_, outline);
  // Stripes rise to the right: x + y is constant along each. Their places go with the whole box, not with what is seen.
  constexpr Point across{0.70710678f, 0.70710678f};
  float step = std::max(2.0f, spacing * scale_), thick = std::max(1.0f, width * scale_);
  auto distance = [&](float x, float y) { return across.x * x + across.y * y; };
  double origin = (static_cast<double>(r.x) + static_cast<double>(r.y)) * static_cast<double>(scale_) * 0.70710678;
  float phase = static_cast<float>(origin - std::floor(origin / step) * step);
  float first = std::floor((distance(box.x0, box.y0) - phase) / step) * step + phase;
  for (float at = first; at < distance(box.x1, box.y1); at += step) {
    cut_off(outline, across, at + thick, half);
    cut_off(half, {-across.x, -across.y}, -at, stripe);
    if (stripe.size() > 2) triangles_->fill(stripe, color);
  }
}

void ImguiCanvas::line(Point from, Point to, Color color, float width, Shape shape) {
  float x0 = std::min(from.x, to.x), y0 = std::min(from.y, to.y);
  Rect bounds{x0 - width, y0 - width, std::abs(from.x - to.x) + 2 * width, std::abs(from.y - to.y) + 2 * width};
  if (!visible(bounds) || color.a == 0) return;
  float thick = std::max(1.0f, std::round(width * scale_));
  bool level = from.y == to.y, upright = from.x == to.x;
  const Rect& clip = clips_.back();
  if (level) {
    from.x = std::clamp(from.x, clip.x - 64, clip.right() + 64);
    to.x = std::clamp(to.x, clip.x - 64, clip.right() + 64);
  } else if (upright) {
    from.y = std::clamp(from.y, clip.y - 64, clip.bottom() + 64);
    to.y = std::clamp(to.y, clip.y - 64, clip.bottom() + 64);
  }
  Point a{from.x * scale_, from.y * scale_}, b{to.x * scale_, to.y * scale_};
  auto snap = [&](float v) { return std::round(v - thick / 2) + thick / 2; };
  if (level) {
    a.y = b.y = snap(a.y);
    a.x = std::round(a.x);
    b.x = std::round(b.x);
  } else if (upright) {
    a.x = b.x = snap(a.x);
    a.y = std::round(a.y);
    b.y = std::round(b.y);
  } else {
    thick = std::max(1.0f, width * scale_);
  }
  if (shape != Shape::solid) {
    dash({a, b}, false, color, thick, shape);
  } else if (level || upright) {
    float half = thick / 2;
    float left = std::min(a.x, b.x) - (upright ? half : 0), right = std::max(a.x, b.x) + (upright ? half : 0);
    float top = std::min(a.y, b.y) - (level ? half : 0), bottom = std::max(a.y, b.y) + (level ? half : 0);
    triangles_->list.AddRectFilled(ImVec2(left, top), ImVec2(right, bottom), packed(color));
  } else {
    triangles_->list.AddLine(ImVec2(a.x - 0.5f, a.y - 0.5f), ImVec2(b.x - 0.5f, b.y - 0.5f), packed(color), thick);
  }
}

void ImguiCanvas::curve(Point from, Point control1, Point control2, Point to, Color color, float width) {
  auto [x0, x1] = std::minmax({from.x, control1.x, control2.x, to.x});
  auto [y0, y1] = std::minmax({from.y, control1.y, control2.y, to.y});
  if (!visible({x0 - width, y0 - width, x1 - x0 + 2 * width, y1 - y0 + 2 * width}) || color.a == 0) return;
  auto px = [&](Point p) { return ImVec2(p.x * scale_, p.y * scale_); };
  triangles_->list.AddBezierCubic(px(from), px(control1), px(control2), px(to), packed(color),
                                  std::max(1.0f, width * scale_));
}

void ImguiCanvas::arc(Point center, float radius, float from, float to, Color color, float width) {
  float reach = radius + width;
  if (!visible({center.x - reach, center.y - reach, 2 * reach, 2 * reach}) || color.a == 0 || to <= from) return;
  if (to - from >= 360) {
    ring(center, radius, color, width);
    return;
  }
  float r = radius * scale_, thick = std::max(1.0f, width * scale_);
  ImVec2 c(center.x * scale_, center.y * scale_);
  auto on_circle = [&](float degrees) {
    return ImVec2(c.x + r * std::cos(degrees * pi / 180), c.y + r * std::sin(degrees * pi / 180));
  };
  int segments = std::max(4, static_cast<int>((to - from) / 360 * std::sqrt(r + thick) * 18));
  std::vector<Point> path;
  for (int i = 0; i <= segments; ++i) {
    ImVec2 p = on_circle(from + (to - from) * static_cast<float>(i) / static_cast<float>(segments));
    path.push_back({p.x, p.y});
  }
  stroke(path, false, color, thick);
  if (thick < 2.5f) return;
  for (bool end : {false, true}) {
    ImVec2 at = on_circle(end ? to : from);
    if (color.a == 255) {
      triangles_->list.AddCircleFilled(at, thick / 2, packed(color));
      continue;
    }
    // Half circles, so that a see-through colour is not laid on twice.
    float start = (end ? to : from - 180) * pi / 180;
    triangles_->list.PathArcTo(at, thick / 2, start, start + pi);
    triangles_->list.PathFillConvex(packed(color));
  }
}

void ImguiCanvas::circle(Point center, float radius, Color color) {
  if (!visible({center.x - radius, center.y - radius, 2 * radius, 2 * radius}) || color.a == 0) return;
  triangles_->list.AddCircleFilled(ImVec2(center.x * scale_, center.y * scale_), radius * scale_, packed(color));
}

void ImguiCanvas::ring(Point center, float radius, Color color, float width) {
  float reach = radius + width;
  if (!visible({center.x - reach, center.y - reach, 2 * reach, 2 * reach}) || color.a == 0) return;
  // AddCircle draws half a pixel inside of the radius it is given.
  triangles_->list.AddCircle(ImVec2(center.x * scale_, center.y * scale_), radius * scale_ + 0.5f, packed(color), 0,
                             std::max(1.0f, width * scale_));
}

void ImguiCanvas::triangle(Point a, Point b, Point c, Color color) {
  auto [x0, x1] = std::minmax({a.x, b.x, c.x});
  auto [y0, y1] = std::minmax({a.y, b.y, c.y});
  if (!visible({x0, y0, x1 - x0, y1 - y0}) || color.a == 0) return;
  // Antialiasing wants the corners clockwise.
  if ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) < 0) std::swap(b, c);
  auto px = [&](Point p) { return ImVec2(p.x * scale_, p.y * scale_); };
  triangles_->list.AddTriangleFilled(px(a), px(b), px(c), packed(color));
}

void ImguiCanvas::check(Rect r, Color color, float width) {
  if (!visible(r) || color.a == 0) return;
  float side = std::min(r.w, r.h) * scale_, thick = std::max(1.0f, width * scale_);
  Point c{r.center().x * scale_, r.center().y * scale_};
  auto at = [&](float x, float y) { return Point{c.x + x * side, c.y + y * side}; };
  stroke({at(-0.36f, 0.03f), at(-0.11f, 0.28f), at(0.37f, -0.26f)}, false, color, thick);
}

void ImguiCanvas::cross(Rect r, Color color, float width) {
  if (!visible(r) || color.a == 0) return;
  float side = std::min(r.w, r.h) * 0.3f * scale_, thick = std::max(1.0f, width * scale_);
  Point c{r.center().x * scale_, r.center().y * scale_};
  stroke({{c.x - side, c.y - side}, {c.x + side, c.y + side}}, false, color, thick);
  stroke({{c.x - side, c.y + side}, {c.x + side, c.y - side}}, false, color, thick);
}

void ImguiCanvas::push_clip(Rect r) {
  clips_.push_back(clipped(r));
  Rect c = clips_.back();
  triangles_->list.PushClipRect(ImVec2(std::round(c.x * scale_), std::round(c.y * scale_)),
                                ImVec2(std::round(c.right() * scale_), std::round(c.bottom() * scale_)));
}

void ImguiCanvas::pop_clip() {
  if (clips_.size() <= 1) return;
  clips_.pop_back();
  triangles_->list.PopClipRect();
}

Touch ImguiCanvas::touch(Rect r, std::uint64_t id, bool hand) {
  return places_.touch(clipped(r), id, hand);
}

// Text is here because it needs the draw list; paragraphs are in paragraph.cpp.

float ImguiCanvas::width(std::string_view text, const TextStyle& style) {
  return fonts_.width(laid_out(text), style.font, style.size * scale_, style.tracking) / scale_;
}

float ImguiCanvas::line_height(const TextStyle& style) {
  return style.size * 1.4f;
}

float ImguiCanvas::text(Point at, std::string_view text, const TextStyle& style) {
  text = laid_out(text);
  float size = style.size * scale_;
  float high = line_height(style);
  if (!visible({at.x, at.y, 1e9f, high})) return width(text, style);
  float x = at.x * scale_, whole = std::floor(x);
  float y = std::round((at.y + high / 2) * scale_ + fonts_.baseline(style.font, size));
  glyphs_.clear();
  float advanced = fonts_.place(text, style.font, size, style.tracking, x - whole, glyphs_);
  ImDrawList& list = triangles_->list;
  constexpr float texel = 1.0f / atlas_size;
  float left = clips_.back().x * scale_, right = clips_.back().right() * scale_;
  for (const PlacedGlyph& placed : glyphs_) {
    const Glyph& g = *placed.glyph;
    float gx = whole + placed.x, gy = y + placed.y;
    if (gx > right || gx + g.w < left) continue;
    list.PrimReserve(6, 4);
    list.PrimRectUV(ImVec2(gx, gy), ImVec2(gx + g.w, gy + g.h), ImVec2(g.u * texel, g.v * texel),
                    ImVec2((g.u + g.w) * texel, (g.v + g.h) * texel), packed(style.color));
  }
  return advanced / scale_;
}

} // namespace loopscope::ui
