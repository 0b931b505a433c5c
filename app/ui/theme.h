// Colours by meaning. Two themes; hues are a colour-blind-safe set and never the only sign.
#pragma once

#include <cstdint>
#include <string_view>

namespace loopscope::ui {

struct Color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  constexpr Color alpha(float by) const {
    return {r, g, b, static_cast<std::uint8_t>(static_cast<float>(a) * by + 0.5f)};
  }
  friend constexpr bool operator==(Color, Color) = default;
};

/// 0xRRGGBB
constexpr Color rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex),
          255};
}

struct Theme {
  bool light = false;
  Color background; // of the stage
  Color panel;      // of the columns and bars
  Color raised;     // of chips and buttons
  Color line;       // rules and tracks
  Color text;
  Color muted;    // secondary text
  Color faint;    // line numbers, hints
  Color run;      // the one bright thing: what runs now
  Color run_text; // text in the run colour on a panel
  Color blocked;
  Color ok;
  Color loop;
  Color ink;                              // text on a task's or the run colour
  Color on_run;                           // text on the run colour
  Color keyword, string, comment, number; // of a program's text
  Color task_hues[8];

  /// The hue of the n-th task of a run (n from 1). The number is always shown next to it.
  Color task(std::uint32_t n) const { return n == 0 ? loop : task_hues[(n - 1) % 8]; }
};

const Theme& dark_theme();
const Theme& light_theme();

} // namespace loopscope::ui
