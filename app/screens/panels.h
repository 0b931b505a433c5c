// The panels of a screen: what they are, where they are, and what is between them.
#pragma once

#include "app/screens/layout.h"
#include "app/ui/canvas.h"
#include "app/ui/named_places.h"
#include "app/views/scene.h"

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {

class App;

/// A view, its name on its tab, and its place in the window.
struct Panel {
  template <class View>
  Panel(std::string_view called, Place where, View& view)
      : name(called), place(where), draw([&view](ui::Canvas& canvas, ui::Rect box, const Scene& scene,
                                                 Actions& actions) { view.draw(canvas, box, scene, actions); }) {}
  std::string_view name;   // "Stage"
  std::string_view on_tab; // where its tab is called otherwise
  Place place;
  std::function<void(ui::Canvas&, ui::Rect, const Scene&, Actions&)> draw;
};

/// Panels are numbered in the order in which they are given, which is also that of the keyboard's focus.
class Panels {
public:
  explicit Panels(std::vector<Panel>);

  /// Begins a frame: what was to lie over panels in another one, which may not have drawn them, is forgotten.
  const Layout& lay_out(ui::Rect window, float bar_height);
  /// The same for a class: one thing at a time.
  const Layout& present(ui::Rect window, float bar_height, Presented what) {
    covers_.clear();
    return layout_ = lay_out_presented(window, bar_height, places_, what);
  }
  const Layout& layout() const { return layout_; }
  /// Draws those that there is room for, with their tabs and what is between them.
  void draw(ui::Canvas&, const Scene&, Actions&, App&);

  /// Something else is drawn in the panel's place in this frame.
  void cover(std::string_view name, std::function<void(ui::Canvas&, ui::Rect)> draw) {
    covers_.emplace_back(number_of(name), std::move(draw));
  }
  /// The size of a panel that the person has not sized, in points; 0: as it comes.
  void prefer(std::string_view name, float size) { preferred_[number_of(name)] = size; }
  /// What the panel's tab is called, where that is not its name; empty: its name.
  void call(std::string_view name, std::string_view on_tab) { panels_[number_of(name)].on_tab = on_tab; }
  /// Brings the panel to the front, where it is behind a tab.
  void show(std::string_view name);
  void show_next();
  bool has(std::string_view name) const { return number_of(name) < panels_.size(); }
  std::string_view shown() const { return panels_[layout_.shown].name; }
  bool in_sight(std::string_view name) const { return layout_.panels[number_of(name)].w > 0; }

private:
  std::size_t number_of(std::string_view name) const;
  void draw_tabs(ui::Canvas&, App&);
  void draw_divider(ui::Canvas&, const Divider&, Marks&);

  std::vector<Panel> panels_;
  std::vector<Place> places_;
  std::vector<float> sizes_;     // as the person has made them, or 0
  std::vector<float> preferred_; // where they have not, or 0
  std::vector<std::pair<std::size_t, std::function<void(ui::Canvas&, ui::Rect)>>> covers_; // of this frame
  std::size_t wanted_ = 0;
  Layout layout_;
};

} // namespace loopscope::app
