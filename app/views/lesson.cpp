#include "app/views/lesson.h"

#include "app/views/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace loopscope::app {
namespace {

constexpr float section_gap = 30;
constexpr float narration_room = 196; // two lines of headline and three of detail, where the column is tall enough
constexpr float because_room = 500;   // down to here, from the column's top

double value_of(const Scene& scene, const scenarios::Parameter& parameter) {
  if (scene.arguments)
    if (const auto given = scene.arguments->find(parameter.name); given != scene.arguments->end()) return given->second;
  return parameter.initial;
}

/// A bound of a range: "0 to 5" reads better than "0.0 to 5.0".
std::string brief(const scenarios::Parameter& parameter, double value) {
  return value == std::round(value) ? fmt::format("{:.0f}", value) : written(parameter, value);
}

} // namespace

std::string written(const scenarios::Parameter& parameter, double value) {
  if (parameter.integer) return fmt::format("{:.0f}", value);
  int decimals = 1;
  for (double step = parameter.step * 10; decimals < 6 && std::abs(step - std::round(step)) > 1e-6; step *= 10)
    ++decimals;
  return fmt::format("{:.{}f}", value, decimals);
}

void LessonView::draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  const float side = box.w < 300 ? 16.0f : 24.0f;
  const float keys = box.h < 240 ? 0 : draw_keys(canvas, {box.x + side, box.y, box.w - 2 * side, 0}, scene, false) + 34;
  const ui::Rect body{box.x, box.y, box.w, box.h - keys};

  canvas.push_clip(box);
  canvas.fill(box, canvas.theme().panel);
  const float offset = scroll_.begin(canvas, body, ui::hash_id("lesson"), content_);
  top_ = body.y - offset;
  Column column(canvas, scene, actions, box.x + side, top_ + 20, box.w - 2 * side);

  draw_narration(column, body.h);
  if (has_selection(scene)) {
    column.y = std::max(column.y, top_ + std::min(because_room, body.h / 2));
    const float begin = column.y;
    draw_selection(column);
    if (scene.selected != selected_) {
      scroll_.show(begin - top_ - 12, column.y - begin + 24);
      canvas.keep_moving();
    }
    column.gap(section_gap);
  } else {
    // What stands below keeps its place, unless the window is too low for that.
    const float kept = std::min(because_room, body.h - below_ - 20);
    if (column.y < top_ + kept) column.y = top_ + kept;
  }
  selected_ = scene.selected;

  const float below = column.y;
  if (scene.lesson && !scene.lesson->watch_for.empty()) {
    column.heading("WATCH FOR");
    column.say(scene.lesson->watch_for, {canvas.theme().muted, 15});
    column.gap(section_gap);
  }
  if (scene.lesson)
    draw_parameters(column);
  else
    draw_trace_parameters(column);

  const float content = column.y + 8 - top_;
  if (std::abs(content - content_) > 0.5f || std::abs(column.y - below - below_) > 0.5f) canvas.keep_moving();
  content_ = content;
  below_ = column.y - below;
  canvas.end_scroll();

  if (keys > 0) {
    if (content_ > body.h) canvas.line({box.x, body.bottom()}, {box.right(), body.bottom()}, canvas.theme().line);
    draw_keys(canvas, {box.x + side, body.bottom() + 14, box.w - 2 * side, keys}, scene, true);
  }
  canvas.pop_clip();
}

void LessonView::draw_narration(Column& column, float room) {
  const ui::Theme& theme = column.canvas.theme();
  const Scene& scene = column.scene;
  const replay::Narration told = replay::narrate(scene.index(), scene.state);
  column.heading("WHAT HAPPENED");
  column.say(told.headline, {theme.text, 21});
  if (!told.detail.empty()) {
    column.gap(10);
    column.say(told.detail, {theme.muted, 15});
  }
  if (room > 560) column.y = std::max(column.y, top_ + narration_room);
  column.gap(section_gap);

  column.heading("BECAUSE");
  column.gap(2);
  for (std::size_t i = 0; i < told.because.size(); ++i) {
    Column::Link link{.sentence = told.because[i]};
    if (i < told.because_events.size()) link.position = told.because_events[i] + 1;
    column.link(link, i + 1 == told.because.size());
  }
  if (told.because.empty()) {
    const bool outside = scene.state.phase == replay::Phase::outside;
    column.say(scene.state.position == 0 ? "Nothing came before."
               : outside                 ? "The program does this itself, outside the loop."
                                         : "No callback runs: the loop does this itself, in every turn.",
               {theme.muted, 15});
  }
  column.gap(section_gap);
}

void LessonView::draw_parameters(Column& column) {
  const auto& parameters = column.scene.lesson->parameters;
  if (parameters.empty()) return;
  column.heading("CHANGE");
  column.gap(2);
  for (const scenarios::Parameter& parameter : parameters) draw_slider(column, parameter);
}

void LessonView::draw_slider(Column& column, const scenarios::Parameter& parameter) {
  ui::Canvas& canvas = column.canvas;
  const ui::Theme& theme = canvas.theme();
  const double value = value_of(column.scene, parameter);
  const ui::TextStyle number{theme.text, 15, ui::Font::mono_bold};
  const std::string text = written(parameter, value);
  const float wide = canvas.width(text, number);
  const ui::TextStyle label{theme.text, 15};
  const float named = canvas.text_in({column.x, column.y, column.width - wide - 10, 22}, parameter.label, label);
  const std::string range = fmt::format("{} to {}", brief(parameter, parameter.min), brief(parameter, parameter.max));
  const ui::TextStyle quiet{theme.comment, 13};
  if (named + 10 + canvas.width(range, quiet) + 12 + wide < column.width)
    canvas.text_in({column.x + named + 10, column.y, column.width, 22}, range, quiet);
  canvas.text_in({column.x + column.width - wide - 1, column.y, wide + 2, 22}, text, number, ui::Align::right);
  const ui::Rect track{column.x, column.y + 24, column.width, 18};
  const double chosen =
      canvas.slider(track, ui::hash_id(parameter.name), value, parameter.min, parameter.max, parameter.step);
  if (std::abs(chosen - value) > 1e-9) column.actions.set_argument(parameter.name, chosen);
  column.gap(58);
}

void LessonView::draw_trace_parameters(Column& column) {
  const replay::Index& index = column.scene.index();
  if (index.parameters().empty()) return;
  const ui::Theme& theme = column.canvas.theme();
  column.heading("RUN WITH");
  for (const replay::Parameter& parameter : index.parameters()) {
    const std::string_view name = index.trace().string(parameter.name);
    const std::string_view value = index.trace().string(parameter.value);
    const ui::TextStyle style{theme.text, 15, ui::Font::mono};
    const float wide = std::min(column.canvas.width(value, style) + 1, column.width * 0.6f);
    column.canvas.text_in({column.x, column.y, column.width - wide - 10, 24}, name, {theme.muted, 15});
    column.canvas.text_in({column.x + column.width - wide, column.y, wide, 24}, value, style, ui::Align::right);
    column.gap(26);
  }
}

float LessonView::draw_keys(ui::Canvas& canvas, ui::Rect box, const Scene& scene, bool draw) {
  struct Hint {
    std::vector<std::string_view> keys;
    std::string_view what;
  };
  const Hint hints[] = {{{"←", "→"}, "step"}, {{"space"}, scene.playing ? "pause" : "play"}, {{"?"}, "all keys"}};
  const ui::Theme& theme = canvas.theme();
  const ui::TextStyle key_style{theme.muted, 12, ui::Font::mono_bold};
  const ui::TextStyle style{theme.muted, 14};
  constexpr float height = 22;
  auto key_width = [&](std::string_view key) { return std::max(22.0f, canvas.width(key, key_style) + 13); };
  float x = box.x, y = box.y;
  for (const Hint& hint : hints) {
    float wide = canvas.width(hint.what, style) + 3;
    for (std::string_view key : hint.keys) wide += key_width(key) + 6;
    if (x > box.x && x + wide > box.right() + 8) {
      x = box.x;
      y += height + 8;
    }
    for (std::string_view key : hint.keys) {
      const ui::Rect place{x, y, key_width(key), height};
      if (draw) {
        canvas.frame(place, theme.line, 1.5f, 5);
        canvas.text_in(place, key, key_style, ui::Align::center);
      }
      x += place.w + 6;
    }
    if (draw) canvas.text_in({x + 1, y, wide, height}, hint.what, style);
    x += canvas.width(hint.what, style) + 17;
  }
  return y + height - box.y;
}

} // namespace loopscope::app
