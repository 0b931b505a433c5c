// Pictures without a window: what is drawn becomes a PNG or an SVG file. Main thread only.
#pragma once

#include "app/ui/canvas.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::ui {

class GlWindow;
class GpuSurface;
class SvgSurface;

/// A picture of the given pixels; `draw` is given the canvas and its size in points.
struct Picture {
  int width = 1920, height = 1080;
  float scale = 1; // pixels of a point
  bool light = false;
  std::function<void(Canvas&, Rect)> draw;
  /// The part of it that is kept, in points, asked for after it was drawn; of no width, or empty: all of it.
  std::function<Rect()> part{};
};

/// Pixels: rows from the top, 4 bytes (red, green, blue, 255) each.
struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

/// Draws it three times, so that things which need last frame's sizes have settled.
void draw_settled(const Picture&, Canvas&);
/// What is drawn on the surface, as far as it is kept. Throws std::runtime_error as Renderer::picture() does.
Image image_of(const Picture&, GlWindow&, GpuSurface&);
/// As the bytes of a PNG file, drawn on the canvas, which draws on the surface. Throws std::runtime_error with the
/// reason, such as that there is no display.
std::string render_png(const Picture&, Canvas&, GpuSurface&);
/// As an SVG file of that title, without a display. The canvas draws on the surface.
std::string render_svg(const Picture&, Canvas&, SvgSurface&, std::string_view title);

/// The bytes of a PNG file. Throws std::runtime_error when memory is lacking.
std::string png_of(const Image&);

} // namespace loopscope::ui
