// The stage: the loop as a ring of its phases with the running slot in the middle, the ready queue,
// the timers, and what tasks wait for. All of it is drawn from the state at the scene's moment.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"
#include "app/views/stage/drawn.h"
#include "app/views/stage/legend.h"
#include "app/views/stage/motion.h"
#include "app/views/stage/sections.h"
#include "app/views/stage/wakes.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace loopscope::app {

/// Keeps nothing from frame to frame but where things were, so that they can glide.
class StageView {
public:
  /// Draws into a box of any size from about 500 x 340 points. Asks for further frames while things move.
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&);
  /// Where things were drawn in the last frame.
  const DrawnThings& places() const { return drawn_; }
  /// It is not drawn in the frame that begins, or not yet.
  void forget_places() { drawn_.clear(); }

private:
  const trace::Trace* trace_ = nullptr;
  std::uint64_t position_ = 0;
  float width_ = 0, height_ = 0;
  stage::Motion motion_;
  stage::Dial dial_;
  stage::Shelf shelf_;
  stage::Wakes wakes_;
  stage::Legend legend_;
  DrawnThings drawn_;
  std::optional<replay::Measures> figures_; // of the run, once its end has been seen
};

} // namespace loopscope::app
