// What the parts of the timeline share while one frame is drawn.
#pragma once

#include "app/views/timeline/timeline.h"

namespace loopscope::app {

struct TimelineView::Frame {
  static constexpr std::size_t none = ~std::size_t{0};
  static constexpr float least = 5;      // a stretch that took no time is that wide
  static constexpr float future = 0.42f; // how strongly what follows the cursor is drawn

  ui::Canvas& canvas;
  const Scene& scene;
  Actions& actions;
  const ui::Theme& theme;
  const replay::Index& index;
  timeline::Slots slots;

  ui::Rect whole{}, corner{}, axis{}, labels{}, plot{}, rows{}; // plot: all lanes; rows: those of tasks
  float lane_height = 0, bar = 0, badge = 0, words_size = 13;
  float content = 0; // height of all rows
  struct LateNow {
    trace::ObjectId task = 0; // or 0: the loop's lane
    std::int64_t when = 0;
  };
  std::vector<LateNow> late_now{}; // timers that are due and have not run in what is recorded
  float rest = 0;                  // height of the line that says which lanes are seen, when not all are
  std::size_t threads = 0;         // rows of threads, between the loop's and those of tasks

  timeline::Scale scale{};
  timeline::Moment end{}; // what is recorded ends here
  bool for_ever = false;  // it ended in a hang: nothing can wake its tasks
  float cursor = 0;       // x
  float end_x = 0;
  std::vector<ui::Rect> labels_under{}; // words that the cursor's line stays clear of
  std::size_t bright = none;            // the callback that the cursor is in, or has just left
  trace::ObjectId focus = 0;            // the task that is selected, or else pointed at
  std::optional<ui::Point> mouse{};     // over the plot, and nothing is dragged
  std::optional<ui::Point> clicked{};   // on the plot

  float row_y(std::size_t lane, float scroll) const { return rows.y + static_cast<float>(lane) * lane_height - scroll; }
  /// Where the span that begins with that event is drawn in the task's lane: in slots, a task is suspended at the
  /// right edge of its slot.
  float x_of(const replay::Lane& lane, std::uint64_t event, std::int64_t time, bool runs) const;
};

/// Many runs with gaps too short to be drawn: teeth, because a solid bar would say that there are no gaps. The teeth do
/// not move while the box grows.
void fill_comb(ui::Canvas&, ui::Rect box, ui::Color);

/// The first of the texts that fits; empty when none does.
std::string_view fitting(ui::Canvas&, const std::vector<std::string>&, const ui::TextStyle&, float width);

} // namespace loopscope::app
