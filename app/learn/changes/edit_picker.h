// A few changes of a program to choose from, each shown as a diff before it is taken.
#pragma once

#include "app/editor/diff.h"
#include "app/editor/text.h"
#include "app/ui/canvas.h"
#include "app/ui/named_places.h"
#include "app/views/program/diff_view.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Window thread.
class EditPicker {
public:
  struct Edit {
    std::string title;
    std::string question; // what to look for; may be empty
    std::string text;     // the program with it
  };
  /// What stands around the edits.
  struct Words {
    std::string heading, take; // "TRY A CHANGE", "Run and compare"
  };
  void open(std::string_view program, std::vector<Edit>, Words);
  bool empty() const { return edits_.empty(); }
  std::size_t chosen() const { return at_; }
  const Edit& edit(std::size_t at) const { return edits_[at]; }

  /// Takes a key: up, down, home, end, page up and down (the diff), 1 to 9 (which of them). Enter and space take the one
  /// that is chosen.
  bool key(std::string_view name);
  /// What was taken since the last call, by key or by a click in draw().
  std::optional<std::size_t> taken();
  /// True once, when it is to be left by its button.
  bool left();
  /// `name` begins the names of its places: "NAME:1", "NAME:take", "NAME:leave", "NAME:diff".
  void draw(ui::Canvas&, ui::Rect, std::string_view name, Marks&);

private:
  void choose(std::size_t at);

  editor::Text program_;
  std::vector<Edit> edits_;
  Words words_;
  std::size_t at_ = 0, drawn_at_ = SIZE_MAX; // chosen, now and in the last frame
  editor::Text after_;
  std::vector<editor::Hunk> hunks_;
  DiffView diff_;
  std::optional<std::size_t> taken_;
  bool left_ = false;
};

} // namespace loopscope::app
