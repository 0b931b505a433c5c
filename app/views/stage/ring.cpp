// The loop as a ring of its three phases, around which a bead goes once in each turn.
#include "app/views/stage/sections.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

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

// Of the gaps between them, in degrees. The ready queue enters through the one on the right.
constexpr float half_gap = 6;
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

void label(const Pen& pen, Rect box, const Part& part, bool on, bool second, Align align) {
  ui::Canvas& canvas = pen.canvas;
  const Thing thing = thing_of(part.phase);
  if (draw_part(pen, box.inset(-pen.u(3)), thing, pen.u(6))) canvas.tip(part.words().about);
  const bool lit = on || pen.focus.outlined(thing);
  const TextStyle name = pen.text(lit ? pen.theme.text : pen.theme.muted, 14, Font::semibold);
  const TextStyle what = pen.text(lit ? pen.theme.text : pen.theme.muted, 13);
  const float h = canvas.line_height(name);
  canvas.text_in({box.x, box.y, box.w, second ? h : box.h}, part.name(), name, align);
  if (second)
    canvas.text_in({box.x, box.y + h * 0.92f, box.w, canvas.line_height(what)}, part.words().what, what, align);
}

/// In which thread the loop runs that is shown.
std::string thread_of(const Pen& pen) {
  const std::uint32_t number = pen.scene.state.thread;
  if (number == 0) return std::string(words::text("stage.ring.main_thread"));
  const replay::ThreadLane* thread = pen.scene.index().thread(number);
  const std::string_view name = thread ? pen.string(thread->name) : std::string_view();
  return name.empty() ? words::text("stage.ring.thread_number", number) : words::text("stage.ring.thread", name);
}

// A part of the ring's way, with round ends.
void draw_way(const Pen& pen, const Layout& layout, float from, float to, Color color, float width) {
  const int pieces = std::max(2, static_cast<int>((to - from) / 4));
  Point last = layout.on_ring(from);
  pen.canvas.circle(last, width / 2, color);
  for (int i = 1; i <= pieces; ++i) {
    const Point next = layout.on_ring(from + (to - from) * static_cast<float>(i) / static_cast<float>(pieces));
    pen.canvas.line(last, next, color, width);
    pen.canvas.circle(next, width / 2, color);
    last = next;
  }
}

} // namespace

void draw_phases(const Pen& pen, const Layout& layout, Dial& dial, bool backwards, bool& moves) {
  ui::Canvas& canvas = pen.canvas;
  const State& state = pen.scene.state;
  const float width = layout.track;
  const Color bright = colour_of(pen);

  const Part* on = nullptr;
  for (const Part& part : parts) {
    const bool is_on = current(state, part);
    draw_way(pen, layout, part.begin + half_gap, part.end - half_gap, is_on ? bright : pen.theme.line, width);
    if (is_on) on = &part;
  }
  if (on) {
    const float begin = on->begin + half_gap, end = on->end - half_gap;
    const float target = begin + (end - begin) * std::clamp(progress_of(pen.scene), 0.03f, 0.97f);
    // A loop that is blocked stands still, and the bead with it.
    const float angle = dial.turn_to(target, pen.motion, backwards, moves);
    const Point bead = layout.on_ring(angle);
    canvas.circle(bead, width * 1.15f, pen.theme.background);
    if (state.blocked) canvas.circle(bead, width * 0.8f, bright);
    canvas.ring(bead, width * 0.95f, bright, std::max(2.f, width * 0.36f));
  } else {
    dial.reset();
  }

  const Point c = layout.center();
  const float out = layout.radius() + width / 2, high = pen.u(layout.wide_labels ? 36 : 19);
  const float dy = out - high;
  const float across = (layout.ring.w - layout.ring.h) / 2 + std::sqrt(std::max(0.f, out * out - dy * dy)) + pen.u(10);
  auto side = [&](const Part& part) {
    const TextStyle name = pen.text({}, 14, Font::semibold), what = pen.text({}, 13);
    float wide = canvas.width(part.name(), name);
    if (layout.wide_labels) wide = std::max(wide, canvas.width(part.words().what, what));
    return wide + 1;
  };
  auto put = [&](const Part& part, bool right, bool top) {
    const float wide = side(part);
    const Rect box = {right ? c.x + across : c.x - across - wide, top ? c.y - out : c.y + out - high, wide, high};
    label(pen, box, part, on == &part, layout.wide_labels, right ? Align::left : Align::right);
  };
  put(parts[0], true, true);
  put(parts[1], true, false);
  put(parts[2], false, true);
  if (pen.scene.index().loops().size() < 2) return;
  // Of several loops this is one; its thread's name stands where the ring has no label.
  const float wide = pen.u(130);
  const Rect whose{c.x - across - wide, c.y + out - pen.u(19), wide, pen.u(19)};
  canvas.text_in(whose, thread_of(pen), pen.text(pen.theme.text, 13, Font::semibold), Align::right);
  if (canvas.touch(whose, ui::hash_id("stage loop"), false).hovered)
    canvas.tip(words::text("stage.ring.shown", words::loop_name(pen.scene.index(), state)));
}

float Dial::turn_to(float target, const Motion& motion, bool backwards, bool& moves) {
  const float delta = motion.delta();
  if (!known_ || delta <= 0) {
    angle_ = target;
    known_ = true;
    return angle_;
  }
  float way = std::fmod(target - angle_, 360.f);
  if (way < 0) way += 360;
  // It turns back when the same wait is shown at an earlier time, and on a step back.
  if (way > (backwards ? 180.f : 330.f)) way -= 360;
  angle_ += way * (1 - std::exp(-delta / (0.22f * motion.duration())));
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

} // namespace loopscope::app::stage
