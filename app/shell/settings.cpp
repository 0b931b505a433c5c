#include "app/shell/settings.h"

#include "app/shell/kept_values.h"
#include "core/words/texts.h"

#include <cmath>

namespace loopscope::app {
namespace {

/// Reads a value where there is one; false: it cannot be.
template <class Value, class Field, class Fits>
bool read(const KeptValues& values, std::string_view name, std::optional<Field>& into, Fits fits) {
  if (!values.contains(name)) return true;
  const Value* value = kept_value<Value>(values, name);
  if (!value || !fits(*value)) return false;
  into = static_cast<Field>(*value);
  return true;
}

auto whole(double least, double most) {
  return [least, most](double v) { return v >= least && v <= most && v == std::round(v); };
}

bool read_place(const KeptValues& values, std::optional<Settings::Place>& into) {
  constexpr int far = 100'000, most = 16'384;
  if (values.contains("window")) return false;
  std::optional<int> x, y, width, height;
  if (!read<double>(values, "window.x", x, whole(-far, far)) || !read<double>(values, "window.y", y, whole(-far, far)) ||
      !read<double>(values, "window.width", width, whole(1, most)) ||
      !read<double>(values, "window.height", height, whole(1, most)))
    return false;
  if (x && y && width && height) into = {*x, *y, *width, *height};
  return true;
}

} // namespace

std::optional<Settings> settings_of(const std::string& text) {
  const std::optional<KeptValues> values = kept_values_of(text);
  if (!values) return std::nullopt;
  Settings settings;
  std::optional<std::string> theme;
  const auto any = [](const auto&) { return true; };
  const bool fits =
      read<std::string>(*values, "theme", theme, [](const std::string& t) { return t == "light" || t == "dark"; }) &&
      read<double>(*values, "text", settings.text, whole(80, 300)) &&
      read<bool>(*values, "reduced_motion", settings.still, any) &&
      read<std::string>(*values, "step", settings.step, any) &&
      read<double>(*values, "speed", settings.speed, [](double s) { return s > 0; }) &&
      read<bool>(*values, "maximized", settings.maximized, any) && read_place(*values, settings.window);
  if (!fits) return std::nullopt;
  if (theme) settings.light = *theme == "light";
  return settings;
}

std::string text_of(const Settings& settings) {
  KeptValues values;
  if (settings.light) values["theme"] = *settings.light ? "light" : "dark";
  if (settings.text) values["text"] = static_cast<double>(*settings.text);
  if (settings.still) values["reduced_motion"] = *settings.still;
  if (settings.step) values["step"] = *settings.step;
  if (settings.speed) values["speed"] = *settings.speed;
  if (settings.maximized) values["maximized"] = *settings.maximized;
  if (const auto& w = settings.window)
    for (const auto& [name, value] : {std::pair{"window.x", w->x}, {"window.y", w->y}, {"window.width", w->width},
                                      {"window.height", w->height}})
      values[name] = static_cast<double>(value);
  return text_of(values);
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
