// A window, seen or hidden, with an OpenGL 3.3 context and the renderer that draws into it. Main thread only.
#pragma once

#include "app/desktop/renderer.h"

#include <memory>
#include <string>

struct GLFWwindow;

namespace loopscope::ui {

class GlWindow {
public:
  /// Sizes as the window system counts them; cut to the screen for a window that is seen. Throws std::runtime_error, in
  /// one line, where there is no display or no OpenGL 3.3. There can be one at a time.
  GlWindow(const std::string& title, int width, int height, bool seen);
  ~GlWindow();
  GlWindow(const GlWindow&) = delete;
  GlWindow& operator=(const GlWindow&) = delete;

  GLFWwindow* handle() const { return window_; }
  Renderer& renderer() { return *renderer_; }

private:
  GLFWwindow* window_ = nullptr;
  std::unique_ptr<Renderer> renderer_;
};

} // namespace loopscope::ui
