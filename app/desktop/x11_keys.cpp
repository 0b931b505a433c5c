#include "app/desktop/x11_keys.h"

#ifdef LOOPSCOPE_X11
#include <array>
#include <cstdint>

#include <X11/Xlibint.h> // last: it makes macros of min and max

// As in GLFW/glfw3native.h, which needs headers of more of X11 than this does.
extern "C" Display* glfwGetX11Display();

namespace loopscope::ui {
namespace {

using Convert = Bool (*)(Display*, XEvent*, xEvent*);
Convert convert = nullptr;                  // Xlib's own
std::array<std::uint32_t, 256> last_time{}; // of each key code, milliseconds that wrap round

Bool convert_press(Display* display, XEvent* event, xEvent* received) {
  const Bool wanted = convert(display, event, received);
  std::uint32_t& last = last_time[event->xkey.keycode & 0xff];
  auto time = static_cast<std::uint32_t>(event->xkey.time);
  if (static_cast<std::int32_t>(time - last) <= 0) time = last + 1;
  event->xkey.time = last = time;
  return wanted;
}

} // namespace

void tell_presses_apart() {
  Display* display = glfwGetX11Display();
  if (!display) return;
  last_time = {};
  const Convert before = XESetWireToEvent(display, KeyPress, convert_press);
  if (before != convert_press) convert = before;
}

} // namespace loopscope::ui

#else

void loopscope::ui::tell_presses_apart() {}

#endif
