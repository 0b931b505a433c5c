// The lanes of the tasks: their labels and what they did.
#include "app/views/timeline/frame.h"
#include "core/words/format.h"

#include <algorithm>
#include <fmt/format.h>

namespace loopscope::app {

using namespace timeline;
using replay::SpanKind;

namespace {

constexpr std::uint8_t bit(SpanKind kind) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(kind));
}
constexpr std::size_t long_lane = 512; // spans from which a lane has a pyramid of its kinds

} // namespace

void TimelineView::draw_lanes(Frame& f) {
  ui::Canvas& c = f.canvas;
  const auto& lanes = f.index.lanes();
  draw_loop(f, f.plot.y);
  draw_threads(f);

  c.push_clip(f.rows);
  const auto first = static_cast<std::size_t>(std::max(0.f, scroll_ / f.lane_height));
  for (std::size_t i = first; i < lanes.size(); ++i) {
    const float y = f.row_y(i, scroll_);
    if (y >= f.rows.bottom()) break;
    const bool focused = lanes[i].task == f.focus;
    const bool selected = f.scene.selected.kind == Thing::Kind::task;
    const float strength = f.focus == 0 || focused ? 1.f : selected ? 0.5f : 0.8f;
    if (focused) c.fill({f.labels.x, y, f.whole.w, f.lane_height}, f.theme.text.alpha(selected ? 0.07f : 0.04f));
    draw_label(f, i, y, strength);
    c.push_clip({f.plot.x, f.rows.y, f.plot.w, f.rows.h});
    draw_lane(f, i, y, strength);
    c.pop_clip();
  }
  c.pop_clip();

  if (f.rest > 0) draw_rest(f);
  if (f.content > f.rows.h) { // where in the lanes one is, beside their labels
    const float height = std::max(18.f, f.rows.h * f.rows.h / f.content);
    const float top = f.rows.y + (f.rows.h - height) * scroll_ / (f.content - f.rows.h);
    c.fill({f.labels.right() - 7, top, 3, height}, f.theme.faint.alpha(0.7f), 2);
  }
}

void TimelineView::draw_label(Frame& f, std::size_t i, float y, float strength) {
  const replay::Lane& lane = f.index.lanes()[i];
  const bool born = lane.created < f.scene.state.position;
  const float dim = born ? strength : strength * 0.5f;
  const std::uint32_t number = task_number(f.index, lane.task);
  const ui::Color hue = f.theme.task(number);
  const float size = 20;
  const float x = f.corner.x;
  const ui::Rect badge{x, y + (f.lane_height - size) / 2, f.badge, size};
  f.canvas.fill(badge, hue.alpha(dim), 6);
  const std::string text = std::to_string(number);
  f.canvas.text_in(badge, text, {f.theme.ink, 13, ui::Font::bold}, ui::Align::center);
  const bool runs = f.bright != Frame::none && f.slots[f.bright].task == lane.task;
  const ui::TextStyle style{runs ? f.theme.run_text : f.theme.text.alpha(dim), 14,
                            runs ? ui::Font::semibold : ui::Font::regular};
  f.canvas.text_in({badge.right() + 9, y, f.labels.right() - badge.right() - 9 - 10, f.lane_height},
                   task_name(f.scene, lane.task), style);
}

std::uint8_t TimelineView::kinds_of(const replay::Lane& lane, std::size_t first, std::size_t last) {
  auto kind = [&](std::size_t i) { return lane.spans[i].kind; };
  if (last - first < 2 * KindPyramid::fan || lane.spans.size() < long_lane) {
    std::uint8_t bits = 0;
    for (std::size_t i = first; i < last; ++i) bits |= bit(kind(i));
    return bits;
  }
  KindPyramid& pyramid = pyramids_[lane.task];
  pyramid.update(lane.spans.size(), kind);
  return pyramid.kinds(first, last, kind);
}

void TimelineView::draw_lane(Frame& f, std::size_t i, float y, float strength) {
  const replay::Lane& lane = f.index.lanes()[i];
  const ui::Color hue = f.theme.task(task_number(f.index, lane.task));
  const auto& spans = lane.spans;
  const bool over = lane.ended != 0;
  float end;
  if (over)
    end = f.x_of(lane, lane.ended, lane.end, false);
  else
    end = f.for_ever ? std::max(f.plot.right() + 40, f.end_x) : f.end_x;

  pieces_.clear();
  merge_spans(
      spans.size(),
      [&](std::size_t s) {
        return Moment{spans[s].begin, spans[s].event};
      },
      [&](std::size_t s) {
        if (s == spans.size()) return end;
        return f.x_of(lane, spans[s].event, spans[s].begin, spans[s].kind == SpanKind::running);
      },
      [&](float x) { return f.scale.at(f.slots, x); }, f.plot.x, f.plot.right(), Frame::least, pieces_);

  for (std::size_t p = 0; p < pieces_.size(); ++p) {
    Piece piece = pieces_[p];
    const SpanKind kind = shown_kind(lane, piece);
    // Runs too short to be told apart are drawn as one bar.
    if (piece.merged() && kind == SpanKind::running && !holds_bright(f, lane, piece))
      while (p + 1 < pieces_.size() && pieces_[p + 1].merged() && shown_kind(lane, pieces_[p + 1]) == kind &&
             !holds_bright(f, lane, pieces_[p + 1])) {
        piece.last = pieces_[++p].last;
        piece.x1 = pieces_[p].x1;
      }
    draw_piece(f, lane, piece, kind, y, strength, hue);
  }
  draw_late(f, lane.task, y, strength);
  draw_arrivals(f, lane.task, y, strength);
  if (over) draw_end(f, lane, pieces_.empty() ? end : std::max(end, pieces_.back().x1), y, strength);

  if (f.mouse && f.mouse->y >= std::max(y, f.rows.y) && f.mouse->y < y + f.lane_height)
    for (const Piece& piece : pieces_)
      if (f.mouse->x >= piece.x0 && f.mouse->x < piece.x1) tell(f, lane, piece);
}

/// The tip of the piece under the pointer; a click selects the task.
void TimelineView::tell(Frame& f, const replay::Lane& lane, const Piece& piece) {
  const Thing task{Thing::Kind::task, lane.task};
  f.actions.hover(task);
  const std::int64_t begin = lane.spans[piece.first].begin;
  const bool last = piece.last == lane.spans.size();
  const std::int64_t end = !last ? lane.spans[piece.last].begin : lane.ended ? lane.end : f.end.time;
  std::string text = task_name(f.scene, lane.task) + " ";
  const std::uint8_t kinds = kinds_of(lane, piece.first, piece.last);
  if (piece.last - piece.first > 3)
    text += fmt::format("{} changes; zoom in to see them", piece.last - piece.first);
  else if (kinds & bit(SpanKind::blocked))
    text += "blocks the loop";
  else if (kinds & bit(SpanKind::running))
    text += "is running";
  else if (auto words = words_of(f.scene, lane, piece.last - 1); !words.empty())
    text += lane.spans[piece.last - 1].kind == SpanKind::ready ? "is ready" : words.front();
  if (begin == end)
    text += ", at " + words::duration(begin);
  else if (last && !lane.ended)
    text += ", since " + words::duration(begin);
  else
    text += ", " + words::duration(begin) + " to " + words::duration(end);
  f.canvas.tip(text);
  if (f.clicked && f.clicked->y >= f.rows.y) {
    f.actions.select(task);
    f.clicked.reset();
  }
}

SpanKind TimelineView::shown_kind(const replay::Lane& lane, const Piece& piece) {
  if (!piece.merged()) return lane.spans[piece.first].kind;
  // A merged piece shows that the task ran or blocked, however short that was.
  const std::uint8_t kinds = kinds_of(lane, piece.first, piece.last);
  for (SpanKind kind : {SpanKind::blocked, SpanKind::running, SpanKind::waiting, SpanKind::sleeping})
    if (kinds & bit(kind)) return kind;
  return SpanKind::ready;
}

/// Whether the piece shows the run of the callback at the cursor, or of the one that has just returned.
bool TimelineView::holds_bright(const Frame& f, const replay::Lane& lane, const Piece& piece) const {
  if (f.bright == Frame::none || f.slots[f.bright].task != lane.task) return false;
  const std::uint64_t end = piece.last < lane.spans.size() ? lane.spans[piece.last].event : f.slots.size();
  return f.slots[f.bright].begun < end && lane.spans[piece.first].event < f.slots.after(f.bright);
}

void TimelineView::draw_piece(Frame& f, const replay::Lane& lane, const Piece& piece, SpanKind kind, float y,
                              float strength, ui::Color hue) {
  ui::Canvas& c = f.canvas;
  const float x0 = std::max(piece.x0, f.plot.x - 12), x1 = std::min(piece.x1, f.plot.right() + 12);
  if (x1 <= x0) return;
  const bool mark = kind == SpanKind::running || kind == SpanKind::blocked;
  if (!mark && x1 - x0 < 6) return;

  const bool bright = kind == SpanKind::running && holds_bright(f, lane, piece);
  if (bright) hue = f.theme.run;

  const bool among_waits = !bright && piece.merged() && x1 - x0 > 2 * Frame::least &&
                           kinds_of(lane, piece.first, piece.last) & (bit(SpanKind::waiting) | bit(SpanKind::sleeping));
  const float middle = y + f.lane_height / 2;
  const float height = mark ? f.bar : f.bar - 3;
  const float gap = mark ? 0.f : 1.5f;
  const ui::Rect box{x0 + gap, middle - height / 2, std::max(x1 - x0 - 2 * gap, 2.f), height};
  auto shape = [&](float by) {
    switch (kind) {
    case SpanKind::running:
      if (among_waits)
        fill_comb(c, box, hue.alpha(by));
      else
        c.fill(box, hue.alpha(by), 3);
      break;
    case SpanKind::ready:
      c.fill(box, hue.alpha(0.13f * by), 4);
      c.frame(box, hue.alpha(0.6f * by), 1.25f, 4);
      break;
    case SpanKind::waiting:
      c.frame(box, hue.alpha(0.85f * by), 1.25f, 4, ui::Shape::dashed);
      break;
    case SpanKind::sleeping:
      c.fill(box, hue.alpha(0.06f * by), 4);
      c.hatch(box, hue.alpha(0.42f * by), 4);
      break;
    case SpanKind::blocked:
      c.fill(box, f.theme.blocked.alpha(0.30f * by), 3);
      c.hatch(box, f.theme.blocked.alpha(0.9f * by), 3);
      c.frame(box, f.theme.blocked.alpha(by), 1.25f, 3);
      break;
    }
  };
  const float past = strength, ahead = strength * Frame::future;
  if (bright) {
    shape(1);
  } else if (box.right() <= f.cursor + 1) {
    shape(past);
  } else if (box.x >= f.cursor - 1) {
    shape(ahead);
  } else {
    c.push_clip({f.plot.x, f.rows.y, f.cursor - f.plot.x, f.rows.h});
    shape(past);
    c.pop_clip();
    c.push_clip({f.cursor, f.rows.y, f.plot.right() - f.cursor, f.rows.h});
    shape(ahead);
    c.pop_clip();
  }

  if (kind == SpanKind::running || piece.merged()) return;
  // The label goes into the past part if it fits there, else into the future part.
  const float from = std::max(box.x, f.plot.x) + 7;
  float to = std::min(box.right(), f.plot.right()) - 6;
  // The mark of a late timer covers the end of what waited for it: the label ends before that.
  auto end_before = [&](std::int64_t due) {
    if (due > lane.spans[piece.first].begin) to = std::min(to, f.scale.x(f.slots, {due, f.slots.event_from(due)}) - 5);
  };
  const auto lates = f.index.late(lane.task);
  const std::size_t late =
      gallop(0, lates.size(), [&](std::size_t k) { return lates[k].event <= lane.spans[piece.first].event; });
  if (late < lates.size()) end_before(lates[late].when);
  for (const Frame::LateNow& now : f.late_now)
    if (now.task == lane.task) end_before(now.when);
  if (to - from < 22) return;
  const float split = std::clamp(f.cursor, from - 7, to + 6);
  const std::vector<std::string> words = words_of(f.scene, lane, piece.first);
  if (words.empty()) return;
  // The most specific label that fits anywhere, preferably in the past part.
  struct Room {
    float from, to, by;
  };
  const Room rooms[] = {{from, std::min(to, split - 5), past}, {std::max(from, split + 7), to, ahead}};
  const ui::Color ink = kind == SpanKind::blocked ? f.theme.text : f.theme.muted;
  const bool hatched = kind == SpanKind::sleeping || kind == SpanKind::blocked;
  const float pad = hatched ? 6.f : 0.f;
  for (const std::string& text : words) {
    const float width = c.width(text, {ink, f.words_size});
    for (const Room& room : rooms) {
      if (width > room.to - room.from - 2 * pad) continue;
      const float at = room.from + (hatched ? 2 * pad - 3 : 2);
      if (hatched) c.fill({at - pad, box.y + 1, width + 2 * pad, box.h - 2}, f.theme.panel, 4);
      const ui::Color color = ink.alpha(std::min(1.f, room.by * (room.by < 0.5f ? 1.5f : 1.f)));
      c.text_in({at, box.y, width + 2, box.h}, text, {color, f.words_size});
      return;
    }
  }
}

/// Marks when a late timer was due, and how late it was.
void TimelineView::draw_late(Frame& f, trace::ObjectId task, float y, float strength) {
  const auto lates = f.index.late(task);
  auto moment_of = [&](std::size_t i) { return Moment{lates[i].time, lates[i].event}; };
  const Moment left = f.scale.at(f.slots, f.plot.x);
  std::size_t i = gallop(0, lates.size(), [&](std::size_t k) { return moment_of(k) < left; });
  while (i < lates.size()) {
    const float to = f.scale.x(f.slots, moment_of(i));
    if (draw_late(f, task, lates[i].when, lates[i].time, to, y, strength) > f.plot.right()) break;
    const Moment reach = f.scale.at(f.slots, to + Frame::least);
    i = gallop(i + 1, lates.size(), [&](std::size_t k) { return moment_of(k) < reach; });
  }
  for (const Frame::LateNow& late : f.late_now)
    if (late.task == task) draw_late(f, task, late.when, f.scene.now, f.cursor, y, strength);
}

/// One of them; returns where it was due.
float TimelineView::draw_late(Frame& f, trace::ObjectId task, std::int64_t when, std::int64_t until, float to, float y,
                              float strength) {
  ui::Canvas& c = f.canvas;
  const float middle = y + f.lane_height / 2;
  const float from = f.scale.x(f.slots, {when, f.slots.event_from(when)});
  const float by = from <= f.cursor ? strength : strength * Frame::future;
  const ui::Color red = f.theme.blocked.alpha(by);
  const float top = middle - f.bar / 2 - 2;
  const ui::Rect box{from, middle - f.bar / 2, std::max(2.f, to - from), f.bar};
  if (task != 0 && box.w >= 8) {
    c.fill(box.inset(1, 2), f.theme.panel, 3);
    c.frame(box, red, 1.25f, 3, ui::Shape::dotted);
  }
  c.line({from, top}, {from, middle + f.bar / 2 + 2}, red, 2);
  c.triangle({from - 4, top - 1}, {from + 4, top - 1}, {from, top + 5}, red);
  const std::string much = words::duration(until - when) + " late";
  const ui::TextStyle style{red, f.words_size};
  const float begin = std::max(from, f.plot.x) + 7, end = std::min(to, f.plot.right()) - 5;
  const bool crossed = f.cursor > begin && f.cursor < end;
  const float before = f.cursor - begin - 4, after = end - f.cursor - 6;
  const float room = crossed ? std::max(before, after) : end - begin;
  const float at = crossed && before < after ? f.cursor + 6 : begin;
  const std::vector<std::string> words{"due " + words::duration(when) + ", " + much, much, "late"};
  if (auto text = fitting(c, words, style, room); task != 0 && !text.empty())
    c.text_in({at, box.y, room, box.h}, text, style);
  if (f.mouse && f.mouse->x >= from - 4 && f.mouse->x < std::max(to, from + 5) && f.mouse->y >= std::max(y, f.plot.y) &&
      f.mouse->y < y + f.lane_height)
    c.tip("a timer that was due at " + words::duration(when) + ", " + much);
  return from;
}

/// The line below the lanes: which are visible, and how many tasks are in each state.
void TimelineView::draw_rest(Frame& f) {
  const auto& lanes = f.index.lanes();
  const auto first = static_cast<std::size_t>(std::max(0.f, (scroll_ + f.lane_height / 2) / f.lane_height));
  const std::size_t last = std::min(
      lanes.size(), first + std::max<std::size_t>(1, static_cast<std::size_t>(f.rows.h / f.lane_height + 0.5f)));
  if (first >= last) return;
  if (counted_ != f.scene.state.position) { // one look at every task
    counted_ = f.scene.state.position;
    std::fill(std::begin(counts_), std::end(counts_), 0);
    f.scene.state.tasks.each([&](trace::ObjectId, const replay::Task& task) {
      ++counts_[static_cast<std::size_t>(task.woken ? replay::TaskStatus::ready : task.status)];
    });
    // The state no longer has tasks that ended long ago.
    const auto born = static_cast<std::size_t>(
        std::partition_point(lanes.begin(), lanes.end(),
                             [&](const replay::Lane& lane) { return lane.created < counted_; }) -
        lanes.begin());
    std::size_t alive = 0;
    for (std::size_t i = 0; i + 1 < std::size(counts_); ++i) alive += counts_[i];
    counts_[static_cast<std::size_t>(replay::TaskStatus::ended)] = born - std::min(born, alive);
  }
  std::string text = fmt::format("{} to {} of {} tasks", task_name(f.scene, lanes[first].task),
                                 task_name(f.scene, lanes[last - 1].task), words::grouped(lanes.size()));
  constexpr const char* names[] = {"ready", "running", "waiting", "sleeping", "done"};
  std::string all = text;
  for (std::size_t i = 0; i < std::size(counts_); ++i)
    if (counts_[i] > 0) all += fmt::format(" · {} {}", words::grouped(counts_[i]), names[i]);
  const ui::TextStyle style{f.theme.muted, 12};
  const ui::Rect box{f.corner.x, f.plot.bottom(), f.whole.right() - f.corner.x - 10, f.rest};
  f.canvas.text_in(box, f.canvas.width(all, style) <= box.w ? all : text, style);
}

void TimelineView::draw_end(Frame& f, const replay::Lane& lane, float x, float y, float strength) {
  if (x < f.plot.x - 4 || x > f.plot.right()) return;
  ui::Canvas& c = f.canvas;
  const float middle = y + f.lane_height / 2;
  const bool past = lane.ended < f.scene.state.position;
  const float by = past ? strength : strength * Frame::future;
  const ui::Rect sign{x + 6, middle - 5.5f, 11, 11};
  const bool failed = lane.outcome == trace::Outcome::exception;
  if (lane.outcome == trace::Outcome::result)
    c.check(sign, f.theme.ok.alpha(by), 2);
  else
    c.cross(sign.inset(1), (failed ? f.theme.blocked : f.theme.muted).alpha(by), 2);
  const std::string words = end_words(f.scene, lane);
  const ui::TextStyle style{(failed ? f.theme.blocked : f.theme.muted).alpha(by), f.words_size};
  const float room = f.plot.right() - sign.right() - 10;
  const float from = sign.right() + 6, width = c.width(words, style);
  const bool crossed = f.cursor > from - 3 && f.cursor < from + width + 3; // the cursor's line stays clear of letters
  if (!words.empty() && width <= room && !crossed) c.text_in({from, y, room, f.lane_height}, words, style);
}

} // namespace loopscope::app
