// Futures of the program: a box with the value, if there is one, and the tasks that wait for it or have it to fetch.
#include "app/views/stage/blocks.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::app::stage {

using replay::Future;
using trace::Outcome;

namespace {

std::string value_of(const Pen& pen, const Future& future) {
  if (!future.settled) return std::string(words::text("stage.future.no_result"));
  if (future.outcome == Outcome::cancelled) return std::string(words::text("stage.future.cancelled"));
  return std::string(future.text == 0 ? "None" : ui::beginning(pen.string(future.text), 24));
}

TextStyle value_style(const Pen& pen, const Future& future) {
  const bool said = future.settled && future.outcome != Outcome::cancelled;
  const Color color = !future.settled                     ? pen.theme.muted
                      : future.outcome == Outcome::result ? pen.theme.text
                                                          : pen.theme.blocked;
  return pen.text(color, said ? 17 : 14, said ? Font::mono_bold : Font::regular);
}

/// How many turns had begun by that event.
std::ptrdiff_t turn_of(const replay::Index& index, std::uint64_t event) {
  const auto& turns = index.turns();
  return std::ranges::upper_bound(turns, event) - turns.begin();
}

class FutureBlock final : public Block {
public:
  FutureBlock(ObjectId id, const Future& future, std::vector<ObjectId> tasks)
      : id_(id), future_(future), tasks_(std::move(tasks)) {}
  std::uint64_t key() const override { return ui::hash_id("stage block future", id_); }
  Head head(const Pen& pen) const override {
    return {words::heading(words::words_of(future_.kind).noun), std::string(pen.scene.index().variable_of(id_)), true};
  }
  Widths widths(const Pen& pen) const override {
    const float box = box_width(pen) + (tasks_.empty() ? 0 : pen.u(block_link));
    const auto chips = waiting_chips(pen, tasks_);
    return {box + ChipLine::least(pen, chips, tasks_.size()), box + ChipLine::wanted(pen, chips, tasks_.size())};
  }
  void draw(const Pen& pen, Rect line, bool captions) const override {
    ui::Canvas& canvas = pen.canvas;
    const ui::Theme& theme = pen.theme;
    const Thing thing = {Thing::Kind::future, id_};
    const float strength = pen.focus.strength(thing), h = pen.u(chip_height), radius = pen.u(12);
    const Rect target = {line.x, line.center().y - h / 2, box_width(pen), h};
    const Placed placed = pen.motion.place(ui::hash_id("stage future", id_), target, target, {});
    const Rect box = placed.rect;
    const float alpha = placed.alpha * strength;
    const bool good = future_.settled && future_.outcome == Outcome::result;
    const Color edge = !future_.settled ? theme.muted : good ? theme.ok : theme.blocked;
    if (future_.settled) canvas.fill(box, edge.alpha(0.14f * alpha), radius);
    canvas.frame(box, edge.alpha(alpha), pen.stroke(), radius, future_.settled ? Shape::solid : Shape::dashed);
    outline(pen, box, thing, radius);
    point_at(pen, box, thing, ui::hash_id("stage future place", id_));
    TextStyle style = value_style(pen, future_);
    style.color = style.color.alpha(alpha);
    Rect in = box.inset(pen.u(12), 0);
    if (future_.settled) {
      const float s = pen.u(13);
      const Rect sign = {in.x, in.center().y - s / 2, s, s};
      if (good)
        canvas.check(sign, edge.alpha(alpha), pen.u(2.4f));
      else
        canvas.cross(sign, edge.alpha(alpha), pen.u(2.4f));
      in.x += s + pen.u(8);
      in.w -= s + pen.u(8);
    }
    canvas.text_in(in, value_of(pen, future_), style);
    if (captions)
      caption(pen, box.x + pen.u(4), target.w + pen.u(block_link), line,
              words::text(!future_.settled ? "stage.future.pending" : "stage.future.settled"), strength);
    if (tasks_.empty()) return;
    const float from = target.right() + pen.u(block_link);
    canvas.line({box.right(), line.center().y}, {from, line.center().y}, edge.alpha(strength), pen.stroke());
    const ChipLine chips(pen, waiting_chips(pen, tasks_), tasks_.size(), line.right() - from);
    chips.draw_in(pen, {from, line.y, 0, line.h});
    if (captions)
      caption(pen, from, line.right() - from, line,
              words::text(!future_.settled     ? tasks_.size() == 1 ? "stage.future.awaits" : "stage.future.await"
                          : tasks_.size() == 1 ? "stage.future.fetches"
                                               : "stage.future.fetch"),
              strength);
  }

private:
  float box_width(const Pen& pen) const {
    // As wide for its result as without one, so that what is behind it stays.
    const float w = pen.canvas.width(value_of(pen, future_), value_style(pen, future_)) + pen.u(24 + 21);
    return std::max(w, pen.canvas.width(words::text("stage.future.no_result"), pen.text({}, 14)) + pen.u(26));
  }
  ObjectId id_;
  const Future& future_;
  std::vector<ObjectId> tasks_;
};

} // namespace

void add_futures(Collection& to) {
  if (to.over) return;
  const replay::Index& index = to.pen.scene.index();
  const State& state = to.pen.scene.state;
  const std::ptrdiff_t now = turn_of(index, state.position);
  state.futures.each([&](ObjectId id, const Future& future) {
    if (future.kind != trace::FutureKind::plain || !future.children.empty()) return;
    std::vector<ObjectId> tasks = tasks_on(to.on_plain, id);
    if (tasks.empty()) {
      // One that was settled stays until the next turn is over.
      const auto settled = future.settled ? index.settled(id) : std::nullopt;
      if (!settled || turn_of(index, *settled) + 1 < now) return;
    }
    to.add(std::make_unique<FutureBlock>(id, future, std::move(tasks)));
  });
}

} // namespace loopscope::app::stage
