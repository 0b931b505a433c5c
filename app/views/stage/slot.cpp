// The running slot: a bright card with the callback that is running.
#include "app/views/parts/sentences.h"
#include "app/views/stage/sections.h"
#include "app/views/stage/timeouts.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

namespace {

// The purpose of one of the loop's own callbacks.
std::string_view purpose_of(const State& state, const Callback& callback) {
  const replay::Connection* connection = connection_of(state, callback);
  if (connection && connection->status == replay::ConnectionStatus::listening) return words::text("stage.slot.accepts");
  return words::words_of(callback.kind).purpose;
}

// For how long a call has blocked the loop.
std::int64_t stuck_for(const Scene& scene) {
  const replay::Index& index = scene.index();
  const auto& spans = index.loops()[index.lane_at(scene.state.position - 1)].spans;
  auto after = std::partition_point(spans.begin(), spans.end(),
                                    [&](const replay::LoopSpan& span) { return span.event < scene.state.position; });
  if (after == spans.begin() || (after - 1)->kind != replay::LoopSpanKind::blocked) return 0;
  return time_left(scene.now, (after - 1)->begin);
}

// The error's name, which has come in from the left, and where it is now.
void draw_raised(const Pen& pen, const Raised& raised, ObjectId task, Rect row, Color on) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const TextStyle name = pen.text(ui::dark_theme().blocked, 12, Font::mono_bold);
  const float point = row.h * 0.45f;
  const float wide = std::min(canvas.width(raised.name, name) + pen.u(14), row.w - point);
  const Rect outside = {row.x - pen.u(150), row.y, wide, row.h};
  const Placed placed = pen.motion.place(ui::hash_id("stage raised", task, pen.scene.state.running.id),
                                         {row.x, row.y, wide, row.h}, outside, {});
  const Rect box = placed.rect;
  const Color sign = theme.on_run.alpha(placed.alpha); // red stands out on dark in both themes
  canvas.fill(box, sign, pen.u(4));
  canvas.triangle({box.right() - 1, box.y}, {box.right() + point, box.center().y}, {box.right() - 1, box.bottom()},
                  sign);
  TextStyle own = name;
  own.color = own.color.alpha(placed.alpha);
  canvas.text_in({box.x + pen.u(7), box.y, box.w - pen.u(8), box.h}, raised.name, own);
  const float x = box.right() + point + pen.u(6);
  if (row.right() - x > pen.u(30))
    canvas.text_in({x, row.y, row.right() - x, row.h}, words_of(pen, raised), pen.text(on, 13, Font::semibold));
}

// Between the card's edges and its words.
float inset_of(const Pen& pen, Rect card) {
  return card.w < pen.u(160) ? 10 : 18;
}

// What blocks the loop, as much of it as there is room for.
std::string blocking_words(const Pen& pen, float room) {
  const State& state = pen.scene.state;
  const std::string_view in = pen.string(state.blocked_in);
  const std::string at = state.line == 0 ? "" : words::line_name(pen.scene.index(), state.line);
  const std::string forms[] = {at.empty() ? words::text("stage.slot.blocks", in)
                                          : words::text("stage.slot.blocks_at", in, at),
                               at.empty() ? std::string(in) : words::text("stage.slot.call_at", in, at)};
  const bool whole = pen.canvas.width(forms[0], pen.text({}, 13)) <= room;
  return forms[whole ? 0 : 1];
}

void draw_running(const Pen& pen, const Layout& layout, Rect card) {
  ui::Canvas& canvas = pen.canvas;
  const State& state = pen.scene.state;
  const ui::Theme& theme = pen.theme;
  const Callback& running = state.running;
  Chip chip = chip_of(pen, running);
  const bool stuck = state.blocked;
  const float radius = pen.u(16);
  Trail trail;
  trail.fill = stuck ? theme.blocked : theme.run;
  trail.radius = radius;
  trail.hue = chip.hue;
  const Placed placed = pen.motion.place(chip.key, card, card, trail);
  const Rect box = placed.rect;
  canvas.glow(box, trail.fill.alpha(0.4f * placed.alpha), radius, pen.u(20));
  canvas.fill(box, trail.fill.alpha(placed.alpha), radius);
  if (stuck) canvas.hatch(box, theme.ink.alpha(0.12f * placed.alpha), radius, pen.u(14), pen.u(5));
  if (running.runs_task()) draw_bands(pen, box, radius, pen.guards.of(running.serves), chip.hue, pen.u(6));
  outline(pen, box, chip.thing, radius);
  point_at(pen, box, chip.thing, ui::hash_id("stage slot"));

  // The text fades in when the chip has nearly grown to the card.
  const float part = std::min(box.w / card.w, box.h / card.h);
  const float grown = std::clamp((part - 0.6f) / 0.35f, 0.f, 1.f) * placed.alpha;
  if (grown <= 0) return;
  const Color on = (stuck ? theme.ink : theme.on_run).alpha(grown);
  const Rect in = box.inset(pen.u(inset_of(pen, card)), 0);
  const Task* task = state.running_task();

  std::string below;
  bool code = true;
  if (stuck) {
    below = blocking_words(pen, in.w);
    code = false;
  } else if (task || running.kind == CallbackKind::call) {
    below = program_line(pen, state.line);
    if (below.empty() && task && task->stack.empty()) below = fmt::format("{}()", pen.string(task->function));
  } else {
    below = purpose_of(state, running);
    if (!chip.detail.empty()) below = fmt::format("{}: {}", chip.detail, below);
    if (running.timer && is_late(running.when, pen.scene.now)) below = due_text(running.when, pen.scene.now);
    code = false;
  }

  if (!running.runs_task()) chip.detail.clear(); // it is shown below
  const TextStyle head = pen.small_caps(on);
  TextStyle title = pen.text(on, 24, Font::bold);
  const TextStyle label = pen.text(on, 15);
  TextStyle text = pen.text(on, code ? 14 : 15, code ? Font::mono : Font::regular);
  if (canvas.width(below, text) > in.w) text = pen.text(on, 13, text.font);
  const bool two_lines = canvas.width(below, text) > in.w;
  const TextStyle number = pen.text(chip.hue.alpha(grown), 16, Font::bold);
  const float badge = pen.u(30);
  float badge_w = std::max(badge, canvas.width(chip.badge, number) + pen.u(12));
  float label_w = chip.detail.empty() ? 0 : canvas.width(chip.detail, label) + pen.u(10);
  float room = in.w - badge_w - pen.u(10);
  // A name is never cut for what is said of it.
  auto choose_title = [&] {
    for (const float size : {24.f, 18.f, 16.f, 13.f}) {
      title = pen.text(on, size, Font::bold);
      if (canvas.width(chip.title, title) + label_w <= room) return true;
    }
    return false;
  };
  if (!choose_title()) {
    label_w = 0;
    if (!choose_title() && running.runs_task()) {
      chip.title = replay::without_arguments(chip.title);
      choose_title();
    } else if (!choose_title()) { // nor for the number of the task that it is for
      room = in.w;
      badge_w = 0;
      choose_title();
    }
  }

  // An error that enters has a line of its own, and its line of the program is marked.
  const std::optional<Raised> raised = raised_of(pen);
  const TextStyle small = pen.text(on.alpha(0.85f), 13, Font::mono);
  const bool pile = !raised && task && stack_is_known(pen, *task) && !stack_fits(pen, layout);
  const float head_h = canvas.line_height(head), title_h = std::max(badge, canvas.line_height(title));
  const float pill_h = raised ? pen.u(20) : 0;
  float text_h = below.empty() ? 0 : canvas.line_height(text) * (two_lines ? 2.f : 1.f) + pen.u(4);
  const float extra = pile ? canvas.line_height(text) : raised ? pill_h + pen.u(3) : 0;
  if (head_h + title_h + text_h + extra + pen.u(14) > box.h) text_h = canvas.line_height(text) + pen.u(4);
  const bool fits = head_h + title_h + text_h + extra + pen.u(8) <= box.h;
  if (raised && !fits) text_h = 0; // then the error says more than its line
  const float pile_h = pile && fits ? extra : 0;
  float y = box.y + (box.h - head_h - title_h - text_h - (raised ? extra : pile_h) - pen.u(4)) / 2;

  const float head_w =
      canvas.text_in({in.x, y, in.w, head_h}, words::text(stuck ? "stage.slot.blocked" : "stage.slot.running"), head);
  const TurnCount count = count_turn(pen.scene);
  std::string aside =
      count.all > 1 ? words::text("stage.slot.this_turn", words::grouped(count.begun), words::grouped(count.all)) : "";
  TextStyle aside_style = pen.text(on.alpha(0.85f), 13);
  if (stuck) { // the clock
    aside = words::duration(stuck_for(pen.scene));
    aside_style = pen.text(on, 20, Font::mono_bold);
  }
  if (in.w - head_w - pen.u(12) > canvas.width(aside, aside_style))
    canvas.text_in({in.x, y, in.w, head_h + (stuck ? pen.u(4) : 0)}, aside, aside_style, Align::right);
  y += head_h + pen.u(4);

  const Rect square = {in.x, y + (title_h - badge) / 2, badge_w, badge};
  if (badge_w > 0) {
    canvas.fill(square, theme.ink.alpha(grown), badge * 0.28f);
    canvas.text_in(square, chip.badge, number, Align::center);
  }
  const float x = square.right() + (badge_w > 0 ? pen.u(10) : 0);
  room = in.right() - x;
  const float title_w = canvas.text_in({x, y, room - label_w, title_h}, chip.title, title);
  if (label_w > 0)
    canvas.text_in({x + title_w + pen.u(10), y, room - title_w - pen.u(10), title_h}, chip.detail, label);
  y += title_h + pen.u(4);

  if (raised) {
    draw_raised(pen, *raised, running.serves, {in.x, y, in.w, pill_h}, on);
    y += pill_h + pen.u(3);
  }
  const Rect row = {in.x, y, in.w, std::max(0.f, text_h - pen.u(4))};
  if (!below.empty() && row.h > 0) {
    const bool marked = raised && raised->where == Raised::Where::enters;
    if (marked) canvas.fill({row.x - pen.u(8), row.y, pen.u(4), row.h}, theme.on_run, pen.u(2));
    draw_lines(pen, row, below, text);
  }
  y += row.h;
  if (pile_h > 0) canvas.text_in({in.x, y, in.w, pile_h}, crumb(pen, task->stack, small, in.w), small);
}

} // namespace

void draw_slot(const Pen& pen, const Layout& layout) {
  if (pen.scene.state.running.id != 0 && !pen.scene.state.ended) { // else: a run that was stopped in it
    draw_stack(pen, layout);
    draw_running(pen, layout, layout.slot);
  } else {
    draw_pause(pen, layout);
  }
}

} // namespace loopscope::app::stage
