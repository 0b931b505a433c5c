// Pictures without a window: what is drawn becomes a PNG or an SVG file. Main thread only.
#pragma once

#include "app/ui/canvas.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::ui {

/// A picture of the given pixels; `draw` is given the canvas and its size in points.
struct Picture {
  int width = 1920, height = 1080;
  float scale = 1; // pixels of a point
  bool light = false;
  std::function<void(Canvas&, Rect)> draw;
  /// The part of it that is kept, in points, asked for after it was drawn; of no width, or empty: all of it.
  std::function<Rect()> part{};
};

/// Draws it three times on the surface, so that things which need last frame's sizes have settled.
void draw_settled(const Picture&, Surface&);
/// As the bytes of a PNG file. Throws std::runtime_error with the reason, such as that there is no display.
std::string render_png(const Picture&);
/// As an SVG file of that title, without a display.
std::string render_svg(const Picture&, std::string_view title);

/// The bytes of a PNG file; 4 bytes a pixel, rows from the top. Throws std::runtime_error when memory is lacking.
std::string png_of(const std::vector<std::uint8_t>& pixels, int width, int height);

} // namespace loopscope::ui
