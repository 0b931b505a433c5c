// The lane of the loop: what it ran, where it waited, where a call blocked it, and where the run was paused.
#include "app/views/timeline/frame.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace loopscope::app {

using namespace timeline;
using replay::LoopSpanKind;

namespace {

constexpr std::uint8_t bit(LoopSpanKind kind) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(kind));
}

float quiet(const ui::Theme& theme) {
  return theme.light ? 0.42f : 0.34f;
}

} // namespace

void TimelineView::draw_loop(Frame& f, float y) {
  ui::Canvas& c = f.canvas;
  const float by = f.focus == 0 || f.scene.selected.kind != Thing::Kind::task ? 1.f : 0.7f;
  c.text_in({f.corner.x + f.badge + 9, y, f.labels.right() - f.corner.x - f.badge - 19, f.lane_height}, "loop",
            {f.theme.muted.alpha(by), 14});
  c.ring({f.corner.x + f.badge / 2, y + f.lane_height / 2}, 7, f.theme.loop.alpha(by), 2.5f);

  c.push_clip(f.plot);
  if (f.scale.steps) {
    const double right = f.scale.begin + f.plot.w * f.scale.per_point;
    draw_loop_slots(f, std::max(0.0, f.scale.begin), std::min(right, static_cast<double>(f.slots.count())), y);
    draw_holds_between(f, y);
  } else {
    float left = f.plot.x;
    for (int i = 0; i < f.scale.opened; ++i) {
      const Opening& o = f.scale.openings[static_cast<std::size_t>(i)];
      const float from = f.scale.left_of(o), to = from + o.width;
      draw_loop_spans(f, left, from, y);
      if (o.width >= 2) draw_loop_slots(f, static_cast<double>(o.first), static_cast<double>(o.first + o.count), y);
      left = std::max(left, to);
    }
    draw_loop_spans(f, left, f.plot.right(), y);
  }
  draw_late(f, 0, y, by);
  if (f.for_ever) {
    const ui::TextStyle style{f.theme.blocked, 13};
    const std::string_view text = "nothing can wake the loop";
    const float x = std::max(f.end_x, f.plot.x) + 16, width = c.width(text, style);
    if (x + width < f.plot.right()) {
      c.fill({x - 8, y + 4, width + 16, f.lane_height - 8}, f.theme.panel, 4);
      c.text_in({x, y, width + 2, f.lane_height}, text, style);
    }
  }
  c.pop_clip();
}

void TimelineView::draw_loop_spans(Frame& f, float left, float right, float y) {
  left = std::max(left, f.plot.x);
  right = std::min(right, f.plot.right());
  if (right - left < 1) return;
  ui::Canvas& c = f.canvas;
  const auto& spans = f.index.loop();
  auto kind_of = [&](std::size_t s) { return spans[s].kind; };
  loop_pyramid_.update(spans.size(), kind_of);
  pieces_.clear();
  merge_spans(
      spans.size(),
      [&](std::size_t s) {
        return Moment{spans[s].begin, spans[s].event};
      },
      [&](std::size_t s) {
        return s == spans.size() ? f.end_x : f.scale.x(f.slots, {spans[s].begin, spans[s].event});
      },
      [&](float x) { return f.scale.at(f.slots, x); }, left, right, Frame::least, pieces_);

  const float middle = y + f.lane_height / 2;
  const float ahead = Frame::future;
  c.push_clip({left - 1, f.plot.y, right - left + 2, f.plot.h});
  auto shown = [&](const Piece& piece) {
    const std::uint8_t kinds = loop_pyramid_.kinds(piece.first, piece.last, kind_of);
    for (LoopSpanKind kind : {LoopSpanKind::blocked, LoopSpanKind::running, LoopSpanKind::held, LoopSpanKind::waiting})
      if (kinds & bit(kind)) return kind;
    return LoopSpanKind::stopped;
  };
  for (std::size_t p = 0; p < pieces_.size(); ++p) {
    Piece piece = pieces_[p];
    const LoopSpanKind kind = shown(piece);
    if (piece.merged() && kind == LoopSpanKind::running)
      while (p + 1 < pieces_.size() && pieces_[p + 1].merged() && shown(pieces_[p + 1]) == kind) {
        piece.last = pieces_[++p].last;
        piece.x1 = pieces_[p].x1;
      }
    const float x0 = std::max(piece.x0, left - 8), x1 = std::min(piece.x1, right + 8);
    const bool last = piece.last == spans.size();
    const float far = last && f.for_ever && kind == LoopSpanKind::waiting ? right : x1;
    auto shape = [&](float by) {
      switch (kind) {
      case LoopSpanKind::stopped:
        break;
      case LoopSpanKind::waiting:
        c.fill({x0, middle - 1.5f, far - x0, 3}, f.theme.faint.alpha(by), 1.5f);
        break;
      case LoopSpanKind::running: {
        // Long runs are dimmed, so that what is running now stands out.
        const float loud = x1 - x0 <= 2 * Frame::least ? 1.f : quiet(f.theme);
        const ui::Rect box{x0, middle - f.bar / 2, std::max(Frame::least, x1 - x0), f.bar};
        if (piece.merged() && box.w > 2 * Frame::least &&
            loop_pyramid_.kinds(piece.first, piece.last, kind_of) & bit(LoopSpanKind::waiting))
          fill_comb(c, box, f.theme.run.alpha(by));
        else
          c.fill(box, f.theme.run.alpha(by * loud), 3);
        break;
      }
      case LoopSpanKind::held: {
        const ui::Rect box{x0, middle - f.bar / 2, std::max(Frame::least, x1 - x0), f.bar};
        c.frame(box, f.theme.muted.alpha(by), 1.5f, 3, ui::Shape::dotted);
        break;
      }
      case LoopSpanKind::blocked: {
        const ui::Rect box{x0, middle - f.bar / 2, std::max(Frame::least, x1 - x0), f.bar};
        c.fill(box, f.theme.blocked.alpha(0.35f * by), 3);
        c.hatch(box, f.theme.blocked.alpha(by), 3);
        c.frame(box, f.theme.blocked.alpha(by), 1.25f, 3);
        break;
      }
      }
    };
    if (x1 <= f.cursor + 1) {
      shape(1);
    } else if (x0 >= f.cursor - 1) {
      shape(ahead);
    } else {
      c.push_clip({left - 1, f.plot.y, f.cursor - left + 1, f.plot.h});
      shape(1);
      c.pop_clip();
      c.push_clip({f.cursor, f.plot.y, right - f.cursor + 1, f.plot.h});
      shape(ahead);
      c.pop_clip();
    }
    if (kind == LoopSpanKind::held) draw_paused(f, {x0, middle - f.bar / 2, x1 - x0, f.bar}, x0 < f.cursor - 1);
    if (f.mouse && f.mouse->y >= y && f.mouse->y < y + f.lane_height && f.mouse->x >= std::max(piece.x0, left) &&
        f.mouse->x < std::min(piece.x1, right)) {
      const std::int64_t end = last ? f.end.time : spans[piece.last].begin;
      const std::string_view what = words::word_of(kind);
      const std::int64_t begin = spans[piece.first].begin;
      c.tip(begin == end ? fmt::format("{}, at {}", what, words::duration(begin))
                         : fmt::format("{}, {} to {}", what, words::duration(begin), words::duration(end)));
    }
  }
  c.pop_clip();
}

/// The label of a pause, next to the cursor's line, if there is room.
void TimelineView::draw_paused(Frame& f, ui::Rect box, bool past) {
  const ui::TextStyle style{f.theme.muted.alpha(past ? 1.f : Frame::future), 12};
  constexpr std::string_view word = "paused";
  const float width = f.canvas.width(word, style), x0 = std::max(box.x, f.plot.x),
              x1 = std::min(box.right(), f.plot.right());
  ui::Rect room{x0 + 6, box.y, x1 - x0 - 12, box.h};
  if (f.cursor > room.x && f.cursor < room.right()) { // the wider part
    if (f.cursor - room.x > room.right() - f.cursor)
      room.w = f.cursor - 4 - room.x;
    else
      room = {f.cursor + 4, room.y, room.right() - f.cursor - 4, room.h};
  }
  if (room.w >= width) f.canvas.text_in(room, word, style, ui::Align::center);
}

/// Marks a pause between the slots of two callbacks.
void TimelineView::draw_holds_between(Frame& f, float y) {
  constexpr double least_slot = 24; // points; in less there is no gap to be seen
  if (f.scale.per_point * least_slot > 1) return;
  const auto& holds = f.index.holds();
  const double first = std::floor(f.scale.begin), last = first + f.plot.w * f.scale.per_point + 1;
  const auto from = std::partition_point(holds.begin(), holds.end(), [&](const replay::Hold& hold) {
    return static_cast<double>(f.slots.begun(hold.begun)) < first;
  });
  for (auto hold = from; hold != holds.end(); ++hold) {
    const auto place = static_cast<double>(f.slots.begun(hold->begun));
    if (place > last) break;
    const float x = f.scale.x_of_place(f.slots, place), top = y + (f.lane_height - f.bar) / 2;
    const bool past = hold->begun < f.scene.state.position;
    f.canvas.line({x, top}, {x, top + f.bar}, f.theme.muted.alpha(past ? 1.f : Frame::future), 2, ui::Shape::dotted);
    if (!f.mouse || f.mouse->y < y || f.mouse->y >= y + f.lane_height || std::abs(f.mouse->x - x) > 5) continue;
    const std::int64_t end = hold->ended ? hold->to : f.end.time;
    f.canvas.tip(fmt::format("paused here for {}", words::duration(std::max<std::int64_t>(0, end - hold->from))));
  }
}

/// Marks the part of a callback's box in which a call blocked the loop, if there is one.
bool TimelineView::draw_blocked_in(Frame& f, std::size_t k, ui::Rect box, bool past) {
  const auto& spans = f.index.loop();
  const std::uint64_t begun = f.slots[k].begun, after = f.slots.after(k);
  auto it = std::partition_point(spans.begin(), spans.end(),
                                 [&](const replay::LoopSpan& span) { return span.event < begun; });
  bool any = false;
  for (; it != spans.end() && it->event < after; ++it) {
    if (it->kind != LoopSpanKind::blocked) continue;
    any = true;
    const std::uint64_t end = it + 1 != spans.end() ? (it + 1)->event : f.slots.size();
    const float x0 = f.scale.x_of_place(f.slots, f.slots.of_event(it->event));
    const float x1 = std::min(box.right(), f.scale.x_of_place(f.slots, f.slots.of_event(end)));
    const ui::Rect part{x0, box.y, std::max(2.f, x1 - x0), box.h};
    const float by = past ? 1.f : Frame::future;
    f.canvas.fill(part, f.theme.panel, 3);
    f.canvas.fill(part, f.theme.blocked.alpha(0.35f * by), 3);
    f.canvas.hatch(part, f.theme.blocked.alpha(by), 3);
    f.canvas.frame(part, f.theme.blocked.alpha(by), 1.25f, 3);
  }
  return any;
}

/// Callbacks as boxes of one width, with their names where they fit.
void TimelineView::draw_loop_slots(Frame& f, double first, double last, float y) {
  ui::Canvas& c = f.canvas;
  const float middle = y + f.lane_height / 2;
  if (first >= last) return;
  const float slot =
      (f.scale.x_of_place(f.slots, last) - f.scale.x_of_place(f.slots, first)) / static_cast<float>(last - first);
  if (slot <= 0) return;
  const auto from = static_cast<std::size_t>(first), to = static_cast<std::size_t>(std::ceil(last));
  const std::size_t by = std::max<std::size_t>(1, static_cast<std::size_t>(Frame::least / slot));
  for (std::size_t k = from; k < to && k < f.slots.count(); k += by) {
    const std::size_t next = std::min(k + by, to);
    const double edge = by == 1 ? Slots::edge : 0;
    const float x0 = f.scale.x_of_place(f.slots, static_cast<double>(k) + edge);
    const float x1 = f.scale.x_of_place(f.slots, static_cast<double>(next) - edge);
    if (x1 < f.plot.x || x0 > f.plot.right()) continue;
    const bool bright = f.bright >= k && f.bright < next;
    const bool past = f.slots[k].begun < f.scene.state.position;
    const ui::Rect box{x0, middle - f.bar / 2, std::max(x1 - x0, 1.5f), f.bar};
    c.fill(box, f.theme.run.alpha(bright ? 1.f : past ? quiet(f.theme) : quiet(f.theme) * 0.45f), 3);

    const bool stuck = by == 1 && draw_blocked_in(f, k, box, past || bright);
    if (x1 - x0 >= 24 && by == 1 && !stuck) {
      const ui::Color ink = bright ? f.theme.on_run : f.theme.text.alpha(past ? 0.85f : 0.5f);
      const ui::TextStyle style{ink, 12, bright ? ui::Font::semibold : ui::Font::regular};
      const std::vector<std::string> words = words_of(f.scene, f.slots[k]);
      std::string_view text = fitting(c, words, style, x1 - x0 - 8);
      if (text.empty() && !words.empty() && x1 - x0 >= 48) text = words.back(); // its beginning
      if (!text.empty()) {
        // Beside the cursor's line if there is room.
        ui::Rect room = box.inset(4, 0);
        const float width = std::min(c.width(text, style), room.w);
        if (f.cursor > room.x && f.cursor < room.right()) {
          if (f.cursor - 4 - room.x >= width)
            room.w = f.cursor - 4 - room.x;
          else if (room.right() - f.cursor - 4 >= width)
            room = {f.cursor + 4, room.y, room.right() - f.cursor - 4, room.h};
          else
            f.labels_under.push_back(box);
        }
        c.text_in(room, text, style, ui::Align::center);
      }
    }
    if (f.mouse && f.mouse->y >= y && f.mouse->y < y + f.lane_height && f.mouse->x >= x0 && f.mouse->x < x1) {
      if (by > 1) {
        c.tip(fmt::format("callbacks {} to {}; zoom in to see them", k + 1, next));
      } else {
        const std::vector<std::string> words = words_of(f.scene, f.slots[k]);
        std::string text = fmt::format("callback {}, turn {}, at {}", k + 1, f.slots[k].turn,
                                       words::duration(f.slots.time(f.slots[k].begun)));
        if (f.slots[k].task)
          text += ": " + task_name(f.scene, f.slots[k].task) + (words.empty() ? "" : " " + words[0]);
        else if (!words.empty())
          text += ": " + words[0];
        c.tip(text);
        f.actions.hover({Thing::Kind::callback, f.slots[k].id});
      }
    }
  }
}

} // namespace loopscope::app
