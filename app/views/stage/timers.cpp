// The timers: an axis of time from now with a flag where each is due; timers due together share a flag.
#include "app/views/parts/sentences.h"
#include "app/views/stage/sections.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace loopscope::app::stage {

namespace {

constexpr std::size_t most_groups = 10;
constexpr float flag_height = 38;

// How much of a flag's name is shown.
enum class Size : std::uint8_t { whole, cut, small };

constexpr std::size_t most_badges = 5;

// Timers that are due at the same time: one flag.
struct Group {
  std::int64_t when = 0;
  std::int64_t since = 0; // when the last of them was set
  std::size_t count = 0;
  std::array<const Callback*, most_badges> shown{}; // the first of them
  bool struck = true;                               // all are cancelled
  bool sleeps = true;                               // all end sleeps
  float x = 0;                                      // of its pole, from the beginning of the axis
  float width = 0;                                  // of its flag
  int level = 0;                                    // above the axis
  bool far = false;                                 // beyond the break: in order, not to scale
  Size size = Size::whole;
};

/// How many of the timers are not hidden.
std::size_t shown_timers(const Scene& scene) {
  if (!scene.own_only) return scene.state.timers.size();
  return static_cast<std::size_t>(
      std::ranges::count_if(scene.state.timers, [&](const Callback& timer) { return is_own(scene, timer); }));
}

std::string count_of(const Scene& scene) {
  const std::string count = count_words(scene.state.timers.size(), shown_timers(scene));
  return count.empty() ? std::string(words::text("stage.timer.none")) : count;
}

// One look at the timers, up to the last one that is shown.
std::vector<Group> groups_of(const Scene& scene, std::size_t most, std::size_t& left_out) {
  std::vector<Group> groups;
  std::size_t taken = 0;
  for (const Callback& timer : scene.state.timers) {
    if (scene.own_only && !is_own(scene, timer)) continue;
    if (groups.empty() || groups.back().when != timer.when) {
      if (groups.size() == most) break;
      groups.push_back({.when = timer.when});
    }
    Group& group = groups.back();
    if (group.count < most_badges) group.shown[group.count] = &timer;
    ++group.count;
    group.since = std::max(group.since, timer.since);
    group.struck &= timer.cancelled;
    group.sleeps &= timer.kind == trace::CallbackKind::sleep_timer;
    ++taken;
  }
  left_out = shown_timers(scene) - taken;
  return groups;
}

// The next of 1, 2, 5 (or a finer row) times a power of ten.
double nice(double seconds, std::initializer_list<double> factors = {1, 2, 5}) {
  const double power = std::pow(10.0, std::floor(std::log10(std::max(seconds, 1e-6))));
  for (double factor : factors)
    if (seconds <= factor * power * 1.0001) return factor * power;
  return 10 * power;
}

// The axis: linear from now on; what is very much later is beyond a break, in order.
struct Scale {
  double horizon = 1; // seconds that the linear part holds
  float linear = 0;   // its width
  bool broken = false;
};

struct Flag {
  std::vector<Chip> chips; // the first few of a tie
  std::string title, left;
  bool struck = false, code = false, sleeps = false, late = false;
};

// By how much it is late, in few words; empty: it is not.
std::string late_words(const Pen& pen, const Group& group) {
  if (!is_late(group.when, pen.scene.now)) return {};
  return words::text("stage.timer.late", words::duration(time_left(pen.scene.now, group.when)));
}

Flag flag_of(const Pen& pen, const Group& group) {
  Flag flag;
  flag.struck = group.struck;
  flag.sleeps = group.sleeps;
  for (std::size_t i = 0; i < std::min(group.count, most_badges); ++i) {
    flag.chips.push_back(chip_of(pen, *group.shown[i]));
    flag.chips.back().key = ui::hash_id("stage callback", group.shown[i]->id);
  }
  bool same = true;
  for (const Chip& chip : flag.chips) same &= chip.title == flag.chips.front().title;
  flag.title = same && group.count <= most_badges ? flag.chips.front().title
               : group.count > most_badges        ? words::count(group.count, "timer")
                                                  : "";
  flag.code = same && flag.chips.front().code;
  flag.late = is_late(group.when, pen.scene.now) && !flag.struck;
  flag.left = group.size == Size::small && flag.late ? late_words(pen, group) : due_text(group.when, pen.scene.now);
  return flag;
}

TextStyle title_style(const Pen& pen, const Flag& flag) {
  return pen.text(pen.theme.text, flag.code ? 14 : 15, flag.code ? Font::mono : Font::regular);
}

float width_of_flag(const Pen& pen, const Flag& flag, Size size) {
  float badges = -pen.u(4);
  for (const Chip& chip : flag.chips) badges += badge_width(pen, chip.badge) + pen.u(4);
  float w = pen.u(5) + badges + pen.u(10 + 12);
  if (size != Size::small && !flag.title.empty()) {
    const float title = pen.canvas.width(flag.title, title_style(pen, flag));
    w += (size == Size::cut && flag.code ? std::min(title, pen.u(130)) : title) + pen.u(10);
  }
  return std::ceil(w + pen.canvas.width(flag.left, pen.text({}, 14, Font::mono)));
}

// Raises earlier flags that would cover the poles of later ones. Returns the levels used.
int stack_up(std::vector<Group>& groups, float gap) {
  int levels = 0;
  for (std::size_t i = groups.size(); i-- > 0;) {
    groups[i].level = 0;
    for (std::size_t j = i + 1; j < groups.size(); ++j)
      if (groups[j].x < groups[i].x + groups[i].width + gap)
        groups[i].level = std::max(groups[i].level, groups[j].level + 1);
    levels = std::max(levels, groups[i].level + 1);
  }
  return levels;
}

// Places the groups on an axis of that width. The scale is measured from the last change of the timers, so that it
// does not change while time passes.
Scale spread(const State& state, std::vector<Group>& groups, std::int64_t now, float width) {
  Scale scale;
  scale.linear = width;
  if (groups.empty()) return scale;
  std::int64_t since = 0;
  for (const Group& group : groups) since = std::max(since, group.since);
  // Once most of that time has passed, the scale starts again at the last event.
  const std::int64_t last_left = time_left(groups.back().when, state.time);
  if (last_left > 0 && last_left < time_left(groups.back().when, since) / 8) since = state.time;
  auto ahead = [&](const Group& group) { return static_cast<double>(time_left(group.when, since)) * 1e-9; };
  std::size_t near = groups.size();
  for (std::size_t i = 1; i < groups.size(); ++i)
    if (ahead(groups[i - 1]) > 0 && ahead(groups[i]) > 10 * ahead(groups[i - 1])) {
      near = i;
      break;
    }
  scale.broken = near < groups.size();
  if (scale.broken) {
    const float far = 30 * static_cast<float>(groups.size() - near) + groups.back().width;
    scale.linear = std::max(width * 0.3f, std::min(width * 0.62f, width - far));
  }
  // The last flag of the linear part ends at its end.
  const float usable = std::max(width * 0.25f, scale.linear - (scale.broken ? 20 : groups.back().width));
  const double last_due = std::max(ahead(groups[near - 1]), 1e-6);
  scale.horizon = nice(last_due * scale.linear / usable, {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8});
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Group& group = groups[i];
    if (i < near) {
      const double left = static_cast<double>(time_left(group.when, now)) * 1e-9;
      group.x = static_cast<float>(left / scale.horizon) * scale.linear;
    } else {
      group.far = true;
      const auto n = static_cast<float>(groups.size() - near), at = static_cast<float>(i - near);
      const float begin = scale.linear + 26, end = std::max(begin, width - groups.back().width);
      group.x = begin + (n > 1 ? (end - begin) * at / (n - 1) : 0);
    }
    group.x = std::clamp(group.x, 0.f, std::max(0.f, width - group.width));
  }
  return scale;
}

std::string tick(double seconds, double step) {
  const auto ns = [](double s) { return static_cast<std::int64_t>(std::round(s * 1e9)); };
  return words::tick(ns(seconds), ns(step), 1'000'000'000);
}

// Moments of the loop's clock along the linear part: they drift to the left as time goes by.
void draw_ticks(const Pen& pen, Point axis, const Scale& scale, float from) {
  ui::Canvas& canvas = pen.canvas;
  const TextStyle style = pen.text(pen.theme.muted, 13, Font::mono);
  const double now = static_cast<double>(pen.scene.now) * 1e-9;
  double step = nice(scale.horizon / 5);
  const float label = canvas.width(tick(now + scale.horizon, step), style);
  for (int i = 0; i < 24 && step / scale.horizon * scale.linear < label + pen.u(22); ++i) step = nice(step * 1.5);
  const float end = axis.x + scale.linear + pen.u(scale.broken ? -4 : 14);
  const double first = std::ceil(now / step) * step;
  for (int i = 0; i < 64; ++i) {
    const double at = first + i * step;
    if (at > now + scale.horizon * 1.0001) break;
    const float x = axis.x + static_cast<float>((at - now) / scale.horizon) * scale.linear;
    canvas.line({x, axis.y - pen.u(4)}, {x, axis.y + pen.u(4)}, pen.theme.faint, std::max(1.f, pen.u(1.5f)));
    const std::string text = tick(at, step);
    const float w = canvas.width(text, style);
    if (x - w / 2 > from && x + w / 2 <= end)
      canvas.text({std::min(x - w / 2, axis.x + scale.linear - w), axis.y + pen.u(8)}, text, style);
  }
}

void draw_flag(const Pen& pen, const Group& group, Point axis, float right) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const Flag flag = flag_of(pen, group);
  const float h = pen.u(flag_height - 4), rise = pen.u(14) + static_cast<float>(group.level) * pen.u(flag_height);
  const float pole = axis.x + group.x;
  const float left = std::max(axis.x - pen.u(9), std::min(pole - pen.u(9), right - group.width));
  const Rect target = {left, axis.y - rise - h, group.width, h};
  const Chip& lead = flag.chips.front();
  Trail trail;
  trail.fill = theme.raised;
  trail.radius = pen.u(9);
  trail.hue = lead.hue;
  const Placed placed = pen.motion.place(lead.key, target, pen.origin, trail);
  const Rect box = placed.rect;
  float strength = 0;
  for (const Chip& chip : flag.chips) strength = std::max(strength, pen.focus.strength(chip.thing));
  const float alpha = placed.alpha * strength * (flag.struck ? 0.55f : 1.f) * pen.held_up();
  const Color hue = flag.chips.size() == 1 ? lead.hue : theme.muted;

  // The pole follows the flag while that is on its way.
  const float foot = pole + (box.x - target.x);
  const float stroke = pen.stroke();
  canvas.line({foot, box.bottom()}, {pole, axis.y}, hue.alpha(alpha), stroke);
  canvas.circle({pole, axis.y}, pen.u(5), hue.alpha(alpha));
  canvas.fill(box, theme.raised.alpha(placed.alpha), trail.radius);
  if (flag.sleeps && !flag.late) canvas.hatch(box, hue.alpha(0.16f * alpha), trail.radius, pen.u(9), pen.u(3));
  // The whole flag is its first timer's place; the badges of a tie have their own.
  if (flag.chips.size() == 1) {
    outline(pen, box, lead.thing, trail.radius);
    point_at(pen, box, lead.thing, lead.key);
  }
  const float b = pen.u(badge_size);
  float x = box.x + (h - b) / 2;
  for (const Chip& chip : flag.chips) {
    const Rect badge = {x, box.center().y - b / 2, badge_width(pen, chip.badge), b};
    draw_badge(pen, badge, chip.hue, chip.badge, chip.struck && !flag.struck ? alpha * 0.45f : alpha);
    if (chip.struck)
      canvas.line({badge.x, badge.center().y}, {badge.right(), badge.center().y}, theme.text.alpha(alpha), stroke);
    if (flag.chips.size() > 1) {
      outline(pen, badge, chip.thing, b * 0.28f);
      point_at(pen, badge, chip.thing, chip.key);
    }
    x = badge.right() + pen.u(4);
  }
  x += pen.u(6);
  const TextStyle mono =
      pen.text(flag.late ? theme.blocked.alpha(placed.alpha) : theme.muted.alpha(alpha), 14, Font::mono);
  const float left_w = canvas.width(flag.left, mono);
  const float end = box.right() - pen.u(10);
  if (group.size != Size::small && !flag.title.empty()) {
    TextStyle style = title_style(pen, flag);
    style.color = style.color.alpha(alpha);
    x += canvas.text_in({x, box.y, end - x - left_w - pen.u(10), h}, flag.title, style) + pen.u(10);
  }
  canvas.text_in({x, box.y, end - x, h}, flag.left, mono);
  if (flag.struck)
    canvas.line({box.x + pen.u(3), box.center().y}, {end, box.center().y}, theme.text.alpha(alpha), stroke);
}

} // namespace

namespace {

// Returns how wide it is.
float draw_head(const Pen& pen, Rect area) {
  return draw_heading(pen, area, thing_of(StagePlace::timers),
                      fmt::format("{}: {}", words::text("stage.part.timers"), count_of(pen.scene)));
}

// In one line, where an axis has no room: the timer that is due next.
void draw_next(const Pen& pen, Rect area) {
  const TextStyle style = pen.text(pen.theme.muted, 13, Font::mono);
  if (area.h < pen.canvas.line_height(style)) return;
  const float w = draw_head(pen, area) + pen.u(10);
  std::size_t left_out = 0;
  const std::vector<Group> groups = groups_of(pen.scene, 1, left_out);
  if (groups.empty()) return;
  const Flag flag = flag_of(pen, groups.front());
  const float h = pen.canvas.line_height(pen.small_caps({})), b = std::min(h, pen.u(badge_size));
  const Chip& chip = flag.chips.front();
  const Rect badge = {area.x + w, area.y, std::max(b, badge_width(pen, chip.badge) - pen.u(badge_size) + b), b};
  draw_badge(pen, badge, chip.hue, chip.badge);
  point_at(pen, badge, chip.thing, chip.key);
  const float x = badge.right() + pen.u(8);
  TextStyle own = style;
  if (flag.late) own.color = pen.theme.blocked;
  // As much of it as there is room for.
  for (const std::string& said : {flag.title + " " + flag.left, flag.left, late_words(pen, groups.front())}) {
    if (said.empty() || x + pen.canvas.width(said, own) > area.right()) continue;
    pen.canvas.text_in({x, area.y, area.right() - x, h}, said, own);
    return;
  }
}

} // namespace

void draw_timers(const Pen& pen, const Layout& layout) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const State& state = pen.scene.state;
  const Rect area = layout.timers;
  if (area.h < pen.u(least_timers)) return draw_next(pen, area);
  const float ticks = pen.u(30), head = pen.u(26);
  const int most_levels = std::max(1, static_cast<int>((area.h - ticks - head - pen.u(14)) / pen.u(flag_height)));
  Point axis = {area.x + pen.u(6), area.bottom() - ticks};
  const float width = area.w - pen.u(6);

  std::size_t left_out = 0;
  std::vector<Group> groups = groups_of(pen.scene, most_groups, left_out);
  Scale scale;
  // Fewer and smaller flags until they fit: first without their names, then only the soonest.
  for (Size size = Size::whole;; size = size == Size::whole ? Size::cut : Size::small) {
    for (Group& group : groups) {
      group.size = size;
      group.width = width_of_flag(pen, flag_of(pen, group), size);
    }
    scale = spread(state, groups, pen.scene.now, width);
    const bool wide = std::ranges::any_of(groups, [&](const Group& group) { return group.width > width + pen.u(9); });
    const bool high = stack_up(groups, pen.u(8)) > most_levels;
    if (!high && (!wide || size == Size::small)) break;
    if (size != Size::small) continue;
    left_out += groups.back().count;
    groups.pop_back();
  }

  draw_head(pen, area);
  if (left_out > 0) {
    const std::string more = words::text("stage.timer.later", words::grouped(left_out));
    const TextStyle style = pen.text(theme.muted, 14);
    canvas.text_in({area.x, area.y, area.w, canvas.line_height(style)}, more, style, ui::Align::right);
  }

  const float stroke = pen.stroke();
  if (scale.broken) {
    const float end = axis.x + scale.linear;
    canvas.line(axis, {end, axis.y}, theme.line, stroke);
    canvas.line({end + pen.u(10), axis.y}, {axis.x + width, axis.y}, theme.line, stroke);
    for (float at : {end, end + pen.u(10)})
      canvas.line({at - pen.u(3), axis.y + pen.u(7)}, {at + pen.u(3), axis.y - pen.u(7)}, theme.faint, stroke);
  } else {
    canvas.line(axis, {axis.x + width, axis.y}, theme.line, stroke);
  }
  const TextStyle mark = pen.text(theme.text, 13, Font::semibold);
  const float now_end = axis.x - pen.u(6) +
                        canvas.text({axis.x - pen.u(6), axis.y + pen.u(8)}, words::text("stage.timer.now"), mark) +
                        pen.u(10);
  if (!groups.empty()) {
    draw_ticks(pen, axis, scale, now_end);
    const TextStyle style = pen.text(theme.muted, 13, Font::mono);
    float free = axis.x + scale.linear;
    for (const Group& group : groups) {
      if (!group.far) continue;
      const std::string text =
          words::tick(group.when, group.when % 1'000'000'000 == 0 ? 1'000'000'000 : 1'000'000, 1'000'000'000);
      const float w = canvas.width(text, style);
      const float x =
          std::clamp(axis.x + group.x - w / 2, free + pen.u(16), std::max(free + pen.u(16), area.right() - w));
      if (x + w > area.right() + 1) continue;
      canvas.text({x, axis.y + pen.u(8)}, text, style);
      free = x + w;
    }
  }
  for (const Group& group : groups) draw_flag(pen, group, axis, area.right());
  canvas.circle(axis, pen.u(6), theme.run);
}

} // namespace loopscope::app::stage
