#include "app/desktop/imgui_surface.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace loopscope::ui {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

ImU32 packed(Color c) {
  return IM_COL32(c.r, c.g, c.b, c.a);
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

struct ImguiSurface::Triangles {
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
  const ImVec2* take(std::span<const Point> path) {
    points.clear();
    for (Point p : path) points.push_back(ImVec2(p.x, p.y));
    return points.data();
  }
  void fill(const std::vector<Point>& convex, Color color) {
    list.AddConvexPolyFilled(take(convex), static_cast<int>(convex.size()), packed(color));
  }
};

ImguiSurface::ImguiSurface() : triangles_(std::make_unique<Triangles>()) {}
ImguiSurface::~ImguiSurface() = default;

ImDrawList* ImguiSurface::triangles() {
  return &triangles_->list;
}

void ImguiSurface::begin(int width, int height, float scale, Color background) {
  scale_ = scale;
  background_ = background;
  fonts_.start_frame();
  left_ = 0;
  right_ = static_cast<float>(width);
  triangles_->shared.ClipRectFullscreen = ImVec4(0, 0, right_, static_cast<float>(height));
  triangles_->list._ResetForNewFrame();
  triangles_->list.PushClipRectFullScreen();
}

bool ImguiSurface::end() {
  return !fonts_.full();
}

void ImguiSurface::clip(Rect r) {
  left_ = r.x * scale_;
  right_ = r.right() * scale_;
  triangles_->list.PopClipRect();
  triangles_->list.PushClipRect(ImVec2(std::round(left_), std::round(r.y * scale_)),
                                ImVec2(std::round(right_), std::round(r.bottom() * scale_)));
}

void ImguiSurface::fill(Rect r, Color color, float radius) {
  Box box = on_pixels(r, scale_);
  radius = std::min({radius * scale_, (box.x1 - box.x0) / 2, (box.y1 - box.y0) / 2});
  triangles_->list.AddRectFilled(ImVec2(box.x0, box.y0), ImVec2(box.x1, box.y1), packed(color),
                                 radius < 1 ? 0 : radius);
}

void ImguiSurface::frame(Rect r, Color color, float width, float radius, Shape shape) {
  Box box = on_pixels(r, scale_);
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

void ImguiSurface::stroke(std::span<const Point> path, bool closed, Color color, float width) {
  triangles_->list.AddPolyline(triangles_->take(path), static_cast<int>(path.size()), packed(color),
                               closed ? ImDrawFlags_Closed : ImDrawFlags_None, width);
}

void ImguiSurface::dash(std::span<const Point> path, bool closed, Color color, float width, Shape shape) {
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

void ImguiSurface::hatch(Rect r, Color color, float radius, float spacing, float width, Point origin) {
  Box box = on_pixels(r, scale_);
  std::vector<Point> outline, half, stripe;
  rounded(box, radius * scale_, outline);
  // x + y is constant along each stripe.
  constexpr Point across{0.70710678f, 0.70710678f};
  float step = std::max(2.0f, spacing * scale_), thick = std::max(1.0f, width * scale_);
  auto distance = [&](float x, float y) { return across.x * x + across.y * y; };
  double begin =
      (static_cast<double>(origin.x) + static_cast<double>(origin.y)) * static_cast<double>(scale_) * 0.70710678;
  float phase = static_cast<float>(begin - std::floor(begin / step) * step);
  float first = std::floor((distance(box.x0, box.y0) - phase) / step) * step + phase;
  for (float at = first; at < distance(box.x1, box.y1); at += step) {
    cut_off(outline, across, at + thick, half);
    cut_off(half, {-across.x, -across.y}, -at, stripe);
    if (stripe.size() > 2) triangles_->fill(stripe, color);
  }
}

void ImguiSurface::line(Point from, Point to, Color color, float width, Shape shape) {
  float thick = std::max(1.0f, std::round(width * scale_));
  const bool level = from.y == to.y, upright = from.x == to.x;
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
    thick = at_least_one(width);
  }
  if (shape != Shape::solid) {
    dash(std::array{a, b}, false, color, thick, shape);
  } else if (level || upright) {
    float half = thick / 2;
    float left = std::min(a.x, b.x) - (upright ? half : 0), right = std::max(a.x, b.x) + (upright ? half : 0);
    float top = std::min(a.y, b.y) - (level ? half : 0), bottom = std::max(a.y, b.y) + (level ? half : 0);
    triangles_->list.AddRectFilled(ImVec2(left, top), ImVec2(right, bottom), packed(color));
  } else {
    triangles_->list.AddLine(ImVec2(a.x - 0.5f, a.y - 0.5f), ImVec2(b.x - 0.5f, b.y - 0.5f), packed(color), thick);
  }
}

void ImguiSurface::path(std::span<const Point> path, Color color, float width) {
  std::vector<Point> scaled;
  for (Point p : path) scaled.push_back({p.x * scale_, p.y * scale_});
  stroke(scaled, false, color, at_least_one(width));
}

void ImguiSurface::curve(Point from, Point control1, Point control2, Point to, Color color, float width) {
  auto px = [&](Point p) { return ImVec2(p.x * scale_, p.y * scale_); };
  triangles_->list.AddBezierCubic(px(from), px(control1), px(control2), px(to), packed(color), at_least_one(width));
}

void ImguiSurface::arc(Point center, float radius, float from, float to, Color color, float width) {
  float r = radius * scale_, thick = at_least_one(width);
  ImVec2 c(center.x * scale_, center.y * scale_);
  if (to - from >= 360) {
    // AddCircle draws half a pixel inside of the radius it is given.
    triangles_->list.AddCircle(c, r + 0.5f, packed(color), 0, thick);
    return;
  }
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

void ImguiSurface::disc(Point center, float radius, Color color) {
  triangles_->list.AddCircleFilled(ImVec2(center.x * scale_, center.y * scale_), radius * scale_, packed(color));
}

void ImguiSurface::triangle(Point a, Point b, Point c, Color color) {
  // Antialiasing wants the corners clockwise.
  if ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) < 0) std::swap(b, c);
  auto px = [&](Point p) { return ImVec2(p.x * scale_, p.y * scale_); };
  triangles_->list.AddTriangleFilled(px(a), px(b), px(c), packed(color));
}

float ImguiSurface::width(std::string_view text, const TextStyle& style) {
  return fonts_.width(text, style.font, style.size * scale_, style.tracking) / scale_;
}

float ImguiSurface::text(Point at, std::string_view text, const TextStyle& style) {
  float size = style.size * scale_;
  float x = at.x * scale_, whole = std::floor(x);
  float y = std::round(at.y * scale_ + fonts_.baseline(style.font, size));
  glyphs_.clear();
  float advanced = fonts_.place(text, style.font, size, style.tracking, x - whole, glyphs_);
  ImDrawList& list = triangles_->list;
  constexpr float texel = 1.0f / atlas_size;
  for (const PlacedGlyph& placed : glyphs_) {
    const Glyph& g = *placed.glyph;
    float gx = whole + placed.x, gy = y + placed.y;
    if (gx > right_ || gx + g.w < left_) continue;
    list.PrimReserve(6, 4);
    list.PrimRectUV(ImVec2(gx, gy), ImVec2(gx + g.w, gy + g.h), ImVec2(g.u * texel, g.v * texel),
                    ImVec2((g.u + g.w) * texel, (g.v + g.h) * texel), packed(style.color));
  }
  return advanced / scale_;
}

} // namespace loopscope::ui
