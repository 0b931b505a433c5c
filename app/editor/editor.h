// Editing a text: a caret, what is selected, and everything that was done, to be undone.
#pragma once

#include "app/editor/text.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::editor {

/// What was cut or copied: the machine's, or one's own.
class Clipboard {
public:
  virtual ~Clipboard() = default;
  virtual std::string text() = 0;
  virtual void set_text(const std::string&) = 0;
};

enum class Motion : std::uint8_t {
  left,
  right,
  word_left,
  word_right,
  up,
  down,
  page_up,
  page_down,
  line_start, // before its first letter; there already: before its indentation
  line_end,
  text_start,
  text_end,
};

/// What a press of the mouse and its drag select.
enum class Unit : std::uint8_t { character, word, line };

/// Carets are between two characters. What is done by one key is undone as one; of typing, a word is, and of deleting
/// by single characters, all in a row.
class Editor {
public:
  /// `one_line`: there are no newlines; what is put in has spaces in their place.
  explicit Editor(bool one_line = false) : one_line_(one_line) {}

  /// Another text, with nothing to undo.
  void load(std::string_view);
  /// Another text in place of this one, which can be undone; the caret stays at its line.
  void become(std::string_view);

  const Text& text() const { return text_; }
  std::string all() const { return text_.all(); }
  bool one_line() const { return one_line_; }
  /// Another number after each change of the text, also one that is undone.
  std::uint64_t version() const { return version_; }
  /// What has changed since the last call.
  std::vector<Change> take_changes();

  Place caret() const { return caret_; }
  /// Where the selection began.
  Place anchor() const { return anchor_; }
  Range selection() const { return anchor_ < caret_ ? Range{anchor_, caret_} : Range{caret_, anchor_}; }
  std::string selected() const { return text_.between(selection()); }

  // Moving. Places that are not in the text are brought into it.

  void move(Motion, bool select);
  void place(Place, bool select);
  void select(Range);
  void select_all();
  /// What is selected by a press there, and by a drag to there, with the unit of the press.
  void press(Place, Unit, bool select);
  void drag(Place);
  /// Rows of a page.
  void set_page(std::uint32_t rows) { page_ = rows; }

  // Changing.

  /// As it is typed or pasted: in place of what is selected. Newlines become the text's own.
  void insert(std::string_view);
  /// A line of its own below, indented as this one, and further after a colon.
  void break_line();
  /// What is selected, or that much towards the motion. Of an indentation, a step.
  void erase(Motion);
  /// Adds a step of indentation to the selected lines; without a selection, up to the next step at the caret.
  void indent();
  void unindent();
  /// Makes the selected lines comments, or, where all are, code again.
  void toggle_comment();
  /// Moves the selected lines up (-1) or down.
  void move_lines(int by);
  /// With nothing selected, the whole line.
  std::string copied() const;
  void cut();

  bool undo();
  bool redo();
  bool can_undo() const { return at_ > 0; }
  /// What is done next is undone by itself.
  void end_group() { group_ = Group::none; }

  /// A step of indentation, as the text has it: "    " or fewer spaces, or a tab.
  std::string_view step() const { return step_; }

private:
  enum class Group : std::uint8_t { none, typing, blank, erasing };
  /// One replacement; those of one number are undone together.
  struct Edit {
    Place at;
    std::string removed, inserted;
    std::uint64_t group = 0;
    Range before, after; // anchor and caret
  };

  Place inside(Place) const;
  Range line_range(std::uint32_t first, std::uint32_t last) const;
  std::pair<std::uint32_t, std::uint32_t> selected_lines() const;
  Range around(Place, Unit) const;
  Place moved(Place, Motion) const;
  Place word_from(Place, bool back) const;
  void begin(Group);
  Place replace(Range, std::string_view with);
  void set_caret(Place anchor, Place caret);
  void splice(Range, std::string_view with);
  void each_line(const std::function<void(std::uint32_t)>&);
  std::string own_newlines(std::string_view) const;
  void find_step();

  bool one_line_;
  Text text_;
  Place anchor_, caret_;
  std::uint32_t goal_ = UINT32_MAX; // the column that moves up and down keep, or none
  std::uint32_t page_ = 20;
  Unit unit_ = Unit::character;
  Range pressed_; // what the press selected
  std::string step_ = "    ";

  std::vector<Edit> edits_;
  std::size_t at_ = 0; // edits that are done; what follows can be done again
  Group group_ = Group::none;
  std::uint64_t groups_ = 0;
  std::uint64_t version_ = 1;
  std::vector<Change> changes_;
};

} // namespace loopscope::editor
