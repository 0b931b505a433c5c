// Collects what tasks wait for (primitives, futures with children, awaited tasks and futures, threads, connections) and
// coroutine objects that were not awaited, and gives each block a place that it keeps.
#include "app/views/stage/blocks.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include "core/replay/waits.h"
#include "core/words/lexicon.h"

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
    chip.detail = words::text("stage.waits.woken");
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
    add_used_primitives, add_threads,    add_connections,       add_groups, add_futures, add_awaited,
    add_timeouts,        add_coroutines, add_unused_primitives, // these last, if there is room
};

// "3 tasks".
std::string waiting_words(std::size_t waiting) {
  if (waiting == 0) return std::string(words::text("stage.waits.none"));
  return waiting == 1 ? std::string(words::text("stage.waits.one"))
                      : words::text("stage.waits.some", words::grouped(waiting));
}

/// A task or a kind of futures, and who awaits it.
class AwaitedBlock final : public Block {
public:
  AwaitedBlock(bool task, std::uint32_t id, std::vector<ObjectId> tasks)
      : task_(task), id_(id), tasks_(std::move(tasks)) {}
  std::uint64_t key() const override { return ui::hash_id("stage block awaited", task_, id_); }
  Head head(const Pen& pen) const override {
    if (task_) return {std::string(words::text("stage.waits.task")), task_name(pen.scene, id_)};
    return {words::heading(words::words_of(static_cast<FutureKind>(id_)).noun),
            std::string(words::text("stage.future.pending"))};
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
    if (captions)
      caption(pen, x, line.right() - x, line,
              words::text(tasks_.size() == 1 ? "stage.waits.for_it.one" : "stage.waits.for_it.many"), 1);
  }

private:
  bool task_;        // or futures of a kind
  std::uint32_t id_; // the task's, or the kind
  std::vector<ObjectId> tasks_;
};

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
    waiting += waits_now(task);
    // It has a future's value still to fetch.
    if (task.status == TaskStatus::waiting && task.woken && task.awaiting != 0)
      if (const Future* future = state.futures.find(task.awaiting); future && future->kind == FutureKind::plain)
        on_plain.push_back({task.awaiting, id});
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
    else if (future->kind == FutureKind::plain)
      on_plain.push_back({awaited, id});
    else if (future->kind != FutureKind::waiter && !state.jobs.find(future->owner)) // those show who waits for them
      on_futures.push_back({static_cast<std::uint32_t>(future->kind), id});
  });
  for (auto* awaits : {&on_groups, &on_tasks, &on_connections, &on_futures, &on_plain}) std::ranges::sort(*awaits);
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

Blocks collect_blocks(const Pen& pen, std::size_t& more, std::size_t& waiting) {
  Collection all(pen);
  for (auto add : all_blocks) add(all);
  for (const auto& block : all.blocks) block->measure(pen);
  more = all.more;
  waiting = all.over ? 0 : all.waiting;
  return std::move(all.blocks);
}

int Shelf::arrange(const Pen& pen, const Blocks& blocks, float width, int most, int captioned) {
  const float gap = pen.u(block_gap);
  const int columns = std::max(1, static_cast<int>((width + gap) / (pen.u(block_column) + gap)));
  if (columns != columns_) *this = {};
  columns_ = columns;
  const float column = (width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  std::erase_if(kept_, [](const Kept& kept) { return !kept.here && kept.row < 0; });
  for (Kept& kept : kept_) kept.here = false;
  auto taken = [&](int row, int at, std::uint64_t but) {
    return std::ranges::any_of(kept_, [&](const Kept& kept) {
      return kept.key != but && kept.row == row && at >= kept.column && at < kept.column + kept.span;
    });
  };
  auto is_free = [&](int row, int at, int span, std::uint64_t but) {
    for (int i = at; i < at + span; ++i)
      if (i >= columns || taken(row, i, but)) return false;
    return true;
  };
  auto put = [&](Kept& kept, int rows) {
    for (int row = 0; row < rows; ++row)
      for (int at = 0; at + kept.span <= columns; ++at)
        if (is_free(row, at, kept.span, kept.key)) {
          kept.row = row;
          kept.column = at;
          return true;
        }
    kept.row = -1;
    return false;
  };
  std::vector<std::uint64_t> keys;
  for (const auto& block : blocks) keys.push_back(block->key());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto found = std::ranges::find(kept_, keys[i], &Kept::key);
    if (found != kept_.end()) found->here = true;
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Block& block = *blocks[i];
    auto span_of = [&](float points) {
      return std::clamp(static_cast<int>(std::ceil((points + gap - 1) / (column + gap))), 1, columns);
    };
    const int least = span_of(block.measured.least);
    const int span =
        std::max({span_of((block.measured.least + block.measured.wanted) / 2), least, columns >= 4 ? 2 : 1});
    auto found = std::ranges::find(kept_, keys[i], &Kept::key);
    if (found == kept_.end()) {
      kept_.push_back({keys[i], -1, 0, 0, true});
      found = kept_.end() - 1;
    }
    // One that grows stays where it begins, if it can.
    const bool grows = least > found->span;
    const bool stays =
        found->row >= 0 && found->row < most && (!grows || is_free(found->row, found->column, least, found->key));
    if (stays) {
      found->span = std::max(found->span, least);
    } else {
      auto find_place = [&] {
        for (const int rows : {std::min(captioned, most), most})
          for (const int wide : {span, least}) {
            found->span = wide;
            if (put(*found, rows)) return true;
          }
        return false;
      };
      if (!find_place()) { // what is gone gives up its place
        std::erase_if(kept_, [](const Kept& kept) { return !kept.here; });
        found = std::ranges::find(kept_, keys[i], &Kept::key);
        find_place();
      }
    }
    block.row = static_cast<float>(found->row);
    if (found->row >= 0) rows_ = std::max(rows_, found->row + 1);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Kept& kept = *std::ranges::find(kept_, keys[i], &Kept::key);
    if (kept.row < 0) continue;
    int span = kept.span;
    while (kept.column + span < columns && !taken(kept.row, kept.column + span, kept.key)) ++span;
    const float x = static_cast<float>(kept.column) * (column + gap);
    const float room = static_cast<float>(span) * (column + gap) - gap;
    blocks[i]->box = {x, 0, std::min(room, std::max(blocks[i]->measured.wanted, column)), 0};
  }
  return rows_;
}

void draw_blocks(const Pen& pen, const Layout& layout, const Blocks& blocks, std::size_t more, std::size_t waiting) {
  if (layout.wait_rows == 0) return;
  ui::Canvas& canvas = pen.canvas;
  const Rect area = layout.waits;
  const float head_h = pen.u(waits_head);
  draw_heading(pen, area, thing_of(StagePlace::waits), waiting_words(waiting));
  std::vector<const Block*> left_out;
  const float row = layout.wait_row;
  for (const auto& each : blocks) {
    const Block& block = *each;
    if (block.row < 0 || block.row >= static_cast<float>(layout.wait_rows)) {
      left_out.push_back(&block);
      continue;
    }
    const std::uint64_t key = block.key();
    const float x = pen.motion.glide(key, area.x + block.box.x);
    const float y = pen.motion.glide(key + 2, area.y + head_h + block.row * row);
    const Block::Head head = block.head(pen);
    heading(pen, {x, y}, head.what, head.name, head.code);
    const Rect line = {x, y + pen.u(block_head), block.box.w, pen.u(block_line)};
    block.draw(pen, line, layout.roomy);
  }
  more += left_out.size();
  if (more == 0) return;
  // Up to two are named.
  std::string more_text = words::text("stage.more", words::grouped(more));
  if (more == left_out.size() && more <= 2) {
    more_text = "+";
    for (const Block* block : left_out) {
      const Block::Head head = block->head(pen);
      more_text += (block != left_out.front() ? ", " : " ") + head.what + (head.name.empty() ? "" : " " + head.name);
      if (const std::string words = block->summary(); !words.empty()) more_text += " " + words;
    }
  }
  const TextStyle style = pen.text(pen.theme.muted, 14);
  const float from = area.x + pen.u(150);
  canvas.text_in({from, area.y, std::max(0.f, area.right() - from), canvas.line_height(style)}, more_text, style,
                 Align::right);
}

} // namespace loopscope::app::stage
