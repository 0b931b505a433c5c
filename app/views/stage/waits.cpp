// Collects what tasks wait for (primitives, futures with children, awaited tasks and futures, threads, connections) and
// coroutine objects that were not awaited, and arranges the blocks in rows.
#include "app/views/stage/blocks.h"
#include "core/words/format.h"

#include "core/replay/waits.h"
#include "core/words/lexicon.h"

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
using ui::Align;
using ui::Color;
using ui::Rect;
using ui::TextStyle;

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
    // Woken: it is in the ready queue, and leaves the waiters when it runs.
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

namespace {

constexpr std::size_t most_blocks = 16;

// Tasks and futures ---------------------------------------------------------------------------------

void measure_others(const Pen& pen, WaitBlock& block) {
  const float awaited = block.kind == WaitBlock::Kind::task ? child_width(pen, block.id) + pen.u(block_link) : 0;
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
    x = badge.right() + pen.u(block_link);
    canvas.line({badge.right() + pen.u(4), line.center().y}, {x, line.center().y}, hue, std::max(1.5f, pen.u(2)));
  }
  const ChipLine chips(pen, waiting_chips(pen, block.tasks), block.tasks.size(), line.right() - x);
  chips.draw(pen, x, line.y + (line.h - pen.u(chip_height)) / 2);
  if (captions) caption(pen, x, line.right() - x, line, block.tasks.size() == 1 ? "waits for it" : "wait for it", 1);
}

struct Head {
  std::string what, name;
  bool code = false;
};

Head head_of(const Pen& pen, const WaitBlock& block) {
  switch (block.kind) {
  case WaitBlock::Kind::primitive: {
    const Primitive* primitive = pen.scene.state.primitives.find(block.id);
    if (const Primitive* whole = pen.scene.state.primitives.find(primitive->part_of))
      return {"ITS LOCK", name_of(pen.scene, *whole), true};
    return {words::heading(words::words_of(primitive->kind).noun), name_of(pen.scene, *primitive), true};
  }
  case WaitBlock::Kind::group: {
    const Future* group = pen.scene.state.futures.find(block.id);
    return {words::heading(words::words_of(group ? group->kind : FutureKind::gather).noun), "", false};
  }
  case WaitBlock::Kind::task:
    return {"TASK", task_name(pen.scene, block.id), false};
  case WaitBlock::Kind::future:
    return {words::heading(words::words_of(static_cast<FutureKind>(block.id)).noun), "not done yet", false};
  case WaitBlock::Kind::threads:
    return {"THREADS", "", false};
  case WaitBlock::Kind::connections: {
    const std::size_t count = pen.scene.state.connections.size();
    return {count == 1 ? "CONNECTION" : "CONNECTIONS", count == 1 ? "" : words::grouped(count), false};
  }
  case WaitBlock::Kind::timeouts: {
    const std::size_t count = pen.guards.timeouts();
    return {count == 1 ? "TIMEOUT" : "TIMEOUTS", count == 1 ? "" : std::to_string(count), false};
  }
  case WaitBlock::Kind::coroutines:
    return {"COROUTINES", "called, not awaited", false};
  }
  return {};
}

void measure(const Pen& pen, WaitBlock& block) {
  const State& state = pen.scene.state;
  if (block.kind == WaitBlock::Kind::primitive)
    measure_primitive(pen, block, *state.primitives.find(block.id));
  else if (block.kind == WaitBlock::Kind::group)
    measure_group(pen, block, *state.futures.find(block.id));
  else if (block.kind == WaitBlock::Kind::timeouts)
    measure_guarded(pen, block);
  else if (block.kind == WaitBlock::Kind::threads)
    measure_threads(pen, block);
  else if (block.kind == WaitBlock::Kind::connections)
    measure_connections(pen, block);
  else if (block.kind == WaitBlock::Kind::coroutines)
    measure_coroutines(pen, block);
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
  // At the end of a run that hangs it is still to be seen who waits for what.
  const bool over = state.ended && state.outcome != trace::RunOutcome::deadlocked;
  if (!over)
    state.primitives.each([&](ObjectId id, const Primitive& primitive) {
      // A condition shows its lock itself, unless tasks wait for the lock.
      if (primitive.part_of != 0 && primitive.waiters.empty()) return;
      const bool used = !primitive.owners.empty() || !primitive.waiters.empty() || primitive.value != 0;
      add(used ? blocks : unused, WaitBlock(WaitBlock::Kind::primitive, id));
    });

  // Who awaits what, in one pass over the tasks.
  struct Await {
    WaitBlock::Kind kind;
    std::uint32_t on;
    ObjectId task;
  };
  std::vector<Await> awaits;
  std::vector<WaitBlock::Waits> for_bytes;
  state.tasks.each([&](ObjectId id, const Task& task) {
    if (!waits_now(task) || task.awaiting == 0) return;
    const ObjectId awaited = state.awaited(task);
    if (state.tasks.find(awaited)) {
      awaits.push_back({WaitBlock::Kind::task, awaited, id});
    } else if (const Future* future = state.futures.find(awaited)) {
      if (future->kind == FutureKind::gather || !future->children.empty())
        awaits.push_back({WaitBlock::Kind::group, awaited, id});
      else if (state.connections.find(future->owner))
        for_bytes.push_back({future->owner, id});
      else if (future->kind != FutureKind::waiter && !state.jobs.find(future->owner)) // those show who waits for them
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
  bool threads = false;
  state.threads.each([&](std::uint32_t, const replay::Thread& thread) { threads |= !thread.ended; });
  state.jobs.each([&](ObjectId, const replay::Job& job) { threads |= job.status == replay::JobStatus::queued; });
  if (!over && threads) add(blocks, WaitBlock(WaitBlock::Kind::threads, 0));
  if (!over && !state.connections.empty()) {
    WaitBlock block(WaitBlock::Kind::connections, 0);
    std::ranges::sort(for_bytes, {}, &WaitBlock::Waits::on);
    block.waiters = std::move(for_bytes);
    add(blocks, std::move(block));
  }
  state.futures.each([&](ObjectId id, const Future& future) {
    if (future.children.empty() || over) return;
    if (future.kind != FutureKind::gather && future.settled && future.awaited == 0) return;
    add(blocks, WaitBlock(WaitBlock::Kind::group, id, waiting_for(WaitBlock::Kind::group, id)));
  });
  for (std::size_t i = 0; i < awaits.size();) {
    const Await& await = awaits[i];
    std::size_t end = i + 1;
    while (end < awaits.size() && awaits[end].kind == await.kind && awaits[end].on == await.on) ++end;
    if (await.kind != WaitBlock::Kind::group) {
      if (blocks.size() < most_blocks)
        blocks.push_back(WaitBlock(await.kind, await.on, waiting_for(await.kind, await.on)));
      else
        more += end - i;
    }
    i = end;
  }
  if (!over && !pen.guards.tasks().empty()) add(blocks, WaitBlock(WaitBlock::Kind::timeouts, 0));
  if (!over && !state.unbegun().empty()) add(blocks, WaitBlock(WaitBlock::Kind::coroutines, 0));
  // Unused primitives come last, if there is room.
  for (WaitBlock& block : unused) add(blocks, std::move(block));
  for (WaitBlock& block : blocks) measure(pen, block);
  return blocks;
}

int count_rows(const Pen& pen, std::vector<WaitBlock>& blocks, float width, float ease) {
  return break_rows(pen, blocks, width, ease);
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
    const Rect line = {x, y + pen.u(block_head), block.box.w, pen.u(block_line)};
    if (block.kind == WaitBlock::Kind::primitive)
      draw_primitive(pen, block, *pen.scene.state.primitives.find(block.id), line, layout.roomy, cycle);
    else if (block.kind == WaitBlock::Kind::group)
      draw_group(pen, block, *pen.scene.state.futures.find(block.id), line, layout.roomy);
    else if (block.kind == WaitBlock::Kind::timeouts)
      draw_guarded(pen, block, line, layout.roomy);
    else if (block.kind == WaitBlock::Kind::threads)
      draw_threads(pen, block, line, layout.roomy);
    else if (block.kind == WaitBlock::Kind::connections)
      draw_connections(pen, block, line, layout.roomy);
    else if (block.kind == WaitBlock::Kind::coroutines)
      draw_coroutines(pen, block, line, layout.roomy);
    else
      draw_others(pen, block, line, layout.roomy);
  }
  if (more > 0) {
    // Up to two are named.
    std::string more_text = fmt::format("+ {} more", words::grouped(more));
    if (more == blocks.size() - shown && more <= 2) {
      more_text = "+";
      for (std::size_t i = shown; i < blocks.size(); ++i) {
        const Head head = head_of(pen, blocks[i]);
        more_text += (i > shown ? ", " : " ") + head.what + (head.name.empty() ? "" : " " + head.name);
        if (!blocks[i].words.empty()) more_text += " " + blocks[i].words;
      }
    }
    const TextStyle style = pen.text(pen.theme.muted, 14);
    canvas.text_in({area.x, area.y, area.w, canvas.line_height(style)}, more_text, style, Align::right);
  }
}

} // namespace loopscope::app::stage
