// A list to choose from that opens below its button.
#pragma once

#include "app/ui/canvas.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

struct MenuItem {
  std::string label;
  std::string detail; // muted, after the label or below it
  std::string group;  // there is a heading where it changes
  bool enabled = true;
  bool chosen = false;
};

class Menu {
public:
  /// Opens below `anchor`, the chosen item marked.
  void open(std::string title, std::vector<MenuItem> items, ui::Rect anchor);
  void close() { items_.clear(); }
  bool is_open() const { return !items_.empty(); }
  const std::string& title() const { return title_; }

  /// A key for the menu: up, down, home, end, enter or space, escape. Returns the item that was chosen by it.
  std::optional<std::size_t> key(std::string_view name);
  /// Draws it within the window and returns the item that was clicked. A click elsewhere closes it.
  std::optional<std::size_t> draw(ui::Canvas&, ui::Rect window);
  /// Where an item was drawn last.
  ui::Rect place(std::size_t item) const { return item < places_.size() ? places_[item] : ui::Rect{}; }
  std::size_t size() const { return items_.size(); }

private:
  void move(int by);

  std::string title_;
  std::vector<MenuItem> items_;
  std::vector<ui::Rect> places_;
  ui::Rect anchor_;
  std::size_t at_ = 0;
  bool moved_ = false;
};

} // namespace loopscope::app
