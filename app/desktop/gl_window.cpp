#include "app/desktop/gl_window.h"

#include "app/desktop/display.h"
#include "app/desktop/x11_keys.h"
#include "core/words/texts.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>

namespace loopscope::ui {

GlWindow::GlWindow(const std::string& title, int width, int height, bool seen) {
  glfwSetErrorCallback([](int, const char*) {}); // failures are reported by the exceptions below
  choose_display();
  // An X server that its last program has just left (Xvfb, in tests) takes a moment until it answers again.
  bool there = glfwInit();
  if (!there && std::getenv("DISPLAY")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    there = glfwInit();
  }
  if (!there) throw std::runtime_error(std::string(words::text("desktop.display.none")));
  tell_presses_apart();
  glfwWindowHint(GLFW_VISIBLE, seen ? GLFW_TRUE : GLFW_FALSE);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  // By this a desktop knows whose window it is: assets/desktop/loopscope.desktop.
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "loopscope");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "loopscope");
#ifdef GLFW_WAYLAND_APP_ID
  glfwWindowHintString(GLFW_WAYLAND_APP_ID, "loopscope");
#endif
  if (GLFWmonitor* monitor = glfwGetPrimaryMonitor(); monitor && seen) {
    int x = 0, y = 0, room = 0, room_down = 0;
    glfwGetMonitorWorkarea(monitor, &x, &y, &room, &room_down);
    if (room > 0) width = std::min(width, room);
    if (room_down > 0) height = std::min(height, room_down);
  }
  window_ = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
  if (!window_) {
    glfwTerminate();
    throw std::runtime_error(std::string(words::text("desktop.display.no_opengl")));
  }
  glfwMakeContextCurrent(window_);
  try {
    renderer_ = std::make_unique<Renderer>(glfwGetProcAddress);
  } catch (...) {
    glfwTerminate();
    throw;
  }
}

GlWindow::~GlWindow() {
  renderer_.reset();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

} // namespace loopscope::ui
