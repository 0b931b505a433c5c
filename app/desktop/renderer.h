// A surface's triangles on the screen, or in a picture. Needs a current OpenGL 3.3 context; window thread only.
#pragma once

#include "app/desktop/imgui_surface.h"

#include <cstdint>
#include <vector>

namespace loopscope::ui {

class Renderer {
public:
  /// Loads OpenGL for the current context through the given function. Throws std::runtime_error when it is too old.
  explicit Renderer(void* (*load)(const char*));
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  /// Draws what the surface holds, into the window.
  void draw(ImguiSurface&, int width, int height);
  /// Draws it into a picture: rows from the top, 4 bytes (red, green, blue, 255) a pixel. Throws std::runtime_error
  /// when the size is beyond what OpenGL can do here.
  std::vector<std::uint8_t> picture(ImguiSurface&, int width, int height);

private:
  unsigned texture_ = 0;
};

} // namespace loopscope::ui
