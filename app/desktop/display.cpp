#include "app/desktop/display.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#ifdef GLFW_PLATFORM // from GLFW 3.4 on

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include <dlfcn.h>

namespace loopscope::ui {
namespace {

std::string in_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// Without XDG_RUNTIME_DIR libwayland does not find a display by its name.
bool wayland_is_named() {
  const std::string display = in_environment("WAYLAND_DISPLAY");
  return !in_environment("WAYLAND_SOCKET").empty() || display.starts_with('/') ||
         (!display.empty() && in_environment("XDG_RUNTIME_DIR").starts_with('/'));
}

/// Libdecor draws a window's frame where the desktop draws none, with plugins, which are packages of their own.
bool libdecor_lacks_plugins() {
  if (!in_environment("LIBDECOR_PLUGIN_DIR").empty()) return false;
  void* library = dlopen("libdecor-0.so.0", RTLD_LAZY | RTLD_LOCAL);
  if (!library) return false; // GLFW does without it then, and says nothing
  Dl_info about{};
  std::error_code none;
  const void* inside = dlsym(library, "libdecor_new");
  const bool lacks =
      inside && dladdr(inside, &about) && about.dli_fname &&
      std::filesystem::is_empty(std::filesystem::path(about.dli_fname).parent_path() / "libdecor" / "plugins-1", none);
  dlclose(library);
  return lacks || none;
}

} // namespace

// GLFW asks for a Wayland display first, named or not, and libwayland and libdecor complain on standard error when they
// lack something. Nothing is wrong then: there is X11, or GLFW's own frame.
void choose_display() {
  if (!wayland_is_named()) {
    if (glfwPlatformSupported(GLFW_PLATFORM_X11)) glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
  } else if (libdecor_lacks_plugins()) {
    glfwInitHint(GLFW_WAYLAND_LIBDECOR, GLFW_WAYLAND_DISABLE_LIBDECOR);
  }
}

bool on_wayland() {
  return glfwGetPlatform() == GLFW_PLATFORM_WAYLAND;
}

} // namespace loopscope::ui

#else // one kind, chosen when GLFW was built: Debian's is X11's

void loopscope::ui::choose_display() {}

bool loopscope::ui::on_wayland() {
  return false;
}

#endif
