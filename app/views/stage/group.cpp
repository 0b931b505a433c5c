// Futures with children: a gather, a wait, as_completed, a task group.
#include "app/views/parts/sentences.h"
#include "app/views/stage/blocks.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

using replay::Future;

namespace {

/// A task group is a block of the program that its tasks cannot outlive: it is drawn as a wall around them.
float wall_of(const Pen& pen, const Future& group) {
  return group.kind == trace::FutureKind::task_group ? pen.u(8) : 0;
}

std::string done_text(const Pen& pen, ObjectId id) {
  const auto [done, total] = replay::children_done(pen.scene.state, pen.scene.index(), id);
  std::string text = words::text("stage.group.done", words::grouped(done), words::grouped(total));
  if (const auto limit = pen.guards.of(id); !limit.empty()) text += " · " + left_of(pen, limit.front());
  return text;
}

/// A child that is no task has no number: a job of another thread, or a plain future.
std::string badge_of(const Pen& pen, ObjectId child) {
  if (pen.scene.index().lane(child)) return number_of(pen, child);
  const Future* future = pen.scene.state.futures.find(child);
  return future && future->kind == trace::FutureKind::executor ? "()" : std::string(words::text("stage.group.future"));
}

Color hue_of_child(const Pen& pen, ObjectId child) {
  return hue_of(pen, pen.scene.index().lane(child) ? child : 0);
}

} // namespace

Form child_form(const Pen& pen, ObjectId id) {
  if (const Task* task = pen.scene.state.tasks.find(id)) return form_of(pen.scene.state, *task);
  const auto outcome = replay::child_outcome(pen.scene.state, pen.scene.index(), id);
  return outcome ? form_of(*outcome) : Form::waits;
}

float child_width(const Pen& pen, ObjectId id) {
  return badge_width(pen, badge_of(pen, id), child_form(pen, id)) + pen.u(8);
}

namespace {

class GroupBlock final : public Block {
public:
  GroupBlock(const Pen& pen, ObjectId id, const Future& gather, std::vector<ObjectId> tasks)
      : id_(id), gather_(gather), tasks_(std::move(tasks)), words_(done_text(pen, id)) {}
  std::uint64_t key() const override { return ui::hash_id("stage block group", id_); }
  Head head(const Pen&) const override { return {words::heading(words::words_of(gather_.kind).noun), ""}; }
  std::string summary() const override { return words_; }

  Widths widths(const Pen& pen) const override {
    Widths widths;
    const auto chips = waiting_chips(pen, tasks_);
    const float words = pen.canvas.width(words_, pen.text({}, 14)) + pen.u(8);
    float children = 2 * wall_of(pen, gather_);
    for (std::size_t i = 0; i < std::min(gather_.children.size(), most_chips); ++i)
      children += child_width(pen, gather_.children[i]);
    widths.wanted = ChipLine::wanted(pen, chips, tasks_.size()) + children + words + pen.u(10);
    widths.least = ChipLine::least(pen, chips, tasks_.size()) + std::min(children, pen.u(4 * (badge_size + 8))) +
                   words + pen.u(46);
    widths.least = std::min(widths.least, widths.wanted);
    return widths;
  }

  void draw(const Pen& pen, Rect line, bool captions) const override {
    ui::Canvas& canvas = pen.canvas;
    const float strength = pen.focus.strength({Thing::Kind::future, id_});
    const TextStyle style = pen.text(pen.theme.muted.alpha(strength), 14);
    const float words_w = canvas.width(words_, style) + pen.u(8);
    const std::size_t total = gather_.children.size();
    const float wall = wall_of(pen, gather_);
    float children = 2 * wall;
    for (std::size_t i = 0; i < std::min(total, most_chips); ++i) children += child_width(pen, gather_.children[i]);

    auto awaiting = waiting_chips(pen, tasks_);
    const float for_chips =
        std::max(ChipLine::least(pen, awaiting, tasks_.size()), line.w - words_w - pen.u(8 + chip_gap) - children);
    const ChipLine chips(pen, std::move(awaiting), tasks_.size(), for_chips);
    float x = chips.draw_in(pen, {line.x, line.y, 0, line.h});
    if (const auto limit = pen.guards.of(id_); !limit.empty() && !tasks_.empty()) {
      const Rect guarded = {line.x, line.y + pen.u(6), x - line.x - pen.u(chip_gap), line.h - pen.u(12)};
      draw_bands(pen, guarded, pen.u(10), limit.first(1), hue_of(pen, tasks_.front()), pen.u(5));
    }
    if (captions && !tasks_.empty())
      caption(pen, line.x, x - line.x - pen.u(4), line, words::text("stage.group.awaited_by"), strength);

    const float first = x, b = pen.u(badge_size);
    float room = line.right() - words_w - x;
    if (children > room + 1) room -= pen.u(46); // for the count of the rest
    std::size_t shown = 0;
    x += wall;
    for (; shown < std::min(total, most_chips); ++shown) {
      const ObjectId id = gather_.children[shown];
      const float w = child_width(pen, id);
      if (x + w - first > room + 1) break;
      const Thing thing = thing_of(pen.scene, id);
      const Rect target = {x, line.center().y - b / 2, w - pen.u(8), b};
      const Placed placed = pen.motion.place(ui::hash_id("stage child", id_, shown), target, pen.origin, {});
      draw_badge(pen, placed.rect, hue_of_child(pen, id), badge_of(pen, id), child_form(pen, id),
                 placed.alpha * pen.focus.strength(thing));
      outline(pen, placed.rect, thing, b * 0.28f);
      point_at(pen, placed.rect, thing, ui::hash_id("stage child place", id_, shown));
      x += w;
    }
    if (shown < total)
      x += canvas.text_in({x, line.y, pen.u(70), line.h}, fmt::format("+ {}", words::grouped(total - shown)), style) +
           pen.u(10);
    if (wall > 0) {
      const float h = pen.u(chip_height) + pen.u(2);
      canvas.frame({first, line.center().y - h / 2, x - first, h}, pen.theme.muted.alpha(strength), pen.u(1.5F),
                   pen.u(8));
      x += wall;
    }
    x += pen.u(4);
    const Rect place = {x, line.y, std::max(words_w, line.right() - x), line.h};
    const float used = canvas.text_in(place, words_, style), h = pen.u(chip_height);
    const Rect said = {place.x - pen.u(4), place.center().y - h / 2, used + pen.u(8), h};
    const Thing group = {Thing::Kind::future, id_};
    outline(pen, said, group, pen.u(8));
    point_at(pen, said, group, ui::hash_id("stage group", id_));
    if (captions)
      caption(pen, first, line.right() - first, line,
              words::text(total == 1 ? "stage.group.children.one" : "stage.group.children.many"), strength);
  }

private:
  ObjectId id_;
  const Future& gather_;
  std::vector<ObjectId> tasks_; // that await it
  std::string words_;           // how far it is
};

} // namespace

void add_groups(Collection& to) {
  if (to.over) return;
  to.pen.scene.state.futures.each([&](ObjectId id, const Future& future) {
    if (future.children.empty()) return;
    if (future.kind != trace::FutureKind::gather && future.settled && future.awaited == 0) return;
    to.add(std::make_unique<GroupBlock>(to.pen, id, future, tasks_on(to.on_groups, id)));
  });
}

} // namespace loopscope::app::stage
