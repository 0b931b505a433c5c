// Coroutine objects that are neither awaited nor wrapped in a task yet: not started.
#include "app/views/stage/blocks.h"

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

} // namespace

void measure_coroutines(const Pen& pen, WaitBlock& block) {
  const auto chips = chips_of(pen);
  const std::size_t count = count_of(pen);
  block.wanted = ChipLine::wanted(pen, chips, count);
  block.least = ChipLine::least(pen, chips, count);
}

void draw_coroutines(const Pen& pen, const WaitBlock&, ui::Rect line, bool captions) {
  const ChipLine chips(pen, chips_of(pen), count_of(pen), line.w);
  chips.draw(pen, line.x, line.y + (line.h - pen.u(chip_height)) / 2);
  if (captions) caption(pen, line.x, line.w + pen.u(block_gap), line, "not started", 1);
}

} // namespace loopscope::app::stage
