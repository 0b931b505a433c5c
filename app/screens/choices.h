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
/// All loops for its lesson; for a program of one's own, whether it waits for real.
std::vector<MenuItem> loop_choices(const World&, const RunSettings& now, std::function<void(RunSettings)> choose);
/// The settings' program as its file or lesson has it, and, where they have another text, as it was edited; none for
/// a lesson that was not edited.
std::vector<RunSettings> versions_of(const RunSettings&);
/// Those to choose from.
std::vector<MenuItem> program_choices(const std::vector<RunSettings>&, const RunSettings& now,
                                      std::function<void(RunSettings)> choose);
/// "Lock", "bot.py", "bot.py, edited".
std::string title_of(const RunSettings&);
/// What runs it, in a word: "simulated", "cpython", "cpython, waits skipped".
std::string loop_of(const RunSettings&);

/// The lesson's numbers as they are in a run with those settings; none without a lesson.
std::vector<Control> controls_of(const RunSettings&);

} // namespace loopscope::app
