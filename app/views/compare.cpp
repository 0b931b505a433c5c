#include "app/views/compare.h"

#include "app/scene.h"
#include "app/views/counts.h"
#include "app/views/timeline_scale.h"
#include "core/replay/narration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace loopscope::app {
namespace {

using replay::LoopSpanKind;
using replay::SpanKind;
using ui::Align;
using ui::Color;
using ui::Font;
using ui::Rect;
using ui::TextStyle;

constexpr float bar_height = 56, margin = 20, label_width = 108, future = 0.4f;
constexpr std::int64_t noticed = 100'000'000; // ns: a loop that is stuck for that long is felt

/// One frame.
struct Pen {
  ui::Canvas& canvas;
  const ui::Theme& theme;
  const CompareScene& scene;
  CompareAsk& ask;
  Marks& marks;
  std::int64_t horizon = 1; // ns: both axes end there
};

/// Where one half's timeline is, and how time goes along it.
struct Axis {
  Rect plot;
  double per_ns = 0; // points
  float x(std::int64_t time) const { return plot.x + static_cast<float>(static_cast<double>(time) * per_ns); }
};

std::string seconds(std::int64_t ns) {
  return fmt::format("{:.2f} s", static_cast<double>(ns) / 1e9);
}

/// A little longer than both, and steady while they grow.
std::int64_t horizon_of(const CompareScene& scene) {
  const std::int64_t end = std::max(scene.halves[0]->end, scene.halves[1]->end);
  if (scene.halves[0]->over && scene.halves[1]->over) return std::max<std::int64_t>(1000, end + end / 50);
  constexpr std::int64_t least = 2'000'000'000;
  std::int64_t horizon = least;
  while (horizon < end + end / 10) horizon += std::max(least, horizon / 4);
  return horizon;
}

/// Draws [from, to) before the cursor as it is, and what follows it faintly.
void stretch(const Pen& pen, const Axis& axis, std::int64_t from, std::int64_t to, float least,
             const std::function<void(float x, float wide, float strength)>& draw) {
  auto part = [&](std::int64_t a, std::int64_t b, float strength) {
    if (b < a) return;
    draw(axis.x(a), std::max(least, axis.x(b) - axis.x(a)), strength);
  };
  const std::int64_t now = pen.scene.now;
  if (to <= now) return part(from, to, 1);
  if (from >= now) return part(from, to, future);
  part(now, to, future);
  part(from, now, 1);
}

void draw_loop(const Pen& pen, const Axis& axis, const CompareHalf& half, Rect row) {
  const std::vector<replay::LoopSpan>& spans = half.index->loop();
  const ui::Theme& t = pen.theme;
  const float middle = row.center().y;
  if (!spans.empty()) {
    const float from = axis.x(spans.front().begin), to = axis.x(half.end);
    pen.canvas.fill({from, middle - 1, std::max(1.f, to - from), 2}, t.line);
  }
  // Many short callbacks that share a few points are a comb: the loop does not run all the time.
  constexpr float comb = 4;
  float drawn = -1e9f; // up to where
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const replay::LoopSpan& span = spans[i];
    if (span.kind != LoopSpanKind::running && span.kind != LoopSpanKind::blocked) continue;
    const std::int64_t end = i + 1 < spans.size() ? spans[i + 1].begin : half.end;
    const bool blocked = span.kind == LoopSpanKind::blocked;
    if (!blocked && axis.x(end) < drawn + comb) continue;
    stretch(pen, axis, span.begin, end, blocked ? 1.f : 2.f, [&](float x, float wide, float strength) {
      const Rect box{x, row.y, wide, row.h};
      pen.canvas.fill(box, (blocked ? t.blocked : t.run).alpha(strength), std::min(3.f, wide / 2));
    });
    drawn = std::max(axis.x(span.begin) + 2, axis.x(end));
    if (!blocked) continue;
    const trace::Event& begun = half.index->trace()[span.event];
    const std::string words = begun.kind == trace::EventKind::blocking_begun
                                  ? fmt::format("stuck in {}", half.index->trace().string(begun.object))
                                  : "stuck";
    const TextStyle style{t.ink, 13, Font::semibold};
    if (const float x = axis.x(span.begin); axis.x(end) - x > pen.canvas.width(words, style) + 20)
      pen.canvas.text_in({x + 10, row.y, axis.x(end) - x, row.h}, words, style);
  }
}

void draw_beats(const Pen& pen, const Axis& axis, const CompareHalf& half, std::int64_t regular, Rect row) {
  const ui::Theme& t = pen.theme;
  const float y = row.center().y, radius = std::min(6.f, row.h * 0.32f);
  float words_from = -1e9f;
  for (const Silence& gap : silences(half.beats, regular, half.end)) {
    const float from = axis.x(gap.from) + radius + 4, to = axis.x(gap.to) - radius - 4;
    pen.canvas.line({from, y}, {to, y}, t.blocked, 1.5f, ui::Shape::dashed);
    const TextStyle style{t.blocked, 13, Font::semibold};
    const std::string words = "silent for " + seconds(gap.to - gap.from);
    const float wide = pen.canvas.width(words, style), x = (from + to - wide) / 2;
    if (to - from < wide + 12 || x < words_from) continue;
    pen.canvas.fill({x - 6, row.y, wide + 12, row.h}, t.panel);
    pen.canvas.text_in({x, row.y, wide + 1, row.h}, words, style);
    words_from = x + wide;
  }
  for (std::int64_t beat : half.beats)
    pen.canvas.circle({axis.x(beat), y}, radius, t.task(2).alpha(beat <= pen.scene.now ? 1 : future));
}

void draw_file(const Pen& pen, const Axis& axis, const CompareHalf& half, const FileBar& file, Rect row) {
  using Outcome = replay::Download::Outcome;
  const ui::Theme& t = pen.theme;
  const Color hue = t.task(file.number);
  const bool closed = file.end >= 0;
  const std::int64_t end = closed ? file.end : half.end, now = pen.scene.now;
  const std::int64_t filled = file.times.empty() ? file.begin : std::min(end, file.times.back());
  const Rect whole{axis.x(file.begin), row.y, std::max(2.f, axis.x(end) - axis.x(file.begin)), row.h};
  pen.canvas.frame(whole, hue.alpha(now >= file.begin ? 0.9f : future), 1.25f, 3,
                   now >= file.begin ? ui::Shape::solid : ui::Shape::dashed);
  stretch(pen, axis, file.begin, filled, 1, [&](float x, float wide, float strength) {
    pen.canvas.fill({x, row.y, wide, row.h}, hue.alpha(strength < 1 ? 0.22f : 1), 3);
  });
  // The pieces in which it came, where they can be told apart.
  float last = whole.x;
  for (std::int64_t time : file.times) {
    if (time > now) break;
    const float x = axis.x(time);
    if (x - last < 5) continue;
    pen.canvas.fill({x - 1, row.y, 1.5f, row.h}, t.panel.alpha(0.75f));
    last = x;
  }
  const float after = whole.right() + 8;
  if (closed && now >= file.end) {
    if (file.outcome == Outcome::complete) {
      pen.canvas.check({after, row.center().y - 6, 12, 12}, t.ok, 2);
    } else {
      pen.canvas.cross({after, row.center().y - 5, 10, 10}, t.blocked, 2);
      pen.canvas.text_in({after + 16, row.y, axis.plot.right() - after, row.h}, replay::name_of(file.outcome),
                         {t.blocked, 13});
    }
  } else if (now >= file.begin && file.expected > 0) {
    const float x = std::max(whole.x, axis.x(std::min(now, end))) + 6;
    pen.canvas.text_in({x, row.y, 60, row.h}, fmt::format("{:.0f} %", std::floor(file.part(now) * 100)), {t.text, 13});
  }
}

void draw_task(const Pen& pen, const Axis& axis, const CompareHalf& half, const replay::Lane& lane,
               std::uint32_t number, Rect row) {
  const Color hue = pen.theme.task(number);
  const std::int64_t lane_end = lane.ended ? lane.end : half.end;
  float drawn = -1e9f;
  for (std::size_t i = 0; i < lane.spans.size(); ++i) {
    const replay::Span& span = lane.spans[i];
    const std::int64_t end = i + 1 < lane.spans.size() ? lane.spans[i + 1].begin : lane_end;
    if (axis.x(end) < drawn + 0.5f && span.kind != SpanKind::blocked) continue;
    drawn = axis.x(end);
    stretch(pen, axis, span.begin, end, span.kind == SpanKind::running ? 2.f : 0.f,
            [&](float x, float wide, float strength) {
              const Rect box{x, row.y, wide, row.h};
              switch (span.kind) {
              case SpanKind::running:
                return pen.canvas.fill(box, hue.alpha(strength), std::min(3.f, wide / 2));
              case SpanKind::blocked:
                return pen.canvas.fill(box, pen.theme.blocked.alpha(strength), std::min(3.f, wide / 2));
              case SpanKind::sleeping:
                return pen.canvas.hatch(box, hue.alpha(0.35f * strength), 3);
              case SpanKind::ready:
                return pen.canvas.fill(box, hue.alpha(0.28f * strength), std::min(3.f, wide / 2));
              case SpanKind::waiting:
                if (wide > 3) pen.canvas.frame(box, hue.alpha(0.6f * strength), 1, 3, ui::Shape::dashed);
                return;
              }
            });
  }
}

/// A row of a timeline: its name, and how it is drawn.
struct Row {
  std::string name;
  std::function<void(Rect)> draw;
};

std::size_t row_limit(const Axis& axis) {
  constexpr float least = 16;
  return static_cast<std::size_t>(std::max(1.f, axis.plot.h / least));
}

void draw_rows(const Pen& pen, const Axis& axis, const std::vector<Row>& rows) {
  // Both halves alike, and room for what is still to come in the one that is behind.
  const std::size_t files = std::max(pen.scene.halves[0]->files.size(), pen.scene.halves[1]->files.size());
  const std::size_t count = std::max(rows.size(), std::min<std::size_t>(files + 2, row_limit(axis)));
  const float step = std::min(44.f, axis.plot.h / static_cast<float>(count));
  const float high = std::clamp(step * 0.52f, 6.f, 22.f);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float y = axis.plot.y + step * static_cast<float>(i);
    pen.canvas.text_in({axis.plot.x - label_width, y, label_width - 10, step}, rows[i].name,
                       {i == 0 ? pen.theme.muted : pen.theme.text, std::min(14.f, step * 0.8f)});
    rows[i].draw({axis.plot.x, y + (step - high) / 2, axis.plot.w, high});
  }
}

void draw_ticks(const Pen& pen, const Axis& axis) {
  const std::int64_t step = timeline::tick_step(1 / axis.per_ns, 96);
  for (std::int64_t time = 0; time <= pen.horizon; time += step) {
    const float x = axis.x(time);
    pen.canvas.line({x, axis.plot.y - 4}, {x, axis.plot.bottom()}, pen.theme.line);
    pen.canvas.text_in({x - 40, axis.plot.y - 26, 80, 18}, timeline::tick_text(time, step, pen.horizon),
                       {pen.theme.muted, 12}, Align::center);
  }
}

void draw_figures(const Pen& pen, const CompareHalf& half, Rect box) {
  const ui::Theme& t = pen.theme;
  const replay::Measures& m = half.figures;
  struct Figure {
    std::string what, value;
    bool alarm;
  };
  std::vector<Figure> figures{
      {half.over ? "done after" : "runs for", seconds(half.over ? m.total : half.end), false},
      {"loop stuck, longest", replay::duration(m.blocked_max), m.blocked_max >= noticed},
      {m.heartbeat.empty() ? "heartbeat" : fmt::format("longest without “{}”", m.heartbeat),
       m.heartbeat_gap_max ? seconds(*m.heartbeat_gap_max) : "none", false},
      {"sockets open at once", fmt::to_string(m.sockets_peak), false},
  };
  if (half.over && m.outcome && *m.outcome != trace::RunOutcome::finished) {
    figures[0].alarm = true;
    figures[0].what = *m.outcome == trace::RunOutcome::deadlocked ? "stands for ever from"
                      : *m.outcome == trace::RunOutcome::failed   ? "failed after"
                                                                  : "stopped after";
  }
  const float step = box.h / static_cast<float>(figures.size());
  const float size = std::clamp(step * 0.42f, 15.f, 30.f);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const float y = box.y + step * static_cast<float>(i);
    const TextStyle what{t.muted, 13},
        value{figures[i].alarm ? t.blocked : t.text, i == 0 ? size * 1.2f : size, Font::bold};
    const float used = pen.canvas.line_height(what) + pen.canvas.line_height(value);
    const float top = y + std::max(0.f, (step - used) / 2);
    pen.canvas.text_in({box.x, top, box.w, pen.canvas.line_height(what)}, figures[i].what, what);
    pen.canvas.text_in({box.x, top + pen.canvas.line_height(what), box.w, pen.canvas.line_height(value)},
                       figures[i].value, value);
  }
}

/// Letter, lesson, loop, and its parameters: what can be chosen. Returns its height.
void draw_head(const Pen& pen, const CompareHalf& half, std::size_t which, Rect box) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& t = pen.theme;
  const std::string letter = which == 0 ? "A" : "B";
  const Rect badge{box.x, box.y + 4, 24, 24};
  canvas.fill(badge, t.raised, 6);
  canvas.text_in(badge, letter, {t.text, 14, Font::bold}, Align::center);
  float x = badge.right() + 10;
  auto choice = [&](const char* what, const std::string& text, TextStyle style, std::optional<std::size_t>& wanted,
                    const char* tip) {
    const Rect place{x, box.y, canvas.width(text, style) + 34, 32};
    ui::Touch touch = canvas.touch(place, ui::hash_id(what, which));
    if (touch.hovered) canvas.fill(place, t.raised, 8), canvas.tip(tip);
    if (touch.clicked) wanted = which;
    canvas.text_in({place.x + 8, place.y, place.w, place.h}, text, style);
    const float sx = place.right() - 18, sy = place.center().y;
    canvas.triangle({sx, sy - 1.5f}, {sx + 8, sy - 1.5f}, {sx + 4, sy + 3.5f}, touch.hovered ? t.text : t.muted);
    pen.marks.emplace_back(fmt::format("compare:{}:{}", what, letter), place);
    x = place.right() + 6;
  };
  choice("lesson", half.lesson->title, {t.text, 17, Font::bold}, pen.ask.lesson,
         which == 0 ? "another lesson (a)" : "another lesson (b)");
  choice("loop", half.loop, {t.muted, 14}, pen.ask.loop,
         which == 0 ? "another loop (Shift A)" : "another loop (Shift B)");
  x += 14;
  for (const scenarios::Parameter& parameter : half.lesson->parameters) {
    const auto given = half.arguments->find(parameter.name);
    const double value = given == half.arguments->end() ? parameter.initial : given->second;
    const std::string number = fmt::format("{:g}", value);
    const float label = canvas.width(parameter.label, {t.muted, 14}) + 10;
    if (x + label + 90 + 44 > box.right()) break;
    canvas.text_in({x, box.y, label, 32}, parameter.label, {t.muted, 14});
    const Rect place{x + label, box.y + 6, 90, 20};
    const double wanted = canvas.slider(place, ui::hash_id(parameter.name, which + 1), value, parameter.min,
                                        parameter.max, parameter.step);
    if (wanted != value) pen.ask.argument = CompareAsk::Argument{which, parameter.name, wanted};
    pen.marks.emplace_back(fmt::format("compare:{}:{}", parameter.name, letter), place);
    canvas.text_in({place.right() + 8, box.y, 44, 32}, number, {t.text, 14, Font::semibold});
    x = place.right() + 54;
  }
}

Axis draw_half(const Pen& pen, std::size_t which, std::int64_t regular, Rect card) {
  const CompareHalf& half = *pen.scene.halves[which];
  const ui::Theme& t = pen.theme;
  pen.canvas.fill(card, t.panel, 12);
  const Rect in = card.inset(18);
  draw_head(pen, half, which, {in.x, in.y - 6, in.w, 32});
  const float figures = std::clamp(in.w * 0.2f, 150.f, 240.f);
  const float top = in.y + 62;
  const Axis axis{{in.x + label_width, top, in.w - label_width - figures - 40, in.bottom() - top},
                  static_cast<double>(in.w - label_width - figures - 40) / static_cast<double>(pen.horizon)};
  draw_ticks(pen, axis);
  std::vector<Row> rows{{"loop", [&](Rect row) { draw_loop(pen, axis, half, row); }}};
  if (!half.beats.empty())
    rows.push_back({half.figures.heartbeat, [&](Rect row) { draw_beats(pen, axis, half, regular, row); }});
  const std::size_t fits = row_limit(axis);
  if (!pen.scene.halves[0]->files.empty() || !pen.scene.halves[1]->files.empty()) {
    for (const FileBar& file : half.files)
      if (rows.size() < fits) rows.push_back({file.name, [&](Rect row) { draw_file(pen, axis, half, file, row); }});
  } else {
    std::uint32_t number = 0;
    for (const replay::Lane& lane : half.index->lanes()) {
      ++number;
      if (rows.size() >= fits) break;
      rows.push_back({task_name(*half.index, lane.task),
                      [&, number](Rect row) { draw_task(pen, axis, half, lane, number, row); }});
    }
  }
  draw_rows(pen, axis, rows);
  const float rule = in.right() - figures - 20;
  pen.canvas.line({rule, in.y + 40}, {rule, in.bottom()}, t.line);
  draw_figures(pen, half, {rule + 20, in.y + 36, figures, in.bottom() - in.y - 36});
  pen.marks.emplace_back(which == 0 ? "compare:plot:A" : "compare:plot:B", axis.plot);
  return axis;
}

void draw_bar(const Pen& pen, Rect box) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& t = pen.theme;
  canvas.fill(box, t.panel);
  canvas.line({box.x, box.bottom()}, {box.right(), box.bottom()}, t.line);
  canvas.text_in({box.x + margin, box.y, 90, box.h}, "Compare", {t.text, 18, Font::bold});
  float x = box.x + margin + 100;
  auto button = [&](const char* name, const char* label, bool on) {
    const float wide = canvas.width(label, {{}, 14, Font::semibold}) + 28;
    const Rect place{x, box.y + 11, wide, 34};
    x += wide + 8;
    pen.marks.emplace_back(fmt::format("compare:{}", name), place);
    return canvas.button(place, ui::hash_id("compare", ui::hash_id(name)), label, on);
  };
  const bool over = pen.scene.halves[0]->over && pen.scene.halves[1]->over;
  pen.ask.play = button("play", !over ? "Follow" : pen.scene.playing ? "Pause" : "Play", pen.scene.playing);
  pen.ask.again = button("again", "Run both again", false);
  pen.ask.leave = button("leave", "Back to the lesson", false);
  const TextStyle time{t.text, 21, Font::mono}, quiet{t.muted, 14};
  const std::string words = over ? "s · one clock for both" : "s · both run, on one clock";
  const float wide = canvas.width(words, quiet);
  canvas.text_in({box.right() - margin - wide, box.y + 2, wide + 1, box.h}, words, quiet);
  canvas.text_in({x, box.y, box.right() - margin - wide - 8 - x, box.h},
                 fmt::format("{:.3f}", static_cast<double>(pen.scene.now) / 1e9), time, Align::right);
}

} // namespace

CompareAsk draw_compare(ui::Canvas& canvas, ui::Rect box, const CompareScene& scene, Marks& marks) {
  CompareAsk ask;
  const Pen pen{canvas, canvas.theme(), scene, ask, marks, horizon_of(scene)};
  canvas.fill(box, pen.theme.background);
  draw_bar(pen, {box.x, box.y, box.w, bar_height});

  const std::string words = !scene.verdict.empty() ? scene.verdict : "Both were started at the same moment and run.";
  const std::vector<ui::Span> spans{{words, {pen.theme.text, 17}, 0}};
  const float wide = box.w - 2 * margin - 36;
  const float below = canvas.paragraph({}, wide, spans, nullptr, nullptr, false) + 36;
  const float high = (box.h - bar_height - below - 2 * 16) / 2;
  if (high < 150 || box.w < 640) { // no room for pictures
    canvas.paragraph({box.x + margin, box.y + bar_height + 14}, box.w - 2 * margin, spans);
    return ask;
  }
  std::int64_t regular = 0;
  for (const CompareHalf* half : scene.halves)
    if (const std::int64_t own = regular_beat(half->beats); own > 0 && (regular == 0 || own < regular)) regular = own;
  std::array<Axis, 2> axes;
  for (std::size_t i = 0; i < 2; ++i)
    axes[i] = draw_half(
        pen, i, regular,
        {box.x + margin, box.y + bar_height + 16 + static_cast<float>(i) * (high + 16), box.w - 2 * margin, high});
  canvas.paragraph({box.x + margin + 18, box.bottom() - below + 14}, wide, spans);

  // One cursor through both.
  const float x = axes[0].x(scene.now), top = axes[0].plot.y - 6, bottom = axes[1].plot.bottom();
  canvas.line({x, top}, {x, bottom}, pen.theme.text, 2);
  canvas.triangle({x - 7, top - 8}, {x + 7, top - 8}, {x, top + 2}, pen.theme.text);
  const Rect grip{axes[0].plot.x - 10, top - 20, axes[0].plot.w + 20, bottom - top + 20};
  const ui::Touch touch = canvas.touch(grip, ui::hash_id("compare cursor"), false);
  if (touch.held || touch.pressed)
    ask.seek = static_cast<std::int64_t>(static_cast<double>(touch.mouse.x - axes[0].plot.x) / axes[0].per_ns);
  return ask;
}

} // namespace loopscope::app
