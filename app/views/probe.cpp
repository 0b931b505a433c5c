#include "app/views/probe.h"

#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

namespace loopscope::app {
namespace {

using State = Reply::State;

constexpr double soon = 0.1; // seconds: a person notices a longer wait
constexpr float pace = 0.1f; // seconds: the mark moves no faster than an eighth of a turn in that time

std::string silence(const Reply& reply, bool paused) {
  return words::text(paused ? "live.probe.silent_in_pause" : "live.probe.silent", waited_text(reply.seconds));
}

bool is_stuck(const Reply& reply, bool paused) {
  return reply.state == State::waits && !paused && reply.seconds > soon;
}

} // namespace

std::string waited_text(double seconds) {
  return words::duration(std::llround(seconds * 1e9));
}

std::string loop_reply(const AliveFacts& facts) {
  switch (facts.loop.state) {
  case State::none:
    return {};
  case State::waits:
    return silence(facts.loop, facts.paused);
  case State::came:
    return words::text("live.probe.answered", waited_text(facts.loop.seconds));
  case State::never:
    return facts.loop.text;
  }
  return {};
}

std::string client_reply(const AliveFacts& facts) {
  switch (facts.client.state) {
  case State::none:
    return {};
  case State::waits:
    if (facts.clients > 1)
      return words::text(facts.paused ? "live.probe.clients_silent_in_pause" : "live.probe.clients_silent",
                         facts.clients, waited_text(facts.client.seconds));
    return silence(facts.client, facts.paused);
  case State::came:
    return words::text("live.probe.echoed", facts.client.text, waited_text(facts.client.seconds));
  case State::never:
    return facts.client.text;
  }
  return {};
}

void AliveRow::draw_mark(ui::Canvas& canvas, ui::Point at, const AliveFacts& facts) {
  const ui::Theme& t = canvas.theme();
  rested_ += canvas.delta();
  if (facts.looks < looks_) looks_ = facts.looks;
  if (facts.looks > looks_ && rested_ >= pace) {
    looks_ = facts.looks;
    rested_ = 0;
    mark_ = (mark_ + 1) % 8;
  }
  const bool stuck = is_stuck(facts.loop, facts.paused);
  const ui::Color color = stuck ? t.blocked : facts.live && !facts.paused ? t.run_text : t.muted;
  const float angle = static_cast<float>(mark_) * std::numbers::pi_v<float> / 4;
  canvas.ring(at, 6, color.alpha(0.45f), 1.5f);
  canvas.circle({at.x + 6 * std::sin(angle), at.y - 6 * std::cos(angle)}, 2.5f, color);
}

void AliveRow::draw(ui::Canvas& canvas, ui::Rect box, const AliveFacts& facts, const ui::Commands& commands,
                    Marks& marks) {
  const ui::Theme& t = canvas.theme();
  canvas.fill(box, t.panel);
  canvas.touch(box, ui::hash_id("alive"), false);
  canvas.line({box.x, box.bottom()}, {box.right(), box.bottom()}, t.line);
  draw_mark(canvas, {box.x + 26, box.center().y}, facts);

  const bool two = facts.listens || facts.client.state != State::none;
  const float half = two ? box.x + box.w * 0.45f : box.right() - 14;
  auto part = [&](float x, float right, const char* name, std::string_view label, bool enabled,
                  const std::string& words, bool stuck) {
    const float wide = canvas.width(label, {{}, 14}) + 24;
    const ui::Rect place{x, box.y + 3, wide, box.h - 6};
    if (canvas.button(place, ui::hash_id(name), label, false, enabled)) commands.ask(name);
    if (canvas.touch(place, ui::hash_id(name)).hovered) canvas.tip(commands.tip(name));
    marks.emplace_back(name, place);
    const ui::Color color = stuck ? t.blocked : t.text;
    canvas.text_in({place.right() + 12, box.y, right - place.right() - 24, box.h}, words,
                   {color, 14, stuck ? ui::Font::semibold : ui::Font::regular});
  };
  part(box.x + 42, half, "poke", words::text("live.probe.poke"), facts.live, loop_reply(facts),
       is_stuck(facts.loop, facts.paused));
  if (two)
    part(half, box.right() - 14, "visit", words::text("live.probe.visit"), facts.live && facts.listens,
         client_reply(facts), is_stuck(facts.client, facts.paused));
  marks.emplace_back("alive", box);
}

} // namespace loopscope::app
