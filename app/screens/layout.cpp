#include "app/screens/layout.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace loopscope::app {
namespace {

constexpr float tall = 40, low = 30; // a tab and a headline, where there is room and where there is not
constexpr float grip = 8;
constexpr float full_width = 1100, full_height = 600; // from here on all panels are there

float usual_left(float w) {
  return std::clamp(w * 0.177f, 248.0f, 360.0f);
}

float usual_right(float w) {
  return std::clamp(w * 0.395f, 440.0f, 660.0f); // at 1280 there is room for lines of 50 columns
}

class Layouter {
public:
  Layouter(std::span<const Place> places, std::span<const float> sizes) : places_(places), sizes_(sizes) {
    layout.panels.resize(places.size());
  }

  Layout layout;

  /// The place's first panel.
  std::size_t head(Place place) const {
    return static_cast<std::size_t>(std::ranges::find(places_, place) - places_.begin());
  }
  /// The size of a panel that was chosen for it, or its usual one.
  float chosen(std::size_t panel, float usual, float least, float most) const {
    return std::clamp(sizes_[panel] > 0 ? sizes_[panel] : usual, least, std::max(least, most));
  }
  void divide(std::size_t panel, ui::Rect at, bool across, float size, float sign) {
    layout.dividers.push_back({panel, at, across, size, sign});
  }
  /// A place's head, and below it those after it, as far as there is room.
  void put(Place place, ui::Rect box) {
    const std::size_t first = head(place);
    for (std::size_t i = places_.size(); i-- > first + 1;) {
      if (places_[i] != place || box.h < 260) continue;
      const float high = chosen(i, std::min(168.0f, box.h * 0.26f), 70, box.h - 140);
      box.h -= high;
      layout.panels[i] = {box.x, box.bottom(), box.w, high};
      divide(i, {box.x, box.bottom() - grip / 2, box.w, grip}, false, high, -1);
    }
    layout.panels[first] = box;
  }
  /// Takes the timeline's part from the box.
  void put_bottom(ui::Rect& box, float left, float usual, float least, float most) {
    const std::size_t panel = head(Place::bottom);
    const float high = chosen(panel, usual, least, most);
    box.h -= high;
    layout.panels[panel] = {box.x + left, box.bottom(), box.w - left, high};
    divide(panel, {box.x + left, box.bottom() - grip / 2, box.w - left, grip}, false, high, -1);
  }

private:
  std::span<const Place> places_;
  std::span<const float> sizes_;
};

} // namespace

Layout lay_out(ui::Rect window, float bar_height, std::span<const Place> places, std::span<const float> sizes,
               std::size_t wanted) {
  Layouter all(places, sizes);
  Layout& layout = all.layout;
  const float w = window.w, h = window.h;
  layout.shown = all.head(Place::centre);
  // A telephone that is held upright is narrow, and high even where its keyboard is open.
  if (h < 320 || w < (h < 420 ? 500 : 340)) {
    layout.mode = Layout::Mode::words;
    layout.words = window;
    return layout;
  }
  layout.bar = {window.x, window.y, w, bar_height};
  ui::Rect rest{window.x, window.y + bar_height, w, h - bar_height};
  const std::size_t lesson = all.head(Place::left), program = all.head(Place::right);

  if (w >= full_width && h >= full_height) {
    const float left = all.chosen(lesson, usual_left(w), 220, w * 0.35f);
    const float right = all.chosen(program, usual_right(w), 280, w - left - 420);
    all.put(Place::left, {rest.x, rest.y, left, rest.h});
    all.divide(lesson, {rest.x + left - grip / 2, rest.y, grip, rest.h}, true, left, 1);
    all.put_bottom(rest, left, std::clamp(h * 0.25f, 168.0f, 380.0f), 110, rest.h - 320);
    all.put(Place::centre, {rest.x + left, rest.y, w - left - right, rest.h});
    all.put(Place::right, {rest.right() - right, rest.y, right, rest.h});
    all.divide(program, {rest.right() - right - grip / 2, rest.y, grip, rest.h}, true, right, -1);
    return layout;
  }

  layout.mode = Layout::Mode::tabs;
  const bool bottom_below = rest.h >= 500;
  if (bottom_below) all.put_bottom(rest, 0, std::clamp(rest.h * 0.28f, 130.0f, 260.0f), 100, rest.h - 300);
  const float headline_height = rest.h >= 330 ? tall : low;
  // What happened is always shown somewhere.
  if (wanted != lesson && rest.h >= 280) {
    layout.headline = {rest.x, rest.y, w, headline_height};
    rest = {rest.x, rest.y + headline_height, w, rest.h - headline_height};
  }
  const bool beside = w >= 880; // the centre stays, and the others are behind tabs
  if (beside) {
    const float right = all.chosen(program, std::clamp(w * 0.36f, 320.0f, 440.0f), 280, w - 480);
    all.put(Place::centre, {rest.x, rest.y, w - right, rest.h});
    all.divide(program, {rest.right() - right - grip / 2, rest.y, grip, rest.h}, true, right, -1);
    rest = {rest.right() - right, rest.y, right, rest.h};
  }
  for (Place place : {Place::centre, Place::right, Place::left, Place::bottom})
    if (!(place == Place::centre && beside) && !(place == Place::bottom && bottom_below))
      layout.choices.push_back(all.head(place));
  layout.shown = std::ranges::find(layout.choices, wanted) != layout.choices.end() ? wanted : layout.choices.front();
  layout.tabs = {rest.x, rest.y, rest.w, headline_height};
  all.put(places[layout.shown], {rest.x, rest.y + headline_height, rest.w, rest.h - headline_height});
  return layout;
}

Layout lay_out_presented(ui::Rect window, float bar_height, std::span<const Place> places, Presented what) {
  constexpr std::array<float, 0> as_they_come{};
  constexpr float words_height = 64, least_rest = 320;
  Layouter all(places, as_they_come);
  Layout& layout = all.layout;
  layout.mode = Layout::Mode::presented;
  layout.bar = {window.x, window.y, window.w, bar_height};
  // What is asked takes the place of what happened.
  const float words = window.h - bar_height < least_rest ? 0 : std::min(words_height, window.h * 0.15f);
  if (words > 0) layout.headline = {window.x, window.y + bar_height, window.w, words};
  const ui::Rect rest{window.x, window.y + bar_height + words, window.w, window.h - bar_height - words};
  auto panel = [&](Place place) -> ui::Rect& { return layout.panels[all.head(place)]; };
  const float program = std::round(rest.w * 0.5f);
  switch (what) {
  case Presented::program:
    panel(Place::right) = {rest.x, rest.y, program, rest.h};
    panel(Place::centre) = {rest.x + program, rest.y, rest.w - program, rest.h};
    break;
  case Presented::stage:
    panel(Place::centre) = rest;
    break;
  case Presented::timeline:
    panel(Place::bottom) = rest;
    if (rest.h >= least_rest) { // when it was printed, and what
      const std::size_t console = all.head(Place::right) + 1;
      const float high = std::round(rest.h * 0.3f);
      if (console < places.size() && places[console] == Place::right) {
        panel(Place::bottom).h -= high;
        layout.panels[console] = {rest.x, rest.bottom() - high, rest.w, high};
      }
    }
    break;
  }
  return layout;
}

} // namespace loopscope::app
