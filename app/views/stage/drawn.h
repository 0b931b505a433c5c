// Where the things of the stage are on the screen, so that something can be drawn beside them and pointed at there.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"

#include <string>
#include <vector>

namespace loopscope::app {

/// A thing, and where it was drawn in the last frame, in points.
struct DrawnThing {
  Thing thing;
  ui::Rect box;
};
/// In the order in which they were drawn. A thing may be in several places (a task in the ready queue and in line for a
/// lock), and several things in one (a callback of the ready queue and the task that it steps).
using DrawnThings = std::vector<DrawnThing>;

/// The first place of the thing; w 0 where it was not drawn.
inline ui::Rect place_of(const DrawnThings& drawn, Thing thing) {
  for (const DrawnThing& each : drawn)
    if (each.thing == thing) return each.box;
  return {};
}

inline Thing thing_of(replay::Phase phase) {
  return {Thing::Kind::phase, static_cast<std::uint32_t>(phase)};
}
inline Thing thing_of(StagePlace place) {
  return {Thing::Kind::place, static_cast<std::uint32_t>(place)};
}
/// The name of a part of the stage among the marks: "stage:ready", "stage:select"; empty for other things.
std::string mark_of(Thing);

} // namespace loopscope::app
