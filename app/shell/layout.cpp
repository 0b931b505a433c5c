#include "app/shell/layout.h"

#include <algorithm>

namespace loopscope::app {
namespace {

constexpr float tall = 40, low = 30; // a tab and a headline, where there is room and where there is not

float chosen(float own, float usual, float least, float most) {
  return std::clamp(own > 0 ? own : usual, least, std::max(least, most));
}

// The console below the program, where there is room for both.
void share(ui::Rect box, const Dividers& dividers, Layout& layout) {
  float high = box.h < 260 ? 0 : chosen(dividers.console, std::min(168.0f, box.h * 0.3f), 70, box.h - 140);
  layout.program = {box.x, box.y, box.w, box.h - high};
  if (high > 0) layout.console = {box.x, box.bottom() - high, box.w, high};
}

void put(Panel panel, ui::Rect box, const Dividers& dividers, Layout& layout) {
  switch (panel) {
  case Panel::stage:
    layout.stage = box;
    break;
  case Panel::program:
    share(box, dividers, layout);
    break;
  case Panel::lesson:
    layout.lesson = box;
    break;
  case Panel::timeline:
    layout.timeline = box;
    break;
  }
}

void take_tabs(std::vector<Panel> choices, Panel wanted, Layout& layout) {
  layout.choices = std::move(choices);
  layout.shown = std::ranges::find(layout.choices, wanted) != layout.choices.end() ? wanted : layout.choices.front();
}

} // namespace

std::string_view name_of(Panel panel) {
  constexpr std::string_view names[] = {"Stage", "Program", "Lesson", "Timeline"};
  return names[static_cast<int>(panel)];
}

Layout lay_out(ui::Rect window, float bar_height, const Dividers& dividers, Panel wanted) {
  Layout layout;
  float w = window.w, h = window.h;
  if (w < 500 || h < 320) {
    layout.mode = Layout::Mode::words;
    layout.words = window;
    return layout;
  }
  layout.bar = {window.x, window.y, w, bar_height};
  ui::Rect rest{window.x, window.y + bar_height, w, h - bar_height};

  if (w >= 1100 && h >= 600) {
    float left = chosen(dividers.left, std::clamp(w * 0.177f, 280.0f, 360.0f), 220, w * 0.35f);
    float right = chosen(dividers.right, std::clamp(w * 0.26f, 360.0f, 560.0f), 280, w - left - 420);
    float bottom = chosen(dividers.bottom, std::clamp(h * 0.278f, 180.0f, 380.0f), 110, rest.h - 320);
    layout.lesson = {rest.x, rest.y, left, rest.h};
    layout.timeline = {rest.x + left, rest.bottom() - bottom, w - left, bottom};
    layout.stage = {rest.x + left, rest.y, w - left - right, rest.h - bottom};
    share({rest.right() - right, rest.y, right, rest.h - bottom}, dividers, layout);
    return layout;
  }

  layout.mode = Layout::Mode::tabs;
  bool timeline_below = rest.h >= 500;
  if (timeline_below) {
    float bottom = chosen(dividers.bottom, std::clamp(rest.h * 0.28f, 130.0f, 260.0f), 100, rest.h - 300);
    layout.timeline = {rest.x, rest.bottom() - bottom, w, bottom};
    rest.h -= bottom;
  }
  // What happened is always shown somewhere.
  bool told = wanted != Panel::lesson && rest.h >= 280;
  float headline_height = rest.h >= 330 ? tall : low, tab_height = headline_height;
  if (told) {
    layout.headline = {rest.x, rest.y, w, headline_height};
    rest = {rest.x, rest.y + headline_height, w, rest.h - headline_height};
  }
  if (w >= 880) {
    // The stage stays; the other panels are behind tabs.
    float right = chosen(dividers.right, std::clamp(w * 0.36f, 320.0f, 440.0f), 280, w - 480);
    layout.stage = {rest.x, rest.y, w - right, rest.h};
    rest = {rest.right() - right, rest.y, right, rest.h};
    take_tabs(timeline_below ? std::vector{Panel::program, Panel::lesson}
                             : std::vector{Panel::program, Panel::lesson, Panel::timeline},
              wanted, layout);
  } else {
    take_tabs(timeline_below ? std::vector{Panel::stage, Panel::program, Panel::lesson}
                             : std::vector{Panel::stage, Panel::program, Panel::lesson, Panel::timeline},
              wanted, layout);
  }
  layout.tabs = {rest.x, rest.y, rest.w, tab_height};
  put(layout.shown, {rest.x, rest.y + tab_height, rest.w, rest.h - tab_height}, dividers, layout);
  return layout;
}

} // namespace loopscope::app
