#include "app/editor/keys.h"

#include "app/ui/utf8.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace loopscope::editor {
namespace {

constexpr auto motions = std::to_array<std::pair<std::string_view, Motion>>({
    {"left", Motion::left},
    {"right", Motion::right},
    {"ctrl+left", Motion::word_left},
    {"ctrl+right", Motion::word_right},
    {"up", Motion::up},
    {"down", Motion::down},
    {"page up", Motion::page_up},
    {"page down", Motion::page_down},
    {"home", Motion::line_start},
    {"end", Motion::line_end},
    {"ctrl+home", Motion::text_start},
    {"ctrl+end", Motion::text_end},
});

constexpr auto erasers = std::to_array<std::pair<std::string_view, Motion>>({
    {"backspace", Motion::left},
    {"shift+backspace", Motion::left},
    {"delete", Motion::right},
    {"ctrl+backspace", Motion::word_left},
    {"ctrl+delete", Motion::word_right},
});

/// The name without "shift+"; whether it had it.
std::pair<std::string, bool> unshifted(std::string_view key) {
  std::string plain(key);
  const std::size_t at = plain.find("shift+");
  if (at == std::string::npos || at + 6 == plain.size()) return {plain, false};
  return {plain.erase(at, 6), true};
}

bool copy(Editor& editor, Clipboard& clipboard) {
  if (const std::string copied = editor.copied(); !copied.empty()) clipboard.set_text(copied);
  return true;
}

bool cut(Editor& editor, Clipboard& clipboard) {
  if (editor.copied().empty()) return true;
  copy(editor, clipboard);
  editor.cut();
  return true;
}

bool paste(Editor& editor, Clipboard& clipboard) {
  editor.end_group();
  editor.insert(clipboard.text());
  editor.end_group();
  return true;
}

/// What only a text of several lines knows.
bool take_key_of_lines(Editor& editor, std::string_view key) {
  if (key == "enter" || key == "shift+enter")
    editor.break_line();
  else if (key == "tab")
    editor.indent();
  else if (key == "shift+tab")
    editor.unindent();
  else if (key == "ctrl+/" || key == "ctrl+shift+7") // the same place on many keyboards
    editor.toggle_comment();
  else if (key == "alt+up" || key == "alt+down")
    editor.move_lines(key == "alt+up" ? -1 : 1);
  else
    return false;
  return true;
}

} // namespace

std::string_view typed_by(std::string_view key) {
  if (key == "space") return " ";
  if (key.empty() || static_cast<unsigned char>(key[0]) < 0x20 || key[0] == 0x7f) return "";
  std::string_view rest = key;
  ui::next_code_point(rest);
  return rest.empty() ? key : "";
}

bool take_key(Editor& editor, std::string_view key, Clipboard& clipboard) {
  if (const std::string_view typed = typed_by(key); !typed.empty()) {
    editor.insert(typed);
    return true;
  }
  const auto [plain, shift] = unshifted(key);
  if (const auto found = std::ranges::find(motions, plain, &std::pair<std::string_view, Motion>::first);
      found != motions.end()) {
    const bool down = found->second >= Motion::up && found->second <= Motion::page_down;
    if (editor.one_line() && down) return false;
    editor.move(found->second, shift);
    return true;
  }
  if (const auto found = std::ranges::find(erasers, key, &std::pair<std::string_view, Motion>::first);
      found != erasers.end()) {
    editor.erase(found->second);
    return true;
  }
  if (key == "ctrl+z") return editor.undo(), true;
  if (key == "ctrl+shift+z" || key == "ctrl+y") return editor.redo(), true;
  if (key == "ctrl+a") return editor.select_all(), true;
  if (key == "ctrl+c" || key == "ctrl+insert") return copy(editor, clipboard);
  if (key == "ctrl+x" || key == "shift+delete") return cut(editor, clipboard);
  if (key == "ctrl+v" || key == "shift+insert") return paste(editor, clipboard);
  return !editor.one_line() && take_key_of_lines(editor, key);
}

} // namespace loopscope::editor
