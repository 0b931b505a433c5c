// Coroutine objects that are neither awaited nor wrapped in a task yet: not started.
#include "app/views/stage/blocks.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

namespace {

std::size_t count_of(const Pen& pen) {
  std::size_t all = 0;
  for (const replay::Unbegun& of : pen.scene.state.unbegun()) all += of.count;
  return all;
}

std::vector<Chip> chips_of(const Pen& pen) {
  std::vector<Chip> chips;
  for (const replay::Unbegun& of : pen.scene.state.unbegun())
    for (std::size_t i = 0; i < of.count && chips.size() < most_chips; ++i) {
      Chip chip;
      chip.key = ui::hash_id("stage coroutine", of.function, i);
      chip.hue = pen.theme.loop;
      chip.badge = "()";
      chip.title = fmt::format("{}()", pen.string(of.function));
      chip.code = true;
      chip.form = Form::waits;
      chips.push_back(std::move(chip));
    }
  return chips;
}

class CoroutinesBlock final : public Block {
public:
  std::uint64_t key() const override { return ui::hash_id("stage block coroutines"); }
  Head head(const Pen&) const override {
    return {std::string(words::text("stage.coroutines.heading")), std::string(words::text("stage.coroutines.about"))};
  }
  Widths widths(const Pen& pen) const override {
    const auto chips = chips_of(pen);
    const std::size_t count = count_of(pen);
    return {ChipLine::least(pen, chips, count), ChipLine::wanted(pen, chips, count)};
  }
  void draw(const Pen& pen, ui::Rect line, bool captions) const override {
    const ChipLine chips(pen, chips_of(pen), count_of(pen), line.w);
    chips.draw_in(pen, line);
    if (captions) caption(pen, line.x, line.w + pen.u(block_gap), line, words::text("stage.coroutines.not_started"), 1);
  }
};

} // namespace

void add_coroutines(Collection& to) {
  if (!to.over && !to.pen.scene.state.unbegun().empty()) to.add(std::make_unique<CoroutinesBlock>());
}

} // namespace loopscope::app::stage
