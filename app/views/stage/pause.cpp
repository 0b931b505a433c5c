// The slot when nothing is running: what the loop does instead.
#include "app/views/parts/sentences.h"
#include "app/views/stage/sections.h"
#include "core/words/format.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

#include "core/replay/waits.h"
#include "core/words/lexicon.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

using replay::Phase;

namespace {

// What the card shows when nothing is running.
struct Pause {
  std::string head, title, words;
  Color color; // of the heading
  Color frame;
  float progress = -1; // what is left of a wait, 0 to 1
  bool loud = false;   // the whole card has its colour
  bool check = false;
  std::vector<ObjectId> cycle;
  Chip next; // what will run, if that is known
};

/// Whether the loop is in select, and not only about to begin it.
bool in_select(const Scene& scene) {
  for (std::uint64_t i = scene.state.position; i-- > 0;) {
    const trace::EventKind kind = scene.index().trace()[i].kind;
    if (kind == trace::EventKind::select_begun) return true;
    if (kind == trace::EventKind::turn_begun) return false;
  }
  return false;
}

Pause pause_of(const Pen& pen) {
  const State& state = pen.scene.state;
  const ui::Theme& theme = pen.theme;
  Pause pause;
  pause.color = theme.muted;
  pause.frame = theme.line;
  auto say = [&](std::string_view head, std::string_view title, std::string_view words) {
    pause.head = head;
    pause.title = title;
    pause.words = words;
  };
  auto alarm = [&] {
    pause.color = pause.frame = theme.blocked;
    pause.loud = true;
  };
  const std::size_t ready = state.ready_size();
  const bool untold = std::ranges::any_of(state.calls, [](const replay::ThreadCall& call) { return !call.wakes; });
  const std::string_view idle = words::text(untold ? "stage.pause.not_woken" : "stage.ready.nothing");
  const std::string ready_words = ready == 0 ? std::string(words::text("stage.ready.nothing"))
                                             : words::text("stage.pause.ready", words::grouped(ready));
  const std::string_view not_started = words::text("stage.pause.not_started.head");
  if (state.idle || (state.ended && state.outcome == trace::RunOutcome::deadlocked)) {
    alarm();
    pause.cycle = replay::deadlock_of(state);
    say(words::text("stage.pause.forever.head"), words::text("stage.pause.forever.title"),
        words::text(pause.cycle.empty() ? "stage.pause.forever.idle" : "stage.pause.forever.cycle"));
  } else if (state.ended) {
    if (state.outcome == trace::RunOutcome::finished) {
      pause.color = pause.frame = theme.ok;
      pause.check = true;
      const bool loop = !pen.scene.index().turns().empty();
      say(words::text("stage.pause.finished.head"), words::text("stage.pause.finished.title"),
          !loop             ? std::string(words::text("stage.pause.finished.no_loop"))
          : state.turn == 1 ? words::text("stage.pause.finished.turns.one", state.turn, words::duration(state.time))
                            : words::text("stage.pause.finished.turns.many", state.turn, words::duration(state.time)));
    } else if (state.outcome == trace::RunOutcome::failed) {
      alarm();
      const std::string_view why = pen.string(state.message);
      say(words::text("stage.pause.failed"), words::failure(why), why);
    } else {
      say(words::text("stage.pause.stopped.head"), words::text("stage.pause.stopped.run"), words::duration(state.time));
    }
  } else if (state.blocked) {
    alarm();
    say(words::text("stage.slot.blocked"), pen.string(state.blocked_in),
        state.line == 0
            ? std::string(words::text("stage.pause.blocked.outside"))
            : words::text("stage.pause.blocked.outside_at", words::line_name(pen.scene.index(), state.line)));
  } else if (state.phase == Phase::outside) {
    if (pen.scene.waits_to_start && !pen.scene.can_start)
      say(not_started, words::text("stage.pause.not_started.no_python"), "");
    else if (pen.scene.waits_to_start)
      say(not_started, words::text("stage.pause.not_started.paused"),
          pen.scene.commands ? words::text("stage.pause.not_started.press", pen.scene.commands->cap("play")) : "");
    else if (!state.loop_exists && state.time > 0)
      say(words::text("stage.pause.no_loop.head"), words::text("stage.pause.no_loop.title"),
          words::text("stage.pause.no_loop.runs"));
    else if (!state.loop_exists)
      say(not_started, words::text("stage.pause.no_loop.title"), words::text("stage.pause.no_loop.starts"));
    else if (state.loop_closed)
      say(words::text("stage.pause.closed.head"), words::text("stage.pause.closed.title"),
          words::text("stage.pause.closed.about"));
    else if (state.turn == 0)
      say(not_started, words::text("stage.pause.not_started.loop"),
          ready == 0 ? words::text("stage.pause.not_started.nothing") : ready_words);
    else
      say(words::text("stage.pause.stopped.head"), words::text("stage.pause.stopped.loop"),
          words::text("stage.pause.stopped.goes_on"));
  } else if (state.phase == Phase::select) {
    if (pen.scene.future_hidden && !in_select(pen.scene)) { // how long it will wait may be what is asked
      say(words::text("stage.pause.turn.begins"), words::text("stage.pause.turn.number", state.turn), ready_words);
    } else if (state.select_until == trace::forever && ready == 0) {
      say(words::text("stage.part.loop_waits"), words::text("stage.pause.waits.outside"),
          words::text(untold ? "stage.pause.waits.untold" : "stage.pause.waits.no_timer"));
    } else if (ready == 0 && state.select_until > state.time) {
      const std::int64_t left = time_left(state.select_until, pen.scene.now);
      // Not "until": a socket or another thread may end it sooner.
      say(words::text("stage.part.loop_waits"),
          words::text("stage.pause.waits.timer", words::duration(state.select_until)),
          fmt::format("{} · {}", idle, due_text(state.select_until, pen.scene.now)));
      pause.progress = static_cast<float>(static_cast<double>(left) /
                                          static_cast<double>(time_left(state.select_until, state.time)));
    } else {
      say(words::text("stage.pause.checks.head"), words::text("stage.pause.checks.title"),
          ready == 0   ? std::string(words::text("stage.pause.checks.none"))
          : ready == 1 ? words::text("stage.pause.checks.one", words::grouped(ready))
                       : words::text("stage.pause.checks.many", words::grouped(ready)));
    }
  } else if (state.phase == Phase::move_timers) {
    say(words::text("stage.pause.moves.head"), words::words_of(Phase::move_timers).what,
        words::text("stage.pause.moves.about"));
  } else if (state.left_this_turn > 0) {
    if (state.held)
      say(words::text("stage.pause.held.head"), "",
          words::text("stage.pause.held.since", words::duration(time_left(pen.scene.now, state.held_since))));
    else
      say(words::text("stage.pause.next.head"), "",
          words::text("stage.pause.next.left", words::grouped(state.left_this_turn), state.turn));
    if (pen.scene.future_hidden && !state.held) {
      pause.title = "?";
    } else if (const replay::Callback* next = replay::next_ready(state)) {
      pause.next = chip_of(pen, *next);
      pause.title = pause.next.title;
    }
  } else {
    say(words::text("stage.pause.turn.ends"), words::text("stage.pause.turn.ended", state.turn),
        ready == 0 ? ready_words : words::text("stage.pause.turn.ready", words::grouped(ready)));
  }
  return pause;
}

// Badges of the cycle, joined by arrows and closed by the first one again.
void draw_cycle(const Pen& pen, Rect row, std::vector<ObjectId> cycle) {
  ui::Canvas& canvas = pen.canvas;
  float b = pen.u(26);
  for (ObjectId task : cycle) b = std::max(b, badge_width(pen, number_of(pen, task)));
  const auto arrows = static_cast<float>(cycle.size());
  const float gap = std::clamp((row.w - b) / arrows - b, pen.u(12), pen.u(26)), step = b + gap;
  const auto fits = static_cast<std::size_t>(std::max(2.f, (row.w - b) / step));
  const bool whole = cycle.size() <= fits;
  if (!whole) cycle.resize(fits);
  if (whole) cycle.push_back(cycle.front());
  float x = row.x;
  for (std::size_t i = 0; i < cycle.size(); ++i) {
    const Rect box = {x, row.center().y - pen.u(13), b, pen.u(26)};
    draw_badge(pen, box, hue_of(pen, cycle[i]), number_of(pen, cycle[i]));
    point_at(pen, box, {Thing::Kind::task, cycle[i]}, ui::hash_id("stage cycle", i));
    x += step;
    if (i + 1 == cycle.size()) break;
    const float y = box.center().y, from = box.right() + pen.u(4), to = x - pen.u(4);
    canvas.line({from, y}, {to - pen.u(5), y}, pen.theme.blocked, pen.u(2));
    canvas.triangle({to - pen.u(7), y - pen.u(5)}, {to, y}, {to - pen.u(7), y + pen.u(5)}, pen.theme.blocked);
  }
}

} // namespace

void draw_pause(const Pen& pen, const Layout& layout) {
  const Rect card = layout.slot;
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const Pause pause = pause_of(pen);
  const float radius = pen.u(16);
  canvas.fill(card, theme.panel, radius);
  if (pause.loud) {
    canvas.fill(card, theme.blocked.alpha(0.1f), radius);
    canvas.hatch(card, theme.blocked.alpha(0.1f), radius, pen.u(12), pen.u(4));
  }
  canvas.frame(card, pause.frame, pen.stroke(), radius);

  const Rect in = card.inset(pen.u(18), pen.u(12));
  TextStyle head = pen.small_caps(pause.color);
  if (canvas.width(pause.head, head) > in.w) head.tracking = 0; // its size is what can be read from afar
  TextStyle title = pen.text(theme.text, 21, Font::bold);
  for (float size : {18.f, 16.f, 14.f})
    if (canvas.width(pause.title, title) > in.w) title = pen.text(theme.text, size, Font::bold);
  TextStyle words = pen.text(pause.loud ? theme.text : theme.muted, 14);
  if (canvas.width(pause.words, words) > in.w) words.size = pen.u(12);
  const float words_h = canvas.line_height(words);
  float lines = canvas.width(pause.words, words) > in.w ? 2.f : 1.f;
  const bool has_cycle = !pause.cycle.empty();
  const float title_h = canvas.line_height(title) * (canvas.width(pause.title, title) > in.w ? 2.f : 1.f);
  const float above = canvas.line_height(head) + title_h + pen.u(4);
  while (!has_cycle && lines > 0 && above + lines * words_h > card.h - pen.u(8))
    --lines;                                                            // a title is never cut for them
  if (lines == 1 && canvas.width(pause.words, words) > in.w) lines = 0; // nor is their end
  float used = above + lines * words_h;
  if (pause.progress >= 0) used += pen.u(12);
  const bool cycle_fits = has_cycle && used + pen.u(30) <= card.h - pen.u(16);
  const bool words_fit = !has_cycle || cycle_fits;
  if (has_cycle) used += words_fit ? pen.u(30) : pen.u(30) - lines * words_h;

  float y = card.y + (card.h - used) / 2;
  canvas.text_in({in.x, y, in.w, canvas.line_height(head)}, pause.head, head);
  if (pause.check) {
    const float s = canvas.line_height(title) * 0.62f;
    canvas.check({in.right() - s, y, s, s}, theme.ok, pen.u(3));
  }
  y += canvas.line_height(head) + pen.u(2);
  float x = in.x;
  if (!pause.next.badge.empty()) {
    const float b = canvas.line_height(title) * 0.84f;
    const Rect badge = {x, y + (canvas.line_height(title) - b) / 2, std::max(b, badge_width(pen, pause.next.badge)), b};
    draw_badge(pen, badge, pause.next.hue, pause.next.badge);
    x = badge.right() + pen.u(10);
  }
  draw_lines(pen, {x, y, in.right() - x, title_h}, pause.title, title);
  y += title_h + pen.u(2);
  if (words_fit && lines > 0) {
    draw_lines(pen, {in.x, y, in.w, lines * words_h}, pause.words, words);
    y += lines * words_h;
  }
  if (has_cycle) draw_cycle(pen, {in.x, y + pen.u(2), in.w, pen.u(30)}, pause.cycle);
  if (pause.progress >= 0) {
    const Rect track = {in.x, y + pen.u(8), in.w, pen.u(4)};
    canvas.fill(track, theme.line, track.h / 2);
    canvas.fill({track.x, track.y, std::max(track.h, track.w * std::min(1.f, pause.progress)), track.h}, theme.run,
                track.h / 2);
  }
}

} // namespace loopscope::app::stage
