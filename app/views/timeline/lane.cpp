#include "app/views/timeline/lane.h"

#include "core/replay/rules.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>
#include <cmath>

namespace loopscope::app::timeline {

namespace {

constexpr std::size_t long_lane = 512; // spans from which a lane's kinds are found by its density
constexpr float margin = 12;           // beyond an edge of the plot, where nothing of a box is seen
constexpr float least_bar = 16.5f;     // words are no higher than that

} // namespace

void draw(ui::Canvas& canvas, ui::Rect box, ui::Color color, const Look& look, float strength) {
  auto part = [&](float share) { return color.alpha(share * strength); };
  if (look.line > 0) canvas.fill({box.x, box.center().y - look.line / 2, box.w, look.line}, part(1), look.line / 2);
  if (look.fill > 0) canvas.fill(box, part(look.fill), look.radius);
  if (look.hatch > 0) canvas.hatch(box, part(look.hatch), look.radius);
  if (look.frame > 0) canvas.frame(box, part(look.frame), look.width, look.radius, look.shape);
}

std::string_view fitting(ui::Canvas& canvas, const std::vector<std::string>& texts, const ui::TextStyle& style,
                         float width) {
  for (const std::string& text : texts)
    if (canvas.width(text, style) <= width) return text;
  return {};
}

std::uint8_t SpanLane::kinds_in(const Plot& plot, const Piece& piece) const {
  const auto kind_of = [&](std::size_t span) { return kind(span); };
  if (piece.last - piece.first >= 2 * replay::Density::fan && count() >= long_lane) {
    replay::Density& density = plot.densities.lane(key()).time;
    density.update(count(), kind_of, [&](std::size_t span) { return begin(span).time; });
    return density.kinds_of(piece.first, piece.last, kind_of);
  }
  std::uint8_t bits = 0;
  for (std::size_t span = piece.first; span < piece.last; ++span) bits |= bit(kind(span));
  return bits;
}

SpanLane::Shown SpanLane::shown(const Plot& plot, const Piece& piece) const {
  if (!piece.merged()) return {piece, kind(piece.first)};
  const std::uint8_t bits = kinds_in(plot, piece);
  return {piece, *std::ranges::find_if(kinds(), [&](int kind) { return bits & bit(kind); })};
}

/// The spans that begin between two x where nothing is open, and how far they reach.
Piece SpanLane::seen_between(const Plot& plot, float left, float right) const {
  if (plot.scale.opening || count() == 0) return {};
  const Moment from = plot.scale.at(plot.slots, left), to = plot.scale.at(plot.slots, right);
  auto first_from = [&](std::size_t low, Moment moment) {
    return first_not(low, count(), [&](std::size_t span) { return begin(span) < moment; });
  };
  const std::size_t first = first_from(0, from), last = first_from(first, to);
  return {first, last, std::max(left, x(plot, 0)), std::min(right, end_x(plot))};
}

/// Spans that are mostly too narrow to be told apart, all as one strip.
void SpanLane::draw_dense(Plot& plot, const Row& row, const Piece& seen) const {
  draw_strip(plot, row, seen.x0, seen.x1);
  const auto piece_at = [&](float x) {
    Piece piece = seen_between(plot, x, x + Plot::least);
    piece.first = std::min(std::max<std::size_t>(piece.first, 1) - 1, count() - 1); // it goes on
    piece.last = std::max(piece.last, piece.first + 1);
    return shown(plot, piece);
  };
  if (const float x = plot.cursor - Plot::least / 2; x >= seen.x0 && x < seen.x1)
    if (const Shown piece = piece_at(x); stands_alone(plot, piece)) draw_piece(plot, row, piece, x, x + Plot::least);
  if (row.has(plot, seen.x0, seen.x1)) point_at(plot, piece_at(plot.mouse->x));
}

/// Says what the piece is.
void SpanLane::point_at(Plot& plot, const Shown& piece) const {
  plot.hit = tell(plot, piece);
  const std::int64_t from = begin(piece.first).time;
  const auto until = piece.last < count() ? std::optional(begin(piece.last).time) : ended(plot);
  const std::string does = plot.hit->tip, begun = words::duration(from);
  plot.hit->tip = until == from ? words::text("timeline.span.at", does, begun)
                  : until       ? words::text("timeline.span.from_to", does, begun, words::duration(*until))
                                : words::text("timeline.span.since", does, begun);
}

float SpanLane::draw_spans(Plot& plot, const Row& row, float left, float right) const {
  left = std::max(left, plot.area.x);
  right = std::min(right, plot.area.right());
  const float end = end_x(plot);
  if (right - left < 1) return end;
  if (const Piece seen = seen_between(plot, left, right);
      static_cast<float>(seen.last - seen.first) > (right - left) / Plot::least) {
    draw_dense(plot, row, seen);
    return end;
  }
  std::vector<Piece> pieces;
  merge_spans(
      count(), [&](std::size_t span) { return begin(span); },
      [&](std::size_t span) { return span == count() ? end : x(plot, span); },
      [&](float at) { return plot.scale.at(plot.slots, at); }, left, right, Plot::least, pieces);
  plot.canvas.push_clip({left - 1, plot.seen.y, right - left + 2, plot.seen.h});
  const auto narrow = [&](const Piece& piece) { return piece.merged() && !stands_alone(plot, piece); };
  std::size_t drawn = 0; // as a strip
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i == drawn) {
      while (drawn < pieces.size() && narrow(pieces[drawn])) ++drawn;
      if (drawn > i && pieces[drawn - 1].x1 - pieces[i].x0 > 2 * Plot::least)
        draw_strip(plot, row, std::max(pieces[i].x0, left), std::min(pieces[drawn - 1].x1, right));
      else
        drawn = i;
    }
    const Shown piece = shown(plot, pieces[i]);
    const float x0 = std::max(piece.x0, left - margin), x1 = std::min(piece.x1, right + margin);
    if (i >= drawn && x1 > x0) draw_piece(plot, row, piece, x0, x1);
    drawn = std::max(drawn, i + 1);
    if (row.has(plot, std::max(piece.x0, left), std::min(piece.x1, right))) point_at(plot, piece);
  }
  plot.canvas.pop_clip();
  return pieces.empty() ? end : std::max(end, pieces.back().x1);
}

std::vector<ui::Column> SpanLane::columns_from(const Plot& plot, float x0, std::size_t columns) const {
  constexpr double in_slot = 256; // parts of one: the edge of a column may lie within it
  const Scale& scale = plot.scale;
  std::vector<replay::Density::Sum> before(columns + 1);
  auto walk_along = [&](replay::Density& density, auto at_of, auto edge_at) {
    auto kind_of = [this](std::size_t span) { return kind(span); };
    density.update(count(), kind_of, at_of);
    auto walk = density.walk(kind_of, at_of);
    for (std::size_t i = 0; i <= columns; ++i)
      before[i] = walk.before(edge_at(x0 + static_cast<float>(i) * plot.canvas.pixel()));
  };
  Densities::OfLane& density = plot.densities.lane(key());
  if (scale.steps) {
    walk_along(
        density.steps,
        [&](std::size_t span) {
          return static_cast<std::int64_t>(static_cast<double>(plot.slots.begun(begin(span).event)) * in_slot);
        },
        [&](float x) { return std::llround((scale.begin + (x - scale.left) * scale.per_point) * in_slot); });
  } else {
    walk_along(
        density.time, [this](std::size_t span) { return begin(span).time; },
        [&](float x) { return scale.at(plot.slots, x).time; });
  }
  return columns_of(before, parts());
}

void SpanLane::draw_strip(Plot& plot, const Row& row, float x0, float x1) const {
  const float pixel = plot.canvas.pixel();
  x0 = std::floor(x0 / pixel) * pixel;
  const auto columns = static_cast<std::size_t>(std::max(0.f, std::round((x1 - x0) / pixel)));
  if (columns == 0) return;
  const Scale& scale = plot.scale;
  std::vector<double> of{
      scale.steps ? 1. : 0.,       scale.begin, scale.per_point, scale.left, pixel, static_cast<double>(columns),
      static_cast<double>(count())};
  for (const Opening& o : scale.open())
    of.insert(of.end(), {static_cast<double>(o.from), static_cast<double>(o.to), o.width});
  Densities::Strip& strip = plot.densities.strip(key(), x0);
  if (strip.of != of) strip = {std::move(of), columns_from(plot, x0, columns)};

  const auto split =
      static_cast<std::size_t>(std::clamp(std::round((plot.cursor - x0) / pixel), 0.f, static_cast<float>(columns)));
  auto draw = [&](std::size_t first, std::size_t last, float strength) {
    ui::StripColors colors = strip_colors(plot);
    for (ui::Color* color : {&colors.body, &colors.solid, &colors.mark, &colors.line}) *color = color->alpha(strength);
    const float from = x0 + static_cast<float>(first) * pixel, to = x0 + static_cast<float>(last) * pixel;
    plot.canvas.strip(row.between(from, to), std::span(strip.columns).subspan(first, last - first), colors);
  };
  draw(0, split, row.strength);
  draw(split, columns, row.strength * Plot::future);
}

void SpanLane::draw_piece(Plot& plot, const Row& row, const Shown& piece, float x0, float x1) const {
  const Style style = this->style(plot, piece, x1 - x0);
  if (style.inset > 0 && x1 - x0 < 6) return;
  ui::Rect box = row.between(x0, x1).inset(style.inset);
  box.w = std::max(box.w, 2.f);
  auto shape = [&](float strength) { timeline::draw(plot.canvas, box, style.color, style.look, strength); };
  const float past = row.strength, ahead = row.strength * Plot::future;
  if (style.bright) {
    shape(1);
  } else if (box.right() <= plot.cursor + 1) {
    shape(past);
  } else if (box.x >= plot.cursor - 1) { // one at the cursor that took no time reaches beyond it
    shape(begin(piece.first).event < plot.position && begin(piece.first).time <= plot.now ? past : ahead);
  } else {
    const ui::Rect& seen = plot.seen;
    plot.canvas.push_clip({seen.x, seen.y, plot.cursor - seen.x, seen.h});
    shape(past);
    plot.canvas.pop_clip();
    plot.canvas.push_clip({plot.cursor, seen.y, seen.right() - plot.cursor, seen.h});
    shape(ahead);
    plot.canvas.pop_clip();
  }
  if (!piece.merged() && row.bar >= least_bar) write(plot, row, piece, style, box);
}

/// The most specific words that fit into the past part of the box, or else into the future part.
void SpanLane::write(Plot& plot, const Row& row, const Shown& piece, const Style& style, ui::Rect box) const {
  const float from = std::max(box.x, plot.area.x) + 7;
  const float to = words_end(plot, piece, std::min(box.right(), plot.area.right()) - 6);
  if (to - from < 22) return;
  const float split = std::clamp(plot.cursor, from - 7, to + 6);
  struct Room {
    float from, to, strength;
  };
  const Room rooms[] = {{from, std::min(to, split - 5), row.strength},
                        {std::max(from, split + 7), to, row.strength * Plot::future}};
  const bool hatched = style.look.hatch > 0;
  const float pad = hatched ? 6.f : 0.f;
  for (const std::string& text : words(plot, piece)) {
    const float width = plot.canvas.width(text, row.text(style.ink, style.strong));
    for (const Room& room : rooms) {
      if (width > room.to - room.from - 2 * pad) continue;
      const float at = room.from + (hatched ? 2 * pad - 3 : 2);
      if (hatched) plot.canvas.fill({at - pad, box.y + 1, width + 2 * pad, box.h - 2}, plot.theme.panel, 4);
      const float strength = std::min(1.f, room.strength * (room.strength < 0.5f ? 1.5f : 1.f));
      plot.canvas.text_in({at, box.y, width + 2, box.h}, text, row.text(style.ink.alpha(strength), style.strong));
      return;
    }
  }
}

namespace {

/// A timer that ran late, or has not run yet; returns where it was due.
float draw_one_late(Plot& plot, const Row& row, trace::ObjectId task, std::int64_t when, std::int64_t until, float to) {
  ui::Canvas& c = plot.canvas;
  const float from = plot.scale.x(plot.slots, {when, plot.slots.event_from(when)});
  const ui::Color red = plot.theme.blocked.alpha(row.strength * plot.strength_at(from));
  const ui::Rect box = row.between(from, std::max(from + 2, to));
  const float top = box.y - 2;
  if (task != 0 && box.w >= 8) {
    c.fill(box.inset(1, 2), plot.theme.panel, 3);
    c.frame(box, red, 1.25f, 3, ui::Shape::dotted);
  }
  c.line({from, top}, {from, box.bottom() + 2}, red, 2);
  c.triangle({from - 4, top - 1}, {from + 4, top - 1}, {from, top + 5}, red);
  const std::string due = words::duration(when), late = words::duration(until - when);
  const float begin = std::max(from, plot.area.x) + 7, end = std::min(to, plot.area.right()) - 5;
  const bool crossed = plot.cursor > begin && plot.cursor < end;
  const float before = plot.cursor - begin - 4, after = end - plot.cursor - 6;
  const float room = crossed ? std::max(before, after) : end - begin;
  const float at = crossed && before < after ? plot.cursor + 6 : begin;
  const std::vector<std::string> words{words::text("timeline.late.due", due, late),
                                       words::text("timeline.late.by", late),
                                       std::string(words::text("timeline.late.late"))};
  if (auto text = fitting(c, words, row.text(red), room); task != 0 && !text.empty())
    c.text_in({at, box.y, room, box.h}, text, row.text(red));
  if (row.has(plot, from - 4, std::max(to, from + 5)))
    plot.hit = {task != 0 ? Thing{Thing::Kind::task, task} : Thing{}, words::text("timeline.late.timer", due, late)};
  return from;
}

} // namespace

void SpanLane::draw_late(Plot& plot, const Row& row, trace::ObjectId task, std::size_t loop) {
  const auto& lates = plot.index.late(task);
  auto moment_of = [&](std::size_t i) { return Moment{lates[i].time, lates[i].event}; };
  const Moment left = plot.scale.at(plot.slots, plot.area.x);
  constexpr std::size_t most_passed = 1024; // of other loops, one by one
  std::size_t passed = 0;
  std::size_t i = gallop(0, lates.size(), [&](std::size_t k) { return moment_of(k) < left; });
  while (i < lates.size()) {
    const auto& [when, time, event] = lates[i];
    const bool own = task != 0 || plot.index.lane_at(event) == loop;
    const float to = plot.scale.x(plot.slots, moment_of(i));
    const float due = own ? draw_one_late(plot, row, task, when, time, to)
                          : plot.scale.x(plot.slots, {when, plot.slots.event_from(when)});
    if (due > plot.area.right()) break;
    if (!own && passed++ < most_passed) {
      ++i;
      continue;
    }
    const Moment reach = plot.scale.at(plot.slots, to + Plot::least);
    i = gallop(i + 1, lates.size(), [&](std::size_t k) { return moment_of(k) < reach; });
  }
  for (const Plot::LateNow& late : plot.late_now)
    if (late.task == task && (task != 0 || late.loop == loop))
      draw_one_late(plot, row, task, late.when, plot.now, plot.cursor);
}

} // namespace loopscope::app::timeline
