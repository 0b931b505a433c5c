// Commands for views that offer some, with nothing behind them.
#pragma once

#include "app/ui/commands.h"

#include <functional>
#include <string_view>
#include <utility>

namespace loopscope::app {

/// All that any view asks for. `asked` is told which.
inline ui::Commands every_command(std::function<void(std::string_view)> asked = [](std::string_view) {}) {
  std::vector<ui::Command> all;
  for (std::string_view id :
       {"play",       "step_forward",  "step_back", "to_start",    "to_end",   "stop",     "again",  "faster",
        "slower",     "speeds",        "steps",     "lessons",     "loops",    "compare",  "predict", "help",   "escape",
        "step_line", "step_event", "step_callback", "step_turn", "step_switch", "lesson_a", "lesson_b", "loop_a", "loop_b"})
    all.push_back({id, {id}, "Group", id, [asked, id] { asked(id); }});
  all.push_back({"poke", {"i"}, "Group", "poke", [asked] { asked("poke"); }, "calls call_soon_threadsafe"});
  all.push_back({"visit", {"g"}, "Group", "visit", [asked] { asked("visit"); }});
  return {std::move(all), [](const std::function<void()>& handler) { handler(); }};
}

} // namespace loopscope::app
