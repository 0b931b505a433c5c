// What a frame is drawn with on the GPU: shapes and glyphs in the order of drawing, one record each, in pixels from the
// left upper corner. shaders/ draws them as signed distances, so edges are smooth at every size.
//
// A record says which pixels it may colour (its quad, in whole pixels, cut by the clip) and apart from that what it is:
// a shape that is mostly hollow is several quads of one shape. Holds no OpenGL. One thread.
#pragma once

#include "app/ui/pixels.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace loopscope::ui {

class Shapes {
public:
  using Quad = std::int16_t[4];
  /// What shaders/box.vert takes: a box, a frame or a glyph.
  struct Box {
    Quad quad;
    Color color;
    std::int16_t place[4]; // edges; or the texel that the pixel 0, 0 would have
    std::int16_t radius;   // sixteenths of a pixel; less than 0: a glyph
    std::int16_t width;    // sixteenths of a pixel; less than 0: filled
  };
  enum class Kind : std::uint8_t { dashed_line, dashed_frame, hatch, glow, arc, disc, triangle, path, strip };
  /// What shaders/figure.vert takes: all else. figure.frag, path.frag and strip.frag say what the eight
  /// numbers are.
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
  /// path.frag, strip.frag.
  enum class By : std::uint8_t { clearing, box, figure, path, strip };
  /// So many boxes, or figures, that are drawn at once. Runs are in the order of drawing, but for shapes that lie
  /// apart.
  struct Run {
    By by{};
    std::uint32_t first = 0, count = 0;
  };

  void clear(int width, int height);
  /// Nothing is drawn outside until the next call. Whole pixels.
  void clip(Edges);
  /// Adds a shape (its quad is found here) that colours nothing beyond its bounds and nothing in what is hollow of it.
  template <class Record>
  void add(Edges bounds, Record shape, Edges hollow = {});

  /// What strip.frag reads beside its records: two words each.
  using Words = std::array<std::uint32_t, 2>;
  /// Keeps columns for a strip, its colours before them. Returns where they begin in words().
  std::size_t keep(std::span<const Column>, const StripColors&);

  const std::vector<Words>& words() const { return words_; }
  const std::vector<Box>& boxes() const { return boxes_; }
  const std::vector<Figure>& figures() const { return figures_; }
  const std::vector<Run>& runs() const { return runs_; }
  /// What a frame sends to the GPU, in bytes.
  std::size_t bytes() const {
    return boxes_.size() * sizeof(Box) + figures_.size() * sizeof(Figure) + words_.size() * sizeof(Words);
  }

private:
  void push(const Box&);
  void push(const Figure&);
  void count(By, std::size_t record, const Quad&);
  const Quad& quad(const Run&, std::uint32_t i) const;

  int clip_[4] = {};
  std::vector<Box> boxes_;
  std::vector<Figure> figures_;
  std::vector<Run> runs_;
  std::vector<Words> words_;
};

static_assert(sizeof(Shapes::Box) == 24 && sizeof(Shapes::Figure) == 52);

} // namespace loopscope::ui
