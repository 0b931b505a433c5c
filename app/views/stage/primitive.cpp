// Locks, queues and other primitives: a box with the holders or the items, and the waiters in a row behind it.
#include "app/views/stage/blocks.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

using replay::Primitive;
using trace::PrimitiveKind;
using trace::WaitFor;

namespace {

constexpr float owner_pad = 6, item_height = 30, item_gap = 6;

std::vector<Chip> owner_chips(const Pen& pen, const Primitive& primitive) {
  std::vector<Chip> chips;
  const auto holders = replay::holders(pen.scene.state, primitive);
  for (const ObjectId holder : holders.first(std::min(holders.size(), most_chips))) {
    const Task* task = pen.scene.state.tasks.find(holder);
    if (!task) continue;
    Chip chip = chip_of(pen, *task);
    chip.key = ui::hash_id("stage owner", primitive.id, task->id);
    if (chip.form == Form::waits) chip.form = Form::ready; // its place among the waiters shows that
    chips.push_back(std::move(chip));
  }
  return chips;
}

std::string word(std::string_view id) {
  return std::string(words::text(id));
}

// What the box says besides its holders.
std::string value_of(const Primitive& primitive, const Primitive& lock) {
  switch (primitive.kind) {
  case PrimitiveKind::lock:
    return primitive.owners.empty() ? word("stage.primitive.free") : "";
  case PrimitiveKind::event:
    return word(primitive.value != 0 ? "stage.primitive.set" : "stage.primitive.not_set");
  case PrimitiveKind::semaphore:
    return words::text("stage.primitive.slots", primitive.value);
  case PrimitiveKind::queue:
    return primitive.items.empty() ? word("stage.primitive.empty") : "";
  case PrimitiveKind::barrier:
    return words::text("stage.primitive.arrived", primitive.value, primitive.capacity);
  case PrimitiveKind::condition:
    if (!lock.owners.empty()) return {};
    return word(&lock == &primitive ? "stage.primitive.own_lock" : "stage.primitive.lock_free");
  }
  return {};
}

// The items of a queue as the box shows them: the first ones, and how many more there are.
std::vector<std::string> items_of(const Pen& pen, const Primitive& primitive) {
  constexpr std::size_t most_items = 6, longest = 12;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(primitive.items.size(), most_items); ++i) {
    std::string text(pen.string(primitive.items[i]));
    if (text.size() > longest) text = text.substr(0, longest - 1) + "…";
    texts.push_back(std::move(text));
  }
  if (primitive.items.size() > most_items) texts.push_back(fmt::format("+{}", primitive.items.size() - most_items));
  return texts;
}

float item_width(const Pen& pen, std::string_view text) {
  return std::max(pen.u(item_height), pen.canvas.width(text, pen.text({}, 14, Font::mono)) + pen.u(16));
}

float value_width(const Pen& pen, const Primitive& primitive, const Primitive& lock) {
  float w = 0;
  for (const std::string& item : items_of(pen, primitive)) w += item_width(pen, item) + pen.u(item_gap);
  if (w > 0) return w - pen.u(item_gap);
  const std::string value = value_of(primitive, lock);
  return value.empty() ? 0 : pen.canvas.width(value, pen.text({}, 15)) + pen.u(16);
}

void draw_value(const Pen& pen, const Primitive& primitive, const Primitive& lock, Rect place, float alpha) {
  ui::Canvas& canvas = pen.canvas;
  const std::vector<std::string> items = items_of(pen, primitive);
  float x = place.x;
  for (const std::string& item : items) {
    const float h = pen.u(item_height), w = item_width(pen, item);
    const Rect box = {x, place.center().y - h / 2, w, h};
    canvas.fill(box, pen.theme.raised.alpha(alpha), h * 0.28f);
    canvas.text_in(box, item, pen.text(pen.theme.text.alpha(alpha), 14, Font::mono), Align::center);
    x += w + pen.u(item_gap);
  }
  if (!items.empty()) return;
  const bool quiet = primitive.kind == PrimitiveKind::lock || primitive.kind == PrimitiveKind::condition;
  const Color color = quiet ? pen.theme.muted : pen.theme.text;
  canvas.text_in(place, value_of(primitive, lock), pen.text(color.alpha(alpha), 15), Align::center);
}

std::vector<Chip> line_of(const Pen& pen, const Primitive& primitive) {
  std::vector<Chip> chips;
  for (const replay::Waiter& waiter : primitive.waiters) {
    if (chips.size() == most_chips) break;
    Chip chip = waiting_chip(pen, waiter.task);
    if (waiter.wait != WaitFor::turn && chip.form == Form::waits)
      chip.detail = waiter.wait == WaitFor::item ? "get" : waiter.wait == WaitFor::place ? "put" : "join";
    chips.push_back(std::move(chip));
  }
  return chips;
}

// What the waiters wait for.
std::string purpose_of(const Primitive& primitive, const std::vector<Chip>& waiting, bool stuck) {
  const std::size_t count = primitive.waiters.size();
  const bool one = count == 1;
  if (stuck) return word(one ? "stage.primitive.forever.one" : "stage.primitive.forever.many");
  const bool woken = std::none_of(waiting.begin(), waiting.end(), [](const Chip& chip) {
    return chip.form == Form::waits || chip.form == Form::stuck;
  });
  if (woken) return word(one ? "stage.primitive.resumes.one" : "stage.primitive.resumes.many");
  const WaitFor first = primitive.waiters.front().wait;
  const bool mixed = std::any_of(primitive.waiters.begin(), primitive.waiters.end(),
                                 [&](const replay::Waiter& waiter) { return waiter.wait != first; });
  // One after the other gets a lock or a slot.
  const bool in_turn = primitive.kind == PrimitiveKind::lock || primitive.kind == PrimitiveKind::semaphore;
  if (count > 1 && (mixed || in_turn)) return word("stage.primitive.wait_in_turn");
  return words::text(one ? "stage.primitive.waits.one" : "stage.primitive.waits.many",
                     words::words_of(primitive.kind, first).here.string());
}

// The caption below the box.
std::string state_of(const Primitive& primitive, const Primitive& lock) {
  if (primitive.kind == PrimitiveKind::queue) {
    const std::int64_t taken = primitive.unfinished - static_cast<std::int64_t>(primitive.items.size());
    const std::string inside = primitive.capacity > 0
                                   ? words::text("stage.primitive.inside_of", primitive.value, primitive.capacity)
                                   : words::text("stage.primitive.inside", primitive.value);
    return taken > 0 ? words::text("stage.primitive.in_progress", inside, taken) : inside;
  }
  if (lock.owners.empty()) return {};
  if (&lock != &primitive) return word("stage.primitive.holds_lock");
  return lock.owners.size() == 1 ? words::text("stage.primitive.held_since", words::duration(lock.since))
                                 : word("stage.primitive.held_by_these");
}

class PrimitiveBlock final : public Block {
public:
  PrimitiveBlock(const Primitive& primitive, const std::vector<ObjectId>& cycle)
      : primitive_(primitive), cycle_(cycle) {}
  std::uint64_t key() const override { return ui::hash_id("stage block primitive", primitive_.id); }
  Head head(const Pen& pen) const override {
    if (const Primitive* whole = pen.scene.state.primitives.find(primitive_.part_of))
      return {word("stage.primitive.its_lock"), name_of(pen.scene, *whole), true};
    return {words::heading(words::words_of(primitive_.kind).noun), name_of(pen.scene, primitive_), true};
  }

  Widths widths(const Pen& pen) const override {
    Widths widths;
    const Primitive& lock = replay::what_is_held(pen.scene.state, primitive_);
    const auto owners = owner_chips(pen, lock);
    const auto waiters = line_of(pen, primitive_);
    const float extra =
        value_width(pen, primitive_, lock) + pen.u(2 * owner_pad) - (owners.empty() ? 0 : pen.u(chip_gap));
    const float joined = waiters.empty() ? 0 : pen.u(block_link);
    const float wanted_waiters = ChipLine::wanted(pen, waiters, primitive_.waiters.size());
    widths.wanted = ChipLine::wanted(pen, owners, lock.owners.size()) + extra + joined + wanted_waiters;
    widths.least = ChipLine::least(pen, owners, lock.owners.size()) + extra + joined * 0.6f +
                   ChipLine::least(pen, waiters, primitive_.waiters.size());
    return widths;
  }

  void draw(const Pen& pen, Rect line, bool captions) const override {
    ui::Canvas& canvas = pen.canvas;
    const ui::Theme& theme = pen.theme;
    const Thing thing = {Thing::Kind::primitive, primitive_.id};
    auto in_cycle = [&](ObjectId task) { return std::find(cycle_.begin(), cycle_.end(), task) != cycle_.end(); };
    const float strength = pen.focus.strength(thing);
    const Primitive& lock = replay::what_is_held(pen.scene.state, primitive_);
    auto waiting = line_of(pen, primitive_);
    const std::size_t count = primitive_.waiters.size();
    for (Chip& chip : waiting)
      if (in_cycle(chip.thing.id)) chip.form = Form::stuck;

    // If there is too little room the waiters are cut first.
    const float pad = pen.u(owner_pad), value_w = value_width(pen, primitive_, lock);
    const auto owners = owner_chips(pen, lock);
    const float joined = count == 0 ? 0 : pen.u(line.w < measured.wanted - 1 ? block_link * 0.6f : block_link);
    const float for_owners = line.w - 2 * pad - value_w - joined - ChipLine::least(pen, waiting, count);
    const ChipLine owner_line(pen, owners, lock.owners.size(), std::max(0.f, for_owners));
    const float held_w = std::max(0.f, owner_line.width() - (owners.empty() ? 0 : pen.u(chip_gap)));
    const Rect target = {line.x, line.y, 2 * pad + held_w + value_w, line.h};
    const Placed placed = pen.motion.place(ui::hash_id("stage primitive", primitive_.id), target, target, {});
    const Rect box = placed.rect;
    const float alpha = placed.alpha * strength, radius = pen.u(14), stroke = pen.stroke();
    const bool stuck = !lock.owners.empty() && in_cycle(lock.owners.front());
    const Color hue = stuck                     ? theme.blocked
                      : lock.owners.size() == 1 ? hue_of(pen, lock.owners.front())
                      : lock.owners.empty()     ? theme.line
                                                : theme.muted;
    canvas.frame(box, hue.alpha(alpha), stroke, radius);
    outline(pen, box, thing, radius);
    point_at(pen, box, thing, ui::hash_id("stage primitive place", primitive_.id));
    float x = owner_line.draw_in(pen, {target.x + pad, line.y, 0, line.h});
    if (value_w > 0) {
      const float from = owners.empty() ? target.x + pad : x - pen.u(chip_gap);
      draw_value(pen, primitive_, lock, {from, line.y, value_w, line.h}, alpha);
    }

    if (const std::string words = state_of(primitive_, lock); captions && !words.empty()) {
      const float room = target.w + (count == 0 ? line.w : joined) - 2 * pad;
      const bool all = pen.canvas.width(words, pen.text({}, 13)) <= room;
      const bool simple = !all && &lock == &primitive_ && !lock.owners.empty();
      caption(pen, target.x + pad, room, line, simple ? words::text("stage.primitive.held_by") : words, strength);
    }
    if (count == 0) return;
    const float begin = target.right() + joined;
    bool chosen = pen.focus.outlined(thing);
    for (const Chip& chip : waiting) chosen |= pen.focus.outlined(chip.thing);
    const float y = line.center().y;
    canvas.line({box.right(), y}, {begin, y}, hue == theme.line ? theme.muted : hue.alpha(strength),
                chosen ? stroke * 2 : stroke);
    const std::string purpose = purpose_of(primitive_, waiting, stuck);
    const ChipLine chips(pen, std::move(waiting), count, line.right() - begin);
    chips.draw_in(pen, {begin, line.y, 0, line.h});
    if (captions) caption(pen, begin, line.right() + pen.u(block_gap / 2) - begin, line, purpose, strength);
  }

private:
  const Primitive& primitive_;
  std::vector<ObjectId> cycle_; // of a deadlock
};

/// Those that are held, set or waited for, or the others.
void add_primitives(Collection& to, bool used) {
  if (to.over) return;
  to.pen.scene.state.primitives.each([&](ObjectId, const Primitive& primitive) {
    // A condition shows its lock itself, unless tasks wait for the lock.
    if (primitive.part_of != 0 && primitive.waiters.empty()) return;
    if (used == (!primitive.owners.empty() || !primitive.waiters.empty() || primitive.value != 0))
      to.add(std::make_unique<PrimitiveBlock>(primitive, to.cycle));
  });
}

} // namespace

void add_used_primitives(Collection& to) {
  add_primitives(to, true);
}
void add_unused_primitives(Collection& to) {
  add_primitives(to, false);
}

} // namespace loopscope::app::stage
