// Which display a window opens on, where GLFW knows more than one kind. Main thread only.
#pragma once

namespace loopscope::ui {

/// Before glfwInit: Wayland where the environment names its display, else X11. Throws std::runtime_error where that
/// one has neither keyboard nor pointer and no X11 display is named.
void choose_display();

/// The display is a Wayland compositor's: there a window does not know where it is, and cannot say where to be. After
/// glfwInit.
bool on_wayland();

} // namespace loopscope::ui
