// Which panels there are in a window of some size, and where. Pure geometry, in points.
#pragma once

#include "app/ui/canvas.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace loopscope::app {

/// Where a panel is in a large window: in one of three columns, or below the middle and the right one. The first of a
/// place is its head; those after it are below it, where there is room. In a smaller window the heads are behind tabs,
/// in this order.
enum class Place : std::uint8_t { centre, right, left, bottom };

/// What lies between a panel and the one beside or above it, and can be dragged.
struct Divider {
  std::size_t panel = 0; // whose size it changes
  ui::Rect grip;
  bool across = false; // it is dragged sideways
  float size = 0;      // the panel's
  float sign = 1;      // of the size, when it is dragged to the right or down
};

/// The window's parts. A rectangle with w 0 is not there.
struct Layout {
  enum class Mode : std::uint8_t {
    full,      // all panels
    tabs,      // fewer at once, the others behind tabs
    words,     // what happened, in words
    presented, // one thing at a time
  };
  Mode mode = Mode::full;
  ui::Rect bar;
  ui::Rect words;
  ui::Rect headline;                // what happened, where the left column is not shown
  ui::Rect tabs;                    // the row of tabs
  std::vector<std::size_t> choices; // the panels behind the tabs
  std::size_t shown = 0;            // the one of them that is shown
  std::vector<ui::Rect> panels;
  std::vector<Divider> dividers;
};

/// Places the panels, of which there is one for each place at least. `bar_height` is the top bar's, which depends on
/// its width; `sizes` what the person has made of the panels, 0 where they are as they come; `wanted` the tab that was
/// chosen.
Layout lay_out(ui::Rect window, float bar_height, std::span<const Place> places, std::span<const float> sizes,
               std::size_t wanted);

/// What a class is shown.
enum class Presented : std::uint8_t { program, stage, timeline };
inline constexpr std::size_t presented_count = 3;
/// One thing at a time, below what happened: the program beside the stage, the stage, or the timeline with what is
/// printed. Where much is above it (`bar_height`), what happened is left out.
Layout lay_out_presented(ui::Rect window, float bar_height, std::span<const Place> places, Presented what);

} // namespace loopscope::app
