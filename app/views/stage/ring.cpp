// The loop as a ring of its three phases, or as a slim bar where a ring has no room.
#include "app/views/stage/sections.h"
#include "core/words/lexicon.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace loopscope::app::stage {

using replay::Phase;

namespace {

struct Part {
  Phase phase;
  float begin, end; // degrees, clockwise
  std::string name() const { return fmt::format("{} {}", static_cast<int>(phase), std::string_view(words().name)); }
  words::PhaseWords words() const { return words::words_of(phase); }
};

// The ready queue enters through the gap on the right.
constexpr float half_gap = 4.5f;
constexpr std::array<Part, 3> parts = {
    {{Phase::select, -120, 0}, {Phase::move_timers, 0, 120}, {Phase::run, 120, 240}}};

Color colour_of(const Pen& pen) {
  const State& state = pen.scene.state;
  if (state.blocked || state.idle) return pen.theme.blocked;
  return state.held ? pen.theme.muted : pen.theme.run;
}

bool current(const State& state, const Part& part) {
  return state.phase == part.phase && !state.ended;
}

void label(const Pen& pen, Rect box, const Part& part, bool on, Align align) {
  ui::Canvas& canvas = pen.canvas;
  if (draw_part(pen, box, thing_of(part.phase), pen.u(6))) canvas.tip(part.words().about);
  const TextStyle name = pen.text(on ? pen.theme.text : pen.theme.muted, 14, Font::semibold);
  const TextStyle what = pen.text(on ? pen.theme.text : pen.theme.muted, 13);
  const float h = canvas.line_height(name);
  canvas.text_in({box.x, box.y, box.w, h}, part.name(), name, align);
  canvas.text_in({box.x, box.y + h * 0.92f, box.w, canvas.line_height(what)}, part.words().what, what, align);
}

/// In which thread the loop runs that is shown.
std::string thread_of(const Pen& pen) {
  const std::string name = words::loop_name(pen.scene.index(), pen.scene.state);
  return name.substr(std::string_view("the loop of ").size());
}

void draw_ring(const Pen& pen, const Layout& layout, Dial& dial, bool backwards, bool& moves) {
  ui::Canvas& canvas = pen.canvas;
  const State& state = pen.scene.state;
  const Point c = layout.center;
  const float r = layout.radius, width = std::min(pen.u(16), r * 0.1f);
  const Color bright = colour_of(pen);
  // The round ends of an arc reach over it.
  const float gap = half_gap + width / 2 / r * 57.3f;

  const Part* on = nullptr;
  for (const Part& part : parts) {
    canvas.arc(c, r, part.begin + gap, part.end - gap, pen.theme.line, width);
    if (current(state, part)) on = &part;
  }
  if (on) {
    const float begin = on->begin + gap, end = on->end - gap;
    const float target = begin + (end - begin) * std::clamp(progress_of(pen.scene), 0.04f, 0.94f);
    const float angle = dial.turn_to(target, canvas.delta(), backwards, moves);
    canvas.arc(c, r, begin, end, bright, width);
    const float at = angle * 3.14159265f / 180;
    const Point marker = {c.x + r * std::cos(at), c.y + r * std::sin(at)};
    canvas.circle(marker, width * 0.95f, pen.theme.background);
    canvas.ring(marker, width * 0.8f, bright, std::max(2.f, width * 0.32f));
  } else {
    dial.reset();
  }

  const float out = r + width / 2, high = pen.u(38);
  const float dy = out - high;
  const float across = std::sqrt(std::max(0.f, out * out - dy * dy)) + pen.u(17);
  const float wide = pen.u(130);
  label(pen, {c.x + across, c.y - out, pen.u(112), high}, parts[0], on == &parts[0], Align::left);
  label(pen, {c.x + across, c.y + out - high, wide, high}, parts[1], on == &parts[1], Align::left);
  label(pen, {c.x - across - wide, c.y - out, wide, high}, parts[2], on == &parts[2], Align::right);
  if (pen.scene.index().loops().size() < 2) return;
  // Of several loops this is one; its thread's name stands where the ring has no label.
  const Rect whose{c.x - across - wide, c.y + out - high, wide, high};
  canvas.text_in({whose.x, whose.y + high / 2, whose.w, high / 2}, thread_of(pen),
                 pen.text(pen.theme.text, 13, Font::semibold), Align::right);
  if (canvas.touch(whose, ui::hash_id("stage loop"), false).hovered)
    canvas.tip("what is shown is " + words::loop_name(pen.scene.index(), state));
}

void draw_bar(const Pen& pen, const Layout& layout, Dial& dial, bool backwards, bool& moves) {
  ui::Canvas& canvas = pen.canvas;
  const Rect bar = layout.bar;
  const float gap = pen.u(10), thick = pen.u(8);
  const float w = (bar.w - 2 * gap) / 3;
  const float y = bar.y + thick / 2;
  const Part* on = nullptr;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    const Rect box = {bar.x + static_cast<float>(i) * (w + gap), bar.y, w, bar.h};
    const bool is_on = current(pen.scene.state, part);
    canvas.fill({box.x, box.y, box.w, thick}, is_on ? colour_of(pen) : pen.theme.line, thick / 2);
    const Color color = is_on ? pen.theme.text : pen.theme.muted;
    const Rect row = {box.x, box.y + thick + pen.u(5), box.w, bar.h - thick - pen.u(5)};
    const float used = canvas.text_in(row, part.name(), pen.text(color, 14, Font::semibold)) + pen.u(7);
    const bool whose = i == 0 && pen.scene.index().loops().size() > 1; // of several loops this is one
    if (row.w - used > pen.u(60))
      canvas.text_in({row.x + used, row.y, row.w - used, row.h},
                     whose ? thread_of(pen) : std::string(part.words().what), pen.text(color, 13));
    if (draw_part(pen, box, thing_of(part.phase), pen.u(6))) canvas.tip(part.words().about);
    if (is_on) on = &part;
  }
  if (!on) return dial.reset();
  // The ring, unrolled.
  const float target = on->begin + (on->end - on->begin) * std::clamp(progress_of(pen.scene), 0.05f, 0.95f);
  float angle = dial.turn_to(target, canvas.delta(), backwards, moves);
  angle = std::fmod(std::fmod(angle + 120, 360.f) + 360, 360.f);
  const auto third = static_cast<float>(std::min(2, static_cast<int>(angle / 120)));
  const Point marker = {bar.x + third * (w + gap) + w * (angle / 120 - third), y};
  canvas.circle(marker, thick * 1.05f, pen.theme.background);
  canvas.ring(marker, thick * 0.85f, colour_of(pen), std::max(2.f, thick * 0.35f));
}

} // namespace

float Dial::turn_to(float target, float delta, bool backwards, bool& moves) {
  if (!known_ || delta <= 0) {
    angle_ = target;
    known_ = true;
    return angle_;
  }
  float way = std::fmod(target - angle_, 360.f);
  if (way < 0) way += 360;
  // It turns back when the same wait is shown at an earlier time, and on a step back.
  if (way > (backwards ? 180.f : 330.f)) way -= 360;
  angle_ += way * ui::eased(delta);
  if (std::abs(way) < 0.3f)
    angle_ = target;
  else
    moves = true;
  return angle_;
}

TurnCount count_turn(const Scene& scene) {
  const State& state = scene.state;
  const auto& ran = scene.index().ran();
  auto end = std::ranges::lower_bound(ran, state.position, {}, &replay::Ran::begun);
  TurnCount count;
  if (scene.index().loops().size() == 1) {
    const auto& turns = scene.index().turns();
    const auto next = std::ranges::lower_bound(turns, state.position);
    const std::uint64_t turn = next == turns.begin() ? 0 : *(next - 1);
    count.begun = static_cast<std::uint32_t>(end - std::ranges::lower_bound(ran, turn, {}, &replay::Ran::begun));
  } else {
    constexpr std::ptrdiff_t most = 10'000; // that are looked at, of all loops
    const auto from = end - std::min(end - ran.begin(), most);
    const std::size_t lane = scene.index().lane_at(state.position == 0 ? 0 : state.position - 1);
    for (; end != from; --end) {
      const replay::Ran& before = *(end - 1);
      if (before.lane == lane && before.turn != state.turn) break;
      count.begun += before.lane == lane;
    }
  }
  count.all = count.begun + state.left_this_turn;
  return count;
}

float progress_of(const Scene& scene) {
  const State& state = scene.state;
  if (state.phase == Phase::select && state.select_until > state.time)
    return static_cast<float>(static_cast<double>(time_left(scene.now, state.time)) /
                              static_cast<double>(time_left(state.select_until, state.time)));
  if (state.phase == Phase::run) {
    const TurnCount count = count_turn(scene);
    if (count.all == 0) return 1;
    const float begun = static_cast<float>(count.begun) - (state.running.id != 0 ? 0.5f : 0.f);
    return begun / static_cast<float>(count.all);
  }
  return 0.5f;
}

void draw_phases(const Pen& pen, const Layout& layout, Dial& dial, bool backwards, bool& moves) {
  if (layout.ring)
    draw_ring(pen, layout, dial, backwards, moves);
  else
    draw_bar(pen, layout, dial, backwards, moves);
}

} // namespace loopscope::app::stage
