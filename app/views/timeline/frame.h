// What the parts of the timeline share while one frame is drawn.
#pragma once

#include "app/views/timeline/lane.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace loopscope::app::timeline {

struct Frame : Plot {
  Actions& actions;

  ui::Rect whole{}, corner{}, axis{}, labels{}, rows{}; // rows: those of tasks, below the lanes that are always seen
  float lane_height = 0, bar = 0, badge = 0;
  float content = 0, scroll = 0;      // height of all rows, and of what of them is above those seen
  float rest = 0;                     // height of the line that says which lanes are seen, when not all are
  std::size_t loops = 0;              // that have a lane, of Index::loops()
  std::size_t threads = 0;            // that have one
  trace::ObjectId focus = 0;          // the task that is selected, or else pointed at
  std::optional<ui::Point> clicked{}; // on the plot

  /// The tasks that have a row, by their places in Index::lanes(); null: all of them.
  const std::vector<std::uint32_t>* shown = nullptr;
  std::size_t row_count() const { return shown ? shown->size() : index.lanes().size(); }
  const replay::Lane& lane_of_row(std::size_t row) const { return index.lanes()[shown ? (*shown)[row] : row]; }
  /// The row of a task, or nothing where it has none.
  std::optional<std::size_t> row_of(trace::ObjectId task) const {
    const replay::Lane* lane = index.lane(task);
    if (!lane) return std::nullopt;
    const auto at = static_cast<std::size_t>(lane - index.lanes().data());
    if (!shown) return at;
    const auto found = std::ranges::lower_bound(*shown, at);
    if (found == shown->end() || *found != at) return std::nullopt;
    return static_cast<std::size_t>(found - shown->begin());
  }

  bool selected() const { return scene->selected.kind == Thing::Kind::task; }
  /// Rows that stay in sight: one that would be scrolled away stands at the edge instead. By number.
  std::vector<std::size_t> kept{};
  float row_y(std::size_t row) const {
    const float y = rows.y + static_cast<float>(row) * lane_height - scroll;
    const auto found = std::ranges::find(kept, row);
    if (found == kept.end()) return y;
    const auto before = static_cast<float>(found - kept.begin()), after = static_cast<float>(kept.end() - found);
    return std::clamp(y, rows.y + before * lane_height, std::max(rows.y, rows.bottom() - after * lane_height));
  }
  bool is_kept(std::size_t row) const { return std::ranges::find(kept, row) != kept.end(); }
  float most_scroll() const { return std::max(0.f, content - rows.h); }
};

/// What lies behind the lanes: the open instant, the future, and what is not recorded.
void draw_backdrop(Frame&);
void draw_axis(Frame&);
/// Arrows from a callback to those that it scheduled, around the cursor.
void draw_arrows(Frame&);
void draw_cursor(Frame&);

} // namespace loopscope::app::timeline
