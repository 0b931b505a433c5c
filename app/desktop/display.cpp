#include "app/desktop/display.h"

#include "core/words/texts.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#ifdef GLFW_PLATFORM // from GLFW 3.4 on

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
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

/// libwayland's functions that find out what a compositor offers. It is opened as GLFW opens it: no package to build
/// with.
class Wayland {
public:
  Wayland() : library_(dlopen("libwayland-client.so.0", RTLD_LAZY | RTLD_LOCAL)) {
    if (!library_) return;
    take(connect_, "wl_display_connect");
    take(disconnect_, "wl_display_disconnect");
    take(roundtrip_, "wl_display_roundtrip");
    take(marshal_, "wl_proxy_marshal_constructor");
    take(listen_, "wl_proxy_add_listener");
    take(destroy_, "wl_proxy_destroy");
    registry_ = dlsym(library_, "wl_registry_interface");
  }
  ~Wayland() {
    if (library_) dlclose(library_);
  }
  Wayland(const Wayland&) = delete;
  Wayland& operator=(const Wayland&) = delete;

  /// The compositor that the environment names is there, and no seat is: it has neither keys nor a pointer.
  bool has_no_seat() const {
    if (!connect_ || !disconnect_ || !roundtrip_ || !marshal_ || !listen_ || !destroy_ || !registry_) return false;
    void* display = connect_(nullptr);
    if (!display) return false;
    bool seat = false;
    const Listener listener{[](void* found, void*, std::uint32_t, const char* interface, std::uint32_t) {
                              if (std::string_view(interface) == "wl_seat") *static_cast<bool*>(found) = true;
                            },
                            [](void*, void*, std::uint32_t) {}};
    constexpr std::uint32_t get_registry = 1; // of wl_display's requests
    void* registry = marshal_(display, get_registry, registry_, nullptr);
    const bool told = registry && listen_(registry, &listener, &seat) == 0 && roundtrip_(display) >= 0;
    if (registry) destroy_(registry);
    disconnect_(display);
    return told && !seat;
  }

private:
  struct Listener {
    void (*global)(void* data, void* registry, std::uint32_t name, const char* interface, std::uint32_t version);
    void (*global_remove)(void* data, void* registry, std::uint32_t name);
  };

  template <typename Function>
  void take(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(library_, name));
  }

  void* library_;
  void* (*connect_)(const char*) = nullptr;
  void (*disconnect_)(void*) = nullptr;
  int (*roundtrip_)(void*) = nullptr;
  void* (*marshal_)(void*, std::uint32_t, const void*, ...) = nullptr;
  int (*listen_)(void*, const void*, void*) = nullptr;
  void (*destroy_)(void*) = nullptr;
  const void* registry_ = nullptr;
};

} // namespace

// GLFW asks for a Wayland display first, named or not, and libwayland and libdecor complain on standard error when they
// lack something. Nothing is wrong then: there is X11, or GLFW's own frame.
void choose_display() {
  const auto choose_x11 = [] {
    if (glfwPlatformSupported(GLFW_PLATFORM_X11)) glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
  };
  if (!wayland_is_named()) return choose_x11();
  // GLFW 3.4 crashes without a seat. A socket that is inherited can be asked once, and is GLFW's.
  if (glfwPlatformSupported(GLFW_PLATFORM_WAYLAND) && in_environment("WAYLAND_SOCKET").empty() &&
      Wayland().has_no_seat()) {
    if (in_environment("DISPLAY").empty())
      throw std::runtime_error(std::string(words::text("desktop.display.no_seat")));
    return choose_x11();
  }
  if (libdecor_lacks_plugins()) glfwInitHint(GLFW_WAYLAND_LIBDECOR, GLFW_WAYLAND_DISABLE_LIBDECOR);
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
