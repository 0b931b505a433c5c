#include "app/desktop/window.h"

#include "app/desktop/display.h"
#include "core/aio/mutex.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cmath>
#include <string>
#include <utility>

namespace loopscope::app {
namespace {

constexpr double frame_seconds = 1.0 / 60;

// News may come from a run's thread while the window is being closed.
aio::Mutex open_mutex;
bool is_open GUARDED_BY(open_mutex) = false;

/// The key's name, for keys that type nothing.
std::string name_of_key(int key) {
  switch (key) {
  case GLFW_KEY_LEFT:
    return "left";
  case GLFW_KEY_RIGHT:
    return "right";
  case GLFW_KEY_UP:
    return "up";
  case GLFW_KEY_DOWN:
    return "down";
  case GLFW_KEY_HOME:
    return "home";
  case GLFW_KEY_END:
    return "end";
  case GLFW_KEY_PAGE_UP:
    return "page up";
  case GLFW_KEY_PAGE_DOWN:
    return "page down";
  case GLFW_KEY_TAB:
    return "tab";
  case GLFW_KEY_ESCAPE:
    return "escape";
  case GLFW_KEY_ENTER:
  case GLFW_KEY_KP_ENTER:
    return "enter";
  case GLFW_KEY_BACKSPACE:
    return "backspace";
  case GLFW_KEY_DELETE:
    return "delete";
  case GLFW_KEY_INSERT:
    return "insert";
  case GLFW_KEY_F1:
    return "f1";
  case GLFW_KEY_F3:
    return "f3";
  case GLFW_KEY_F5:
    return "f5";
  case GLFW_KEY_F11:
    return "f11";
  default:
    return "";
  }
}

/// What the key would type, where its character does not come: the Latin letter in its place where the keyboard's own
/// is another, so that Ctrl+Z is there on every keyboard.
std::string types(int key) {
  if (key == GLFW_KEY_KP_ADD) return "+";
  if (key == GLFW_KEY_KP_SUBTRACT) return "-";
  if (key == GLFW_KEY_KP_0) return "0";
  const char* name = glfwGetKeyName(key, 0);
  if (!name) return "";
  if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z && static_cast<unsigned char>(name[0]) >= 0x80)
    return {static_cast<char>('a' + key - GLFW_KEY_A)};
  return name;
}

} // namespace

void wake_window() {
  const aio::MutexLock lock(open_mutex);
  if (is_open) glfwPostEmptyEvent();
}

Window::Window(App& app, std::unique_ptr<StateLog> state, const Settings& kept)
    : app_(app),
      window_("Loopscope", kept.window ? kept.window->width : 1440, kept.window ? kept.window->height : 860, true),
      state_(std::move(state)) {
  GLFWwindow* window = window_.handle();
  place(kept);
  glfwSetWindowSizeLimits(window, 320, 200, GLFW_DONT_CARE, GLFW_DONT_CARE);
  // A compositor shows whole pictures anyway, and would stop the program while the window is covered.
  glfwSwapInterval(ui::on_wayland() ? 0 : 1);
  hand_ = glfwCreateStandardCursor(GLFW_HAND_CURSOR);
  across_ = glfwCreateStandardCursor(GLFW_HRESIZE_CURSOR);
  upright_ = glfwCreateStandardCursor(GLFW_VRESIZE_CURSOR);
  beam_ = glfwCreateStandardCursor(GLFW_IBEAM_CURSOR);
  clipboard_.window = window;
  app_.set_clipboard(clipboard_);
  listen();
  const aio::MutexLock lock(open_mutex);
  is_open = true;
}

Window::~Window() {
  const aio::MutexLock lock(open_mutex);
  is_open = false;
  for (GLFWcursor* cursor : {hand_, across_, upright_, beam_})
    if (cursor) glfwDestroyCursor(cursor);
}

/// Where the window is, in the screen's units; where it last was on X11, if it cannot know.
Settings::Place Window::place_now() const {
  Settings::Place at = last_;
  if (!ui::on_wayland()) glfwGetWindowPos(window_.handle(), &at.x, &at.y);
  glfwGetWindowSize(window_.handle(), &at.width, &at.height);
  return at;
}

/// Where it was, if there is still a screen there.
void Window::place(const Settings& kept) {
  GLFWwindow* window = window_.handle();
  last_ = kept.window.value_or(Settings::Place{});
  if (kept.window && !ui::on_wayland()) {
    int count = 0;
    GLFWmonitor** const screens = glfwGetMonitors(&count);
    for (int i = 0; i < count; ++i) {
      int x = 0, y = 0, wide = 0, high = 0;
      glfwGetMonitorWorkarea(screens[i], &x, &y, &wide, &high);
      const Settings::Place& at = *kept.window;
      constexpr int grip = 40; // of its bar that must be on the screen, so that it can be moved
      if (at.x + at.width > x + grip && at.x < x + wide - grip && at.y >= y && at.y < y + high - grip) {
        glfwSetWindowPos(window, at.x, at.y);
        break;
      }
    }
  }
  if (kept.maximized.value_or(false)) glfwMaximizeWindow(window);
}

Settings Window::settings() const {
  GLFWwindow* window = window_.handle();
  const AppOptions& options = app_.options();
  Settings now{.light = options.light, .text = options.text, .still = options.still, .speed = options.speed};
  if (!options.step.empty()) now.step = options.step;
  now.maximized = glfwGetWindowAttrib(window, GLFW_MAXIMIZED) == GLFW_TRUE;
  if (not_full_) {
    now.window = not_full_;
  } else if (!*now.maximized && !glfwGetWindowAttrib(window, GLFW_ICONIFIED)) {
    if (const Settings::Place at = place_now(); at.width > 0 && at.height > 0) now.window = at;
  }
  return now;
}

std::string Window::Clipboard::text() {
  const char* text = glfwGetClipboardString(window);
  return text ? text : "";
}

void Window::Clipboard::set_text(const std::string& text) {
  glfwSetClipboardString(window, text.c_str());
}

void Window::listen() {
  GLFWwindow* window = window_.handle();
  glfwSetWindowUserPointer(window, this);
  static constexpr auto self = [](GLFWwindow* w) { return static_cast<Window*>(glfwGetWindowUserPointer(w)); };
  glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int, int action, int mods) {
    if (action != GLFW_RELEASE) self(w)->on_key(key, mods);
    self(w)->wanted_frames_ = 2;
  });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned int code) {
    self(w)->app_.key(code == ' ' ? "space" : ui::encoded(code));
    self(w)->wanted_frames_ = 2;
  });
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
    Window& me = *self(w);
    int width = 0, height = 0, pixels = 0, pixels_high = 0;
    glfwGetWindowSize(w, &width, &height);
    glfwGetFramebufferSize(w, &pixels, &pixels_high);
    double density = width > 0 ? static_cast<double>(pixels) / width : 1;
    me.canvas_.pointer().move(
        {static_cast<float>(x * density) / me.scale_, static_cast<float>(y * density) / me.scale_});
    me.wanted_frames_ = std::max(me.wanted_frames_, 1);
  });
  glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int entered) {
    if (!entered) self(w)->canvas_.pointer().leave();
    self(w)->wanted_frames_ = 2;
  });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int mods) {
    if (button == GLFW_MOUSE_BUTTON_LEFT || button == GLFW_MOUSE_BUTTON_RIGHT)
      self(w)->canvas_.pointer().button(action == GLFW_PRESS, button == GLFW_MOUSE_BUTTON_RIGHT, mods & GLFW_MOD_SHIFT);
    self(w)->wanted_frames_ = 2;
  });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double across, double up) {
    self(w)->canvas_.pointer().wheel(static_cast<float>(across), static_cast<float>(up));
    self(w)->wanted_frames_ = 2;
  });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { self(w)->wanted_frames_ = 3; });
  glfwSetWindowRefreshCallback(window,
                               [](GLFWwindow* w) { self(w)->wanted_frames_ = std::max(self(w)->wanted_frames_, 1); });
  glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { self(w)->wanted_frames_ = 3; });
  glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
    if (count > 0) self(w)->app_.open(paths[0]);
    self(w)->wanted_frames_ = 3;
  });
}

void Window::on_key(int key, int mods) {
  const bool ctrl = mods & GLFW_MOD_CONTROL, alt = mods & GLFW_MOD_ALT;
  bool shift = mods & GLFW_MOD_SHIFT;
  std::string name = name_of_key(key);
  if (name.empty()) {
    if (!ctrl && !alt) return; // what it types comes as a character
    name = types(key);
    if (name.empty()) return;
    if (name == "=" && shift) name = "+", shift = false;
  }
  app_.key(std::string(ctrl ? "ctrl+" : "") + (alt ? "alt+" : "") + (shift ? "shift+" : "") + name);
}

void Window::set_cursor() {
  using Drag = ui::Canvas::Drag;
  GLFWcursor* wanted = canvas_.drag() == Drag::across    ? across_
                       : canvas_.drag() == Drag::upright ? upright_
                       : canvas_.drag() == Drag::text    ? beam_
                       : canvas_.hand()                  ? hand_
                                                         : nullptr;
  if (wanted != cursor_) glfwSetCursor(window_.handle(), cursor_ = wanted);
}

void Window::fill_screen(bool full) {
  GLFWwindow* window = window_.handle();
  full_ = full;
  if (full) {
    GLFWmonitor* const screen = glfwGetPrimaryMonitor();
    const GLFWvidmode* const mode = screen ? glfwGetVideoMode(screen) : nullptr;
    if (!mode) return;
    not_full_ = place_now();
    glfwSetWindowMonitor(window, screen, 0, 0, mode->width, mode->height, mode->refreshRate);
  } else if (const auto at = std::exchange(not_full_, std::nullopt)) {
    glfwSetWindowMonitor(window, nullptr, at->x, at->y, at->width, at->height, 0);
  }
}

void Window::draw(double since_last) {
  GLFWwindow* window = window_.handle();
  if (app_.full() != full_) fill_screen(app_.full());
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  if (width <= 0 || height <= 0) return; // iconified
  float density = 1, density_down = 1;
  glfwGetWindowContentScale(window, &density, &density_down);
  // Pointer positions are kept in points: they follow the scale.
  scale_ = app_.scale(width, height, std::max(0.5f, density));
  ui::FrameOptions options{.width = width,
                           .height = height,
                           .scale = scale_,
                           .light = app_.light(),
                           .delta = static_cast<float>(since_last),
                           .still = app_.still(),
                           .clock = glfwGetTime()};
  canvas_.begin(options);
  app_.draw(canvas_);
  canvas_.end();
  window_.renderer().draw(surface_, width, height);
  glfwSwapBuffers(window);
  set_cursor();
  if (state_)
    state_->note(app_.state_line() + " size=" + std::to_string(width) + "x" + std::to_string(height), app_.marks(),
                 scale_);
  if (std::string title = app_.title(); title != title_) glfwSetWindowTitle(window, (title_ = title).c_str());
}

void Window::run(const std::function<void(const Settings&)>& changed) {
  GLFWwindow* window = window_.handle();
  double last = glfwGetTime();
  while (!glfwWindowShouldClose(window) && !app_.wants_to_quit()) {
    double now = glfwGetTime();
    // After a rest, the clock starts again: nothing has moved in between.
    double since_last = moving_ ? std::min(now - last, 0.25) : 0;
    last = now;
    moving_ = app_.update(since_last);
    draw(since_last > 0 ? since_last : frame_seconds);
    if (app_.options() != told_) {
      told_ = app_.options();
      changed(settings());
    }
    if (wanted_frames_ > 0) --wanted_frames_;

    double wanted_in = canvas_.wanted_in();
    moving_ = moving_ || wanted_in <= 0;
    if (moving_ || wanted_frames_ > 0) {
      // Where the display does not wait for its next picture, this does.
      double left = frame_seconds - (glfwGetTime() - now);
      if (left > 0.001)
        glfwWaitEventsTimeout(left);
      else
        glfwPollEvents();
      // Input may cut the wait short; a frame is still not drawn sooner.
      while (moving_ && (left = frame_seconds - (glfwGetTime() - now)) > 0.002 && !app_.wants_to_quit() &&
             !glfwWindowShouldClose(window))
        glfwWaitEventsTimeout(left);
    } else if (std::isinf(wanted_in)) {
      glfwWaitEvents();
    } else {
      glfwWaitEventsTimeout(wanted_in);
    }
  }
  changed(settings());
}

} // namespace loopscope::app
