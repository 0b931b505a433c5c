// The block of the tasks in a timeout: each in its bands, with the time that is left.
#include "app/views/stage/timeouts.h"
#include "app/views/parts/sentences.h"

#include "app/views/stage/blocks.h"
#include "core/replay/rules.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace loopscope::app::stage {

namespace {

constexpr std::size_t most_nested = 3;
constexpr float band_width = 3, nested_step = 12;

bool guards(const Callback& callback) {
  return !callback.cancelled &&
         (callback.kind == CallbackKind::timeout_timer || callback.kind == CallbackKind::wait_timer ||
          callback.kind == CallbackKind::as_completed_timer);
}

} // namespace

float Band::left(std::int64_t now) const {
  const std::int64_t whole = time_left(when, since);
  if (whole == 0) return 0;
  return static_cast<float>(static_cast<double>(std::min(time_left(when, now), whole)) / static_cast<double>(whole));
}

Guards::Guards(const State& state) {
  auto take = [&](const Callback& callback) {
    if (!guards(callback)) return;
    const bool task = callback.kind == CallbackKind::timeout_timer && state.tasks.find(callback.serves);
    timeouts_ += task;
    if (bands_.size() == most) return;
    bands_.push_back({callback.serves, callback.since, callback.when, callback.first ? callback.first : callback.id});
    if (task && std::find(tasks_.begin(), tasks_.end(), callback.serves) == tasks_.end())
      tasks_.push_back(callback.serves);
  };
  // A timeout that is due is in the ready queue, and still guards until it runs.
  replay::for_each_pending(state, take);
  std::sort(bands_.begin(), bands_.end(),
            [](const Band& a, const Band& b) { return std::tie(a.guards, a.timer) < std::tie(b.guards, b.timer); });
}

std::span<const Band> Guards::of(ObjectId id) const& {
  const auto range = std::ranges::equal_range(bands_, id, {}, &Band::guards);
  return {range.begin(), range.end()};
}

void draw_band(const Pen& pen, Rect box, float radius, float part, Color color) {
  ui::Canvas& canvas = pen.canvas;
  const float width = std::max(2.f, pen.u(band_width)), r = std::min({radius, box.w / 2, box.h / 2});
  canvas.frame(box, pen.theme.line, width, r);
  if (part <= 0) return;
  // The outline's middle, as straight sides and corners from the top's middle on.
  const Rect line = box.inset(width / 2);
  const float corner = std::max(0.f, r - width / 2), turn = corner * 1.5707964f;
  const Point c = line.center();
  struct Side {
    Point from, to;
    Point pivot; // of the corner that follows
    float angle; // where that begins, in degrees
  };
  const float x0 = line.x, y0 = line.y, x1 = line.right(), y1 = line.bottom();
  const std::array<Side, 5> sides = {{
      {{c.x, y0}, {x1 - corner, y0}, {x1 - corner, y0 + corner}, -90},
      {{x1, y0 + corner}, {x1, y1 - corner}, {x1 - corner, y1 - corner}, 0},
      {{x1 - corner, y1}, {x0 + corner, y1}, {x0 + corner, y1 - corner}, 90},
      {{x0, y1 - corner}, {x0, y0 + corner}, {x0 + corner, y0 + corner}, 180},
      {{x0 + corner, y0}, {c.x, y0}, {}, 0},
  }};
  const float whole = 2 * (line.w + line.h - 4 * corner) + 4 * turn;
  float gone = whole * (1 - std::min(part, 1.f)); // of what follows
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const Side& side = sides[i];
    const float dx = side.to.x - side.from.x, dy = side.to.y - side.from.y, length = std::abs(dx) + std::abs(dy);
    if (gone < length) {
      const float at = length > 0 ? std::max(0.f, gone) / length : 0;
      canvas.line({side.from.x + dx * at, side.from.y + dy * at}, side.to, color, width);
    }
    gone -= length;
    if (i + 1 == sides.size()) break;
    if (gone < turn && turn > 0)
      canvas.arc(side.pivot, corner, side.angle + 90 * std::max(0.f, gone) / turn, side.angle + 90, color, width);
    gone -= turn;
  }
}

void draw_bands(const Pen& pen, Rect box, float radius, std::span<const Band> bands, Color color, float step) {
  const std::size_t shown = std::min(bands.size(), most_nested);
  for (std::size_t i = 0; i < shown; ++i) {
    const float out = step * static_cast<float>(i + 1);
    draw_band(pen, box.inset(-out), radius + out, bands[bands.size() - 1 - i].left(pen.scene.now), color);
  }
}

std::string left_of(const Pen& pen, const Band& band) {
  const std::int64_t left = time_left(band.when, pen.scene.now);
  return left > 0 ? words::text("stage.timeout.left", words::duration(left)) : due_text(band.when, pen.scene.now);
}

namespace {

// A guarded task in its bands, innermost first; the outermost of too many are left out.
struct Guarded {
  const Task* task = nullptr;
  std::vector<Band> bands;
  std::string number, name, place;
  std::vector<std::string> left; // of each band
};

TextStyle left_style(const Pen& pen) {
  return pen.text(pen.theme.text, 14, Font::mono);
}

Guarded guarded(const Pen& pen, const Task& task) {
  Guarded of{.task = &task, .number = number_of(pen, task.id), .name = task_name(pen.scene, task.id)};
  const auto bands = pen.guards.of(task.id);
  for (std::size_t i = bands.size(); i-- > 0 && of.bands.size() < most_nested;) {
    of.bands.push_back(bands[i]);
    of.left.push_back(left_of(pen, bands[i]));
  }
  if (!task.stack.empty()) of.place = crumb(pen, task.stack, pen.text({}, 13, Font::mono), pen.u(220));
  return of;
}

float width_of(const Pen& pen, const Guarded& of, bool full) {
  ui::Canvas& canvas = pen.canvas;
  float w = pen.u(10) + badge_width(pen, of.number);
  if (full) {
    w += pen.u(10) + canvas.width(of.name, pen.text({}, 15));
    if (!of.place.empty()) w += pen.u(10) + canvas.width(of.place, pen.text({}, 13, Font::mono));
  }
  // The digits of a clock are equally wide: it does not move while it counts down.
  for (const std::string& left : of.left) w += canvas.width(left, left_style(pen)) + pen.u(28);
  return std::ceil(w);
}

void draw_guarded(const Pen& pen, const Guarded& of, Rect box, bool full) {
  ui::Canvas& canvas = pen.canvas;
  const Thing thing = {Thing::Kind::task, of.task->id};
  const Placed placed = pen.motion.place(ui::hash_id("stage guarded", of.task->id), box, box, {});
  const float alpha = placed.alpha * pen.focus.strength(thing);
  const Color hue = hue_of(pen, of.task->id);
  const std::size_t nested = of.bands.size();
  const float step =
      nested > 1 ? std::min(pen.u(nested_step), (box.h - pen.u(30)) / static_cast<float>(nested - 1)) : 0;
  const float inner = box.h - step * static_cast<float>(nested - 1) - (nested == 1 ? pen.u(6) : 0);
  // From the outermost inwards, each with its text at the right.
  float right = placed.rect.right();
  const TextStyle style = left_style(pen);
  for (std::size_t i = nested; i-- > 0;) {
    const float h = inner + step * static_cast<float>(i), inset = step / 2 * static_cast<float>(nested - 1 - i);
    const Rect band = {placed.rect.x + inset, box.center().y - h / 2, right - placed.rect.x - inset, h};
    if (i == 0) {
      canvas.fill(band, pen.theme.raised.alpha(alpha), pen.u(12));
      outline(pen, band, thing, pen.u(12));
    }
    draw_band(pen, band, pen.u(12), of.bands[i].left(pen.scene.now), hue.alpha(alpha));
    const float w = canvas.width(of.left[i], style);
    TextStyle own = style;
    own.color = (i == 0 ? pen.theme.text : pen.theme.muted).alpha(alpha);
    canvas.text_in({right - pen.u(14) - w, band.y, w + 1, band.h}, of.left[i], own);
    right -= w + pen.u(28);
  }
  const float b = pen.u(badge_size - 2);
  float x = placed.rect.x + step / 2 * static_cast<float>(nested - 1) + pen.u(8);
  const Rect badge = {x, box.center().y - b / 2, badge_width(pen, of.number), b};
  draw_badge(pen, badge, hue, of.number, form_of(pen.scene.state, *of.task), alpha);
  x = badge.right() + pen.u(9);
  if (full) {
    x += canvas.text_in({x, box.y, right - x, box.h}, of.name, pen.text(pen.theme.text.alpha(alpha), 15)) + pen.u(10);
    if (right - x > pen.u(30))
      canvas.text_in({x, box.y, right - x, box.h}, of.place, pen.text(pen.theme.muted.alpha(alpha), 13, Font::mono));
  }
  point_at(pen, placed.rect, thing, ui::hash_id("stage guarded place", of.task->id));
}

std::vector<Guarded> all_guarded(const Pen& pen) {
  std::vector<Guarded> all;
  for (ObjectId id : pen.guards.tasks()) {
    if (all.size() == 12) break;
    if (const Task* task = pen.scene.state.tasks.find(id)) all.push_back(guarded(pen, *task));
  }
  return all;
}

constexpr float more_width = 90, guarded_gap = 16;

class TimeoutsBlock final : public Block {
public:
  std::uint64_t key() const override { return ui::hash_id("stage block timeouts"); }
  Head head(const Pen& pen) const override {
    const std::size_t count = pen.guards.timeouts();
    return {std::string(words::text(count == 1 ? "stage.timeout.heading.one" : "stage.timeout.heading.many")),
            count == 1 ? "" : std::to_string(count)};
  }

  Widths widths(const Pen& pen) const override {
    Widths widths;
    const auto all = all_guarded(pen);
    for (const Guarded& of : all) widths.wanted += width_of(pen, of, true) + pen.u(guarded_gap);
    const bool more = all.size() > 1 || pen.guards.tasks().size() > all.size();
    if (!all.empty()) widths.least = width_of(pen, all.front(), false) + (more ? pen.u(more_width) : 0);
    widths.least = std::min(widths.least, widths.wanted);
    return widths;
  }

  void draw(const Pen& pen, Rect line, bool captions) const override {
    const auto all = all_guarded(pen);
    float x = line.x;
    std::size_t shown = 0, timeouts = 0;
    for (; shown < all.size(); ++shown) {
      const bool last = shown + 1 == all.size() && all.size() == pen.guards.tasks().size();
      const float room = line.right() - x - (last ? 0 : pen.u(more_width)) + 1;
      const bool full = width_of(pen, all[shown], true) <= room;
      const float w = width_of(pen, all[shown], full);
      if (w > room && shown > 0) break;
      draw_guarded(pen, all[shown], {x, line.y, std::min(w, line.right() - x), line.h}, full);
      timeouts += pen.guards.of(all[shown].task->id).size();
      x += w + pen.u(guarded_gap);
    }
    if (timeouts < pen.guards.timeouts())
      draw_more(pen, {x, line.y, pen.u(more_width), line.h}, pen.guards.timeouts() - timeouts);
    if (captions)
      caption(pen, line.x + pen.u(4), line.w + pen.u(block_gap), line,
              words::text(shown == 1 ? "stage.timeout.cancels.one" : "stage.timeout.cancels.many"), 1);
  }
};

} // namespace

void add_timeouts(Collection& to) {
  if (!to.over && !to.pen.guards.tasks().empty()) to.add(std::make_unique<TimeoutsBlock>());
}

} // namespace loopscope::app::stage
