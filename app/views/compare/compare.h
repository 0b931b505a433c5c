// Two runs, one above the other on one clock: what their loops did, their heartbeats and files, and their figures.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/commands.h"
#include "app/ui/named_places.h"
#include "app/views/compare/facts.h"
#include "app/views/scene.h"
#include "app/views/timeline/lane.h"
#include "core/replay/measure.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::app {

/// What is drawn of one of the two runs.
struct CompareHalf {
  std::string title; // of the lesson or program
  std::string loop;
  std::vector<Control> controls{};
  const replay::Index* index = nullptr;
  replay::Measures figures{};
  std::vector<std::int64_t> beats{};
  std::uint32_t beats_task = 0; // the number of the task that prints them
  std::int64_t end = 0;         // ns: of its last event, or, while it runs, what its clock shows
  bool over = false;
};

struct CompareScene {
  std::array<const CompareHalf*, 2> halves{};
  std::int64_t now = 0; // the cursor, ns
  bool playing = false;
  bool follows = false; // two that still run
  bool seen = true;     // how it ends is no secret
  double speed = 1;
  std::string verdict{};
  std::string look_for{}; // said until there is a verdict
  std::string older{};    // said with it: what an older CPython does otherwise
};

/// What the person asked for in a frame, besides commands.
struct CompareAsk {
  std::optional<std::int64_t> seek{};
  struct Argument {
    std::size_t half = 0;
    std::string name;
    double value = 0;
  };
  std::optional<Argument> argument{};
};

class CompareView {
public:
  /// Draws it into any box; what does not fit can be scrolled to.
  CompareAsk draw(ui::Canvas&, ui::Rect, const CompareScene&, const ui::Commands&, Marks&);
  /// Of its bar, in a window of that size.
  static float bar_height(ui::Rect window);
  /// Scrolls in the next frame, by that many steps downwards.
  void scroll(int by) { scroll_by_ += 64.f * static_cast<float>(by); }

private:
  float scrolled_ = 0, scroll_by_ = 0; // points
  std::array<const replay::Index*, 2> known_{};
  std::array<timeline::Densities, 2> densities_; // of those
};

} // namespace loopscope::app
