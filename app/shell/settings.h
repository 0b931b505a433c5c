// What is kept of the window from one day to the next: how it looks, where it is, and how one steps through a run.
#pragma once

#include "app/shell/world.h"

#include <optional>
#include <string>

namespace loopscope::app {

/// What was never chosen is not there.
struct Settings {
  struct Place {
    int x = 0, y = 0, width = 0, height = 0; // as the window system counts them
    friend bool operator==(const Place&, const Place&) = default;
  };
  std::optional<bool> light;
  std::optional<int> text;   // percent, 80 to 300
  std::optional<bool> still; // nothing glides
  std::optional<std::string> step; // by its name: "callback"
  std::optional<double> speed;
  std::optional<Place> window;
  std::optional<bool> maximized;
  friend bool operator==(const Settings&, const Settings&) = default;
};

/// The settings that the text says (TOML), or nothing where it is damaged: no TOML, or a value that cannot be.
std::optional<Settings> settings_of(const std::string& text);
std::string text_of(const Settings&);

/// Those that are kept. Where they cannot be read, they are set aside, `problem` says so in a sentence, and there are
/// none.
Settings kept_settings(World&, std::string& problem);
/// Keeps what has changed between the two; what another window has kept stays.
void keep_settings(World&, const Settings& before, const Settings& now);

/// What is said of a kept text that was set aside. `what`: a text's id, "kept.settings".
std::string damage_of(World&, std::string_view name, std::string_view what);

} // namespace loopscope::app
