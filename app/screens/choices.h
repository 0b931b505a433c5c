// What can be chosen for a run: its lesson, its loop, and its numbers.
#pragma once

#include "app/shell/world.h"
#include "app/views/menu.h"
#include "app/views/scene.h"

#include <functional>
#include <string>
#include <vector>

namespace loopscope::app {

/// All lessons, that of the settings marked. `choose` is called with the settings to run another one.
std::vector<MenuItem> lesson_choices(const World&, const RunSettings& now, std::function<void(RunSettings)> choose);
/// All loops for its lesson.
std::vector<MenuItem> loop_choices(const World&, const RunSettings& now, std::function<void(RunSettings)> choose);

/// The lesson's numbers as they are in a run with those settings; none without a lesson.
std::vector<Control> controls_of(const RunSettings&);

} // namespace loopscope::app
