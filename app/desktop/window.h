// The app in a window.
#pragma once

#include "app/desktop/gl_window.h"
#include "app/desktop/gpu_surface.h"
#include "app/desktop/state_log.h"
#include "app/shell/app.h"
#include "app/shell/settings.h"
#include "app/ui/canvas.h"

#include <functional>
#include <memory>
#include <optional>

struct GLFWcursor;

namespace loopscope::app {

/// Wakes the window when something is new; any thread, at any time, also when there is no window.
void wake_window();

/// Opens the window and shows the app until it is closed. It draws when something came in or something moves, and
/// sleeps otherwise. Main thread.
class Window {
public:
  /// `kept`: where it was last. Throws std::runtime_error, in one line, where no window can be opened.
  Window(App&, std::unique_ptr<StateLog>, const Settings& kept);
  ~Window();

  /// `changed` is called when a setting may have changed, and at the end.
  void run(const std::function<void(const Settings&)>& changed);

private:
  struct Clipboard final : editor::Clipboard {
    GLFWwindow* window = nullptr;
    std::string text() override;
    void set_text(const std::string&) override;
  };
  void listen();
  void draw(double since_last);
  double wait(double seconds);
  void set_cursor();
  Settings settings() const;
  void place(const Settings&);
  Settings::Place place_now() const;
  void on_key(int key, int mods);
  void fill_screen(bool);

  App& app_;
  ui::GlWindow window_;
  ui::GpuSurface surface_;
  ui::Canvas canvas_{surface_};
  Clipboard clipboard_;
  std::unique_ptr<StateLog> state_;
  GLFWcursor *hand_ = nullptr, *across_ = nullptr, *upright_ = nullptr, *beam_ = nullptr, *cursor_ = nullptr;
  std::string title_;
  AppOptions told_;       // to whoever keeps the settings
  int wanted_frames_ = 3; // until things that depend on the last frame have settled
  bool moving_ = false;
  bool full_ = false;                       // it fills the screen
  std::optional<Settings::Place> not_full_; // where it was before
  Settings::Place last_;                    // when it was closed last
  float scale_ = 1;
};

} // namespace loopscope::app
