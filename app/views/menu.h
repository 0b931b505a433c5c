// A list to choose from that opens below its button.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/named_places.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

struct MenuItem {
  std::string label;
  std::string detail; // muted, after the label or below it
  std::string group;  // there is a heading where it changes
  bool chosen = false;
  std::function<void()> handler{};
};

class Menu {
public:
  /// Opens below `anchor`, the chosen item marked. `name`: what is chosen, for tests.
  void open(std::string_view name, std::vector<MenuItem> items, ui::Rect anchor);
  void close() { items_.clear(); }
  bool is_open() const { return !items_.empty(); }
  std::string_view name() const { return is_open() ? std::string_view(name_) : "none"; }

  /// A key for the menu: up, down, home, end, enter or space, escape; in a long one, what is typed, of which it shows
  /// what fits. Returns the handler of the item that was chosen
  /// by it, or none.
  std::function<void()> key(std::string_view name);
  /// Draws it within the window, and returns the handler of the item that was clicked, or none. A click elsewhere
  /// closes it.
  std::function<void()> draw(ui::Canvas&, ui::Rect window, Marks&);

private:
  void move(int by);
  std::function<void()> choose(std::size_t item);
  void find();
  bool is_shown(std::size_t item) const;

  std::string name_;
  std::vector<MenuItem> items_;
  ui::Rect anchor_;
  std::string typed_;               // what is looked for
  std::vector<std::size_t> shown_;  // the items that fit it
  std::size_t at_ = 0;              // the item that is marked
  bool moved_ = false;
};

} // namespace loopscope::app
