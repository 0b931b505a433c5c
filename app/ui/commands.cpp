#include "app/ui/commands.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace loopscope::ui {
namespace {

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
    {"delete", "Del"},
    {"backspace", "Backspace"},
}};

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
  for (auto [name, cap] :
       {std::pair<std::string_view, std::string_view>{"ctrl+", "Ctrl "}, {"alt+", "Alt "}, {"shift+", "Shift "}})
    if (key.starts_with(name) && key.size() > name.size()) {
      prefix += cap;
      key.remove_prefix(name.size());
    }
  for (auto [name, cap] : caps)
    if (name == key) return prefix + std::string(cap);
  std::string cap(key);
  const bool function = cap.size() > 1 && cap[0] == 'f' && std::isdigit(static_cast<unsigned char>(cap[1]));
  if (function) cap[0] = 'F';
  if (cap.size() == 1 && prefix.empty() && cap[0] >= 'A' && cap[0] <= 'Z') prefix = "Shift ";
  if (cap.size() == 1 && !prefix.empty()) cap[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(cap[0])));
  return prefix + cap;
}

} // namespace loopscope::ui
