// Somebody who types.
#pragma once

#include "app/editor/keys.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace loopscope::editor {

struct PlainClipboard final : Clipboard {
  std::string kept;
  std::string text() override { return kept; }
  void set_text(const std::string& text) override { kept = text; }
};

struct Typist {
  Editor editor;
  PlainClipboard clipboard{};

  explicit Typist(std::string_view text = "", bool one_line = false) : editor(one_line) { editor.load(text); }
  void type(std::string_view text) {
    for (char c : text) key(c == ' ' ? "space" : c == '\n' ? "enter" : std::string_view(&c, 1));
  }
  bool key(std::string_view name) { return take_key(editor, name, clipboard); }
  void keys(std::initializer_list<std::string_view> names) {
    for (std::string_view name : names) key(name);
  }
  std::string all() const { return editor.all(); }
};

} // namespace loopscope::editor
