// The lanes of a timeline: the loop, the threads and the tasks are objects with one interface, which the timeline and
// the comparison draw. A lane keeps nothing from frame to frame.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"
#include "app/views/timeline/scale.h"
#include "app/views/timeline/spans.h"
#include "app/views/timeline/strip.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace loopscope::app::timeline {

/// Of lanes that were seen, by SpanLane::key(); kept from frame to frame, for one trace.
class Densities {
public:
  /// Along time (ns) and along steps (parts of a slot).
  struct OfLane {
    replay::Density time, steps;
  };
  /// A strip as it was last drawn, and of what: while only the cursor moves, it stays the same.
  struct Strip {
    std::vector<double> of;
    std::vector<ui::Column> columns;
  };
  OfLane& lane(std::uint64_t key) { return lanes_[key]; }
  /// The strip that was drawn of the lane from that column of the screen on, or an empty one.
  Strip& strip(std::uint64_t key, float from) {
    constexpr std::size_t most = 256;
    if (strips_.size() >= most && !strips_.contains({key, from})) strips_.clear();
    return strips_[{key, from}];
  }
  void clear() { *this = {}; }

private:
  std::unordered_map<std::uint64_t, OfLane> lanes_;
  std::map<std::pair<std::uint64_t, float>, Strip> strips_;
};

/// What lanes are drawn on in one frame: a part of a trace from left to right, its cursor, and the pointer.
struct Plot {
  static constexpr std::size_t none = ~std::size_t{0};
  static constexpr float least = 5;      // a stretch that took no time is that wide
  static constexpr float future = 0.42f; // how strongly what follows the cursor is drawn

  ui::Canvas& canvas;
  const ui::Theme& theme;
  const replay::Index& index;
  Slots slots;
  Densities& densities;
  const Scene* scene = nullptr; // null: only the index is known
  std::uint64_t position = 0;   // of the cursor: events
  std::int64_t now = 0;         // the same, ns

  ui::Rect area{}; // of all lanes
  ui::Rect seen{}; // where in it those that are drawn now can be seen
  Scale scale{};
  Moment end{};              // what is recorded ends here
  bool for_ever = false;     // it ended in a hang: nothing can wake its tasks
  float cursor = 0;          // x
  float end_x = 0;           // of what is recorded
  std::size_t bright = none; // the callback that the cursor is in, or has just left
  struct LateNow {
    trace::ObjectId task = 0; // or 0: the lane of a loop
    std::int64_t when = 0;
    std::size_t loop = 0; // Index::loops()
  };
  std::vector<LateNow> late_now{};      // timers that are due and have not run in what is recorded
  std::vector<ui::Rect> labels_under{}; // words that the cursor's line stays clear of
  std::optional<ui::Point> mouse{};     // over the lanes, and nothing is dragged
  struct Hit {
    Thing thing;
    std::string tip;
  };
  std::optional<Hit> hit{}; // what it points at

  float strength_at(float x) const { return x <= cursor ? 1.f : future; }
  ui::Color hue(trace::ObjectId task) const { return task_color(theme, index, task); }
  std::string name(trace::ObjectId task) const { return scene ? task_name(*scene, task) : task_name(index, task); }
  bool runs_at_cursor(trace::ObjectId task) const { return bright != none && slots[bright].task == task; }
};

/// Where a lane is drawn.
struct Row {
  ui::Rect box{}; // from the left edge of the plot to the right one
  float bar = 0;  // the height of what is drawn in it
  float strength = 1;
  ui::Rect between(float x0, float x1) const { return {x0, box.center().y - bar / 2, x1 - x0, bar}; }
  ui::TextStyle text(ui::Color color, bool strong = false) const {
    return {color, bar < 23 ? 12.f : 13.f, strong ? ui::Font::semibold : ui::Font::regular};
  }
  bool has(const Plot& plot, float from, float to) const {
    return plot.mouse && plot.mouse->y >= std::max(box.y, plot.seen.y) && plot.mouse->y < box.bottom() &&
           plot.mouse->x >= from && plot.mouse->x < to;
  }
};

/// How a stretch of a lane looks: how strong its colour is in each part.
struct Look {
  float fill = 0, hatch = 0, frame = 0;
  float width = 1.25f, radius = 3; // of the frame
  ui::Shape shape = ui::Shape::solid;
  float line = 0; // not 0: a line so thick, and no box
};
inline constexpr Look blocked_look{.fill = 0.35f, .hatch = 1, .frame = 1};

void draw(ui::Canvas&, ui::Rect, ui::Color, const Look&, float strength);

/// The first of the texts that fits; empty when none does.
std::string_view fitting(ui::Canvas&, const std::vector<std::string>&, const ui::TextStyle&, float width);

class Lane {
public:
  virtual ~Lane() = default;
  virtual std::string name(const Plot&) const = 0;
  virtual ui::TextStyle name_style(const Plot& plot, float strength) const {
    return {plot.theme.muted.alpha(strength), 14};
  }
  /// The sign before its name, in the middle of the box.
  virtual void draw_sign(const Plot&, ui::Rect, float) const {}
  /// Draws it, and sets Plot::hit if the pointer is on it.
  virtual void draw(Plot&, const Row&) const = 0;
};

/// A lane of spans, one after the other. Where they are too narrow to be told apart, a few are drawn as one piece,
/// which shows the kind that matters most, and many as a strip, which shows in each of its columns how much there was
/// of each.
class SpanLane : public Lane {
public:
  void draw(Plot& plot, const Row& row) const override { draw_spans(plot, row, plot.area.x, plot.area.right()); }

protected:
  struct Shown : Piece {
    int kind = 0;
  };
  /// How a piece is drawn.
  struct Style {
    Look look{};
    ui::Color color{}, ink{}; // of the box and of its words
    float inset = 0;
    bool bright = false; // it runs at the cursor
    bool strong = false; // its words
  };

  virtual std::uint64_t key() const = 0; // tells it from all lanes of its trace
  virtual std::size_t count() const = 0;
  virtual Moment begin(std::size_t span) const = 0;
  virtual int kind(std::size_t span) const = 0;
  /// All kinds, those first that a piece of several shows first.
  virtual std::span<const int> kinds() const = 0;
  /// When it ended, or nothing while it lives; and where.
  virtual std::optional<std::int64_t> ended(const Plot&) const = 0;
  virtual float end_x(const Plot& plot) const { return plot.end_x; }
  virtual float x(const Plot& plot, std::size_t span) const { return plot.scale.x(plot.slots, begin(span)); }
  /// How the kinds look in a strip, by number, and its colours.
  virtual std::span<const Part> parts() const = 0;
  virtual ui::StripColors strip_colors(const Plot&) const = 0;
  /// Whether the piece, which is of several spans, is seen apart from a strip.
  virtual bool stands_alone(const Plot&, const Piece&) const { return false; }
  virtual Style style(const Plot&, const Shown&, float width) const = 0;
  /// What its box can say: most telling first, the shortest last.
  virtual std::vector<std::string> words(const Plot&, const Shown&) const { return {}; }
  /// Up to where there is room for that, at most `to`.
  virtual float words_end(const Plot&, const Shown&, float to) const { return to; }
  /// What it stands for, and what it says without the time.
  virtual Plot::Hit tell(const Plot&, const Shown&) const = 0;

  /// Which kinds occur in the piece, as a set of bits.
  std::uint8_t kinds_in(const Plot&, const Piece&) const;
  /// Draws those between two x. Returns where the last one ends.
  float draw_spans(Plot&, const Row&, float left, float right) const;
  /// Draws whatever lies between two x as a strip.
  void draw_strip(Plot&, const Row&, float x0, float x1) const;
  /// So many columns from there on.
  std::vector<ui::Column> columns_from(const Plot&, float x0, std::size_t columns) const;
  /// Marks when late timers of the task, or for 0 the other ones of that loop, were due, and how late they were.
  static void draw_late(Plot&, const Row&, trace::ObjectId task, std::size_t loop = 0);

private:
  void draw_piece(Plot&, const Row&, const Shown&, float x0, float x1) const;
  Piece seen_between(const Plot&, float left, float right) const;
  void draw_dense(Plot&, const Row&, const Piece& seen) const;
  void point_at(Plot&, const Shown&) const;
  void write(Plot&, const Row&, const Shown&, const Style&, ui::Rect box) const;
  Shown shown(const Plot&, const Piece&) const;
};

constexpr std::uint8_t bit(auto kind) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(kind));
}
constexpr auto as_kinds(auto... kinds) {
  return std::array{static_cast<int>(kinds)...};
}

/// A lane of the spans that the index has, in whatever it keeps them.
template <class Spans>
class LaneOf : public SpanLane {
protected:
  explicit LaneOf(const Spans& spans) : spans_(spans) {}
  std::size_t count() const override { return spans_.size(); }
  Moment begin(std::size_t span) const override { return {spans_[span].begin, spans_[span].event}; }
  int kind(std::size_t span) const override { return static_cast<int>(spans_[span].kind); }

  const Spans& spans_;
};

// Each of these is a class of its own file.
/// What the loop (of several the one of that number in Index::loops()) ran, where it waited, where a call blocked it,
/// and where the run was paused. `more` loops have no lane.
std::unique_ptr<Lane> loop_lane(const replay::Index&, std::size_t loop = 0, std::size_t more = 0);
/// What a thread other than the loop's does. `more` threads have no lane.
std::unique_ptr<Lane> thread_lane(const replay::ThreadLane&, std::size_t more = 0);
/// A task's life.
std::unique_ptr<Lane> task_lane(const replay::Lane&);

} // namespace loopscope::app::timeline
