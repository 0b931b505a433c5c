#include "app/ui/commands.h"

#include "core/words/language.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace loopscope::ui {
namespace {

struct Cap {
  std::string_view key;
  words::Word cap; // as it is written on a keyboard
};

constexpr std::array<Cap, 14> caps{{
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
    {"delete", "Del"},
    {"backspace", "Backspace"},
}};
constexpr std::array<Cap, 3> held_keys{{{"ctrl+", "Ctrl"}, {"alt+", "Alt"}, {"shift+", "Shift"}}};

} // namespace

const Command* Commands::of_key(std::string_view key) const {
  auto find = [this](std::string_view wanted) -> const Command* {
    for (const Command& command : all_)
      if (std::ranges::find(command.keys, wanted) != command.keys.end()) return &command;
    return nullptr;
  };
  if (const Command* found = find(key)) return found;
  std::string small(key);
  if (const std::size_t at = small.find("shift+"); at != std::string::npos && at + 6 < small.size())
    return of_key(small.erase(at, 6));
  if (small.size() == 1) small[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(small[0])));
  return find(small);
}

const Command& Commands::operator[](std::string_view id) const {
  const auto found = std::ranges::find(all_, id, &Command::id);
  if (found == all_.end()) throw std::out_of_range("no command " + std::string(id));
  return *found;
}

std::string Commands::tip(std::string_view id, std::string_view words) const {
  const Command& command = (*this)[id];
  if (words.empty()) words = command.tip.empty() ? command.what : command.tip;
  return command.keys.empty() ? std::string(words) : std::string(words) + " (" + cap(id) + ")";
}

std::string Commands::cap(std::string_view id) const {
  return key_cap((*this)[id].keys.front());
}

std::string key_cap(std::string_view key) {
  std::string prefix;
  const auto hold = [&](const Cap& held) { prefix += held.cap.string() + " "; };
  for (const Cap& held : held_keys)
    if (key.starts_with(held.key) && key.size() > held.key.size()) {
      hold(held);
      key.remove_prefix(held.key.size());
    }
  for (const Cap& each : caps)
    if (each.key == key) return prefix + each.cap.string();
  std::string cap(key);
  const bool function = cap.size() > 1 && cap[0] == 'f' && std::isdigit(static_cast<unsigned char>(cap[1]));
  if (function) cap[0] = 'F';
  if (cap.size() == 1 && prefix.empty() && cap[0] >= 'A' && cap[0] <= 'Z') hold(held_keys.back());
  if (cap.size() == 1 && !prefix.empty()) cap[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(cap[0])));
  return prefix + cap;
}

} // namespace loopscope::ui
