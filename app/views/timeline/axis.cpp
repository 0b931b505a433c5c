// The timeline's axis, what lies behind its lanes, and its cursor.
#include "app/views/timeline/frame.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>
#include <cmath>

namespace loopscope::app::timeline {

namespace {

/// The labels of a line of the axis, which never touch each other. Those that matter most come first.
class Labels {
public:
  Labels(ui::Canvas& canvas, float left, float right) : canvas_(canvas), left_(left), right_(right) {}

  void reserve(float from, float to) { taken_.push_back({from, to}); }
  /// Draws the text centred at x if there is room for it.
  bool put(float x, float y, std::string_view text, const ui::TextStyle& style, float gap = 10) {
    const float width = canvas_.width(text, style);
    if (width > right_ - left_) return false;
    const float from = std::clamp(x - width / 2, left_, right_ - width);
    for (const auto& [a, b] : taken_)
      if (from < b + gap && from + width > a - gap) return false;
    reserve(from, from + width);
    canvas_.text({from, y}, text, style);
    return true;
  }

private:
  struct Stretch {
    float from, to;
  };
  ui::Canvas& canvas_;
  float left_, right_;
  std::vector<Stretch> taken_;
};

constexpr float first_line = 5; // from the top of the axis

/// The label of an open instant: its time, in the place of a tick, and how many callbacks it has where there is room.
void label_instant(Frame& f, const Opening& o, Labels& labels, float y) {
  ui::Canvas& c = f.canvas;
  const ui::TextStyle strong{f.theme.text, 13, ui::Font::mono_bold}, plain{f.theme.muted, 13};
  const float left = f.scale.left_of(o), middle = left + o.width / 2;
  if (o.width > 30) { // a bracket: all of this is one instant
    const float top = y + 20, foot = f.axis.bottom() - 2;
    c.line({left + 1, top}, {left + o.width - 1, top}, f.theme.faint, 1);
    c.line({left + 1, top}, {left + 1, foot}, f.theme.faint, 1);
    c.line({left + o.width - 1, top}, {left + o.width - 1, foot}, f.theme.faint, 1);
  }
  const std::string time = words::duration(o.begin);
  const std::size_t next = o.first + o.count;
  const bool part = (o.first > 0 && f.slots.time(f.slots[o.first - 1].begun) == o.begin) ||
                    (next < f.slots.count() && f.slots.time(f.slots[next].begun) == o.end);
  const std::string rest = o.end > o.begin
                               ? words::text("timeline.instant.lasts", o.count, words::duration(o.end - o.begin))
                               : words::text(part ? "timeline.instant.part" : "timeline.instant.whole", o.count);
  const float time_width = c.width(time, strong) + 12, whole = time_width + c.width(rest, plain);
  if (o.count > 1 && left > f.area.x - 8 && left + o.width < f.area.right() && whole <= std::max(o.width, 60.f)) {
    const float x = middle - whole / 2;
    labels.reserve(x, x + whole);
    c.text({x, y}, time, strong);
    c.text({x + time_width, y}, rest, plain);
  } else {
    labels.put(std::clamp(f.cursor, left, left + o.width), y, time, strong);
  }
}

/// Lines at round times, and the times where there is room.
void draw_ticks(Frame& f, Labels& labels, float y) {
  const ui::TextStyle style{f.theme.muted, 13, ui::Font::mono};
  const std::int64_t step = tick_step(f.scale.per_point, 104);
  const std::int64_t half = step % 2 == 0 && f.scale.per_point * 40 < static_cast<double>(step / 2) ? step / 2 : step;
  const Moment first = f.scale.at(f.slots, f.area.x - 1), last = f.scale.at(f.slots, f.area.right());
  const std::int64_t start = first.time >= 0 ? (first.time + half - 1) / half * half : 0;
  for (std::int64_t t = std::max<std::int64_t>(start, 0); t <= last.time; t += half) {
    if (std::ranges::any_of(f.scale.open(), [&](auto& o) { return t >= o.begin && t <= o.end && o.width > 12; }))
      continue;
    const float x = f.scale.x_of_time(static_cast<double>(t));
    f.canvas.line({x, f.axis.bottom() - 4}, {x, f.area.bottom()}, f.theme.line.alpha(t % step == 0 ? 1.f : 0.55f), 1);
    if (t % step == 0) labels.put(x, y, words::tick(t, step, last.time), style);
  }
}

/// The turns of an open instant.
void draw_turns(Frame& f, const Opening& o) {
  if (o.width < 30) return;
  const ui::TextStyle small{f.theme.faint, 12};
  const float slot = f.scale.slot_width(o), left = f.scale.left_of(o);
  Labels turns(f.canvas, left + 4, left + o.width - 2);
  if (std::abs(f.cursor - left) < 400) turns.reserve(f.cursor - 2, f.cursor + 2);
  for (std::size_t k = o.first; k < o.first + o.count; ++k) {
    if (k > o.first && f.slots[k].turn == f.slots[k - 1].turn) continue;
    const float x = left + static_cast<float>(k - o.first) * slot;
    if (k > o.first) f.canvas.line({x, f.axis.bottom() - 4}, {x, f.area.bottom()}, f.theme.line, 1);
    const std::string number = std::to_string(f.slots[k].turn);
    for (const std::string& text : {words::text("timeline.turn", number), number})
      if (turns.put(x + 5 + f.canvas.width(text, small) / 2, f.axis.bottom() - 19, text, small, 5)) break;
  }
}

void draw_time_axis(Frame& f) {
  Labels labels(f.canvas, f.area.x, f.area.right() - 8);
  const float y = f.axis.y + first_line;
  bool open = false; // the cursor's instant is open and shows its time
  for (const Opening& o : f.scale.open()) {
    const float left = f.scale.left_of(o);
    open = open || (f.cursor >= left - 0.5f && f.cursor <= left + o.width + 0.5f);
    label_instant(f, o, labels, y);
  }
  if (!open && f.cursor >= f.area.x && f.cursor <= f.area.right())
    labels.put(f.cursor, y, words::duration(std::max(f.now, f.scene->state.time)),
               {f.theme.text, 13, ui::Font::mono_bold});
  draw_ticks(f, labels, y);
  for (const Opening& o : f.scale.open()) draw_turns(f, o);
}

void draw_step_axis(Frame& f) {
  ui::Canvas& c = f.canvas;
  const std::size_t count = f.slots.count();
  const double slot = 1 / f.scale.per_point;
  const double first_place = std::max(0.0, f.scale.begin);
  const double last_place = std::min(static_cast<double>(count), f.scale.begin + f.area.w * f.scale.per_point);
  const float y = f.axis.y + first_line;
  auto x_of = [&](double place) { return f.scale.x_of_place(f.slots, place); };

  // Turns, by their first callbacks. Of very many only one for each point is examined.
  const ui::TextStyle turn_style{f.theme.muted, 13};
  const ui::TextStyle strong{f.theme.text, 13, ui::Font::semibold};
  Labels labels(c, f.area.x, f.area.right() - 8);
  // A turn shows its time if the clock has advanced.
  auto turn_text = [&](std::size_t k) { return words::text("timeline.turn", f.slots[k].turn); };
  auto time_of = [&](std::size_t k) { return f.slots.time(f.slots[k].begun); };
  auto label_at = [&](std::size_t k, const ui::TextStyle& style, bool timed) {
    const float x = x_of(static_cast<double>(k)) + 5;
    const std::string text = timed ? turn_text(k) + " · " + words::duration(time_of(k)) : turn_text(k);
    return labels.put(x + c.width(text, style) / 2, y, text, style, 8);
  };
  auto turn_begin = [&](std::size_t k) {
    while (k > 0 && f.slots[k - 1].turn == f.slots[k].turn) --k;
    return k;
  };
  if (count > 0 && slot >= 1) {
    auto k = static_cast<std::size_t>(first_place);
    const auto end = static_cast<std::size_t>(std::ceil(last_place));
    const std::size_t here = std::min(count - 1, f.slots.begun(f.position) ? f.slots.begun(f.position) - 1 : 0);
    std::vector<std::size_t> turns;
    for (; k < end && k < count; ++k)
      if (k == 0 || f.slots[k].turn != f.slots[k - 1].turn) turns.push_back(k);
    if (here >= static_cast<std::size_t>(first_place) && here < end) {
      std::size_t begin = here;
      for (int guard = 0; guard < 4096 && begin > 0 && f.slots[begin - 1].turn == f.slots[here].turn; ++guard) --begin;
      label_at(begin, strong, true);
    }
    float last_line = -1e6f;
    for (std::size_t turn : turns)
      if (const float x = x_of(static_cast<double>(turn)); x - last_line >= 8) {
        c.line({x, f.axis.bottom() - 4}, {x, f.area.bottom()}, f.theme.line, 1);
        last_line = x;
      }
    for (std::size_t turn : turns)
      if (turn == 0 || time_of(turn) != f.slots.time(f.slots.after(turn - 1) - 1)) label_at(turn, turn_style, true);
    for (std::size_t turn : turns) label_at(turn, turn_style, false);
  } else if (count > 0) {
    const double stretch = static_cast<double>(stride(slot, 120));
    for (double place = std::ceil(first_place / stretch) * stretch; place < last_place; place += stretch) {
      const auto k = turn_begin(std::min(count - 1, static_cast<std::size_t>(place)));
      labels.put(x_of(place), y, turn_text(k) + " · " + words::duration(time_of(k)), turn_style);
    }
  }

  // Numbers of callbacks, from 1.
  const ui::TextStyle number_style{f.theme.faint, 12, ui::Font::mono};
  const double digits = c.width(std::to_string(static_cast<std::uint64_t>(std::max(1.0, last_place))), number_style);
  const auto every = static_cast<double>(stride(slot, digits + 14));
  Labels numbers(c, f.area.x, f.area.right());
  numbers.reserve(f.cursor - 6, f.cursor + 6);
  for (double n = std::max(1.0, std::ceil(std::max(1.0, first_place) / every)) * every; n <= last_place; n += every) {
    if (n - 1 < first_place) continue;
    numbers.put(x_of(n - 0.5), f.axis.bottom() - 19, std::to_string(static_cast<std::uint64_t>(n)), number_style, 2);
  }
}

} // namespace

/// The background of the lanes: the open instant, the future, and what is not recorded.
void draw_backdrop(Frame& f) {
  ui::Canvas& c = f.canvas;
  c.push_clip({f.area.x, f.whole.y, f.area.w, f.whole.h});
  for (const Opening& o : f.scale.open()) {
    c.fill({f.scale.left_of(o), f.area.y, o.width, f.area.h}, f.theme.text.alpha(f.theme.light ? 0.035f : 0.045f), 6);
  }
  const ui::Color shade = f.theme.text.alpha(f.theme.light ? 0.03f : 0.035f);
  const float from = std::max(f.cursor, f.area.x);
  if (from < f.area.right()) c.fill({from, f.area.y, f.area.right() - from, f.area.h}, shade);
  const float blank = std::max(f.end_x, from);
  if (blank < f.area.right()) c.fill({blank, f.area.y, f.area.right() - blank, f.area.h}, shade);
  c.pop_clip();
}

void draw_axis(Frame& f) {
  f.canvas.push_clip({f.area.x - 12, f.whole.y, f.area.w + 12, f.whole.h});
  if (f.scale.steps)
    draw_step_axis(f);
  else
    draw_time_axis(f);
  f.canvas.pop_clip();
}

void draw_cursor(Frame& f) {
  if (f.cursor < f.area.x - 1 || f.cursor > f.area.right() + 1) return;
  ui::Canvas& c = f.canvas;
  const float x = f.cursor, y = f.axis.bottom();
  float from = y - 3;
  for (const ui::Rect& label : f.labels_under) { // from top to bottom
    c.line({x, from}, {x, label.y}, f.theme.text, 2);
    from = label.bottom();
  }
  c.line({x, from}, {x, f.area.bottom()}, f.theme.text, 2);
  c.triangle({x - 7, y - 12}, {x + 7, y - 12}, {x, y - 1}, f.theme.text);
}

} // namespace loopscope::app::timeline
