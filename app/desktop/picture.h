// Pictures without a window: what is drawn goes into a PNG file. Main thread only.
#pragma once

#include "app/ui/canvas.h"

#include <functional>
#include <string>

namespace loopscope::ui {

/// A picture of the given pixels; `draw` is given the canvas and its size in points.
struct Picture {
  int width = 1920, height = 1080;
  float scale = 1; // pixels of a point
  bool light = false;
  std::function<void(Canvas&, Rect)> draw;
};

/// The picture as the bytes of a PNG file. Draws it three times, so that things which need last frame's sizes have
/// settled. Throws std::runtime_error with the reason.
std::string render_png(const Picture&);
/// The same into a file.
void render_picture(const Picture&, const std::string& path);

} // namespace loopscope::ui
