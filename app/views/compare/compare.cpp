#include "app/views/compare/compare.h"

#include "app/views/scene.h"
#include "app/views/timeline/lane.h"
#include "core/words/format.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace loopscope::app {
namespace {

using timeline::Lane;
using timeline::Plot;
using timeline::Row;
using ui::Align;
using ui::Color;
using ui::Font;
using ui::Rect;
using ui::TextStyle;

/// Sizes, for the room that there is.
struct Sizes {
  explicit Sizes(Rect box) : compact(box.w < 1100 || box.h < 620) {
    if (!compact) return;
    bar = 46, margin = 12, pad = 12, gap = 10, row = 16, figure = 40;
  }
  bool compact;
  float bar = 56, margin = 20, pad = 18, gap = 16, row = 20, figure = 44;
  static constexpr float head = 32, ticks = 28;
};

/// One frame.
struct Pen {
  ui::Canvas& canvas;
  const ui::Theme& theme;
  const CompareScene& scene;
  const ui::Commands& commands;
  CompareAsk& ask;
  Marks& marks;
  Sizes sizes;
  std::int64_t horizon = 1; // ns: both axes end there
  std::size_t rows = 2;     // of each half, as far as there is room
  float label_width = 60;   // of the rows' names
};

/// One of the two runs, in one frame.
struct Half {
  const CompareHalf& facts;
  Plot plot;
  std::vector<std::unique_ptr<Lane>> lanes{};
};

/// Where that time is in it.
float x_of(const Plot& plot, std::int64_t time) {
  return plot.scale.x_of_time(static_cast<double>(time));
}

/// A little longer than both, in large steps, so that the axis does not move all the time while they grow.
std::int64_t horizon_of(const CompareScene& scene) {
  const std::int64_t end = std::max(scene.halves[0]->end, scene.halves[1]->end);
  if (scene.halves[0]->over && scene.halves[1]->over) return std::max<std::int64_t>(1000, end + end / 50);
  constexpr std::int64_t least = 2'000'000'000;
  std::int64_t horizon = least;
  while (horizon < end + end / 10) horizon += std::max(least, horizon / 4);
  return horizon;
}

/// Where the heartbeat was printed, and where it stays away.
class BeatsLane final : public Lane {
public:
  BeatsLane(const CompareHalf& half, std::int64_t regular) : half_(half), regular_(regular) {}
  std::string name(const Plot&) const override {
    return half_.figures.heartbeat.empty() ? std::string(words::text("compare.figure.heartbeat"))
                                           : half_.figures.heartbeat;
  }
  void draw(Plot& plot, const Row& row) const override {
    ui::Canvas& canvas = plot.canvas;
    const ui::Theme& t = plot.theme;
    const Rect box = row.between(row.box.x, row.box.right());
    const float y = box.center().y, radius = std::min(8.f, box.h * 0.36f);
    float words_from = -1e9f;
    for (const Silence& gap : silences(half_.beats, regular_, half_.end)) {
      const std::int64_t until = std::min(gap.to, plot.now); // what is to come is not told
      if (until - gap.from <= regular_ + regular_ / 2) continue;
      const float from = x_of(plot, gap.from) + radius + 4, to = x_of(plot, until) - radius - 4;
      if (to <= from) continue;
      canvas.line({from, y}, {to, y}, t.blocked, 1.5f, ui::Shape::dashed);
      const TextStyle style{t.blocked, 13, Font::semibold};
      const std::string words = words::text("compare.silent", words::duration(until - gap.from));
      const float wide = canvas.width(words, style), x = (from + to - wide) / 2;
      if (to - from < wide + 12 || x < words_from) continue;
      canvas.fill({x - 6, box.y, wide + 12, box.h}, t.panel);
      canvas.text_in({x, box.y, wide + 1, box.h}, words, style);
      words_from = x + wide;
    }
    float drawn = -1e9f; // beats too close to be told apart are one
    for (std::int64_t beat : half_.beats) {
      const float x = x_of(plot, beat);
      if (x - drawn < 1) continue;
      drawn = x;
      canvas.circle({x, y}, radius, t.task(half_.beats_task).alpha(plot.strength_at(x)));
    }
  }

private:
  const CompareHalf& half_;
  std::int64_t regular_; // ns
};

/// A file on its way.
class FileLane final : public Lane {
public:
  FileLane(const CompareHalf& half, const replay::Transfer& file) : half_(half), file_(file) {}
  std::string name(const Plot& plot) const override { return std::string(plot.index.trace().string(file_.name)); }
  void draw(Plot& plot, const Row& row) const override {
    ui::Canvas& canvas = plot.canvas;
    const ui::Theme& t = plot.theme;
    const Color hue = plot.hue(file_.task);
    const bool closed = file_.end >= 0, begun = plot.now >= file_.begin;
    const std::int64_t end = closed ? file_.end : half_.end;
    const std::int64_t filled = file_.pieces.empty() ? file_.begin : std::min(end, file_.pieces.back().time);
    const float begin = x_of(plot, file_.begin);
    const Rect whole = row.between(begin, std::max(begin + 2, x_of(plot, end)));
    canvas.frame(whole, hue.alpha(begun ? 0.9f : Plot::future), 1.25f, 3, begun ? ui::Shape::solid : ui::Shape::dashed);
    auto fill = [&](std::int64_t from, std::int64_t to, float strength) {
      const float x = x_of(plot, from);
      if (from <= to) canvas.fill(row.between(x, std::max(x + 1, x_of(plot, to))), hue.alpha(strength), 3);
    };
    if (filled > plot.now) fill(std::max(plot.now, file_.begin), filled, 0.22f);
    if (file_.begin < plot.now) fill(file_.begin, std::min(plot.now, filled), 1);
    // The pieces in which it arrived, where they can be told apart.
    float last = whole.x;
    for (const auto& [time, body] : file_.pieces) {
      const float x = x_of(plot, time);
      if (time > plot.now) break;
      if (x - last < 5) continue;
      canvas.fill({x - 1, whole.y, 1.5f, whole.h}, t.panel.alpha(0.75f));
      last = x;
    }
    const float after = whole.right() + 8;
    if (closed && plot.now >= file_.end) {
      if (file_.outcome == replay::TransferEnd::complete)
        return canvas.check({after, whole.center().y - 6, 12, 12}, t.ok, 2);
      canvas.cross({after, whole.center().y - 5, 10, 10}, t.blocked, 2);
      canvas.text_in({after + 16, whole.y, row.box.right() - after, whole.h},
                     words::text("compare.file." + std::string(replay::name_of(file_.outcome))), {t.blocked, 13});
    } else if (begun && file_.expected > 0) {
      const std::string part = fmt::format("{:.0f} %", std::floor(file_.part(plot.now) * 100));
      const float wide = canvas.width(part, {t.text, 13}) + 1;
      float x = std::max(whole.x, x_of(plot, std::min(plot.now, end))) + 6;
      if (x < whole.right() && x + wide > whole.right() - 4) x = after; // next to the box, not across its edge
      x = std::min(x, row.box.right() + 20 - wide);
      canvas.text_in({x, whole.y, wide, whole.h}, part, {t.text, 13});
    }
  }

private:
  const CompareHalf& half_;
  const replay::Transfer& file_;
};

bool has_files(const CompareScene& scene) {
  return !scene.halves[0]->index->transfers().empty() || !scene.halves[1]->index->transfers().empty();
}

/// A run that has not ended may still get a heartbeat: its row is reserved.
bool has_beats(const CompareScene& scene) {
  return std::ranges::any_of(scene.halves, [](const CompareHalf* half) { return !half->over || !half->beats.empty(); });
}

/// The shortest time between two beats of either.
std::int64_t shortest_beat(const CompareScene& scene) {
  std::int64_t regular = 0;
  for (const CompareHalf* half : scene.halves)
    if (const std::int64_t own = regular_beat(half->beats); own > 0 && (regular == 0 || own < regular)) regular = own;
  return regular;
}

/// What is drawn of a run: its loop, its heartbeat, and its files or else its tasks.
void add_lanes(const Pen& pen, Half& half, std::int64_t regular) {
  constexpr std::size_t most = 14;
  const replay::Index& index = half.plot.index;
  auto add = [&](std::unique_ptr<Lane> lane) {
    if (half.lanes.size() < most) half.lanes.push_back(std::move(lane));
  };
  add(timeline::loop_lane(index));
  if (has_beats(pen.scene)) add(std::make_unique<BeatsLane>(half.facts, regular));
  if (has_files(pen.scene))
    for (const replay::Transfer& file : index.transfers()) add(std::make_unique<FileLane>(half.facts, file));
  else
    for (std::size_t i = 0; i < std::min(most, index.lanes().size()); ++i) add(timeline::task_lane(index.lanes()[i]));
}

/// Both halves have as many rows: there is room for what is still to come in the one that is behind.
void count_rows(Pen& pen, const std::vector<Half>& halves) {
  pen.rows = 1;
  for (const Half& half : halves) {
    pen.rows = std::max(pen.rows, half.lanes.size());
    for (const auto& lane : half.lanes)
      pen.label_width = std::clamp(pen.canvas.width(lane->name(half.plot), {{}, 16}) + 16, pen.label_width, 150.f);
  }
}

void draw_rows(const Pen& pen, Half& half) {
  Plot& plot = half.plot;
  const float step = std::min(64.f, plot.area.h / static_cast<float>(pen.rows));
  const float high = std::clamp(std::max(step * 0.54f, step - 8), 6.f, 32.f);
  float y = plot.area.y;
  for (const auto& lane : half.lanes) {
    pen.canvas.text_in({plot.area.x - pen.label_width, y, pen.label_width - 10, step}, lane->name(plot),
                       {y == plot.area.y ? pen.theme.muted : pen.theme.text, std::clamp(step * 0.42f, 12.f, 16.f)});
    pen.canvas.push_clip(
        {plot.area.x - 10, y, plot.area.w + 10 + pen.sizes.pad, step}); // a first beat's circle is whole
    lane->draw(plot, {{plot.area.x, y, plot.area.w, step}, high});
    pen.canvas.pop_clip();
    y += step;
  }
  if (plot.hit) pen.canvas.tip(plot.hit->tip);
}

void draw_ticks(const Pen& pen, const Plot& plot) {
  if (plot.area.w <= 0) return;
  const std::int64_t step = timeline::tick_step(plot.scale.per_point, 96);
  for (std::int64_t time = 0; time <= pen.horizon; time += step) {
    const float x = x_of(plot, time);
    pen.canvas.line({x, plot.area.y - 4}, {x, plot.area.bottom()}, pen.theme.line);
    pen.canvas.text_in({x - 40, plot.area.y - 26, 80, 18}, words::tick(time, step, pen.horizon), {pen.theme.muted, 12},
                       Align::center);
  }
}

struct Figure {
  std::string what, value;
  std::string_view few; // words for `what`, where there is no room for all of it
  bool alarm = false;
};

std::string word(std::string_view id) {
  return std::string(words::text(id));
}

/// Not what neither of the two has: that would be said of nothing.
std::vector<Figure> figures_of(const CompareScene& scene, const CompareHalf& half) {
  const replay::Measures& m = half.figures;
  std::vector<Figure> figures{
      {word(half.over ? "compare.figure.done" : "compare.figure.runs"), words::duration(half.over ? m.total : half.end),
       words::text("compare.figure.total")},
      {word("compare.figure.block"), words::duration(m.blocked_max), words::text("compare.figure.block"),
       m.blocked_max >= words::noticed},
      {m.heartbeat.empty() ? word("compare.figure.heartbeat") : words::text("compare.figure.gap_between", m.heartbeat),
       m.heartbeat_gap_max ? words::duration(*m.heartbeat_gap_max) : word("compare.figure.no_gap"),
       words::text("compare.figure.gap")},
      {word("compare.figure.sockets"), fmt::to_string(m.sockets_peak), words::text("compare.figure.few_sockets")},
  };
  const auto neither = [&](auto has) { return std::ranges::none_of(scene.halves, has); };
  if (neither([](const CompareHalf* each) { return each->figures.sockets_peak > 0; })) figures.pop_back();
  if (neither([](const CompareHalf* each) { return !each->figures.heartbeat.empty(); }))
    figures.erase(figures.begin() + 2);
  if (half.over && m.outcome && *m.outcome != trace::RunOutcome::finished) {
    figures[0].alarm = true;
    figures[0].what = words::text(*m.outcome == trace::RunOutcome::deadlocked ? "compare.figure.hangs"
                                  : *m.outcome == trace::RunOutcome::failed   ? "compare.figure.failed"
                                                                              : "compare.figure.stopped");
  }
  // Before one has seen it to its end, the answer is still to be guessed.
  if (!scene.seen)
    for (Figure& figure : figures) figure.value = "?", figure.alarm = false;
  return figures;
}

void draw_figures(const Pen& pen, const CompareHalf& half, Rect box, std::size_t columns) {
  const ui::Theme& t = pen.theme;
  const std::vector<Figure> figures = figures_of(pen.scene, half);
  const std::size_t rows = (figures.size() + columns - 1) / columns;
  const float step = box.h / static_cast<float>(rows), wide = box.w / static_cast<float>(columns);
  const float size = pen.sizes.compact ? 16 : std::clamp(step * 0.42f, 16.f, 30.f);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const float x = box.x + wide * static_cast<float>(i % columns), y = box.y + step * static_cast<float>(i / columns);
    const TextStyle what{t.muted, 13},
        value{figures[i].alarm ? t.blocked : t.text, i == 0 && rows == figures.size() ? size * 1.2f : size, Font::bold};
    const float high = pen.canvas.line_height(what), used = high + pen.canvas.line_height(value);
    const float top = y + std::max(0.f, (step - used) / 2);
    const bool fits = pen.canvas.width(figures[i].what, what) <= wide - 8;
    pen.canvas.text_in({x, top, wide - 8, high}, fits ? figures[i].what : figures[i].few, what);
    pen.canvas.text_in({x, top + high, wide - 8, pen.canvas.line_height(value)}, figures[i].value, value);
  }
}

/// Letter, lesson, loop, and its parameters: what can be chosen, in as many lines as it takes. Returns their height.
float draw_head(const Pen& pen, const CompareHalf& half, std::size_t which, Rect box, bool draw) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& t = pen.theme;
  const std::string letter = which == 0 ? "A" : "B";
  constexpr float high = Sizes::head, slider = 90, number = 44, switched = 96;
  if (draw) {
    const Rect badge{box.x, box.y + 4, 24, 24};
    canvas.fill(badge, t.raised, 6);
    canvas.text_in(badge, letter, {t.text, 14, Font::bold}, Align::center);
  }
  const float begin = box.x + 32;
  float x = begin, y = box.y;
  auto place_of = [&](float wide) {
    wide = std::min(wide, box.right() - begin);
    if (x > begin && x + wide > box.right()) x = begin, y += high;
    return Rect{x, y, wide, high};
  };
  auto choice = [&](const char* what, const std::string& text, TextStyle style) {
    const std::string command = fmt::format("{}_{}", what, which == 0 ? "a" : "b");
    const Rect place = place_of(canvas.width(text, style) + 38);
    x = place.right() + 6;
    if (!draw) return;
    const ui::Touch touch = canvas.touch(place, ui::hash_id(what, which));
    canvas.fill(place.inset(0, 2), t.raised.alpha(touch.hovered ? 1 : 0.6f), 8);
    if (touch.hovered) canvas.tip(pen.commands.tip(command));
    if (touch.clicked) pen.commands.ask(command);
    canvas.text_in({place.x + 10, place.y, place.w - 32, place.h}, text, style);
    const float sx = place.right() - 20, sy = place.center().y;
    canvas.triangle({sx, sy - 1.5f}, {sx + 8, sy - 1.5f}, {sx + 4, sy + 3.5f}, touch.hovered ? t.text : t.muted);
    pen.marks.emplace_back(fmt::format("compare:{}:{}", what, letter), place);
  };
  choice("lesson", half.title, {t.text, 16, Font::bold});
  choice("loop", half.loop, {t.text, 14});
  for (const Control& control : half.controls) {
    const float label = canvas.width(control.label, {t.muted, 14}) + 10;
    const Rect place = place_of(14 + label + (control.toggle ? switched : slider + 8 + number));
    x = place.right() + 6;
    if (!draw) continue;
    canvas.text_in({place.x + 14, y, label, high}, control.label, {t.muted, 14});
    if (control.toggle) {
      const Rect both{place.right() - switched, y + 2, switched, high - 4};
      const int now = control.value != 0 ? 1 : 0;
      const int wanted = canvas.segments(
          both, ui::hash_id(control.name, which + 1),
          {std::string(words::text("walk.switch.no")), std::string(words::text("walk.switch.yes"))}, now);
      if (wanted != now) pen.ask.argument = CompareAsk::Argument{which, control.name, static_cast<double>(wanted)};
      pen.marks.emplace_back(fmt::format("compare:{}:{}", control.name, letter), both);
      continue;
    }
    const Rect track{place.right() - number - 8 - slider, y + 6, slider, 20};
    const double wanted = canvas.slider(track, ui::hash_id(control.name, which + 1), control.value, control.min,
                                        control.max, control.step);
    canvas.called(ui::Role::slider, fmt::format("{}: {}", control.label, control.value));
    if (wanted != control.value) pen.ask.argument = CompareAsk::Argument{which, control.name, wanted};
    pen.marks.emplace_back(fmt::format("compare:{}:{}", control.name, letter), track);
    canvas.text_in({track.right() + 8, y, number, high}, fmt::format("{:g}", control.value),
                   {t.text, 14, Font::semibold});
  }
  return y + high - box.y;
}

/// Where the parts of a half are in its card, and the least height of a card for them.
struct Card {
  Card(const Pen& pen, const CompareHalf& half, std::size_t which, Rect card) {
    const Sizes& sizes = pen.sizes;
    const Rect in = card.inset(sizes.pad);
    const bool beside = in.w >= 600;
    columns = !beside ? (in.w >= 480 ? 4 : 2) : sizes.compact ? 2 : 1;
    const float wide = !beside ? 0 : sizes.compact ? 226 : std::clamp(in.w * 0.18f, 170.f, 260.f);
    const float all_figures = sizes.figure * static_cast<float>(4 / columns);
    const float apart = sizes.compact ? 28 : 40;
    head = {in.x, in.y - 4, in.w - (beside ? wide + apart : 0), 0};
    head.h = draw_head(pen, half, which, head, false);
    const float top = head.bottom() + Sizes::ticks, below = beside ? 0 : all_figures + 8;
    plot = {in.x + pen.label_width, top, head.w - pen.label_width, in.bottom() - below - top};
    figures =
        beside ? Rect{in.right() - wide, in.y, wide, in.h} : Rect{in.x, in.bottom() - all_figures, in.w, all_figures};
    rule = beside ? figures.x - apart / 2 : 0;
    const float rows = std::min(static_cast<float>(pen.rows), 8.f) * sizes.row;
    least = 2 * sizes.pad + std::max(head.h - 4 + Sizes::ticks + rows + below, beside ? all_figures : 0);
  }
  Rect head, plot, figures;
  std::size_t columns = 1; // of the figures
  float rule = 0;          // x of the line before them, or 0
  float least = 0;
};

void draw_half(const Pen& pen, std::size_t which, Half& half, Rect box) {
  const Card card(pen, half.facts, which, box);
  Plot& plot = half.plot;
  pen.canvas.fill(box, pen.theme.panel, 12);
  draw_head(pen, half.facts, which, card.head, true);
  plot.area = plot.seen = {card.plot.x, card.plot.y, std::max(0.f, card.plot.w), card.plot.h};
  plot.scale.left = plot.area.x;
  plot.scale.per_point = static_cast<double>(pen.horizon) / std::max(1e-3, static_cast<double>(plot.area.w));
  plot.cursor = x_of(plot, plot.now);
  plot.end_x = x_of(plot, half.facts.end);
  // The cursor can be dragged anywhere in the plot.
  const float above = Sizes::ticks - 4;
  const Rect grip{plot.area.x - 10, plot.area.y - above, plot.area.w + 20, plot.area.h + above};
  const ui::Touch touch = pen.canvas.touch(grip, ui::hash_id("compare cursor", which), false);
  if (plot.area.w > 0 && (touch.held || touch.pressed))
    pen.ask.seek = static_cast<std::int64_t>(static_cast<double>(touch.mouse.x - plot.area.x) * plot.scale.per_point);
  else if (touch.hovered)
    plot.mouse = touch.mouse;
  draw_ticks(pen, plot);
  draw_rows(pen, half);
  if (card.rule > 0)
    pen.canvas.line({card.rule, box.y + pen.sizes.pad}, {card.rule, box.bottom() - pen.sizes.pad}, pen.theme.line);
  draw_figures(pen, half.facts, card.figures, card.columns);
  pen.marks.emplace_back(which == 0 ? "compare:plot:A" : "compare:plot:B", card.plot);
}

/// "a b  lessons · A B  loops · ..."
std::string keys_of(const ui::Commands& commands) {
  const auto key = [&](const char* id) { return commands[id].keys.front(); };
  return words::text("compare.keys", key("lesson_a"), key("lesson_b"), key("loop_a"), key("loop_b"),
                     commands.cap("step_back"), commands.cap("step_forward"), key("again"), key("help"));
}

/// What can be done, as far as there is room to say it, and the time.
void draw_bar(const Pen& pen, Rect box) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& t = pen.theme;
  const float margin = pen.sizes.margin;
  const TextStyle title{t.text, 18, Font::bold}, label{{}, 14, Font::semibold}, time{t.text, 21, Font::mono},
      quiet{t.muted, 14}, small{t.muted, 13};
  const bool over = pen.scene.halves[0]->over && pen.scene.halves[1]->over;
  struct Button {
    const char *name, *command;
    std::string_view words, few;
    bool on;
  };
  const bool stops = pen.scene.playing || (!over && pen.scene.follows);
  const Button buttons[] = {
      {"play", "play", words::text(stops ? "compare.button.pause" : "compare.button.play"), {}, pen.scene.playing},
      {"again", "again", words::text("compare.button.again"), words::text("compare.button.again_short"), false},
      {"leave", "escape", words::text("compare.button.back"), words::text("compare.button.back_short"), false},
  };
  auto width_of = [&](std::string_view words) { return canvas.width(words, label) + 26; };
  float in_full = 0, in_few = 0;
  for (const Button& button : buttons) {
    in_full += width_of(button.words) + 8;
    in_few += width_of(button.few.empty() ? button.words : button.few) + 8;
  }
  canvas.fill(box, t.panel);
  canvas.line({box.x, box.bottom()}, {box.right(), box.bottom()}, t.line);

  const std::string now = words::duration(pen.scene.now);
  const bool waits = over && !pen.scene.seen && pen.scene.now == 0 && !pen.scene.playing;
  const std::string at_speed = pen.scene.speed == 1 ? "" : fmt::format("{}×", pen.scene.speed);
  const std::string clock = waits ? words::text("walk.compare.start", pen.commands.cap("play"))
                            : !at_speed.empty()
                                ? words::text("walk.compare.speed", at_speed)
                                : std::string(words::text(over ? "walk.compare.clock" : "walk.compare.live"));
  const std::string keys = keys_of(pen.commands);
  const std::string_view name = words::text("screens.compare.title");
  const float for_time = canvas.width(now, time) + 10, for_title = canvas.width(name, title) + 20;
  float room = box.w - 2 * margin;
  // The least important parts are left out first.
  auto take = [&](float wide) { return room >= wide ? (room -= wide, true) : false; };
  const bool few = room < in_full + for_time;
  room -= few ? in_few : in_full;
  const bool shows_time = take(for_time), shows_title = take(for_title), shows_clock = take(canvas.width(clock, quiet)),
             shows_keys = take(canvas.width(keys, small) + 60);
  float x = box.x + margin;
  if (shows_title) canvas.text_in({x, box.y, for_title, box.h}, name, title), x += for_title;
  for (const Button& button : buttons) {
    const std::string_view words = few && !button.few.empty() ? button.few : button.words;
    const Rect place{x, box.center().y - 17, width_of(words), 34};
    x = place.right() + 8;
    if (canvas.button(place, ui::hash_id("compare", ui::hash_id(button.name)), words, button.on))
      pen.commands.ask(button.command);
    pen.marks.emplace_back(fmt::format("compare:{}", button.name), place);
  }
  if (shows_keys) canvas.text_in({x + 16, box.y, canvas.width(keys, small) + 1, box.h}, keys, small);
  if (!shows_time) return;
  const float wide = shows_clock ? canvas.width(clock, quiet) : 0, right = box.right() - margin;
  if (shows_clock) canvas.text_in({right - wide, box.y + 2, wide + 1, box.h}, clock, quiet);
  canvas.text_in({right - wide - for_time, box.y, for_time - 8, box.h}, now, time, Align::right);
}

} // namespace

float CompareView::bar_height(Rect window) {
  return Sizes(window).bar;
}

CompareAsk CompareView::draw(ui::Canvas& canvas, Rect box, const CompareScene& scene, const ui::Commands& commands,
                             Marks& marks) {
  CompareAsk ask;
  Pen pen{canvas, canvas.theme(), scene, commands, ask, marks, Sizes(box), horizon_of(scene)};
  const Sizes& sizes = pen.sizes;
  canvas.fill(box, pen.theme.background);
  std::vector<Half> halves;
  for (std::size_t i = 0; i < 2; ++i) {
    const CompareHalf& facts = *scene.halves[i];
    const replay::Index& index = *facts.index;
    if (known_[i] != &index) known_[i] = &index, densities_[i].clear();
    halves.push_back(
        {facts,
         {canvas, pen.theme, index, {index.trace(), index.ran(), index.ran_marks(), index.size()}, densities_[i]}});
    Plot& plot = halves.back().plot;
    plot.now = scene.now;
    plot.position = plot.slots.event_from(scene.now + 1);
    plot.end = {facts.end, index.size()};
    add_lanes(pen, halves.back(), shortest_beat(scene));
  }
  count_rows(pen, halves);

  const std::string words = !scene.verdict.empty()    ? scene.verdict + (scene.older.empty() ? "" : " ") + scene.older
                            : !scene.look_for.empty() ? scene.look_for
                                                      : std::string(words::text("screens.compare.started"));
  const std::vector<ui::Span> spans{{words, {pen.theme.text, sizes.compact ? 15.f : box.w < 1600 ? 17.f : 21.f}, 0}};
  const float wide = box.w - 2 * sizes.margin, said_width = wide - 2 * sizes.pad;
  const float said = canvas.paragraph({}, said_width, spans, nullptr, nullptr, false);
  const Rect body{box.x, box.y + sizes.bar, box.w, box.h - sizes.bar};
  std::array<float, 2> high{};
  float content = said + 4 * sizes.gap;
  for (std::size_t i = 0; i < 2; ++i)
    content += high[i] = Card(pen, *scene.halves[i], i, {body.x + sizes.margin, body.y, wide, 0}).least;
  const float spare = body.h - content;
  for (float& own : high) own += std::max(0.f, spare / 2);

  // Where not all of it fits, the sentence comes first, and the rest is scrolled to.
  const std::uint64_t id = ui::hash_id("compare scroll");
  if (const float by = std::exchange(scroll_by_, 0.f); by != 0) canvas.scroll_to(id, scrolled_ + by, body.h);
  scrolled_ = canvas.begin_scroll(body, id, content);
  float y = body.y + sizes.gap - scrolled_;
  const auto say = [&] {
    canvas.paragraph({body.x + sizes.margin + sizes.pad, y}, said_width, spans);
    if (spare >= 0) marks.emplace_back("compare:said", Rect{body.x + sizes.margin, y, wide, said});
    y += said + sizes.gap;
  };
  if (spare < 0) say();
  for (std::size_t i = 0; i < 2; ++i) {
    draw_half(pen, i, halves[i], {body.x + sizes.margin, y, wide, high[i]});
    y += high[i] + sizes.gap;
  }
  if (spare >= 0) say();

  // One cursor through both.
  const Rect &upper = halves[0].plot.area, &lower = halves[1].plot.area;
  const float x = halves[0].plot.cursor, top = upper.y - 6;
  for (const Rect& area : {upper, lower}) canvas.line({x, area.y - 6}, {x, area.bottom()}, pen.theme.text, 2);
  if (spare >= 0) canvas.line({x, upper.bottom()}, {x, lower.y - 6}, pen.theme.text.alpha(0.3f), 2);
  canvas.triangle({x - 7, top - 8}, {x + 7, top - 8}, {x, top + 2}, pen.theme.text);
  canvas.end_scroll();
  draw_bar(pen, {box.x, box.y, box.w, sizes.bar});
  return ask;
}

} // namespace loopscope::app
