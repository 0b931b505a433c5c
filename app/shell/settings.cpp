#include "app/shell/settings.h"

#include "core/words/texts.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cmath>
#include <sstream>

namespace loopscope::app {
namespace {

/// Reads a value where there is one; false: it cannot be.
template <class Value, class Fits>
bool read(const toml::table& table, std::string_view key, std::optional<Value>& into, Fits fits) {
  const auto node = table[key];
  if (!node) return true;
  const std::optional<Value> value = node.template value<Value>();
  if (!value || !fits(*value)) return false;
  into = value;
  return true;
}

bool read_place(const toml::table& table, std::optional<Settings::Place>& into) {
  constexpr int far = 100'000, most = 16'384;
  std::optional<int> x, y, width, height;
  const auto near = [](int v) { return v >= -far && v <= far; };
  const auto size = [](int v) { return v > 0 && v <= most; };
  if (!read(table, "x", x, near) || !read(table, "y", y, near) || !read(table, "width", width, size) ||
      !read(table, "height", height, size))
    return false;
  if (x && y && width && height) into = {*x, *y, *width, *height};
  return true;
}

} // namespace

std::optional<Settings> settings_of(const std::string& text) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
  Settings settings;
  std::optional<std::string> theme;
  const auto any = [](const auto&) { return true; };
  const bool fits =
      read(table, "theme", theme, [](const std::string& t) { return t == "light" || t == "dark"; }) &&
      read(table, "text", settings.text, [](int t) { return t >= 80 && t <= 300; }) &&
      read(table, "reduced_motion", settings.still, any) && read(table, "step", settings.step, any) &&
      read(table, "speed", settings.speed, [](double s) { return s > 0 && !std::isnan(s); }) &&
      read(table, "maximized", settings.maximized, any);
  if (!fits) return std::nullopt;
  if (theme) settings.light = *theme == "light";
  if (const auto window = table["window"]) {
    if (!window.is_table() || !read_place(*window.as_table(), settings.window)) return std::nullopt;
  }
  return settings;
}

std::string text_of(const Settings& settings) {
  toml::table table;
  if (settings.light) table.insert("theme", *settings.light ? "light" : "dark");
  if (settings.text) table.insert("text", *settings.text);
  if (settings.still) table.insert("reduced_motion", *settings.still);
  if (settings.step) table.insert("step", *settings.step);
  if (settings.speed) table.insert("speed", *settings.speed);
  if (settings.maximized) table.insert("maximized", *settings.maximized);
  if (const auto& w = settings.window)
    table.insert("window", toml::table{{"x", w->x}, {"y", w->y}, {"width", w->width}, {"height", w->height}});
  std::ostringstream out;
  out << table << '\n';
  return out.str();
}

std::string damage_of(World& world, std::string_view name, std::string_view what) {
  const std::string aside = world.set_aside(name);
  const std::string_view kept = words::text(what);
  return aside.empty() ? words::text("kept.damaged", kept) : words::text("kept.set_aside", kept, aside);
}

Settings kept_settings(World& world, std::string& problem) {
  const Kept kept = world.kept("settings");
  if (kept.problem.empty())
    if (const std::optional<Settings> settings = settings_of(kept.text)) return *settings;
  problem = damage_of(world, "settings", "kept.settings");
  return {};
}

void keep_settings(World& world, const Settings& before, const Settings& now) {
  if (before == now) return;
  world.change_kept("settings", [&](const Kept& kept) {
    Settings merged = settings_of(kept.text).value_or(Settings{});
    const auto take = [&](auto Settings::*field) {
      if (before.*field != now.*field) merged.*field = now.*field;
    };
    take(&Settings::light), take(&Settings::text), take(&Settings::still), take(&Settings::step);
    take(&Settings::speed), take(&Settings::window), take(&Settings::maximized);
    return text_of(merged);
  });
}

} // namespace loopscope::app
