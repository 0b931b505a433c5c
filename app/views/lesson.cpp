#include "app/views/lesson.h"

#include "app/views/selection.h"
#include "core/words/number.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float section_gap = 30;
constexpr float narration_room =
    260;                            // a headline, what follows from it and some lines, where the column is tall enough
constexpr float causes_room = 130;  // a heading and a cause or two
constexpr float low_end = 560;      // of a column, at the end of a run
constexpr float because_room = 500; // down to here, from the column's top

constexpr float least_said = 300; // height of what is said that stays above parameters kept in sight
constexpr float heading_height = 26;
constexpr float roomy_from = 860; // a column that high has room for sliders below their names
constexpr float roomy_slider = 60, slim_slider = 32;

/// Whether its range spans so many orders of magnitude that a linear slider could not select the small values.
bool orders(const Control& control) {
  return control.whole && control.max - control.min >= 200;
}

/// The unit of its second digit, at least 1.
double digit(double value) {
  return std::pow(10, std::max(0.0, std::floor(std::log10(std::max(1.0, value))) - 1));
}

/// How far a key moves the knob of a logarithmic slider: less than any drag, so that the two can be told apart.
constexpr double key_step = 1e-6;

/// A bound of a range: "0 to 5" reads better than "0.0 to 5.0".
std::string brief(const Control& control, double value) {
  return value == std::round(value) ? fmt::format("{:.0f}", value) : written(control, value);
}

/// What a fact of a run is called: those that Loopscope's own recorder tells; others by their names.
std::string_view label_of_fact(std::string_view name) {
  if (name == "python") return "Python";
  if (name == "interpreter") return words::text("lesson.fact.interpreter");
  if (name == "arguments") return words::text("lesson.fact.arguments");
  if (name == "folder") return words::text("lesson.fact.folder");
  return name;
}

/// The run of a lesson that has a page has come to its end.
bool is_over(const Scene& scene) {
  const auto is_page = [](const ui::Command& command) { return command.id == "page"; };
  return scene.at_end && !scene.watch_for.empty() && scene.commands &&
         std::ranges::any_of(scene.commands->all(), is_page);
}

} // namespace

std::string written(const Control& control, double value) {
  if (control.whole) return fmt::format("{:.0f}", value);
  int decimals = 1;
  for (double step = control.step * 10; decimals < 6 && std::abs(step - std::round(step)) > 1e-6; step *= 10)
    ++decimals;
  return fmt::format("{:.{}f}", value, decimals);
}

double typed_value(const Control& control, std::string_view typed, double now) {
  double value = 0;
  if (typed.empty() || words::read_number(typed, value) != typed.size() || !std::isfinite(value)) return now;
  value = std::clamp(value, control.min, control.max);
  return std::min(control.max, control.min + std::round((value - control.min) / control.step) * control.step);
}

double slider_place(const Control& control, double value) {
  return std::log1p(value - control.min) / std::log1p(control.max - control.min);
}

double slider_value(const Control& control, double place) {
  const double far = std::expm1(std::clamp(place, 0.0, 1.0) * std::log1p(control.max - control.min));
  double value = control.min + far;
  // Two significant digits; the ends are exact.
  const double unit = digit(value);
  value = place >= 1 ? control.max : std::round(value / unit) * unit;
  return std::clamp(value, control.min, control.max);
}

void LessonView::draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  const float side = box.w < 300 ? 16.0f : 24.0f;
  const float keys = box.h < 240 || !scene.commands
                         ? 0
                         : draw_keys(canvas, {box.x + side, box.y, box.w - 2 * side, 0}, scene, false) + 34;
  // The parameters are always visible, above the keys; the text scrolls.
  const float changes = parameters_height(scene, box.h);
  const bool over = is_over(scene);
  const float watch = over || scene.watch_for.empty() ? 0 : watch_;
  const bool watched = watch > 0 && box.h - keys - watch >= least_said;
  const float above = box.h - keys - (watched ? watch : 0);
  const bool pinned = changes > 0 && above - changes >= least_said * (watched ? 0.75f : 1.0f);
  const ui::Rect body{box.x, box.y, box.w, above - (pinned ? changes : 0)};

  canvas.push_clip(box);
  canvas.fill(box, canvas.theme().panel);
  const std::uint64_t scroll = ui::hash_id("lesson");
  const float offset = canvas.begin_scroll(body, scroll, content_);
  top_ = body.y - offset;
  Column column(canvas, scene, actions, box.x + side, top_ + 20, box.w - 2 * side);

  if (over)
    draw_end(column, body.h);
  else
    draw_narration(column, body.h);
  if (has_selection(scene)) {
    column.y = std::max(column.y, top_ + std::min(because_room, body.h / 2));
    const float begin = column.y;
    draw_selection(column);
    if (scene.selected != selected_) {
      canvas.scroll_to(scroll, begin - top_ - 12, column.y - begin + 24, true);
      canvas.keep_moving();
    }
    column.gap(section_gap);
  } else {
    // The sections below stay where they are from step to step, unless the window is too low for that.
    const float kept = std::min(because_room, body.h - below_ - 20);
    if (column.y < top_ + kept) column.y = top_ + kept;
  }
  selected_ = scene.selected;

  const float below = column.y;
  if (!over && !scene.watch_for.empty() && !watched) {
    draw_watch_for(column);
    column.gap(section_gap);
  }
  if (scene.controls.empty())
    draw_trace_parameters(column);
  else if (!pinned)
    draw_parameters(column, box.h);

  const float content = column.y + 8 - top_;
  if (std::abs(content - content_) > 0.5f || std::abs(column.y - below - below_) > 0.5f) canvas.keep_moving();
  content_ = content;
  below_ = column.y - below;
  canvas.end_scroll();

  if (content_ > body.h && body.h < box.h)
    canvas.line({box.x, body.bottom()}, {box.right(), body.bottom()}, canvas.theme().line);
  if (watched) {
    Column foot(canvas, scene, actions, box.x + side, body.bottom() + 14, box.w - 2 * side);
    draw_watch_for(foot);
  }
  if (pinned) {
    Column foot(canvas, scene, actions, box.x + side, body.bottom() + (watched ? watch : 0) + 14, box.w - 2 * side);
    draw_parameters(foot, box.h);
  }
  if (keys > 0) draw_keys(canvas, {box.x + side, box.bottom() - keys + 14, box.w - 2 * side, keys}, scene, true);
  canvas.pop_clip();
}

/// What to watch for; at the end, what was to be seen, and how to go on.
void LessonView::draw_watch_for(Column& column) {
  const float begin = column.y;
  const Scene& scene = column.scene;
  const ui::Theme& theme = column.canvas.theme();
  const bool over = is_over(scene);
  std::string said(scene.watch_for);
  std::erase(said, '`');
  column.heading(words::text(over ? "course.column.seen" : "course.page.watch_for"));
  column.say(said, {theme.text, 15});
  if (!over) {
    const float high = column.y - begin + 22;
    if (std::abs(high - std::exchange(watch_, high)) > 0.5f) column.canvas.keep_moving();
    return;
  }
  column.gap(10);
  const std::string_view more = words::text("course.column.more");
  const std::string cap = scene.commands->cap("page");
  const ui::TextStyle style{theme.run_text, 15, ui::Font::semibold}, key{theme.run_text, 12, ui::Font::mono_bold};
  const float wide = std::max(22.0f, column.canvas.width(cap, key) + 13);
  const ui::Rect row{column.x, column.y, column.width, 30};
  const ui::Touch touch = column.canvas.touch(row, ui::hash_id("lesson page"), true);
  if (touch.hovered) column.canvas.fill(row.inset(-6, 0), theme.text.alpha(0.06f), 7);
  column.canvas.frame({row.x, row.y + 4, wide, 22}, theme.run_text.alpha(0.7f), 1.5f, 5);
  column.canvas.text_in({row.x, row.y + 4, wide, 22}, cap, key, ui::Align::center);
  column.canvas.text_in({row.x + wide + 8, row.y, row.w - wide - 8, row.h}, more, style);
  if (touch.clicked) scene.commands->ask("page");
  column.gap(30);
}

/// What else the step did, a line for each.
void LessonView::draw_also(Column& column, const words::Narration& told) {
  constexpr float indent = 16;
  const ui::Theme& theme = column.canvas.theme();
  if (!told.also.empty()) column.gap(12);
  column.x += indent;
  column.width -= indent;
  for (const words::Line& line : told.also) {
    column.canvas.circle({column.x - indent + 4, column.y + 10}, 2, theme.muted);
    column.say(line.sentence, {theme.text, 15});
    column.gap(3);
  }
  if (told.untold > 0) column.say(words::text("lesson.more", words::grouped(told.untold)), {theme.muted, 15});
  column.x -= indent;
  column.width += indent;
}

void LessonView::draw_headline(Column& column, const words::Narration& told, float size) {
  const ui::Theme& theme = column.canvas.theme();
  column.heading(words::text("lesson.heading.happened"));
  column.say(told.headline, {theme.text, size});
  if (!told.detail.empty()) {
    column.gap(size > 20 ? 10 : 4);
    column.say(told.detail, {theme.muted, 15});
  }
}

/// At its end a lesson says first what was to be seen; where the column is low, after how the run ended: both are in
/// sight.
void LessonView::draw_end(Column& column, float room) {
  const words::Narration told = app::told(column.scene);
  const bool low = room < low_end;
  if (low) {
    draw_headline(column, told, 17);
    column.gap(18);
  }
  draw_watch_for(column);
  column.gap(low ? 18 : section_gap);
  if (!low) draw_headline(column, told, 21);
  draw_also(column, told);
  column.gap(section_gap);
  draw_causes(column, told);
}

void LessonView::draw_narration(Column& column, float room) {
  const words::Narration told = app::told(column.scene);
  draw_headline(column, told, 21);
  draw_also(column, told);
  if (const float kept = std::min(narration_room, room - causes_room); kept > 100)
    column.y = std::max(column.y, top_ + kept);
  column.gap(section_gap);
  draw_causes(column, told);
}

void LessonView::draw_causes(Column& column, const words::Narration& told) {
  const ui::Theme& theme = column.canvas.theme();
  const Scene& scene = column.scene;
  column.heading(words::text("lesson.heading.because"));
  column.gap(2);
  for (std::size_t i = 0; i < told.because.size(); ++i) {
    Column::Link link{.sentence = told.because[i]};
    if (i < told.because_events.size()) link.position = told.because_events[i] + 1;
    column.link(link, i + 1 == told.because.size());
  }
  if (told.because.empty()) {
    const bool outside = scene.state.phase == replay::Phase::outside;
    column.say(words::text(scene.state.position == 0 ? "lesson.no_cause.start"
                           : scene.state.held        ? "lesson.no_cause.paused"
                           : scene.state.ended       ? "lesson.no_cause.ended"
                           : outside                 ? "lesson.no_cause.outside"
                                                     : "lesson.no_cause.loop"),
               {theme.muted, 15});
  }
  column.gap(section_gap);
}

float LessonView::parameters_height(const Scene& scene, float room) const {
  const auto count = static_cast<float>(scene.controls.size());
  return count == 0 ? 0 : 14 + heading_height + count * (room >= roomy_from ? roomy_slider : slim_slider);
}

void LessonView::draw_parameters(Column& column, float room) {
  const float begin = column.y;
  column.heading(words::text("lesson.heading.change"));
  column.y = begin + heading_height;
  for (const Control& control : column.scene.controls) draw_slider(column, control, room >= roomy_from);
}

/// A parameter that is a yes or a no.
void LessonView::draw_switch(Column& column, const Control& control, bool roomy) {
  ui::Canvas& canvas = column.canvas;
  const std::vector<std::string> names{std::string(words::text("walk.switch.no")),
                                       std::string(words::text("walk.switch.yes"))};
  const float wide = std::min(104.0f, column.width * 0.6f);
  canvas.text_in({column.x, column.y, column.width - wide - 10, 26}, control.label, {canvas.theme().text, 15});
  const int now = control.value != 0 ? 1 : 0;
  const int chosen =
      canvas.segments({column.x + column.width - wide, column.y, wide, 28}, ui::hash_id(control.name), names, now);
  if (chosen != now) column.actions.set_argument(control.name, chosen);
  column.gap(roomy ? roomy_slider : slim_slider);
}

void LessonView::draw_slider(Column& column, const Control& control, bool roomy) {
  if (control.toggle) return draw_switch(column, control, roomy);
  ui::Canvas& canvas = column.canvas;
  const ui::Theme& theme = canvas.theme();
  const double value = control.value;
  // The values are in one column, as wide as the widest of them can be.
  float wide = 0;
  for (const Control& each : column.scene.controls)
    for (double end : {each.min, each.max, each.value})
      wide = std::max(wide, canvas.width(written(each, end), {{}, 15, ui::Font::mono_bold}) + 18);
  const ui::TextStyle label{theme.text, 15};
  const std::string range = words::text("lesson.range", brief(control, control.min), brief(control, control.max));
  const float top = column.y, right = column.x + column.width;
  ui::Rect track;
  if (roomy) {
    const float named = canvas.text_in({column.x, top, column.width - wide - 10, 26}, control.label, label);
    const ui::TextStyle quiet{theme.comment, 13};
    if (named + 10 + canvas.width(range, quiet) + 12 + wide < column.width)
      canvas.text_in({column.x + named + 10, top, column.width - named - 20 - wide, 26}, range, quiet);
    track = {column.x, top + 28, column.width, 18};
  } else {
    float named = 0;
    for (const Control& each : column.scene.controls) named = std::max(named, canvas.width(each.label, label));
    named = std::min(named + 2, column.width * 0.5f);
    canvas.text_in({column.x, top, named, 26}, control.label, label);
    if (canvas.touch({column.x, top, named, 26}, ui::hash_id("parameter range", ui::hash_id(control.name)), false)
            .hovered)
      canvas.tip(range);
    track = {column.x + named + 12, top + 4, right - wide - 10 - column.x - named - 12, 18};
  }
  draw_value(column, control, {right - wide, top, wide, 26});
  if (track.w >= 30) {
    const bool many = orders(control);
    const double place = many ? slider_place(control, value) : value;
    const double moved = canvas.slider(track, ui::hash_id(control.name), place, many ? 0 : control.min,
                                       many ? 1 : control.max, many ? key_step : control.step);
    canvas.called(ui::Role::slider, fmt::format("{}: {}", control.label, value));
    double chosen = value;
    if (!many)
      chosen = std::abs(moved - place) < 1e-9 ? value : moved;
    else if (std::abs(moved - place) > 2 * key_step)
      chosen = slider_value(control, moved);
    else if (moved != place)
      chosen = std::clamp(value + std::copysign(digit(value), moved - place), control.min, control.max);
    if (std::abs(chosen - value) > 1e-9) column.actions.set_argument(control.name, chosen);
  }
  column.gap(roomy ? roomy_slider : slim_slider);
}

/// The value, which can also be typed.
void LessonView::draw_value(Column& column, const Control& control, ui::Rect box) {
  ui::Canvas& canvas = column.canvas;
  const ui::Theme& theme = canvas.theme();
  const double value = control.value;
  if (typed_in_ != control.name) {
    if (!canvas.button(box, ui::hash_id(control.name, 1), written(control, value))) return;
    typed_in_ = control.name;
    typed_.clear();
    typing_ends_ = false;
    canvas.keep_moving();
    return;
  }
  const ui::TextStyle style{theme.text, 15, ui::Font::mono_bold};
  canvas.fill(box, theme.background, 8);
  canvas.frame(box, theme.run, 1.5f, 8);
  const float w = canvas.text_in(box.inset(8, 0), typed_, style);
  canvas.fill({box.x + 8 + std::min(w, box.w - 14) + 1, box.y + 6, 1.5f, box.h - 12}, theme.text);
  const ui::Touch touch = canvas.touch(box, ui::hash_id(control.name, 2));
  if (touch.hovered)
    canvas.tip(words::text("lesson.type_number", brief(control, control.min), brief(control, control.max)));
  if (!typing_ends_ && !touch.clicked) return;
  const double chosen = typed_value(control, typed_, value);
  typed_in_.clear();
  if (std::abs(chosen - value) > 1e-9) column.actions.set_argument(control.name, chosen);
  canvas.keep_moving();
}

bool LessonView::key(std::string_view name) {
  if (typed_in_.empty() || typing_ends_) return false;
  if (name == "enter" || name == "tab" || name == "shift+tab") {
    typing_ends_ = true;
    return name == "enter";
  }
  if (name == "escape")
    typed_in_.clear();
  else if (name == "backspace")
    typed_.resize(typed_.size() - std::min<std::size_t>(1, typed_.size()));
  else if (name.size() == 1 && typed_.size() < 12 && (name == "." || name == "-" || (name >= "0" && name <= "9")))
    typed_ += name;
  else
    return false;
  return true;
}

void LessonView::draw_trace_parameters(Column& column) {
  const replay::Index& index = column.scene.index();
  ui::Canvas& canvas = column.canvas;
  const ui::Theme& theme = canvas.theme();
  bool any = false;
  std::uint64_t number = 0;
  auto row = [&](std::string_view name, std::string_view value, const ui::TextStyle& style, float most) {
    if (!std::exchange(any, true)) column.heading(words::text("lesson.heading.run_with"));
    ++number;
    // Of a path the end tells more.
    std::string shown(ui::laid_out(value));
    auto next = [&shown] { return shown.find('/', shown.starts_with("…/") ? 4 : 1); };
    while (canvas.width(shown, style) > column.width * most && next() != std::string::npos)
      shown = "…" + shown.substr(next());
    const float wide = std::min(canvas.width(shown, style) + 1, column.width * most);
    const ui::Rect place{column.x, column.y, column.width, 24};
    canvas.text_in({place.x, place.y, place.w - wide - 10, place.h}, name, {theme.muted, 15});
    canvas.text_in({place.right() - wide, place.y, wide, place.h}, shown, style, ui::Align::right);
    if (shown != value && canvas.touch(place, ui::hash_id("lesson fact", number), false).hovered) canvas.tip(value);
    column.gap(26);
  };
  for (const replay::Parameter& parameter : index.parameters())
    row(index.trace().string(parameter.name), index.trace().string(parameter.value), {theme.text, 15, ui::Font::mono},
        0.6f);
  for (const replay::Fact& fact : index.facts()) {
    const std::string_view name = index.trace().string(fact.name), text = index.trace().string(fact.text);
    // The program's name and its interpreter are in the bar, a syntax error is at its line.
    if (text.empty() || name == "recorder" || name == "file" || name == "syntax_error" ||
        !words::notice_of(index, fact).empty())
      continue;
    row(label_of_fact(name), text, {theme.text, 14}, 0.68f);
  }
  for (const replay::Fact& fact : index.facts())
    if (const std::string_view notice = words::notice_of(index, fact); !notice.empty()) {
      column.gap(any ? 8 : 0);
      column.say(std::string(notice), {theme.text, 15});
    }
}

float LessonView::draw_keys(ui::Canvas& canvas, ui::Rect box, const Scene& scene, bool draw) {
  struct Hint {
    std::vector<std::string> keys;
    std::string what;
    std::string_view command{}; // that it gives when it is clicked
  };
  auto cap = [&](std::string_view id) { return scene.commands->cap(id); };
  std::vector<Hint> hints{
      {{cap("step_back"), cap("step_forward")}, std::string(words::text("lesson.keys.step"))},
      {{cap("play")}, std::string(words::text(scene.playing ? "lesson.keys.pause" : "lesson.keys.play")), "play"},
      {{cap("help")}, std::string(words::text("lesson.keys.help")), "help"}};
  if (changes_ > 0) hints.insert(hints.begin(), {{cap("changes")}, words::text("changes.hint", changes_), "changes"});
  const ui::Theme& theme = canvas.theme();
  const ui::TextStyle key_style{theme.muted, 12, ui::Font::mono_bold};
  const ui::TextStyle style{theme.muted, 14};
  constexpr float height = 22;
  auto key_width = [&](std::string_view key) { return std::max(22.0f, canvas.width(key, key_style) + 13); };
  float x = box.x, y = box.y;
  for (const Hint& hint : hints) {
    float wide = canvas.width(hint.what, style) + 3;
    for (const std::string& key : hint.keys) wide += key_width(key) + 6;
    if (x > box.x && x + wide > box.right() + 8) {
      x = box.x;
      y += height + 8;
    }
    ui::Touch touch;
    if (draw && !hint.command.empty())
      touch = canvas.touch({x, y, wide, height}, ui::hash_id("key", ui::hash_id(hint.what)));
    if (touch.clicked) scene.commands->ask(hint.command);
    for (const std::string& key : hint.keys) {
      const ui::Rect place{x, y, key_width(key), height};
      if (draw) {
        canvas.frame(place, touch.hovered ? theme.text : theme.line, 1.5f, 5);
        canvas.text_in(place, key, key_style, ui::Align::center);
      }
      x += place.w + 6;
    }
    const ui::TextStyle said{touch.hovered ? theme.text : theme.muted, 14};
    if (draw) canvas.text_in({x + 1, y, wide, height}, hint.what, said);
    x += canvas.width(hint.what, style) + 17;
  }
  return y + height - box.y;
}

} // namespace loopscope::app
