// How things on the stage move: each has a key, keeps its identity from frame to frame and glides to
// where the state wants it. What is new fades in from where it came from; what is gone fades out.
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
};

/// Easing by key. With delta 0 everything is at once where it belongs. Window thread.
class Motion {
public:
  /// Starts a frame. `moves` false: everything jumps (the first frame of a run).
  void begin(float delta, bool moves);
  /// Where the thing of that key is in this frame. A key that was not there in the last frame starts at
  /// `from`, invisible. A key asked for twice in one frame is two things.
  Placed place(std::uint64_t key, ui::Rect target, const ui::Rect& from, const Trail& trail);
  /// A number that glides.
  float glide(std::uint64_t key, float target);
  /// Lets what was not placed in this frame fade; calls draw(placed, trail) for each that still shows.
  template <class Draw>
  void end(Draw draw);
  /// Whether anything still moves.
  bool moving() const { return moving_; }

private:
  struct Entry {
    ui::Rect rect;
    float alpha = 1;
    std::uint32_t seen = 0;
    Trail trail;
  };
  struct Number {
    float value = 0;
    std::uint32_t seen = 0;
  };
  void drop_unused_numbers();

  std::unordered_map<std::uint64_t, Entry> entries_;
  std::unordered_map<std::uint64_t, Number> numbers_;
  float step_ = 1; // the part of the way that is made in this frame
  std::uint32_t frame_ = 0;
  bool moving_ = false;
};

template <class Draw>
void Motion::end(Draw draw) {
  for (auto it = entries_.begin(); it != entries_.end();) {
    Entry& entry = it->second;
    if (entry.seen != frame_) {
      entry.alpha *= 1 - step_;
      if (entry.alpha < 0.03f) {
        it = entries_.erase(it);
        continue;
      }
      moving_ = true;
      draw(Placed{entry.rect, entry.alpha}, entry.trail);
    }
    ++it;
  }
  drop_unused_numbers();
}

} // namespace loopscope::app::stage
