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
  void strip(Rect, std::span<const Column>, const StripColors&) override;
  float width(std::string_view, const TextStyle&) override;
  float text(Point at, std::string_view, const TextStyle&) override;

private:
  Fonts fonts_;
  Shapes shapes_;
  Pixels pixels_;
  Color background_;
  std::vector<PlacedGlyph> glyphs_;
};

} // namespace loopscope::ui
