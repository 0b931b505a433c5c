// Keys on X11: GLFW takes a press for a duplicate, and drops it, when it has the same time as the one before it. Times
// are milliseconds, so of keys that a program types (xdotool, a remote desktop) most would be lost.
#pragma once

namespace loopscope::ui {

/// Gives each press of a key a time of its own, before GLFW reads it. Once after each glfwInit, on its thread; does
/// nothing where the display is not X11's.
void tell_presses_apart();

} // namespace loopscope::ui
