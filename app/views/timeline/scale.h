// Where the events of a trace lie along the timeline, and back: pure arithmetic, no drawing.
//
// Two scales. In steps each callback is a slot of the same width. In time x grows with the loop's
// clock; but in virtual time many callbacks share one instant, so an instant may be open: it then
// takes some width of its own, in which its callbacks are slots. The room for that is taken from what lies close beside
// it: nothing farther away moves, so that a time stays where it is while one steps.
#pragma once

#include "core/replay/index.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace loopscope::app::timeline {

/// A moment of a trace, in the order in which they happened: an event, or a time between two
/// (then `event` is the first one that follows).
struct Moment {
  std::int64_t time = 0; // ns
  std::uint64_t event = 0;
  friend auto operator<=>(const Moment&, const Moment&) = default;
};

/// Places on a row of callbacks: callback k (its number in Index::ran) is drawn from k + edge to
/// k + 1 - edge, and whole numbers lie between two callbacks. Its events share that evenly; if it took
/// time, half of it goes by time, so that a blocking call is seen.
class Slots {
public:
  static constexpr double edge = 0.07;

  /// Refers to all of them; `size` events of the trace may be read, and the marks are of these callbacks.
  Slots(const trace::Trace& trace, std::span<const replay::Ran> ran, const replay::RanMarks& marks, std::uint64_t size)
      : trace_(&trace), ran_(ran), marks_(&marks), size_(size) {}

  std::size_t count() const { return ran_.size(); }
  const replay::Ran& operator[](std::size_t k) const { return ran_[k]; }
  const trace::Trace& trace() const { return *trace_; }
  std::uint64_t size() const { return size_; }
  /// The time of an event, ns; of the last one if there is none of that number.
  std::int64_t time(std::uint64_t event) const;
  /// The first event that is not before that time, ns; size() when there is none.
  std::uint64_t event_from(std::int64_t time) const;
  /// How many callbacks had begun after that many events.
  std::size_t begun(std::uint64_t position) const { return marks_->before(position); }
  /// The event after the last one that belongs to callback k.
  std::uint64_t after(std::size_t k) const;
  /// The place of what an event began.
  double of_event(std::uint64_t event) const;
  /// The place of a cursor that has seen `position` events, at `now` (ns; at most the next event's time counts).
  double of_position(std::uint64_t position, std::int64_t now = INT64_MIN) const;
  /// The first event whose place is not before that one.
  std::uint64_t event_at(double place) const;
  /// The position that a cursor dropped at that place goes to.
  std::uint64_t position_at(double place) const;

private:
  /// How far into callback k, which ends before event `end`: 0 to 1.
  double part(std::uint64_t begin, std::uint64_t end, std::uint64_t event, std::int64_t time) const;

  const trace::Trace* trace_;
  std::span<const replay::Ran> ran_;
  const replay::RanMarks* marks_;
  std::uint64_t size_;
};

/// An instant that is open in the time scale.
struct Opening {
  std::size_t first = 0, count = 0; // its callbacks
  std::int64_t begin = 0, end = 0;  // ns; the same in virtual time
  std::uint64_t from = 0, to = 0;   // its events: from <= event < to
  float width = 0;                  // points
  bool same(const Opening& o) const { return from == o.from && first == o.first; }
};

/// The instant of the cursor that has seen `position` events, the last of them at `time`: callbacks that
/// lasted at most `tolerance` ns (0: no time at all) and that share a stretch of so many; at most `most`
/// of them. Nothing when no callback is near.
std::optional<Opening> find_opening(const Slots& slots, std::uint64_t position, std::int64_t time,
                                    std::int64_t tolerance, std::size_t most);

/// Maps moments to x (points) and back, both growing.
struct Scale {
  bool steps = false;
  double begin = 0;     // at x = left: ns, or a place
  double per_point = 1; // ns or places in a point
  float left = 0;
  float right = 0;                // an open instant that begins left of it ends there, too; 0: anywhere
  std::optional<Opening> opening; // of the time scale

  std::span<const Opening> open() const { return {opening ? &*opening : nullptr, opening ? 1u : 0u}; }
  /// Steps too narrow to be told apart: what lies within one is all at its middle.
  bool coarse() const { return steps && per_point > 4; }
  float x_of_time(double time) const;
  float x_of_place(const Slots&, double place) const; // in steps or in an opening; elsewhere by its time
  float x(const Slots&, Moment) const;
  /// Of a cursor that has seen `position` events, at `now`.
  float x_of_position(const Slots&, std::uint64_t position, std::int64_t now) const;
  Moment at(const Slots&, float x) const;
  /// The open instant that holds the event, or null.
  const Opening* opening_of(std::uint64_t event) const;
  /// The open instant that is drawn at x, or null.
  const Opening* opening_at(float x) const;
  /// Where an open instant is drawn: its left edge.
  float left_of(const Opening&) const;
  float slot_width(const Opening& o) const { return width_of(o) / static_cast<float>(o.count); }
  float width_of(const Opening&) const;
  /// Sets `begin` so that what is at x under `old` stays there.
  void keep(const Scale& old, float x);

private:
  double straight(double time) const { return left + (time - begin) / per_point; } // with nothing open
  /// Of the open instant: from where to where its time would lie, and where it is drawn.
  struct Bend {
    double from, to, left, right;
    double of(double straight) const;
    double back(double bent) const;
  };
  Bend bend(const Opening&) const;
};

/// The step of the axis in ns: 1, 2 or 5 times a power of ten, and from there the steps of clocks;
/// the least that is at least so many points; the largest there is for an axis without a width.
std::int64_t tick_step(double ns_per_point, double least_points);
/// 1, 2 or 5 times a power of ten, at least 1: a stride of whole numbers that are `width` points apart.
std::int64_t stride(double width, double least_points);

} // namespace loopscope::app::timeline
