// A line of text that is typed: to find something, to answer a program.
#pragma once

#include "app/editor/keys.h"
#include "app/ui/canvas.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace loopscope::ui {

/// How many presses in a row are made at one place, each soon after the one before: 1, 2 (a word), 3 (a line), 1 again.
class Presses {
public:
  int count(const Canvas&, Point at);

private:
  double last_ = -1e9; // when, on the canvas's clock
  Point at_;
  int count_ = 0;
};

/// Has the keyboard while it has the canvas's focus: its screen returns it from Screen::typing for the id that it is
/// drawn with. Knows all the keys of a line (editor::take_key); Enter, Escape, Tab, up and down are its owner's. What
/// it holds stays when it is not drawn. Window thread.
class TextField final : public editor::Target {
public:
  /// What the owner does with keys; asked first. True: it has taken the key.
  std::function<bool(std::string_view key)> own_keys;

  std::string text() const { return editor_.all(); }
  void set_text(std::string_view text);
  void select_all() { editor_.select_all(); }
  /// Another number after each change of the text.
  std::uint64_t version() const { return editor_.version(); }

  bool key(std::string_view name, editor::Clipboard&) override;
  /// Draws it, takes the focus where it is pressed, and keeps the caret in sight. `hint`: said while it is empty.
  void draw(Canvas&, Rect, std::uint64_t id, std::string_view hint, Font = Font::regular);

private:
  float x_of(Canvas&, const TextStyle&, std::uint32_t byte) const;
  std::uint32_t byte_at(Canvas&, const TextStyle&, float x) const;

  editor::Editor editor_{true};
  Presses presses_;
  float shift_ = 0; // how far it is scrolled, points
};

} // namespace loopscope::ui
