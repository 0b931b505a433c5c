#include "app/screens/live_line.h"

#include "core/replay/rules.h"
#include "core/words/during_a_pause.h"
#include "core/words/format.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace loopscope::app {
namespace {

using replay::Hold;
using replay::Phase;
using replay::State;
using words::duration;

constexpr float sign_width = 42, margin = 14, least_room = 110;
constexpr std::int64_t told_for = 10'000'000'000; // ns after a pause, where the cursor follows the run

/// What is overdue in the state at `clock`: timers, and callbacks of timers that are ready.
std::string overdue(const State& state, std::int64_t clock) {
  std::size_t count = 0;
  std::int64_t first = clock;
  replay::for_each_overdue(state, clock, [&](const replay::Callback&, replay::Overdue late) {
    if (late.by < replay::late_from) return;
    ++count;
    first = std::min(first, late.since);
  });
  if (count == 0) return {};
  if (count == 1) return words::text("live.late_one", duration(clock - first));
  return words::text("live.late_some", words::count(count, "timer"), duration(clock - first));
}

/// What arrived during the last pause before the cursor, while that is news.
std::string last_pause(const replay::Replay& replay, const Player& player) {
  const std::vector<Hold>& holds = replay.index().holds();
  for (std::size_t i = holds.size(); i-- > 0;) {
    const Hold& hold = holds[i];
    if (hold.ended == 0 || hold.ended >= player.position() || hold.to - hold.from < words::noticed) continue;
    const replay::Meanwhile came = replay::meanwhile(replay.index(), hold);
    const bool news = player.follows() ? player.clock() - hold.to < told_for : player.position() <= came.until;
    if (!news || !came.known) return {};
    return words::text("live.during_pause", duration(hold.to - hold.from), words::words_of(came));
  }
  return {};
}

/// The person has asked for a pause, and the loop is not between two callbacks yet.
LiveLine pausing(const replay::Replay& replay, const Player& player) {
  const State& state = replay.state();
  if (!player.follows()) return {std::string(words::text("live.pausing.returns")), false};
  if (state.blocked) return {words::text("live.pausing.call", words::what_blocks(replay.index(), state)), true};
  if (state.running.id != 0) return {std::string(words::text("live.pausing.callback")), true};
  if (state.phase == Phase::select) return {std::string(words::text("live.pausing.waits")), false};
  if (!state.loop_exists) return {std::string(words::text("live.pausing.no_loop")), false};
  return {std::string(words::text("live.pausing.next")), false};
}

} // namespace

LiveLine live_line(const replay::Replay& replay, const Player& player) {
  const std::string paused = last_pause(replay, player);
  if (!player.live()) return {paused.empty() ? std::string(words::text("live.recording")) : paused, false};
  if (player.running()) {
    if (!player.follows()) return {words::text("live.ahead", duration(player.clock() - player.now())), false};
    if (replay.state().blocked)
      return {words::text("live.blocked", words::what_blocks(replay.index(), replay.state())), true};
    return {paused.empty() ? std::string(words::text("live.real_time")) : paused, false};
  }
  if (player.busy()) {
    if (replay.state().blocked) return pausing(replay, player);
    return {std::string(words::text("live.waiting")), false};
  }
  if (player.pausing()) return pausing(replay, player);
  if (replay.index().ran().empty() && player.clock() == 0) return {std::string(words::text("live.start")), false};
  const std::vector<Hold>& holds = replay.index().holds();
  const bool told = !holds.empty() && holds.back().ended == 0;
  std::string text =
      words::text("live.paused", duration(told ? std::max<std::int64_t>(0, player.clock() - holds.back().from) : 0));
  const bool at_end = replay.next(player.position(), replay::Step::callback) >= replay.size();
  if (const std::string late = at_end ? overdue(replay.state(), player.clock()) : ""; !late.empty()) text += " " + late;
  if (!paused.empty()) text += " " + paused;
  return {text, false};
}

LiveLine line_before_start(bool first, bool confined) {
  if (confined) return {std::string(words::text("live.before_start.confined")), false};
  if (!first) return {std::string(words::text("live.before_start.again")), false};
  return {std::string(words::text("live.before_start.first")), false};
}

/// The line's buttons, from the right, and what they leave of it for its words.
struct LiveRow::Buttons {
  struct Button {
    const char* name;
    std::string_view label;
    const char* command;
    float wide;
  };
  std::vector<Button> all;
  float room = 0;
};

LiveRow::Buttons LiveRow::buttons(ui::Canvas& canvas, float width) const {
  Buttons buttons;
  buttons.room = width - sign_width - margin;
  auto button = [&](const char* name, std::string_view label, const char* command) {
    const float wide = canvas.width(label, {{}, 14}) + 24, left = buttons.room - wide - (buttons.all.empty() ? 18 : 6);
    if (left < least_room) return; // the words are worth more
    buttons.all.push_back({name, label, command, wide});
    buttons.room = left;
  };
  if (player_.live())
    button("stop", words::text("live.button.stop"), "stop");
  else if (offer_ == Offer::run)
    button("run", words::text("live.button.run"), "play");
  else if (offer_ == Offer::again)
    button("again", words::text("live.button.again"), "again");
  if (player_.running() && !player_.follows()) button("live", words::text("live.button.live"), "to_end");
  return buttons;
}

float LiveRow::height_of_words(ui::Canvas& canvas, float width) const {
  const std::vector<ui::Span> words{{line_.text, {{}, 14}, 0}};
  return std::max(height, canvas.paragraph({}, buttons(canvas, width).room, words, nullptr, nullptr, false) + 14);
}

void LiveRow::draw(ui::Canvas& canvas, ui::Rect box, const ui::Commands& commands, Marks& marks) const {
  const ui::Theme& t = canvas.theme();
  canvas.fill(box, t.panel);
  if (line_.stuck) canvas.fill(box, t.blocked.alpha(0.16f));
  const bool hovered = canvas.touch(box, ui::hash_id("live"), false).hovered;
  canvas.line({box.x, box.bottom()}, {box.right(), box.bottom()}, line_.stuck ? t.blocked : t.line);
  const Buttons buttons = this->buttons(canvas, box.w);
  float right = box.right() - margin;
  for (const Buttons::Button& button : buttons.all) {
    right -= button.wide + 6;
    const ui::Rect place{right, box.center().y - 14, button.wide, 28};
    if (canvas.button(place, ui::hash_id(button.name), button.label)) commands.ask(button.command);
    marks.emplace_back(button.name, place);
  }
  const ui::Point sign{box.x + 26, box.center().y};
  const ui::Color color = line_.stuck ? t.blocked : player_.running() ? t.run_text : t.muted;
  if (line_.stuck)
    canvas.fill({sign.x - 5, sign.y - 5, 10, 10}, color, 1.5f);
  else if (player_.running())
    canvas.circle(sign, 4.5f, color);
  else
    canvas.ring(sign, 4, color, 2);
  const ui::TextStyle words{line_.stuck ? t.blocked : t.text, 14, line_.stuck ? ui::Font::semibold : ui::Font::regular};
  const std::vector<ui::Span> spans{{line_.text, words, 0}};
  const float high = canvas.paragraph({}, buttons.room, spans, nullptr, nullptr, false);
  if (high <= box.h) {
    canvas.paragraph({box.x + sign_width, box.center().y - high / 2}, buttons.room, spans);
  } else {
    canvas.text_in({box.x + sign_width, box.y, buttons.room, box.h}, line_.text, words);
    if (hovered) canvas.tip(line_.text);
  }
  marks.emplace_back("live line", box);
}

} // namespace loopscope::app
