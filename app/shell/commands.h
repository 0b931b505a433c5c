// What the person at the keyboard can ask for: one table, from which keys are looked up and the help is drawn.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

enum class Command : std::uint8_t {
  play,
  step_forward,
  step_back,
  to_start,
  to_end,
  stop,
  again,
  slower,
  faster,
  step_smaller,
  step_larger,
  step_event,
  step_callback,
  step_turn,
  step_switch,
  previous_task,
  next_task,
  escape,
  focus_next,
  focus_previous,
  lessons,
  next_lesson,
  previous_lesson,
  loops,
  compare,
  python,
  cpp,
  zoom_in,
  zoom_out,
  zoom_fit,
  pan_back,
  pan_forward,
  timeline_scale,
  theme,
  text_larger,
  text_smaller,
  text_normal,
  reduced_motion,
  next_panel,
  poke,
  visit,
  save,
  help,
  quit,
};

/// A key is named by what it types ("t", "?", "+") or its name ("space", "left", "page down"), with "ctrl+" or
/// "shift+" before it where those are held ("shift+" only before names).
struct Binding {
  Command command;
  std::vector<std::string_view> keys;
  std::string_view group;
  std::string_view description;
};

/// All commands, by group, in the order in which the help shows them. No key occurs twice.
std::span<const Binding> bindings();

/// The command of a key, or null. A letter that is not bound in capitals is taken for the small one.
const Binding* binding_of(std::string_view key);

/// The key as it is written on a keyboard: "←" for "left", "Ctrl S" for "ctrl+s".
std::string key_cap(std::string_view key);

} // namespace loopscope::app
