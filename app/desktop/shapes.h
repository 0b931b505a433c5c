// What a frame is drawn with on the GPU: shapes and glyphs in the order of drawing, one record each, in pixels from the
// left upper corner. shaders/ draws them as signed distances, so edges are smooth at every size.
//
// A record says which pixels it may colour (its quad, in whole pixels, cut by the clip) and apart from that what it is:
// a shape that is mostly hollow is several quads of one shape. Holds no OpenGL. One thread.
#pragma once

#include "app/desktop/fonts.h"
#include "app/ui/surface.h"

#include <cstdint>
#include <span>
#include <vector>

namespace loopscope::ui {

/// Left, top, right and bottom edge.
struct Edges {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

class Shapes {
public:
  using Quad = std::int16_t[4];
  /// What shaders/box.vert takes: a box, a frame or a glyph.
  struct Box {
    Quad quad;
    Color color;
    std::int16_t place[4]; // edges, or the texel that the quad begins with
    std::int16_t radius;   // sixteenths of a pixel; less than 0: a glyph
    std::int16_t width;    // sixteenths of a pixel; less than 0: filled
  };
  enum class Kind : std::uint8_t { dashed_line, dashed_frame, hatch, glow, arc, disc, triangle, path };
  /// What shaders/figure.vert takes: all else. figure.frag and path.frag say what the eight numbers are.
  struct Figure {
    Quad quad;
    Color color;
    Kind kind;
    std::uint8_t begin; // how visible the beginning of a path is, of 255
    std::uint8_t turn;  // radius of its turns, in half pixels
    std::uint8_t unused;
    float width;
    float at[8];
  };
  /// By what records are drawn: cleared (large boxes without a corner to smooth), shaders/box.frag, figure.frag,
  /// path.frag.
  enum class By : std::uint8_t { clearing, box, figure, path };
  /// So many boxes, or figures, that follow one another.
  struct Run {
    By by{};
    std::uint32_t first = 0, count = 0;
  };

  void clear(int width, int height);
  /// Nothing is drawn outside until the next call. Whole pixels.
  void clip(Edges);

  // Edges of fill and frame are whole pixels. A radius is cut to half of the smaller side; colours are laid on once.
  void fill(Edges, Color, float radius = 0);
  void frame(Edges, Color, float width, float radius = 0);
  /// Dashes or dots along a frame, a whole number of them.
  void frame(Edges, Color, float width, float radius, Shape);
  /// Stripes that rise to the right, `stripe` wide, a new one every `step`; one begins where x + y = `origin`.
  void hatch(Edges, Color, float radius, float step, float stripe, float origin);
  /// Two to four points, joined by turns of the given radius; its beginning as visible as `begin` says, from 0 to 1.
  void path(std::span<const Point>, Color, float width, float turn = 0, float begin = 1);
  /// Dashes or dots along a line, with one at each end.
  void line(Point from, Point to, Color, float width, Shape);
  /// Degrees, growing clockwise from the right; a ring from 360 on. Ends are round where there is room for that.
  void arc(Point center, float radius, float from, float to, Color, float width);
  void disc(Point center, float radius, Color);
  void triangle(Point, Point, Point, Color);
  /// Light around a box that is gone after `reach`.
  void glow(Edges, Color, float radius, float reach);
  void glyph(float x, float y, const Glyph&, Color);

  const std::vector<Box>& boxes() const { return boxes_; }
  const std::vector<Figure>& figures() const { return figures_; }
  const std::vector<Run>& runs() const { return runs_; }
  /// What a frame sends to the GPU, in bytes.
  std::size_t bytes() const { return boxes_.size() * sizeof(Box) + figures_.size() * sizeof(Figure); }

private:
  struct Pixels {
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  };
  void add(Pixels, Box);
  void add(Pixels, Figure);
  template <class Record>
  void cover(Edges bounds, Edges hollow, const Record&);
  void count(By, std::size_t records);

  Pixels clip_;
  std::vector<Box> boxes_;
  std::vector<Figure> figures_;
  std::vector<Run> runs_;
};

static_assert(sizeof(Shapes::Box) == 24 && sizeof(Shapes::Figure) == 52);

} // namespace loopscope::ui
