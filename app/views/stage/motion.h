// How things on the stage move: each has a key, keeps its identity from frame to frame, and flies along a curve to
// where the state wants it. What is new comes from where it was made; what is gone fades, and on a step back returns
// there.
#pragma once

#include "app/ui/canvas.h"

#include <cstdint>
#include <unordered_map>

namespace loopscope::app::stage {

/// Where a thing is drawn in this frame, and how visible it is (0 to 1).
struct Placed {
  ui::Rect rect;
  float alpha = 1;
};

/// What is left of a thing to draw while it fades out.
struct Trail {
  ui::Color fill;
  ui::Color frame;
  ui::Shape shape = ui::Shape::solid;
  float radius = 0;
  ui::Color hue{0, 0, 0, 0}; // of the track behind it while it flies; none where that is clear
};

/// A way from one point to another: bent to the same side whichever of them it begins at.
struct Curve {
  ui::Point from, bend, to;
  static Curve between(ui::Point from, ui::Point to);
  ui::Point at(float part) const;
};
/// The part of the curve between two of its points, each 0 to 1; it is clear at its beginning where it `fades`.
void draw_curve(ui::Canvas&, const Curve&, float begin, float end, ui::Color, float width, bool fades);

/// Easing by key. With delta 0 everything is at once where it belongs. Window thread.
class Motion {
public:
  /// Of a flight, in seconds: no step takes longer, and quick ones in succession take less, so that the picture never
  /// lags behind the run.
  static constexpr float longest = 0.5f, shortest = 0.08f;

  /// Starts a frame. `moves` false: everything jumps (the first frame of a run). `stepped`: another moment is shown
  /// than in the last frame, an earlier one where it is `backwards`.
  void begin(float delta, bool moves, bool stepped = false, bool backwards = false);
  /// Where the thing of that key is in this frame. A key that was not there in the last frame starts at
  /// `from`, invisible. A key asked for twice in one frame is two things.
  Placed place(std::uint64_t key, ui::Rect target, const ui::Rect& from, const Trail& trail);
  /// A number that glides.
  float glide(std::uint64_t key, float target);
  /// Lets what was not placed in this frame fade; calls draw(placed, trail) for each that still shows, and
  /// track(curve, part of the way made, trail) for each that flies.
  template <class Draw, class Track>
  void end(Draw draw, Track track);
  /// Whether anything still moves.
  bool moving() const { return moving_; }
  /// How long a flight takes that begins now, in seconds; 0 where nothing may move.
  float duration() const { return still_ ? 0 : duration_; }
  /// Seconds since the last frame; 0 where nothing may move.
  float delta() const { return still_ ? 0 : delta_; }

private:
  struct Entry {
    ui::Rect rect, from, to, origin;
    float alpha = 1;
    float wait = 0;             // seconds until it starts
    float time = 0, flight = 0; // seconds flown, of so many; flight 0: it rests
    bool leaves = false;        // it is gone, and flies back
    std::uint32_t seen = 0;
    Trail trail;
  };
  struct Number {
    float value = 0;
    std::uint32_t seen = 0;
  };
  void start(Entry&, const ui::Rect& to);
  void advance(Entry&);
  void fade(Entry&);
  void drop_unused_numbers();

  std::unordered_map<std::uint64_t, Entry> entries_;
  std::unordered_map<std::uint64_t, Number> numbers_;
  float delta_ = 0, step_ = 1; // the part of the way that what only shifts makes in this frame
  float since_step_ = longest, duration_ = longest;
  std::uint32_t frame_ = 0, started_ = 0; // flights that begin in this frame
  bool moving_ = false, still_ = true, backwards_ = false;
};

template <class Draw, class Track>
void Motion::end(Draw draw, Track track) {
  for (auto it = entries_.begin(); it != entries_.end();) {
    Entry& entry = it->second;
    const bool here = entry.seen == frame_;
    if (!here) {
      fade(entry);
      if (entry.alpha < 0.03f) {
        it = entries_.erase(it);
        continue;
      }
      draw(Placed{entry.rect, entry.alpha}, entry.trail);
    }
    if (entry.flight > 0 && entry.wait <= 0 && entry.trail.hue.a > 0)
      track(Curve::between(entry.from.center(), entry.to.center()), entry.time / entry.flight, entry.trail);
    ++it;
  }
  drop_unused_numbers();
}

} // namespace loopscope::app::stage
