#include "app/screens/panels.h"

#include "app/shell/app.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace loopscope::app {
namespace {

std::string mark_of(std::string_view name) {
  std::string mark(name);
  mark[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(mark[0])));
  return mark;
}

} // namespace

Panels::Panels(std::vector<Panel> panels)
    : panels_(std::move(panels)), sizes_(panels_.size()), preferred_(panels_.size()) {
  for (const Panel& panel : panels_) places_.push_back(panel.place);
  layout_.panels.resize(panels_.size());
}

const Layout& Panels::lay_out(ui::Rect window, float bar_height) {
  std::vector<float> sizes = sizes_;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    if (sizes[i] == 0) sizes[i] = preferred_[i];
  covers_.clear();
  return layout_ = app::lay_out(window, bar_height, places_, sizes, wanted_);
}

std::size_t Panels::number_of(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::find(panels_, name, &Panel::name) - panels_.begin());
}

void Panels::show(std::string_view name) {
  wanted_ = number_of(name);
}

void Panels::show_next() {
  const auto& choices = layout_.choices;
  if (auto found = std::ranges::find(choices, layout_.shown); found != choices.end())
    wanted_ = ++found == choices.end() ? choices.front() : *found;
}

void Panels::draw(ui::Canvas& canvas, const Scene& scene, Actions& actions, App& app) {
  for (std::size_t i = 0; i < panels_.size(); ++i) {
    const ui::Rect box = layout_.panels[i];
    if (box.w <= 0 || box.h <= 0) continue;
    canvas.push_clip(box);
    const auto cover =
        std::ranges::find(covers_, i, &std::pair<std::size_t, std::function<void(ui::Canvas&, ui::Rect)>>::first);
    if (cover != covers_.end())
      cover->second(canvas, box);
    else
      panels_[i].draw(canvas, box, scene, actions);
    canvas.pop_clip();
    app.marks().emplace_back(mark_of(panels_[i].name), box);
  }
  if (layout_.tabs.w > 0) draw_tabs(canvas, app);
  for (const Divider& divider : layout_.dividers) draw_divider(canvas, divider, app.marks());
}

void Panels::draw_tabs(ui::Canvas& canvas, App& app) {
  const ui::Theme& t = canvas.theme();
  const ui::Rect tabs = layout_.tabs;
  canvas.fill(tabs, t.panel);
  canvas.line({tabs.x, tabs.bottom() - 0.5f}, {tabs.right(), tabs.bottom() - 0.5f}, t.line);
  float x = tabs.x + 10;
  for (std::size_t panel : layout_.choices) {
    const std::string_view name = panels_[panel].name;
    const std::string_view shown = panels_[panel].on_tab.empty()
                                       ? words::text("screens.panel." + mark_of(name)) // text: "screens.panel."
                                       : panels_[panel].on_tab;
    const bool is = panel == layout_.shown;
    ui::TextStyle style{is ? t.text : t.muted, 15, is ? ui::Font::semibold : ui::Font::regular};
    const ui::Rect place{x, tabs.y, canvas.width(shown, {t.text, 15, ui::Font::semibold}) + 20, tabs.h};
    const ui::Touch touch = canvas.touch(place, ui::hash_id("tab", panel));
    canvas.called(is ? ui::Role::chosen_tab : ui::Role::tab, shown);
    if (touch.hovered) style.color = t.text;
    canvas.text_in(place, shown, style, ui::Align::center);
    if (is) canvas.fill({place.x + 10, place.bottom() - 2, place.w - 20, 2}, t.text);
    if (touch.clicked) app.ask([this, panel] { wanted_ = panel; });
    app.marks().emplace_back(fmt::format("tab:{}", name), place);
    x += place.w;
  }
}

void Panels::draw_divider(ui::Canvas& canvas, const Divider& divider, Marks& marks) {
  const ui::Theme& t = canvas.theme();
  const ui::Rect grip = divider.grip;
  auto line = [&](float wide, ui::Color color) {
    canvas.fill(divider.across ? ui::Rect{grip.center().x - wide / 2, grip.y, wide, grip.h}
                               : ui::Rect{grip.x, grip.center().y - wide / 2, grip.w, wide},
                color, 0);
  };
  line(1, t.line);
  const std::string name = "divider:" + mark_of(panels_[divider.panel].name);
  const ui::Touch touch = canvas.touch(grip, ui::hash_id(name), false);
  if (touch.hovered || touch.held) {
    canvas.set_drag(divider.across ? ui::Canvas::Drag::across : ui::Canvas::Drag::upright);
    line(2, t.muted);
  }
  float& size = sizes_[divider.panel];
  if (touch.held) size = std::max(1.0f, divider.size + divider.sign * (divider.across ? touch.drag.x : touch.drag.y));
  if (touch.right_clicked) size = 0; // as it comes
  marks.emplace_back(name, grip);
}

} // namespace loopscope::app
