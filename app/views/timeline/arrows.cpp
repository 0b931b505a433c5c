// Arrows from a callback to those that it scheduled, around the cursor.
#include "app/views/timeline/frame.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace loopscope::app::timeline {

namespace {

constexpr std::size_t near = 24;   // callbacks on either side of the cursor whose arrows may be seen
constexpr std::size_t many = 4096; // callbacks of a selected task that are looked at

/// The place of the callback that scheduled this one directly (not by a timer) among those that ran; or count().
std::size_t cause_of(const replay::Index& index, const Slots& slots, std::size_t k) {
  const replay::Ran& ran = slots[k];
  if (ran.scheduled >= slots.size()) return slots.count();
  const trace::Event& event = slots.trace()[ran.scheduled];
  const auto scheduled = trace::as<trace::event::callback_scheduled>(event);
  if (event.kind != trace::EventKind::callback_scheduled || scheduled.cause == 0) return slots.count();
  const replay::Ran* cause = index.ran(scheduled.cause);
  return cause ? static_cast<std::size_t>(cause - index.ran().data()) : slots.count();
}

void draw_arrow(Frame& f, std::size_t from, std::size_t to, ui::Color color, float width) {
  // The height of a callback's lane; nothing for one that is scrolled out of sight.
  auto middle_of = [&](std::size_t k) -> std::optional<float> {
    if (f.slots[k].task == 0) return f.area.y + f.lane_height / 2;
    const auto row = f.row_of(f.slots[k].task);
    if (!row) return std::nullopt;
    const float y = f.row_y(*row) + f.lane_height / 2;
    if (y < f.rows.y || y > f.rows.bottom()) return std::nullopt;
    return y;
  };
  const auto a = middle_of(from), b = middle_of(to);
  if (!a || !b || *a == *b) return;
  const float half = f.bar / 2, down = *b > *a ? 1.f : -1.f;
  ui::Canvas& c = f.canvas;
  // From near the right edge of the one box to near the left edge of the other; a mark that took no time has one
  // middle.
  struct Box {
    float left, out, in;
  };
  auto box_of = [&](std::size_t k) {
    const std::uint64_t event = f.slots[k].begun;
    if (f.scale.steps || f.scale.opening_of(event)) {
      const float left = f.scale.x_of_place(f.slots, static_cast<double>(k) + Slots::edge);
      const float right = f.scale.x_of_place(f.slots, static_cast<double>(k + 1) - Slots::edge);
      const float inset = std::min(9.f, (right - left) / 2);
      return Box{left, right - inset, left + inset};
    }
    const float left = f.scale.x(f.slots, {f.slots.time(event), event});
    return Box{left, left + Plot::least / 2, left + Plot::least / 2};
  };
  const Box source = box_of(from), sink = box_of(to);
  const float x = source.out, target = sink.left, across = sink.in;
  if (across < f.area.x || x > f.area.right()) return;
  const float y = *a + down * half;
  constexpr float head = 5, faded = 0.6f;                // it grows out of its cause
  if (down > 0 && target - x <= 40 && target - x >= 8) { // to the next slot: round into its side
    c.path(std::array<ui::Point, 3>{{{x, y}, {x, *b}, {target - head, *b}}}, color, width, 14, faded);
    c.triangle({target, *b}, {target - 7, *b - 4}, {target - 7, *b + 4}, color);
    return;
  }
  // Further: straight to the gap before its lane, along that, where no words are, and into its box.
  const float into = *b - down * half, gap = *b - down * f.lane_height / 2;
  const float round = std::min({8.f, (gap - y) * down, (into - gap) * down - 2, (across - x) / 2});
  if (round < 1) {
    c.path(std::array<ui::Point, 2>{{{x, y}, {across, into}}}, color, width, 0, faded);
  } else {
    const float foot = into - down * std::min(head, (into - gap) * down - round);
    c.path(std::array<ui::Point, 4>{{{x, y}, {x, gap}, {across, gap}, {across, foot}}}, color, width, round, faded);
  }
  c.triangle({across, into}, {across - 4, into - down * 6}, {across + 4, into - down * 6}, color);
}

} // namespace

void draw_arrows(Frame& f) {
  const std::size_t count = f.slots.count();
  if (count == 0) return;
  const std::uint64_t position = f.position;
  const std::size_t begun = f.slots.begun(position);
  f.canvas.push_clip(f.area);

  // Of this instant, or of the turns around the cursor: what queued what, up to now.
  const std::size_t here = begun ? begun - 1 : 0;
  std::size_t first = here > near ? here - near : 0, last = std::min(count, here + near);
  if (const Opening* o = !f.scale.steps ? f.scale.opening_of(f.slots[here].begun) : nullptr) {
    first = std::max(first, o->first);
    last = std::min(last, o->first + o->count);
  } else if (!f.scale.steps) {
    first = last = 0;
  } else { // of the steps: this turn and the one that led to it
    const std::uint32_t turn = f.slots[here].turn;
    while (first < here && f.slots[first].turn + 1 < turn) ++first;
  }
  const bool selected = f.selected();
  for (int pass = 0; pass < 2; ++pass) // the brighter ones on top
    for (std::size_t k = first; k < last; ++k) {
      if (f.slots[k].scheduled >= position) continue;
      const std::size_t cause = cause_of(f.index, f.slots, k);
      if (cause >= count || f.slots[cause].task == f.slots[k].task) continue;
      const bool now = f.bright != Plot::none && (k == f.bright || cause == f.bright);
      if (now != (pass == 1)) continue;
      if (!now && (k >= begun || selected)) continue;
      draw_arrow(f, cause, k, now ? f.theme.text.alpha(0.9f) : f.theme.muted.alpha(0.38f), now ? 1.75f : 1.25f);
    }

  // Of the selected task: what woke it, wherever one looks.
  if (selected) {
    const Moment left = f.scale.at(f.slots, f.area.x), right = f.scale.at(f.slots, f.area.right());
    auto k = static_cast<std::size_t>(std::partition_point(f.index.ran().begin(), f.index.ran().end(),
                                                           [&](const replay::Ran& ran) {
                                                             return Moment{f.slots.time(ran.begun), ran.begun} < left;
                                                           }) -
                                      f.index.ran().begin());
    float last_x = -1e6f;
    for (std::size_t looked = 0; k < count && looked < many; ++k, ++looked) {
      const replay::Ran& ran = f.slots[k];
      if (Moment{f.slots.time(ran.begun), ran.begun} > right) break;
      if (ran.task != f.scene->selected.id) continue;
      const float x = f.scale.x(f.slots, {f.slots.time(ran.begun), ran.begun});
      const std::size_t cause = cause_of(f.index, f.slots, k);
      if (cause >= count || f.slots[cause].task == ran.task || x - last_x < 10) continue;
      last_x = x;
      const bool past = ran.begun < position;
      draw_arrow(f, cause, k, f.theme.text.alpha(past ? 0.75f : 0.35f), 1.5f);
    }
  }
  f.canvas.pop_clip();
}

} // namespace loopscope::app::timeline
