// The surface of the window and of pictures: Dear ImGui's draw list makes triangles of it, the renderer draws them.
#pragma once

#include "app/desktop/fonts.h"
#include "app/ui/surface.h"

#include <memory>
#include <vector>

struct ImDrawList;

namespace loopscope::ui {

class ImguiSurface final : public Surface {
public:
  ImguiSurface();
  ~ImguiSurface() override;

  /// What the picture is made of, until the next begin().
  ImDrawList* triangles();
  Color background() const { return background_; }
  /// The glyphs that the triangles need.
  Fonts& fonts() { return fonts_; }

  void begin(int width, int height, float scale, Color background) override;
  bool end() override;
  void clip(Rect) override;
  void fill(Rect, Color, float radius) override;
  void frame(Rect, Color, float width, float radius, Shape) override;
  void hatch(Rect, Color, float radius, float spacing, float width, Point origin) override;
  void line(Point from, Point to, Color, float width, Shape) override;
  void path(std::span<const Point>, Color, float width) override;
  void curve(Point from, Point control1, Point control2, Point to, Color, float width) override;
  void arc(Point center, float radius, float from, float to, Color, float width) override;
  void disc(Point center, float radius, Color) override;
  void triangle(Point, Point, Point, Color) override;
  float width(std::string_view, const TextStyle&) override;
  float text(Point at, std::string_view, const TextStyle&) override;

private:
  struct Triangles;

  // In pixels.
  float at_least_one(float width) const { return width * scale_ < 1 ? 1 : width * scale_; }
  void dash(std::span<const Point> path, bool closed, Color, float width, Shape);
  void stroke(std::span<const Point> path, bool closed, Color, float width);

  Fonts fonts_;
  std::unique_ptr<Triangles> triangles_;
  float scale_ = 1;
  float left_ = 0, right_ = 0; // of the clip
  Color background_;
  std::vector<PlacedGlyph> glyphs_;
};

} // namespace loopscope::ui
