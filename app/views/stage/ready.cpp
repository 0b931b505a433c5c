// The ready queue: a row of chips next to the running slot, with a divider to the next turn.
#include "app/views/stage/line.h"
#include "app/views/stage/sections.h"
#include "core/words/format.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

#include <algorithm>
#include <iterator>

namespace loopscope::app::stage {

using replay::Phase;

namespace {

// A timer's callback that is late says so.
Chip ready_chip(const Pen& pen, const replay::Callback& callback) {
  Chip chip = chip_of(pen, callback);
  if (const replay::Overdue late = replay::overdue(callback, pen.scene.now); late.by >= replay::late_from)
    chip.detail = words::text("stage.timer.late", words::duration(late.by));
  return chip;
}

std::vector<Chip> chips_of(const Pen& pen, const std::vector<const replay::Callback*>& callbacks) {
  std::vector<Chip> chips;
  for (const replay::Callback* callback : callbacks) {
    if (chips.size() == most_chips) break;
    chips.push_back(ready_chip(pen, *callback));
  }
  return chips;
}

// Calls from other threads that the loop has not noticed yet.
std::vector<Chip> calls_of(const Pen& pen) {
  std::vector<Chip> chips;
  for (const replay::ThreadCall& call : pen.scene.state.calls) {
    if (chips.size() == most_chips) break;
    Chip chip;
    chip.key = ui::hash_id("stage thread call", call.thread, static_cast<std::uint64_t>(call.since));
    chip.hue = pen.theme.loop;
    chip.badge = "()";
    chip.title = words::short_name(pen.string(call.name));
    chip.code = true;
    chip.detail = words::text(call.wakes ? "stage.ready.from_thread" : "stage.ready.not_woken");
    chip.form = Form::waits;
    chips.push_back(std::move(chip));
  }
  return chips;
}

} // namespace

void draw_ready(const Pen& pen, const Layout& layout) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const State& state = pen.scene.state;
  const Rect area = layout.ready;
  const float h = pen.u(chip_height);
  const float y = area.bottom() - h;
  const bool splits = state.phase == Phase::run && !state.ended;
  const auto ready = replay::ready_of(state);
  const std::size_t this_turn = splits ? std::min<std::size_t>(state.left_this_turn, ready.size()) : ready.size();
  const auto of_now = shown_of(pen.scene, ready.first(this_turn));
  const auto of_later = shown_of(pen.scene, ready.subspan(this_turn));
  const std::size_t shown = of_now.size() + of_later.size() + state.calls.size();
  const std::size_t size = state.ready_size() + state.calls.size();

  // The arrow into the slot.
  // Level, where the slot is high enough for that.
  const float middle = std::clamp(y + h / 2, layout.slot.y + std::min(pen.u(16), layout.slot.h / 2),
                                  layout.slot.bottom() - std::min(pen.u(16), layout.slot.h / 2));
  const Point to = {layout.slot.right() + pen.u(4), middle};
  const Color way = size > 0 ? theme.muted : theme.line;
  canvas.line({area.x - pen.u(8), y + h / 2}, {to.x + pen.u(8), middle}, way, pen.stroke());
  canvas.triangle({to.x + pen.u(9), middle - pen.u(6)}, {to.x, middle}, {to.x + pen.u(9), middle + pen.u(6)}, way);

  const float head_w = draw_heading(pen, area, thing_of(StagePlace::ready), count_words(size, shown));
  const std::size_t later = splits ? of_later.size() + state.calls.size() : 0;
  const std::size_t now = shown - later;
  const TextStyle faint = pen.text(theme.faint, 15);
  if (shown == 0 && !splits) {
    canvas.text_in({area.x, y, area.w, h}, words::text(size == 0 ? "stage.ready.nothing" : "stage.ready.nothing_own"),
                   faint);
    return;
  }
  auto first = chips_of(pen, of_now), next = chips_of(pen, of_later);
  std::ranges::move(calls_of(pen), std::back_inserter(splits ? next : first));
  const float divider = splits ? pen.u(26) : 0;
  const float width = area.w - divider;
  const std::string_view empty_now = words::text("stage.ready.none_left"),
                         empty_later = words::text("stage.ready.nothing_yet");
  // What waits for the next turn matters more than that nothing is left of this one.
  float empty_now_w = now == 0 ? canvas.width(empty_now, faint) + pen.u(chip_gap) : 0;
  if (later > 0 && empty_now_w + ChipLine::wanted(pen, next, later) > width) empty_now_w = 0;
  // What waits for the next turn may take two fifths of the line, or what this turn leaves.
  float later_room = 0;
  if (later > 0)
    later_room = std::max(width * 0.4f, width - std::max(ChipLine(pen, first, now, width).width(), empty_now_w));
  const ChipLine later_line(pen, next, later, later_room);
  const ChipLine now_line(pen, first, now, width - later_line.width());

  float x = now_line.draw(pen, area.x, y);
  if (!splits) return;
  if (empty_now_w > 0 && width - later_line.width() > empty_now_w)
    x += canvas.text_in({x, y, empty_now_w, h}, empty_now, faint) + pen.u(chip_gap);
  x = pen.motion.glide(ui::hash_id("stage divider"), x);
  const float at = x + pen.u(4);
  const bool below_heading = at < area.x + head_w + pen.u(8);
  const float from =
      below_heading ? std::max(y - pen.u(8), area.y + canvas.line_height(pen.small_caps({}))) : y - pen.u(8);
  canvas.line({at, from}, {at, y + h + pen.u(8)}, theme.faint, pen.stroke(), Shape::dashed);
  const TextStyle small = pen.text(theme.muted, 13);
  const std::string_view words = words::text("stage.ready.next_turn");
  const float words_w = canvas.width(words, small);
  const float words_x = std::min(std::max(at - pen.u(2), area.x + head_w + pen.u(12)), area.right() - words_w);
  if (words_x >= area.x + head_w + pen.u(10))
    canvas.text({words_x, y - pen.u(8) - canvas.line_height(small)}, words, small);
  x += divider;
  if (later > 0)
    later_line.draw(pen, x, y);
  else if (area.right() - x >= canvas.width(empty_later, faint))
    canvas.text_in({x, y, area.right() - x, h}, empty_later, faint);
}

} // namespace loopscope::app::stage
