// The lanes of threads other than the loop's, and the marks of bytes that arrived for a task.
#include "app/views/timeline/frame.h"
#include "core/replay/rules.h"
#include "core/words/format.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app {

using namespace timeline;

void TimelineView::draw_threads(Frame& f) {
  for (std::size_t i = 0; i < f.threads; ++i)
    draw_thread(f, f.index.threads()[i], f.plot.y + static_cast<float>(1 + i) * f.lane_height,
                i + 1 == f.threads ? f.index.threads().size() - f.threads : 0);
}

void TimelineView::draw_thread(Frame& f, const replay::ThreadLane& lane, float y, std::size_t more) {
  ui::Canvas& c = f.canvas;
  const float middle = y + f.lane_height / 2;
  const std::string name(f.index.trace().string(lane.name));
  // A square: neither the loop's ring nor a task's badge.
  c.frame({f.corner.x + f.badge / 2 - 6, middle - 6, 12, 12}, f.theme.muted, 2, 2);
  c.text_in({f.corner.x + f.badge + 9, y, f.labels.right() - f.corner.x - f.badge - 19, f.lane_height},
            more == 0 ? name : fmt::format("{} + {} more", name, words::grouped(more)), {f.theme.muted, 14});

  const auto& spans = lane.spans;
  const float end = lane.ended != 0 ? f.scale.x(f.slots, {lane.end, lane.ended}) : f.end_x;
  pieces_.clear();
  merge_spans(
      spans.size(),
      [&](std::size_t s) {
        return Moment{spans[s].begin, spans[s].event};
      },
      [&](std::size_t s) {
        return s == spans.size() ? end : f.scale.x(f.slots, {spans[s].begin, spans[s].event});
      },
      [&](float x) { return f.scale.at(f.slots, x); }, f.plot.x, f.plot.right(), Frame::least, pieces_);
  c.push_clip(f.plot);
  for (const Piece& piece : pieces_) {
    // Of several too narrow to be told apart, one that works is shown.
    const replay::ThreadSpan* span = &spans[piece.first];
    for (std::size_t s = piece.first; s < std::min(piece.last, piece.first + 64); ++s)
      if (spans[s].kind > span->kind) span = &spans[s];
    const float x0 = std::max(piece.x0, f.plot.x - 12), x1 = std::min(piece.x1, f.plot.right() + 12);
    if (x1 <= x0) continue;
    const float by = x0 <= f.cursor ? 1.f : Frame::future;
    const ui::Color hue = span->task == 0 ? f.theme.loop : f.theme.task(task_number(f.index, span->task));
    const ui::Rect box{x0, middle - f.bar / 2, std::max(x1 - x0, 2.f), f.bar};
    std::string words;
    switch (span->kind) {
    case replay::ThreadSpan::Kind::idle:
      c.line({box.x, middle}, {box.right(), middle}, f.theme.line.alpha(by), 1.5f);
      break;
    case replay::ThreadSpan::Kind::job:
      c.fill(box, hue.alpha(0.3f * by), 3);
      c.frame(box, hue.alpha(by), 1.25f, 3);
      words = fmt::format("{}()", f.index.trace().string(span->what));
      break;
    case replay::ThreadSpan::Kind::blocked: // only this thread is blocked: not the red of a blocked loop
      c.fill(box, hue.alpha(0.12f * by), 3);
      c.hatch(box, hue.alpha(0.5f * by), 3);
      c.frame(box, hue.alpha(by), 1.25f, 3);
      words = fmt::format("blocks this thread: {}", f.index.trace().string(span->what));
      break;
    }
    if (words.empty() || piece.merged()) continue;
    const std::string shorter(f.index.trace().string(span->what));
    const float from = std::max(box.x, f.plot.x) + 8, to = std::min(box.right(), f.plot.right()) - 8;
    const bool crossed = f.cursor > from && f.cursor < to;
    const float room = crossed ? std::max(f.cursor - from, to - f.cursor) - 8 : to - from;
    const float at = crossed && to - f.cursor > f.cursor - from ? f.cursor + 10 : from;
    const ui::TextStyle style{f.theme.text.alpha(by), f.words_size};
    const std::vector<std::string> texts{words, shorter};
    if (auto text = fitting(c, texts, style, room); !text.empty()) {
      const float width = c.width(text, style);
      if (span->kind == replay::ThreadSpan::Kind::blocked)
        c.fill({at - 5, box.y + 1, width + 10, box.h - 2}, f.theme.panel, 4);
      c.text_in({at, box.y, width + 2, box.h}, text, style);
    }
    if (f.mouse && f.mouse->x >= piece.x0 && f.mouse->x < piece.x1 && f.mouse->y >= y &&
        f.mouse->y < y + f.lane_height) {
      if (span->task != 0) f.actions.hover({Thing::Kind::task, span->task});
      c.tip(words + (span->task != 0 ? " for " + task_name(f.scene, span->task) : std::string()) + ", since " +
            words::duration(span->begin));
    }
  }
  c.pop_clip();
}

/// Marks on a task's lane where bytes arrived for it.
void TimelineView::draw_arrivals(Frame& f, trace::ObjectId task, float y, float strength) {
  const auto arrivals = f.index.arrivals(task);
  if (arrivals.empty()) return;
  auto moment_of = [&](std::size_t i) { return Moment{f.index.trace()[arrivals[i]].time, arrivals[i]}; };
  const Moment left = f.scale.at(f.slots, f.plot.x);
  constexpr float apart = 9; // so that the triangles do not touch
  const float foot = y + f.lane_height / 2 + f.bar / 2 + 2;
  for (std::size_t i = gallop(0, arrivals.size(), [&](std::size_t k) { return moment_of(k) < left; });
       i < arrivals.size();) {
    const float x = f.scale.x(f.slots, moment_of(i));
    if (x > f.plot.right()) break;
    const Moment reach = f.scale.at(f.slots, x + apart);
    const std::size_t next =
        std::max(i + 1, gallop(i + 1, arrivals.size(), [&](std::size_t k) { return moment_of(k) < reach; }));
    const float by = x <= f.cursor ? strength : strength * Frame::future;
    f.canvas.triangle({x - 4, foot}, {x + 4, foot}, {x, foot - 7}, f.theme.text.alpha(by));
    if (f.mouse && std::abs(f.mouse->x - x) < 5 && f.mouse->y >= std::max(y, f.rows.y) &&
        f.mouse->y < y + f.lane_height) {
      std::int64_t bytes = 0;
      for (std::size_t k = i; k < std::min(next, i + 4096); ++k)
        replay::add_to(bytes, trace::as<trace::event::bytes_received>(f.index.trace()[arrivals[k]]).bytes);
      f.canvas.tip(fmt::format("{} bytes arrived for {}, at {}", bytes, task_name(f.scene, task),
                               words::duration(f.index.trace()[arrivals[i]].time)));
    }
    i = next;
  }
}

} // namespace loopscope::app
