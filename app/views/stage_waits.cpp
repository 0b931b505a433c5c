// What tasks wait for: locks and their like with holders and the line of waiters, gathers with their
// children, tasks and futures that are awaited.
#include "app/views/stage_line.h"
#include "app/views/stage_sections.h"

#include "core/replay/causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace loopscope::app::stage {

using replay::Future;
using replay::Primitive;
using replay::State;
using replay::Task;
using replay::TaskStatus;
using trace::FutureKind;
using trace::ObjectId;
using trace::PrimitiveKind;
using ui::Align;
using ui::Color;
using ui::Font;
using ui::Rect;
using ui::TextStyle;

namespace {

constexpr std::size_t most_blocks = 16;
constexpr float head_height = 26, line_height = 52, owner_pad = 6, link = 44, block_gap = 48;

// A small word below a line of chips, where it fits.
void caption(const Pen& pen, float x, float width, Rect line, std::string_view words, float strength) {
  const TextStyle style = pen.text(pen.theme.muted.alpha(strength), 13);
  if (pen.canvas.width(words, style) <= width) pen.canvas.text({x, line.bottom() + pen.u(3)}, words, style);
}

bool waits_now(const Task& task) {
  return task.status == TaskStatus::waiting && !task.woken;
}

Chip waiting_chip(const Pen& pen, ObjectId id) {
  const Task* task = pen.scene.state.tasks.find(id);
  if (!task) return {};
  Chip chip = chip_of(pen, *task);
  chip.detail = place_of(pen, *task);
  chip.mono = true;
  chip.form = Form::waits;
  if (!waits_now(*task)) {
    // Woken: it is in the ready queue already, and leaves the line when it runs.
    chip.key = ui::hash_id("stage woken", id);
    chip.detail = "woken";
    chip.mono = false;
    chip.form = Form::ready;
    chip.stays = true;
  }
  return chip;
}

std::vector<Chip> waiting_chips(const Pen& pen, const std::vector<ObjectId>& tasks) {
  std::vector<Chip> chips;
  for (std::size_t i = 0; i < std::min(tasks.size(), most_chips); ++i) chips.push_back(waiting_chip(pen, tasks[i]));
  return chips;
}

std::vector<ObjectId> waiters_of(const Pen& pen, const WaitBlock& block) {
  if (block.kind != WaitBlock::Kind::primitive) return block.tasks;
  std::vector<ObjectId> tasks;
  if (const Primitive* primitive = pen.scene.state.primitives.find(block.id))
    for (const replay::Waiter& waiter : primitive->waiters) tasks.push_back(waiter.task);
  return tasks;
}

// Primitives ----------------------------------------------------------------------------------------

std::vector<Chip> owner_chips(const Pen& pen, const Primitive& primitive) {
  std::vector<Chip> chips;
  for (std::size_t i = 0; i < std::min(primitive.owners.size(), most_chips); ++i) {
    const Task* task = pen.scene.state.tasks.find(primitive.owners[i]);
    if (!task) continue;
    Chip chip = chip_of(pen, *task);
    chip.key = ui::hash_id("stage owner", primitive.id, task->id);
    if (chip.form == Form::waits) chip.form = Form::ready; // its own place in a line shows that it waits
    chips.push_back(std::move(chip));
  }
  return chips;
}

// What the box says besides its holders.
std::string value_of(const Primitive& primitive) {
  switch (primitive.kind) {
  case PrimitiveKind::lock:
    return primitive.owners.empty() ? "free" : "";
  case PrimitiveKind::event:
    return primitive.value != 0 ? "set" : "not set";
  case PrimitiveKind::semaphore:
    return fmt::format("{} left", primitive.value);
  case PrimitiveKind::queue:
    return fmt::format("{} inside", primitive.value);
  case PrimitiveKind::barrier:
    return fmt::format("{} arrived", primitive.value);
  case PrimitiveKind::condition:
    return primitive.owners.empty() ? "its lock is free" : "";
  }
  return {};
}

float value_width(const Pen& pen, const Primitive& primitive) {
  const std::string value = value_of(primitive);
  return value.empty() ? 0 : pen.canvas.width(value, pen.text({}, 15)) + pen.u(16);
}

void measure_primitive(const Pen& pen, WaitBlock& block, const Primitive& primitive) {
  const auto owners = owner_chips(pen, primitive);
  const auto waiters = waiting_chips(pen, waiters_of(pen, block));
  const float extra = value_width(pen, primitive) + pen.u(2 * owner_pad) - (owners.empty() ? 0 : pen.u(chip_gap));
  const float joined = waiters.empty() ? 0 : pen.u(link);
  const float wanted_waiters = ChipLine::wanted(pen, waiters, primitive.waiters.size());
  block.wanted = ChipLine::wanted(pen, owners, primitive.owners.size()) + extra + joined + wanted_waiters;
  block.least = ChipLine::least(pen, owners, primitive.owners.size()) + extra + joined * 0.6f +
                ChipLine::least(pen, waiters, primitive.waiters.size());
}

void draw_primitive(const Pen& pen, const WaitBlock& block, const Primitive& primitive, Rect line, bool captions,
                    const std::vector<ObjectId>& cycle) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const Thing thing = {Thing::Kind::primitive, primitive.id};
  auto in_cycle = [&](ObjectId task) { return std::find(cycle.begin(), cycle.end(), task) != cycle.end(); };
  const float strength = pen.focus.strength(thing);
  auto waiting = waiting_chips(pen, waiters_of(pen, block));
  const std::size_t count = primitive.waiters.size();
  for (Chip& chip : waiting)
    if (in_cycle(chip.thing.id)) chip.form = Form::stuck;

  // The waiters' line gives way first.
  const float pad = pen.u(owner_pad), value_w = value_width(pen, primitive);
  const auto owners = owner_chips(pen, primitive);
  const float joined = count == 0 ? 0 : pen.u(line.w < block.wanted - 1 ? link * 0.6f : link);
  const float for_owners = line.w - 2 * pad - value_w - joined - ChipLine::least(pen, waiting, count);
  const ChipLine owner_line(pen, owners, primitive.owners.size(), std::max(0.f, for_owners));
  const float held_w = std::max(0.f, owner_line.width() - (owners.empty() ? 0 : pen.u(chip_gap)));
  const Rect target = {line.x, line.y, 2 * pad + held_w + value_w, line.h};
  const Placed placed = pen.motion.place(ui::hash_id("stage primitive", primitive.id), target, target, {});
  const Rect box = placed.rect;
  const float alpha = placed.alpha * strength, radius = pen.u(14), stroke = std::max(1.5f, pen.u(2));
  const bool stuck = !primitive.owners.empty() && in_cycle(primitive.owners.front());
  const Color hue = stuck                          ? theme.blocked
                    : primitive.owners.size() == 1 ? hue_of(pen, primitive.owners.front())
                    : primitive.owners.empty()     ? theme.line
                                                   : theme.muted;
  canvas.frame(box, hue.alpha(alpha), stroke, radius);
  outline(pen, box, thing, radius);
  point_at(pen, box, thing, ui::hash_id("stage primitive place", primitive.id));
  float x = owner_line.draw(pen, target.x + pad, line.y + (line.h - pen.u(chip_height)) / 2);
  if (value_w > 0) {
    const bool quiet = primitive.kind == PrimitiveKind::lock;
    const Color color = quiet ? theme.muted : theme.text;
    const float from = owners.empty() ? target.x + pad : x - pen.u(chip_gap);
    canvas.text_in({from, line.y, value_w, line.h}, value_of(primitive), pen.text(color.alpha(alpha), 15),
                   Align::center);
  }

  if (captions && !primitive.owners.empty()) {
    const std::string held = primitive.owners.size() == 1 ? "held since " + clock(primitive.since) : "held by these";
    const float room = target.w + (count == 0 ? line.w : joined) - 2 * pad;
    const bool all = pen.canvas.width(held, pen.text({}, 13)) <= room;
    caption(pen, target.x + pad, room, line, all ? std::string_view(held) : "held by", strength);
  }
  if (count == 0) return;
  const float begin = target.right() + joined;
  bool chosen = pen.focus.outlined(thing);
  for (const Chip& chip : waiting) chosen |= pen.focus.outlined(chip.thing);
  const float y = line.center().y;
  canvas.line({box.right(), y}, {begin, y}, hue == theme.line ? theme.muted : hue.alpha(strength),
              chosen ? stroke * 2 : stroke);
  const ChipLine line_of(pen, std::move(waiting), count, line.right() - begin);
  line_of.draw(pen, begin, line.y + (line.h - pen.u(chip_height)) / 2);
  if (captions)
    caption(pen, begin, line.right() + pen.u(block_gap / 2) - begin, line,
            stuck        ? "can never get it"
            : count == 1 ? "next in line"
                         : "in line, first to last",
            strength);
}

// Gathers -------------------------------------------------------------------------------------------

std::string number_of(const Pen& pen, ObjectId task) {
  return std::to_string(task_number(pen.scene.index(), task));
}

Form child_form(const Pen& pen, ObjectId id) {
  const Task* task = pen.scene.state.tasks.find(id);
  return task ? form_of(pen.scene.state, *task) : Form::waits;
}

float child_width(const Pen& pen, ObjectId id) {
  return badge_width(pen, number_of(pen, id), child_form(pen, id)) + pen.u(8);
}

std::string done_text(const Pen& pen, const Future& gather) {
  std::size_t done = 0;
  for (ObjectId child : gather.children) {
    const Task* task = pen.scene.state.tasks.find(child);
    done += task && task->status == TaskStatus::ended;
  }
  return fmt::format("{} of {} done", done, gather.children.size());
}

void measure_gather(const Pen& pen, WaitBlock& block, const Future& gather) {
  const auto chips = waiting_chips(pen, block.tasks);
  const float words = pen.canvas.width(done_text(pen, gather), pen.text({}, 14)) + pen.u(8);
  float children = 0;
  for (std::size_t i = 0; i < std::min(gather.children.size(), most_chips); ++i)
    children += child_width(pen, gather.children[i]);
  block.wanted = ChipLine::wanted(pen, chips, block.tasks.size()) + children + words + pen.u(10);
  block.least = ChipLine::least(pen, chips, block.tasks.size()) + std::min(children, pen.u(4 * (badge_size + 8))) +
                words + pen.u(46);
  block.least = std::min(block.least, block.wanted);
}

void draw_gather(const Pen& pen, const WaitBlock& block, const Future& gather, Rect line, bool captions) {
  ui::Canvas& canvas = pen.canvas;
  const float strength = pen.focus.strength({Thing::Kind::future, block.id});
  const std::string words = done_text(pen, gather);
  const TextStyle style = pen.text(pen.theme.muted.alpha(strength), 14);
  const float words_w = canvas.width(words, style) + pen.u(8);
  const std::size_t total = gather.children.size();
  float children = 0;
  for (std::size_t i = 0; i < std::min(total, most_chips); ++i) children += child_width(pen, gather.children[i]);

  auto awaiting = waiting_chips(pen, block.tasks);
  const float for_chips =
      std::max(ChipLine::least(pen, awaiting, block.tasks.size()), line.w - words_w - pen.u(8 + chip_gap) - children);
  const ChipLine chips(pen, std::move(awaiting), block.tasks.size(), for_chips);
  float x = chips.draw(pen, line.x, line.y + (line.h - pen.u(chip_height)) / 2);
  if (captions && !block.tasks.empty()) caption(pen, line.x, x - line.x - pen.u(4), line, "awaited by", strength);

  const float first = x, b = pen.u(badge_size);
  float room = line.right() - words_w - x;
  if (children > room + 1) room -= pen.u(46); // for the count of the rest
  std::size_t shown = 0;
  for (; shown < std::min(total, most_chips); ++shown) {
    const ObjectId id = gather.children[shown];
    const float w = child_width(pen, id);
    if (x + w - first > room + 1) break;
    const Thing thing = {Thing::Kind::task, id};
    const Rect target = {x, line.center().y - b / 2, w - pen.u(8), b};
    const Placed placed = pen.motion.place(ui::hash_id("stage child", block.id, shown), target, pen.origin, {});
    draw_badge(pen, placed.rect, hue_of(pen, id), number_of(pen, id), child_form(pen, id),
               placed.alpha * pen.focus.strength(thing));
    outline(pen, placed.rect, thing, b * 0.28f);
    point_at(pen, placed.rect, thing, ui::hash_id("stage child place", block.id, shown));
    x += w;
  }
  if (shown < total)
    x += canvas.text_in({x, line.y, pen.u(70), line.h}, fmt::format("+ {}", total - shown), style) + pen.u(10);
  x += pen.u(4);
  const Rect place = {x, line.y, std::max(words_w, line.right() - x), line.h};
  canvas.text_in(place, words, style);
  if (captions) caption(pen, first, line.right() - first, line, total == 1 ? "its child" : "its children", strength);
}

// Tasks and futures ---------------------------------------------------------------------------------

void measure_others(const Pen& pen, WaitBlock& block) {
  const float awaited = block.kind == WaitBlock::Kind::task ? child_width(pen, block.id) + pen.u(link) : 0;
  const auto chips = waiting_chips(pen, block.tasks);
  block.wanted = awaited + ChipLine::wanted(pen, chips, block.tasks.size());
  block.least = awaited + ChipLine::least(pen, chips, block.tasks.size());
}

void draw_others(const Pen& pen, const WaitBlock& block, Rect line, bool captions) {
  ui::Canvas& canvas = pen.canvas;
  float x = line.x;
  if (block.kind == WaitBlock::Kind::task) {
    const Thing thing = {Thing::Kind::task, block.id};
    const float w = child_width(pen, block.id) - pen.u(8), b = pen.u(badge_size);
    const Rect badge = {x, line.center().y - b / 2, w, b};
    const Color hue = hue_of(pen, block.id);
    draw_badge(pen, badge, hue, number_of(pen, block.id), child_form(pen, block.id), pen.focus.strength(thing));
    outline(pen, badge, thing, b * 0.28f);
    point_at(pen, badge, thing, ui::hash_id("stage awaited", block.id));
    x = badge.right() + pen.u(link);
    canvas.line({badge.right() + pen.u(4), line.center().y}, {x, line.center().y}, hue, std::max(1.5f, pen.u(2)));
  }
  const ChipLine chips(pen, waiting_chips(pen, block.tasks), block.tasks.size(), line.right() - x);
  chips.draw(pen, x, line.y + (line.h - pen.u(chip_height)) / 2);
  if (captions) caption(pen, x, line.right() - x, line, block.tasks.size() == 1 ? "waits for it" : "wait for it", 1);
}

std::string_view word_of(FutureKind kind) {
  switch (kind) {
  case FutureKind::wait:
    return "WAIT";
  case FutureKind::shield:
    return "SHIELD";
  case FutureKind::timeout:
    return "TIMEOUT";
  case FutureKind::executor:
    return "THREAD";
  case FutureKind::gather:
    return "GATHER";
  default:
    return "FUTURE";
  }
}

struct Head {
  std::string what, name;
  bool code = false;
};

Head head_of(const Pen& pen, const WaitBlock& block) {
  switch (block.kind) {
  case WaitBlock::Kind::primitive: {
    const Primitive* primitive = pen.scene.state.primitives.find(block.id);
    Head head{std::string(stage::word_of(primitive->kind)), name_of(pen.scene, *primitive), true};
    for (char& c : head.what) c = static_cast<char>(c - 'a' + 'A');
    return head;
  }
  case WaitBlock::Kind::gather:
    return {"GATHER", "", false};
  case WaitBlock::Kind::task:
    return {"TASK", task_name(pen.scene.index(), block.id), false};
  case WaitBlock::Kind::future:
    return {std::string(word_of(static_cast<FutureKind>(block.id))), "not settled yet", false};
  }
  return {};
}

void measure(const Pen& pen, WaitBlock& block) {
  const State& state = pen.scene.state;
  if (block.kind == WaitBlock::Kind::primitive)
    measure_primitive(pen, block, *state.primitives.find(block.id));
  else if (block.kind == WaitBlock::Kind::gather)
    measure_gather(pen, block, *state.futures.find(block.id));
  else
    measure_others(pen, block);
  const Head head = head_of(pen, block);
  const float w = heading_width(pen, head.what, head.name, head.code);
  block.least = std::ceil(std::max(block.least, w)) + 1;
  block.wanted = std::ceil(std::max(block.wanted, block.least)) + 1;
}

// Gives what is left of the rows to the blocks that want more.
void widen(const Pen& pen, std::vector<WaitBlock>& blocks, float width) {
  for (std::size_t from = 0, to = 0; from < blocks.size(); from = to) {
    float wish = 0;
    for (to = from; to < blocks.size() && blocks[to].row == blocks[from].row; ++to)
      wish += std::max(0.f, blocks[to].wanted - blocks[to].box.w);
    const float slack = width - blocks[to - 1].box.right();
    float x = 0;
    for (std::size_t i = from; i < to; ++i) {
      WaitBlock& block = blocks[i];
      const float more = std::max(0.f, block.wanted - block.box.w);
      if (wish > 0) block.box.w += more * std::clamp(slack / wish, 0.f, 1.f);
      block.box.x = x;
      x += block.box.w + pen.u(block_gap);
    }
  }
}

// Breaks into rows with each block at `ease` of the way from its least to its wanted width.
int break_rows(const Pen& pen, std::vector<WaitBlock>& blocks, float width, float ease) {
  float x = 0;
  int row = 0;
  for (WaitBlock& block : blocks) {
    const float w = std::min(width, block.least + (block.wanted - block.least) * ease);
    if (x > 0 && x + w > width + 0.5f) {
      x = 0;
      ++row;
    }
    block.box = {x, 0, w, 0};
    block.row = static_cast<float>(row);
    x += w + pen.u(block_gap);
  }
  return blocks.empty() ? 0 : row + 1;
}

} // namespace

std::vector<WaitBlock> collect_waits(const Pen& pen, std::size_t& more) {
  const State& state = pen.scene.state;
  std::vector<WaitBlock> blocks, unused;
  more = 0;
  auto add = [&](std::vector<WaitBlock>& to, WaitBlock block) {
    if (to.size() < most_blocks)
      to.push_back(std::move(block));
    else
      ++more;
  };
  if (!state.ended || state.outcome == trace::RunOutcome::deadlocked)
    state.primitives.each([&](ObjectId id, const Primitive& primitive) {
      const bool used = !primitive.owners.empty() || !primitive.waiters.empty() || primitive.value != 0;
      add(used ? blocks : unused, WaitBlock(WaitBlock::Kind::primitive, id));
    });

  // Who awaits what: one look at every task.
  struct Await {
    WaitBlock::Kind kind;
    std::uint32_t on;
    ObjectId task;
  };
  std::vector<Await> awaits;
  state.tasks.each([&](ObjectId id, const Task& task) {
    if (!waits_now(task) || task.awaiting == 0) return;
    if (state.tasks.find(task.awaiting)) {
      awaits.push_back({WaitBlock::Kind::task, task.awaiting, id});
    } else if (const Future* future = state.futures.find(task.awaiting)) {
      if (future->kind == FutureKind::gather)
        awaits.push_back({WaitBlock::Kind::gather, task.awaiting, id});
      else if (future->kind != FutureKind::waiter)
        awaits.push_back({WaitBlock::Kind::future, static_cast<std::uint32_t>(future->kind), id});
    }
  });
  std::sort(awaits.begin(), awaits.end(), [](const Await& a, const Await& b) {
    return std::tie(a.kind, a.on, a.task) < std::tie(b.kind, b.on, b.task);
  });
  auto waiting_for = [&](WaitBlock::Kind kind, std::uint32_t on) {
    std::vector<ObjectId> tasks;
    auto it = std::lower_bound(awaits.begin(), awaits.end(), on, [&](const Await& a, std::uint32_t id) {
      return a.kind != kind ? a.kind < kind : a.on < id;
    });
    for (; it != awaits.end() && it->kind == kind && it->on == on; ++it) tasks.push_back(it->task);
    return tasks;
  };
  state.futures.each([&](ObjectId id, const Future& future) {
    if (future.kind != FutureKind::gather || future.children.empty() || state.ended) return;
    add(blocks, WaitBlock(WaitBlock::Kind::gather, id, waiting_for(WaitBlock::Kind::gather, id)));
  });
  for (std::size_t i = 0; i < awaits.size();) {
    const Await& await = awaits[i];
    std::size_t end = i + 1;
    while (end < awaits.size() && awaits[end].kind == await.kind && awaits[end].on == await.on) ++end;
    if (await.kind != WaitBlock::Kind::gather) {
      if (blocks.size() < most_blocks)
        blocks.push_back(WaitBlock(await.kind, await.on, waiting_for(await.kind, await.on)));
      else
        more += end - i;
    }
    i = end;
  }
  // Things that nobody uses come last, where there is room.
  for (WaitBlock& block : unused) add(blocks, std::move(block));
  for (WaitBlock& block : blocks) measure(pen, block);
  return blocks;
}

int count_rows(const Pen& pen, std::vector<WaitBlock>& blocks, float width) {
  return break_rows(pen, blocks, width, 0.7f);
}

void draw_waits(const Pen& pen, const Layout& layout, const std::vector<WaitBlock>& all, std::size_t more) {
  if (all.empty() || layout.wait_rows == 0) return;
  ui::Canvas& canvas = pen.canvas;
  const Rect area = layout.waits;
  std::vector<WaitBlock> blocks = all;
  std::size_t shown = blocks.size();
  for (float ease : {1.f, 0.85f, 0.7f, 0.5f, 0.25f, 0.f})
    if (break_rows(pen, blocks, area.w, ease) <= layout.wait_rows) break;
  widen(pen, blocks, area.w);
  auto fits = [&](const WaitBlock& block) { return block.row < static_cast<float>(layout.wait_rows); };
  shown = static_cast<std::size_t>(std::find_if_not(blocks.begin(), blocks.end(), fits) - blocks.begin());
  more += blocks.size() - shown;

  std::vector<ObjectId> cycle;
  if (pen.scene.state.idle || pen.scene.state.outcome == trace::RunOutcome::deadlocked)
    cycle = replay::deadlock_of(pen.scene.state);
  const float row = layout.wait_row;
  for (std::size_t i = 0; i < shown; ++i) {
    const WaitBlock& block = blocks[i];
    const std::uint64_t key = ui::hash_id("stage block", static_cast<std::uint64_t>(block.kind), block.id);
    const float x = pen.motion.glide(key, area.x + block.box.x);
    const float y = pen.motion.glide(key + 2, area.y + block.row * row);
    const Head head = head_of(pen, block);
    heading(pen, {x, y}, head.what, head.name, head.code);
    const Rect line = {x, y + pen.u(head_height), block.box.w, pen.u(line_height)};
    if (block.kind == WaitBlock::Kind::primitive)
      draw_primitive(pen, block, *pen.scene.state.primitives.find(block.id), line, layout.roomy, cycle);
    else if (block.kind == WaitBlock::Kind::gather)
      draw_gather(pen, block, *pen.scene.state.futures.find(block.id), line, layout.roomy);
    else
      draw_others(pen, block, line, layout.roomy);
  }
  if (more > 0) {
    const TextStyle style = pen.text(pen.theme.muted, 14);
    canvas.text_in({area.x, area.y, area.w, canvas.line_height(style)}, fmt::format("+ {} more", more), style,
                   Align::right);
  }
}

} // namespace loopscope::app::stage
