#include "app/shell/commands.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace loopscope::app {
namespace {

const std::vector<Binding>& table() {
  static const std::vector<Binding> all{
      {Command::play, {"space"}, "Playback", "play or pause"},
      {Command::step_forward, {"right"}, "Playback", "step forward"},
      {Command::step_back, {"left"}, "Playback", "step back"},
      {Command::to_start, {"home"}, "Playback", "go to the start"},
      {Command::to_end, {"end"}, "Playback", "go to the end"},
      {Command::stop, {"x"}, "Playback", "stop the run"},
      {Command::again, {"r"}, "Playback", "run again from the start"},
      {Command::faster, {"+", "="}, "Playback", "faster"},
      {Command::slower, {"-"}, "Playback", "slower"},

      {Command::step_event, {"1"}, "Step size", "one event"},
      {Command::step_callback, {"2"}, "Step size", "one callback"},
      {Command::step_turn, {"3"}, "Step size", "one turn of the loop"},
      {Command::step_switch, {"4"}, "Step size", "until the next task switch"},
      {Command::step_smaller, {"up"}, "Step size", "smaller steps"},
      {Command::step_larger, {"down"}, "Step size", "larger steps"},

      {Command::next_task, {"]"}, "View", "select the next task"},
      {Command::previous_task, {"["}, "View", "select the previous task"},
      {Command::python, {"p"}, "View", "show the program in Python"},
      {Command::cpp, {"c"}, "View", "show the program in C++; again: the file that the lesson shows"},
      {Command::zoom_in, {"z"}, "View", "timeline: zoom in"},
      {Command::zoom_out, {"Z"}, "View", "timeline: zoom out"},
      {Command::zoom_fit, {"0"}, "View", "timeline: fit"},
      {Command::pan_back, {","}, "View", "timeline: earlier"},
      {Command::pan_forward, {"."}, "View", "timeline: later"},
      {Command::timeline_scale, {"k"}, "View", "timeline: by time or by steps"},
      {Command::next_panel, {"v"}, "View", "next panel, in a small window"},

      {Command::poke, {"i"}, "Live loops", "check whether the loop responds"},
      {Command::visit, {"g"}, "Live loops", "connect a client to the running server"},

      {Command::lessons, {"l"}, "Lessons", "choose a lesson"},
      {Command::next_lesson, {"n", "page down"}, "Lessons", "next lesson"},
      {Command::previous_lesson, {"b", "page up"}, "Lessons", "previous lesson"},
      {Command::loops, {"o"}, "Lessons", "choose a loop"},
      {Command::compare,
       {"d"},
       "Lessons",
       "compare two runs (there: a, b lessons · A, B loops · r run again · ↑ ↓ scroll)"},
      {Command::focus_next, {"tab"}, "Lessons", "focus the next slider or button (← → change it, Enter presses it)"},
      {Command::focus_previous, {"shift+tab"}, "Lessons", "focus the previous one"},
      {Command::save, {"s", "ctrl+s"}, "Lessons", "save this run as a file"},

      {Command::text_larger, {"ctrl++", "ctrl+="}, "Window", "larger text"},
      {Command::text_smaller, {"ctrl+-"}, "Window", "smaller text"},
      {Command::text_normal, {"ctrl+0"}, "Window", "default text size"},
      {Command::theme, {"t"}, "Window", "light or dark theme"},
      {Command::reduced_motion, {"m"}, "Window", "animations on or off"},
      {Command::help, {"?", "f1"}, "Window", "show these keys"},
      {Command::escape, {"escape"}, "Window", "close, or clear the selection"},
      {Command::quit, {"q", "ctrl+q"}, "Window", "quit"},
  };
  return all;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> caps{{
    {"left", "←"},
    {"right", "→"},
    {"up", "↑"},
    {"down", "↓"},
    {"space", "space"},
    {"home", "Home"},
    {"end", "End"},
    {"tab", "Tab"},
    {"page up", "Page ↑"},
    {"page down", "Page ↓"},
    {"escape", "Esc"},
    {"enter", "Enter"},
    {"f1", "F1"},
    {"Z", "Shift Z"},
}};

} // namespace

std::span<const Binding> bindings() {
  return table();
}

const Binding* binding_of(std::string_view key) {
  auto find = [](std::string_view wanted) -> const Binding* {
    for (const Binding& binding : table())
      if (std::ranges::find(binding.keys, wanted) != binding.keys.end()) return &binding;
    return nullptr;
  };
  if (const Binding* found = find(key)) return found;
  std::string small(key);
  if (small.size() == 1) small[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(small[0])));
  return find(small);
}

std::string key_cap(std::string_view key) {
  std::string prefix;
  for (auto [name, cap] : {std::pair<std::string_view, std::string_view>{"ctrl+", "Ctrl "}, {"shift+", "Shift "}})
    if (key.starts_with(name) && key.size() > name.size()) {
      prefix = cap;
      key.remove_prefix(name.size());
    }
  for (auto [name, cap] : caps)
    if (name == key) return prefix + std::string(cap);
  std::string cap(key);
  if (cap.size() == 1 && !prefix.empty()) cap[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(cap[0])));
  return prefix + cap;
}

} // namespace loopscope::app
