// A picture as SVG, for print and slides: shapes are shapes, and texts are texts, set in the program's fonts where they
// are installed and fitted to the same widths where they are not. Needs no display. The same frame gives the same
// bytes.
#pragma once

#include "app/desktop/fonts.h"
#include "app/ui/pixels.h"
#include "app/ui/surface.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace loopscope::ui {

/// Its unit is the pixel of a picture of that size, and shapes lie on the same pixels as in one.
class SvgSurface final : public Surface {
public:
  /// From the next frame on, the picture is that part of it, in points; of no width: all of it.
  void see(Rect part) { part_ = part; }
  /// The file, when the frame has ended. The title is what a screen reader says of it.
  std::string file(std::string_view title) const;

  void begin(int width, int height, float scale, Color background) override;
  bool end() override;
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
  /// Within the clip. Not, when all of it is outside.
  void put(Edges bounds, std::string_view element);
  void close_group();
  /// A number for what is referred to, by its id.
  int fresh() { return ++ids_; }

  Fonts fonts_;
  Pixels pixels_;
  Rect part_;
  Color background_;
  Edges whole_;                               // that is seen
  Edges clip_;                                // now
  Edges group_;                               // of the open group
  bool open_ = false;                         // there is one
  std::map<std::array<float, 4>, int> clips_; // that are in the file, and their ids
  int ids_ = 0;
  std::string out_;
};

} // namespace loopscope::ui
