// The surface of the window and of pictures: it puts shapes and glyphs on pixels, the renderer draws them.
#pragma once

#include "app/desktop/fonts.h"
#include "app/desktop/shapes.h"
#include "app/ui/surface.h"

#include <vector>

namespace loopscope::ui {

class GpuSurface final : public Surface {
public:
  /// What the picture is made of, until the next begin().
  const Shapes& shapes() const { return shapes_; }
  Color background() const { return background_; }
  /// The glyphs that the shapes need.
  Fonts& fonts() { return fonts_; }

  void begin(int width, int height, float scale, Color background) override;
  bool end() override { return !fonts_.full(); }
  void clip(Rect) override;
  void fill(Rect, Color, float radius) override;
  void frame(Rect, Color, float width, float radius, Shape) override;
  void hatch(Rect, Color, float radius, float spacing, float width, Point origin) override;
  void line(Point from, Point to, Color, float width, Shape) override;
  void path(std::span<const Point>, Color, float width, float turn, float begin) override;
  void arc(Point center, float radius, float from, float to, Color, float width) override;
  void disc(Point center, float radius, Color) override;
  void triangle(Point, Point, Point, Color) override;
  void glow(Rect, Color, float radius, float reach) override;
  float width(std::string_view, const TextStyle&) override;
  float text(Point at, std::string_view, const TextStyle&) override;

private:
  Point pixels(Point p) const { return {p.x * scale_, p.y * scale_}; }
  /// On whole pixels, and at least a pixel wide and high.
  Edges pixels(Rect) const;
  /// Of a stroke: at least one.
  float pixels(float width) const { return width * scale_ < 1 ? 1 : width * scale_; }
  /// The points in pixels, whole ones when all their lines are level or upright; returns the lines' width in pixels.
  float put_on_pixels(std::span<Point> points, float width) const;

  Fonts fonts_;
  Shapes shapes_;
  float scale_ = 1;
  Color background_;
  std::vector<PlacedGlyph> glyphs_;
};

} // namespace loopscope::ui
