#include "app/commands.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace loopscope::app {
namespace {

const std::vector<Binding>& table() {
  static const std::vector<Binding> all{
      {Command::play, {"space"}, "Moving", "play or pause"},
      {Command::step_forward, {"right"}, "Moving", "one step on"},
      {Command::step_back, {"left"}, "Moving", "one step back"},
      {Command::to_start, {"home"}, "Moving", "to the start"},
      {Command::to_end, {"end"}, "Moving", "to the end"},
      {Command::stop, {"x"}, "Moving", "stop the run, wherever it is"},
      {Command::again, {"r"}, "Moving", "run it again, from its start"},
      {Command::faster, {"+", "="}, "Moving", "faster"},
      {Command::slower, {"-"}, "Moving", "slower"},

      {Command::step_event, {"1"}, "Step size", "an event"},
      {Command::step_callback, {"2"}, "Step size", "a callback"},
      {Command::step_turn, {"3"}, "Step size", "a turn of the loop"},
      {Command::step_switch, {"4"}, "Step size", "until another task runs"},
      {Command::step_smaller, {"up"}, "Step size", "smaller steps"},
      {Command::step_larger, {"down"}, "Step size", "larger steps"},

      {Command::next_task, {"]"}, "Looking", "select the next task"},
      {Command::previous_task, {"["}, "Looking", "select the task before"},
      {Command::python, {"p"}, "Looking", "the program in Python"},
      {Command::cpp, {"c"}, "Looking", "the program in C++; again: the file that the lesson shows"},
      {Command::zoom_in, {"z"}, "Looking", "timeline: closer"},
      {Command::zoom_out, {"Z"}, "Looking", "timeline: farther"},
      {Command::zoom_fit, {"0"}, "Looking", "timeline: all of it"},
      {Command::pan_back, {","}, "Looking", "timeline: earlier"},
      {Command::pan_forward, {"."}, "Looking", "timeline: later"},
      {Command::timeline_scale, {"k"}, "Looking", "timeline: by time or by steps"},
      {Command::next_panel, {"v"}, "Looking", "the next panel, in a small window"},

      {Command::poke, {"i"}, "Real loops", "ask the loop whether it is alive"},
      {Command::visit, {"g"}, "Real loops", "connect a client to the server that listens"},

      {Command::lessons, {"l"}, "Lessons", "choose a lesson"},
      {Command::next_lesson, {"n", "page down"}, "Lessons", "the next lesson"},
      {Command::previous_lesson, {"b", "page up"}, "Lessons", "the lesson before"},
      {Command::loops, {"o"}, "Lessons", "choose a loop"},
      {Command::compare,
       {"d"},
       "Lessons",
       "compare two runs; there a, b choose lessons, A, B loops, r runs again, ↑ ↓ scroll"},
      {Command::focus_next, {"tab"}, "Lessons", "to the next slider or button; ← → change it, Enter presses it"},
      {Command::focus_previous, {"shift+tab"}, "Lessons", "to the one before"},
      {Command::save, {"s", "ctrl+s"}, "Lessons", "save this run as a file"},

      {Command::text_larger, {"ctrl++", "ctrl+="}, "Window", "larger text"},
      {Command::text_smaller, {"ctrl+-"}, "Window", "smaller text"},
      {Command::text_normal, {"ctrl+0"}, "Window", "text as it was"},
      {Command::theme, {"t"}, "Window", "light or dark"},
      {Command::reduced_motion, {"m"}, "Window", "nothing glides, or it does"},
      {Command::help, {"?", "f1"}, "Window", "these keys"},
      {Command::escape, {"escape"}, "Window", "close, or select nothing"},
      {Command::quit, {"q", "ctrl+q"}, "Window", "leave"},
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
