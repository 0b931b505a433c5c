#include "app/views/stage/parts.h"

#include "app/ui/word_end.h"
#include "app/views/parts/sentences.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace loopscope::app::stage {

using replay::Connection;

namespace {

std::uint64_t pack(Thing thing) {
  return static_cast<std::uint64_t>(thing.kind) << 32 | thing.id;
}

// What a place of the stage is, as its tip.
std::string_view about(Thing part) {
  if (part == thing_of(StagePlace::ready)) return words::text("stage.part.about.ready");
  if (part == thing_of(StagePlace::timers)) return words::text("stage.part.about.timers");
  if (part == thing_of(StagePlace::slot)) return words::text("stage.part.about.slot");
  return words::text("stage.part.about.waits");
}

// Bounds the work for a very large gather.
constexpr std::size_t most_related = 4096;

} // namespace

// What matters ------------------------------------------------------------------------------------

Focus::Focus(const Scene& scene) : selected_(scene.selected), hovered_(scene.hovered) {
  if (hovered_.kind == Thing::Kind::future)
    for (ObjectId child : replay::children_of(scene.state, hovered_.id))
      if (lit_.size() < most_related) lit_.push_back(pack(thing_of(scene, child)));
  std::sort(lit_.begin(), lit_.end());
  const bool part = selected_.kind == Thing::Kind::phase || selected_.kind == Thing::Kind::place;
  dims_ = selected_ && selected_.kind != Thing::Kind::line && !part;
  if (!dims_) return;
  related_.push_back(pack(selected_));
  relate(scene, selected_);
  std::sort(related_.begin(), related_.end());
}

void Focus::relate(const Scene& scene, Thing thing) {
  const State& state = scene.state;
  auto add = [&](Thing::Kind kind, std::uint32_t id) {
    if (id != 0 && related_.size() < most_related) related_.push_back(pack({kind, id}));
  };
  auto add_children = [&](ObjectId future) {
    for (ObjectId child : replay::children_of(state, future))
      if (const Thing known = thing_of(scene, child)) add(known.kind, known.id);
  };
  if (thing.kind == Thing::Kind::callback) {
    if (const Callback* callback = state.callback(thing.id)) add(Thing::Kind::task, task_of(state, *callback));
    return;
  }
  if (thing.kind == Thing::Kind::task) {
    if (const Task* task = state.tasks.find(thing.id); task && task->status == TaskStatus::waiting) {
      add(Thing::Kind::future, task->awaiting);
      add(Thing::Kind::task, task->awaiting);
      add_children(task->awaiting);
    }
    auto look = [&](const Callback& callback) {
      if (task_of(state, callback) == thing.id) add(Thing::Kind::callback, callback.id);
    };
    look(state.running);
    replay::for_each_pending(state, look);
  }
  if (thing.kind == Thing::Kind::future) add_children(thing.id);
  state.primitives.each([&](ObjectId id, const replay::Primitive& primitive) {
    const bool itself = thing.kind == Thing::Kind::primitive && thing.id == id;
    auto is = [&](ObjectId task) { return thing.kind == Thing::Kind::task && thing.id == task; };
    const auto holders = replay::holders(state, primitive);
    const bool owns = std::ranges::any_of(holders, is);
    const bool waits = std::any_of(primitive.waiters.begin(), primitive.waiters.end(),
                                   [&](const replay::Waiter& waiter) { return is(waiter.task); });
    if (!itself && !owns && !waits) return;
    add(Thing::Kind::primitive, id);
    for (ObjectId owner : holders) add(Thing::Kind::task, owner);
    if (itself || owns)
      for (const replay::Waiter& waiter : primitive.waiters) add(Thing::Kind::task, waiter.task);
  });
}

float Focus::strength(Thing thing) const {
  if (!dims_ || std::binary_search(related_.begin(), related_.end(), pack(thing))) return 1;
  return 0.45f;
}

bool Focus::outlined(Thing thing) const {
  return thing &&
         (thing == selected_ || thing == hovered_ || std::binary_search(lit_.begin(), lit_.end(), pack(thing)));
}

// Text --------------------------------------------------------------------------------------------

TextStyle Pen::text(Color color, float size, Font font) const {
  return {color, std::max(12.f, std::round(size * scale)), font};
}

TextStyle Pen::small_caps(Color color) const {
  TextStyle style = text(color, 12, Font::semibold);
  style.tracking = 0.09f;
  return style;
}

float heading_width(const Pen& pen, std::string_view what, std::string_view name, bool code) {
  float w = pen.canvas.width(what, pen.small_caps({}));
  if (!name.empty()) w += pen.u(8) + pen.canvas.width(name, pen.text({}, 13, code ? Font::mono : Font::regular));
  return w;
}

float heading(const Pen& pen, Point at, std::string_view what, std::string_view name, bool code) {
  const TextStyle style = pen.small_caps(pen.theme.muted);
  const float h = pen.canvas.line_height(style);
  float w = pen.canvas.text(at, what, style);
  if (!name.empty()) {
    const TextStyle small = pen.text(code ? pen.theme.text : pen.theme.muted, 13, code ? Font::mono : Font::regular);
    w += pen.u(8);
    w += pen.canvas.text({at.x + w, at.y + (h - pen.canvas.line_height(small)) / 2}, name, small);
  }
  return w;
}

float draw_heading(const Pen& pen, Rect area, Thing part, std::string_view name) {
  const bool ready = part == thing_of(StagePlace::ready);
  const std::string_view what = words::text(ready ? "stage.part.ready" : "stage.part.waiting");
  TextStyle style = pen.small_caps(pen.theme.text);
  const TextStyle small = pen.text(pen.theme.muted, 13);
  const float h = pen.canvas.line_height(style);
  float w = pen.canvas.text_in({area.x, area.y, area.w, h}, what, style);
  // What stands behind the colon is left out first; nothing is cut.
  for (const std::string_view said : {name, name.substr(0, name.find(':'))}) {
    if (said.empty() || w + pen.u(8) + pen.canvas.width(said, small) > area.w) continue;
    w += pen.u(8);
    w += pen.canvas.text_in({area.x + w, area.y, area.w - w + 1, h}, said, small);
    break;
  }
  const ui::Touch touch = pen.canvas.touch({area.x, area.y, w, h}, ui::hash_id("stage heading", pack(part)));
  if (touch.hovered) {
    pen.actions.hover(part);
    pen.canvas.tip(about(part));
  }
  if (touch.clicked) pen.actions.select(part);
  return w;
}

void draw_lines(const Pen& pen, Rect box, std::string_view text, const TextStyle& style) {
  ui::Canvas& canvas = pen.canvas;
  const float line = canvas.line_height(style);
  // The first line ends at the last space between words that fits into it.
  std::size_t split = std::string_view::npos;
  if (box.h > line * 1.5f && canvas.width(text, style) > box.w)
    for (std::size_t at = ui::word_end(text); at < text.size(); at += 1 + ui::word_end(text.substr(at + 1))) {
      if (canvas.width(text.substr(0, at), style) > box.w) break;
      split = at;
    }
  if (split == std::string_view::npos) {
    canvas.text_in(box, text, style);
    return;
  }
  canvas.text_in({box.x, box.y, box.w, box.h / 2}, text.substr(0, split), style);
  canvas.text_in({box.x, box.y + box.h / 2, box.w, box.h / 2}, text.substr(split + 1), style);
}

// Chips -------------------------------------------------------------------------------------------

std::uint64_t key_of(const State& state, const Callback& callback) {
  if (callback.runs_task() && state.tasks.find(callback.serves)) return ui::hash_id("stage task", callback.serves);
  return ui::hash_id("stage callback", callback.id);
}

Color hue_of(const Pen& pen, ObjectId task) {
  return task_color(pen.theme, pen.scene.index(), task);
}

std::string number_of(const Pen& pen, ObjectId task) {
  return task_badge(pen.scene.index(), task);
}

Form form_of(trace::Outcome outcome) {
  return outcome == trace::Outcome::result      ? Form::done
         : outcome == trace::Outcome::exception ? Form::failed
                                                : Form::cancelled;
}

Form form_of(const State& state, const Task& task) {
  switch (task.status) {
  case TaskStatus::running:
    return state.blocked && state.running.id != 0 ? Form::stuck : Form::runs;
  case TaskStatus::sleeping:
    return task.woken ? Form::ready : Form::sleeps;
  case TaskStatus::waiting:
    return task.woken ? Form::ready : Form::waits;
  case TaskStatus::ended:
    return form_of(task.outcome);
  case TaskStatus::ready:
    break;
  }
  return Form::ready;
}

std::string count_words(std::size_t all, std::size_t shown) {
  if (all == 0) return {};
  return shown < all ? words::text("stage.count_hidden", words::grouped(all), words::grouped(all - shown))
                     : words::grouped(all);
}

bool is_own(const Scene& scene, ObjectId task) {
  const replay::Lane* lane = scene.index().lane(task);
  return !lane || lane->of_program;
}

bool is_own(const Scene& scene, const Callback& callback) {
  return scene.index().is_of_program(callback.id) && is_own(scene, task_of(scene.state, callback));
}

std::vector<const Callback*> shown_of(const Scene& scene, std::span<const Callback> callbacks) {
  std::vector<const Callback*> shown;
  shown.reserve(callbacks.size());
  for (const Callback& callback : callbacks)
    if (!scene.own_only || is_own(scene, callback)) shown.push_back(&callback);
  return shown;
}

Chip chip_of(const Pen& pen, const Task& task) {
  Chip chip;
  chip.other = !is_own(pen.scene, task.id);
  chip.key = ui::hash_id("stage task", task.id);
  chip.thing = {Thing::Kind::task, task.id};
  chip.hue = hue_of(pen, task.id);
  chip.badge = number_of(pen, task.id);
  chip.title = task_name(pen.scene, task.id);
  chip.form = form_of(pen.scene.state, task);
  return chip;
}

Chip chip_of(const Pen& pen, const Callback& callback) {
  const State& state = pen.scene.state;
  Chip chip;
  chip.key = key_of(state, callback);
  chip.struck = callback.cancelled;
  const ObjectId task = task_of(state, callback);
  chip.other = !is_own(pen.scene, callback);
  chip.hue = chip.other ? pen.theme.muted : hue_of(pen, task);
  chip.badge = task == 0 ? "()" : number_of(pen, task);
  chip.thing = {Thing::Kind::callback, callback.id};
  if (callback.kind == CallbackKind::step || callback.kind == CallbackKind::wakeup) {
    if (task != 0) {
      chip.title = task_name(pen.scene, task);
      chip.thing = {Thing::Kind::task, task};
    }
    chip.detail = std::string_view(words::words_of(callback.kind).chip);
    if (chip.thing.kind == Thing::Kind::task) chip.picked = {Thing::Kind::callback, callback.id};
  } else {
    chip.title = words::describe(pen.scene.index(), callback);
    chip.code = callback.kind == CallbackKind::call;
    if (const Connection* connection = connection_of(state, callback)) {
      if (connection->status == replay::ConnectionStatus::listening)
        chip.title = words::text("stage.callback.new_connection");
      if (connection->status == replay::ConnectionStatus::connecting)
        chip.title = words::text("stage.callback.connected");
      chip.detail = pen.string(connection->name);
      chip.mono = true;
    }
  }
  return chip;
}

float width_of(const Pen& pen, const Chip& chip, bool full) {
  const float bare = badge_width(pen, chip.badge) + pen.u(12);
  if (!full || (chip.title.empty() && chip.detail.empty())) return bare;
  float w = badge_width(pen, chip.badge) + pen.u(6 + chip_gap + 14);
  if (!chip.title.empty()) w += pen.canvas.width(chip.title, pen.text({}, 15, chip.code ? Font::mono : Font::regular));
  if (!chip.title.empty() && !chip.detail.empty()) w += pen.u(chip_gap);
  if (!chip.detail.empty())
    w += pen.canvas.width(chip.detail, pen.text({}, 14, chip.mono ? Font::mono : Font::regular));
  return std::ceil(w);
}

float badge_width(const Pen& pen, std::string_view number, Form form) {
  float w = pen.u(badge_size);
  if (number.size() > 2) w = std::max(w, pen.canvas.width(number, pen.text({}, 14, Font::bold)) + pen.u(10));
  const bool ended = form == Form::done || form == Form::failed || form == Form::cancelled;
  return std::ceil(ended ? w + pen.u(22) : w);
}

void draw_badge(const Pen& pen, Rect box, Color hue, std::string_view number, float alpha) {
  pen.canvas.fill(box, hue.alpha(alpha), box.h * 0.28f);
  pen.canvas.text_in(box, number, pen.text(pen.theme.ink.alpha(alpha), 14, Font::bold), Align::center);
}

void draw_badge(const Pen& pen, Rect box, Color hue, std::string_view number, Form form, float alpha) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const float radius = box.h * 0.28f;
  const float stroke = pen.stroke();
  const Color h = hue.alpha(alpha);
  auto write = [&](Color color, Rect at) {
    canvas.text_in(at, number, pen.text(color.alpha(alpha), 14, Font::bold), Align::center);
  };
  switch (form) {
  case Form::runs:
    canvas.fill(box, theme.run.alpha(alpha), radius);
    return write(theme.on_run, box);
  case Form::stuck:
    canvas.fill(box, theme.blocked.alpha(alpha), radius);
    return write(theme.ink, box);
  case Form::ready:
    canvas.fill(box, theme.raised.alpha(alpha), radius);
    canvas.frame(box, h, stroke, radius);
    return write(hue, box);
  case Form::waits:
    canvas.frame(box, h, stroke, radius, Shape::dashed);
    return write(hue, box);
  case Form::sleeps:
    canvas.hatch(box, h.alpha(0.38f), radius, pen.u(7), pen.u(2));
    canvas.frame(box, h, stroke, radius);
    return write(theme.text, box);
  case Form::done:
  case Form::failed:
  case Form::cancelled: {
    // Wider, so that the number stays beside the sign of how it ended.
    const Color sign = form == Form::done ? theme.ok : form == Form::failed ? theme.blocked : theme.muted;
    canvas.fill(box, sign.alpha(0.14f * alpha), radius);
    const float s = box.h * 0.42f;
    const Rect half = {box.x, box.y, box.w - s - pen.u(7), box.h};
    write(hue, half);
    const Rect mark = {box.right() - s - pen.u(8), box.y + (box.h - s) / 2, s, s};
    if (form == Form::done)
      canvas.check(mark, sign.alpha(alpha), pen.u(2.2f));
    else
      canvas.cross(mark.inset(s * 0.08f), sign.alpha(alpha), pen.u(2.2f));
    return;
  }
  }
}

void outline(const Pen& pen, Rect box, Thing thing, float radius) {
  if (!pen.focus.outlined(thing)) return;
  const float out = pen.u(3);
  pen.canvas.frame(box.inset(-out), pen.theme.text, pen.stroke(), radius + out);
}

void point_at(const Pen& pen, Rect box, Thing thing, std::uint64_t id, Thing picked) {
  if (!thing) return;
  if (picked) pen.drawn.push_back({picked, box});
  pen.drawn.push_back({thing, box});
  const ui::Touch touch = pen.canvas.touch(box, id);
  if (touch.hovered) {
    pen.actions.hover(thing);
    pen.canvas.tip(stage::words_of(pen.scene, thing));
  }
  if (touch.clicked) pen.actions.select(picked ? picked : thing);
}

bool draw_part(const Pen& pen, Rect box, Thing thing, float radius) {
  pen.drawn.push_back({thing, box});
  const ui::Touch touch = pen.canvas.touch(box, ui::hash_id("stage part", pack(thing)), false);
  if (touch.hovered) pen.actions.hover(thing);
  if (touch.clicked) pen.actions.select(thing);
  if (pen.focus.outlined(thing)) pen.canvas.fill(box, pen.theme.text.alpha(0.035f), radius);
  if (pen.focus.selected(thing)) pen.canvas.frame(box, pen.theme.text, pen.stroke(), radius);
  return touch.hovered;
}

void draw(const Pen& pen, const Chip& chip, Rect target) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  Trail trail;
  const float radius = pen.u(10);
  trail.radius = radius;
  trail.hue = chip.hue;
  if (chip.form == Form::waits) {
    trail.frame = chip.hue;
    trail.shape = Shape::dashed;
  } else {
    trail.fill = theme.raised;
  }
  const Placed placed = pen.motion.place(chip.key, target, chip.stays ? target : pen.origin, trail);
  const Rect box = placed.rect;
  const float alpha = placed.alpha * pen.focus.strength(chip.thing) * (chip.struck ? 0.6f : 1.f) * pen.held_up();
  const float stroke = pen.stroke();

  if (chip.form == Form::waits) {
    canvas.fill(box, theme.background.alpha(alpha), radius);
    canvas.frame(box, chip.hue.alpha(alpha), stroke, radius, Shape::dashed);
  } else if (chip.form == Form::stuck) {
    canvas.fill(box, theme.background.alpha(alpha), radius);
    canvas.frame(box, theme.blocked.alpha(alpha), stroke, radius, Shape::dashed);
  } else {
    canvas.fill(box, theme.raised.alpha(chip.other ? alpha * 0.55f : alpha), radius);
    if (chip.form == Form::sleeps) canvas.hatch(box, chip.hue.alpha(0.16f * alpha), radius, pen.u(9), pen.u(3));
  }

  const float b = std::min(pen.u(badge_size), box.h - 4);
  const float margin = (std::min(box.h, pen.u(chip_height)) - b) / 2;
  const float badge_w = std::min(std::max(b, badge_width(pen, chip.badge)), box.w - 4);
  const bool alone = box.w < badge_w + pen.u(30);
  const Rect badge = {alone ? box.center().x - badge_w / 2 : box.x + margin, box.center().y - b / 2, badge_w, b};
  draw_badge(pen, badge, chip.hue, chip.badge, alpha);

  float x = badge.right() + pen.u(chip_gap);
  const float right = box.right() - pen.u(chip_gap);
  if (!alone && right > x) {
    if (!chip.title.empty()) {
      const Color ink = chip.other ? theme.muted : theme.text;
      const TextStyle style = pen.text(ink.alpha(alpha), 15, chip.code ? Font::mono : Font::regular);
      x += canvas.text_in({x, box.y, right - x, box.h}, chip.title, style) + pen.u(chip_gap);
    }
    if (!chip.detail.empty() && right - x > pen.u(18)) {
      const TextStyle style = pen.text(theme.muted.alpha(alpha), 14, chip.mono ? Font::mono : Font::regular);
      x += canvas.text_in({x, box.y, right - x, box.h}, chip.detail, style) + pen.u(chip_gap);
    }
  }
  if (chip.struck)
    canvas.line({box.x + margin / 2, box.center().y}, {std::min(x, right), box.center().y}, theme.text.alpha(alpha),
                stroke);
  outline(pen, box, chip.thing, radius);
  point_at(pen, box, chip.thing, chip.key, chip.picked);
}

} // namespace loopscope::app::stage
