// Collects what tasks wait for (primitives, futures with children, awaited tasks and futures, threads, connections) and
// coroutine objects that were not awaited, and arranges the blocks in rows.
#include "app/views/stage/blocks.h"
#include "core/words/format.h"

#include "core/replay/waits.h"
#include "core/words/lexicon.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace loopscope::app::stage {

using replay::Future;
using trace::FutureKind;

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

/// All blocks there are. A further kind is a class with a function that adds it, and a line here.
constexpr void (*all_blocks[])(Collection&) = {
    add_used_primitives, add_threads,  add_connections, add_groups,
    add_awaited,         add_timeouts, add_coroutines,  add_unused_primitives, // these last, if there is room
};

/// A task or a kind of futures, and who awaits it.
class AwaitedBlock final : public Block {
public:
  AwaitedBlock(bool task, std::uint32_t id, std::vector<ObjectId> tasks)
      : task_(task), id_(id), tasks_(std::move(tasks)) {}
  std::uint64_t key() const override { return ui::hash_id("stage block awaited", task_, id_); }
  Head head(const Pen& pen) const override {
    if (task_) return {"TASK", task_name(pen.scene, id_)};
    return {words::heading(words::words_of(static_cast<FutureKind>(id_)).noun), "not done yet"};
  }
  Widths widths(const Pen& pen) const override {
    const float awaited = task_ ? child_width(pen, id_) + pen.u(block_link) : 0;
    const auto chips = waiting_chips(pen, tasks_);
    return {awaited + ChipLine::least(pen, chips, tasks_.size()),
            awaited + ChipLine::wanted(pen, chips, tasks_.size())};
  }
  void draw(const Pen& pen, Rect line, bool captions) const override {
    ui::Canvas& canvas = pen.canvas;
    float x = line.x;
    if (task_) {
      const Thing thing = {Thing::Kind::task, id_};
      const float w = child_width(pen, id_) - pen.u(8), b = pen.u(badge_size);
      const Rect badge = {x, line.center().y - b / 2, w, b};
      const Color hue = hue_of(pen, id_);
      draw_badge(pen, badge, hue, number_of(pen, id_), child_form(pen, id_), pen.focus.strength(thing));
      outline(pen, badge, thing, b * 0.28f);
      point_at(pen, badge, thing, ui::hash_id("stage awaited", id_));
      x = badge.right() + pen.u(block_link);
      canvas.line({badge.right() + pen.u(4), line.center().y}, {x, line.center().y}, hue, pen.stroke());
    }
    const ChipLine chips(pen, waiting_chips(pen, tasks_), tasks_.size(), line.right() - x);
    chips.draw_in(pen, {x, line.y, 0, line.h});
    if (captions) caption(pen, x, line.right() - x, line, tasks_.size() == 1 ? "waits for it" : "wait for it", 1);
  }

private:
  bool task_;        // or futures of a kind
  std::uint32_t id_; // the task's, or the kind
  std::vector<ObjectId> tasks_;
};

// Gives what is left of the rows to the blocks that want more.
void widen(const Pen& pen, const Blocks& blocks, float width) {
  for (std::size_t from = 0, to = 0; from < blocks.size(); from = to) {
    float wish = 0;
    for (to = from; to < blocks.size() && blocks[to]->row == blocks[from]->row; ++to)
      wish += std::max(0.f, blocks[to]->measured.wanted - blocks[to]->box.w);
    const float slack = width - blocks[to - 1]->box.right();
    float x = 0;
    for (std::size_t i = from; i < to; ++i) {
      Block& block = *blocks[i];
      const float more = std::max(0.f, block.measured.wanted - block.box.w);
      if (wish > 0) block.box.w += more * std::clamp(slack / wish, 0.f, 1.f);
      block.box.x = x;
      x += block.box.w + pen.u(block_gap);
    }
  }
}

} // namespace

void Block::measure(const Pen& pen) {
  const Head head = this->head(pen);
  measured = widths(pen);
  measured.least = std::ceil(std::max(measured.least, heading_width(pen, head.what, head.name, head.code))) + 1;
  measured.wanted = std::ceil(std::max(measured.wanted, measured.least)) + 1;
}

Collection::Collection(const Pen& pen) : pen(pen) {
  const State& state = pen.scene.state;
  const bool hangs = state.outcome == trace::RunOutcome::deadlocked;
  over = state.ended && !hangs;
  if (state.idle || hangs) cycle = replay::deadlock_of(state);
  state.tasks.each([&](ObjectId id, const Task& task) {
    if (!waits_now(task) || task.awaiting == 0 || (pen.scene.own_only && !is_own(pen.scene, id))) return;
    const ObjectId awaited = state.awaited(task);
    const Future* future = state.futures.find(awaited);
    if (state.tasks.find(awaited))
      on_tasks.push_back({awaited, id});
    else if (!future)
      return;
    else if (future->kind == FutureKind::gather || !future->children.empty())
      on_groups.push_back({awaited, id});
    else if (state.connections.find(future->owner))
      on_connections.push_back({future->owner, id});
    else if (future->kind != FutureKind::waiter && !state.jobs.find(future->owner)) // those show who waits for them
      on_futures.push_back({static_cast<std::uint32_t>(future->kind), id});
  });
  for (auto* awaits : {&on_groups, &on_tasks, &on_connections, &on_futures}) std::ranges::sort(*awaits);
}

void Collection::add(std::unique_ptr<Block> block, std::size_t counts) {
  if (blocks.size() < most_blocks)
    blocks.push_back(std::move(block));
  else
    more += counts;
}

std::vector<ObjectId> tasks_on(const std::vector<Await>& awaits, std::uint32_t on) {
  std::vector<ObjectId> tasks;
  for (const Await& await : std::ranges::equal_range(awaits, on, {}, &Await::on)) tasks.push_back(await.task);
  return tasks;
}

void add_awaited(Collection& to) {
  auto add = [&](const std::vector<Await>& awaits, bool task) {
    for (auto it = awaits.begin(); it != awaits.end();) {
      std::vector<ObjectId> tasks = tasks_on(awaits, it->on);
      const std::size_t count = tasks.size();
      to.add(std::make_unique<AwaitedBlock>(task, it->on, std::move(tasks)), count);
      it += static_cast<std::ptrdiff_t>(count);
    }
  };
  add(to.on_tasks, true);
  add(to.on_futures, false);
}

Blocks collect_blocks(const Pen& pen, std::size_t& more) {
  Collection all(pen);
  for (auto add : all_blocks) add(all);
  for (const auto& block : all.blocks) block->measure(pen);
  more = all.more;
  return std::move(all.blocks);
}

int break_rows(const Pen& pen, const Blocks& blocks, float width, float ease) {
  float x = 0;
  int row = 0;
  for (const auto& block : blocks) {
    const float w = std::min(width, block->measured.least + (block->measured.wanted - block->measured.least) * ease);
    if (x > 0 && x + w > width + 0.5f) {
      x = 0;
      ++row;
    }
    block->box = {x, 0, w, 0};
    block->row = static_cast<float>(row);
    x += w + pen.u(block_gap);
  }
  return blocks.empty() ? 0 : row + 1;
}

void draw_blocks(const Pen& pen, const Layout& layout, const Blocks& blocks, std::size_t more) {
  if (blocks.empty() || layout.wait_rows == 0) return;
  ui::Canvas& canvas = pen.canvas;
  const Rect area = layout.waits;
  for (float ease : {1.f, 0.85f, 0.7f, 0.5f, 0.25f, 0.f})
    if (break_rows(pen, blocks, area.w, ease) <= layout.wait_rows) break;
  widen(pen, blocks, area.w);
  auto fits = [&](const auto& block) { return block->row < static_cast<float>(layout.wait_rows); };
  const auto shown = static_cast<std::size_t>(std::find_if_not(blocks.begin(), blocks.end(), fits) - blocks.begin());
  more += blocks.size() - shown;

  const float row = layout.wait_row;
  for (std::size_t i = 0; i < shown; ++i) {
    const Block& block = *blocks[i];
    const std::uint64_t key = block.key();
    const float x = pen.motion.glide(key, area.x + block.box.x);
    const float y = pen.motion.glide(key + 2, area.y + block.row * row);
    const Block::Head head = block.head(pen);
    heading(pen, {x, y}, head.what, head.name, head.code);
    const Rect line = {x, y + pen.u(block_head), block.box.w, pen.u(block_line)};
    block.draw(pen, line, layout.roomy);
  }
  if (more > 0) {
    // Up to two are named.
    std::string more_text = fmt::format("+ {} more", words::grouped(more));
    if (more == blocks.size() - shown && more <= 2) {
      more_text = "+";
      for (std::size_t i = shown; i < blocks.size(); ++i) {
        const Block::Head head = blocks[i]->head(pen);
        more_text += (i > shown ? ", " : " ") + head.what + (head.name.empty() ? "" : " " + head.name);
        if (const std::string words = blocks[i]->summary(); !words.empty()) more_text += " " + words;
      }
    }
    const TextStyle style = pen.text(pen.theme.muted, 14);
    canvas.text_in({area.x, area.y, area.w, canvas.line_height(style)}, more_text, style, Align::right);
  }
}

} // namespace loopscope::app::stage
