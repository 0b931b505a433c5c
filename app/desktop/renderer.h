// A surface's shapes on the screen, or in a picture. Needs a current OpenGL 3.3 context; window thread only.
#pragma once

#include "app/desktop/gpu_surface.h"
#include "app/desktop/shape_shaders.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace loopscope::ui {

class Renderer {
public:
  using Function = void();
  using Load = Function*(const char* name); // as OpenGL's loaders have it
  /// Loads OpenGL for the current context through the given function. Throws std::runtime_error when it is too old or
  /// does not take the shaders.
  explicit Renderer(Load* load);
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  /// Draws what the surface holds, into the window.
  void draw(GpuSurface&, int width, int height);
  /// Draws it into a picture: rows from the top, 4 bytes (red, green, blue, 255) a pixel. Throws std::runtime_error
  /// when the size is beyond what OpenGL can do here.
  std::vector<std::uint8_t> picture(GpuSurface&, int width, int height);

private:
  unsigned texture_ = 0;
  std::unique_ptr<ShapeShaders> shaders_;
};

} // namespace loopscope::ui
