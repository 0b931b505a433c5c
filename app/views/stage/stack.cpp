// The await stack of the running task: as a pile, or in one line if there is no room.
#include "app/views/stage/sections.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

using replay::Frame;

namespace {

constexpr float stack_row = 34, stack_head = 26, stack_step = 18;

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

} // namespace

std::string_view program_line(const Pen& pen, std::uint32_t place) {
  return trimmed(pen.scene.index().line_text(pen.scene.index().place(place)));
}

bool stack_is_known(const Pen& pen, const Task& task) {
  const State& state = pen.scene.state;
  return task.stack.size() > 1 && state.line_task == task.id && state.line == task.stack.back().line;
}

// Whether there is room for the pile; otherwise the card shows it in one line.
bool stack_fits(const Pen& pen, const Layout& layout, std::size_t depth) {
  const float rows = static_cast<float>(std::min<std::size_t>(depth, 3));
  return layout.stack.h >= pen.u(stack_head + rows * stack_row);
}

std::string crumb(const Pen& pen, const std::vector<Frame>& stack, const TextStyle& style, float width) {
  std::string text;
  for (std::size_t i = stack.size(); i-- > 0;) {
    std::string longer = call_at(pen.scene, stack[i]);
    if (!text.empty()) longer += " › " + text;
    const std::string shown = i > 0 ? "… › " + longer : longer;
    if (!text.empty() && pen.canvas.width(shown, style) > width) return "… › " + text;
    text = std::move(longer);
  }
  return text;
}

void draw_stack(const Pen& pen, const Layout& layout) {
  const State& state = pen.scene.state;
  const Task* task = state.running_task();
  if (!task || !stack_is_known(pen, *task) || !stack_fits(pen, layout, task->stack.size())) return;
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const Rect area = layout.stack;
  heading(pen, {area.x, area.y}, "AWAIT STACK", "one task: each coroutine awaits the next");
  const float row = pen.u(stack_row);
  const auto fits = static_cast<std::size_t>((area.h - pen.u(stack_head)) / row);
  const std::size_t depth = task->stack.size(), shown = std::min(depth, fits);
  const float radius = pen.u(8), stroke = pen.stroke();
  float y = area.y + pen.u(stack_head);
  for (std::size_t i = 0; i < shown; ++i, y += row) {
    // Too deep: the outermost, a gap, and the innermost ones.
    const bool gap = shown < depth && i == 1;
    const std::size_t at = shown < depth && i > 1 ? depth - shown + i : i;
    const Frame& frame = task->stack[at];
    const bool inner = at + 1 == depth;
    const float x = area.x + static_cast<float>(i) * pen.u(stack_step);
    const TextStyle name = pen.text(theme.text, 14, Font::mono), code = pen.text(theme.muted, 13, Font::mono);
    const std::string place = call_at(pen.scene, frame);
    const std::string_view line = program_line(pen, frame.line);
    const float name_w = canvas.width(place, name);
    const float wanted = name_w + (line.empty() ? 0 : pen.u(16) + canvas.width(line, code)) + pen.u(24);
    const Rect target = {x, y, std::min(wanted, area.right() - x), row - pen.u(6)};
    if (gap) {
      canvas.text_in(target, fmt::format("{} more", depth - shown + 1), pen.text(theme.muted, 13));
      continue;
    }
    const Placed placed = pen.motion.place(ui::hash_id("stage frame", task->id, at), target, layout.slot, {});
    const Rect box = placed.rect;
    canvas.fill(box, theme.raised.alpha(placed.alpha), radius);
    if (inner) canvas.frame(box, (state.blocked ? theme.blocked : theme.run).alpha(placed.alpha), stroke, radius);
    const Rect in = box.inset(pen.u(12), 0);
    // A long name is cut, its line is not.
    const TextStyle own = pen.text(theme.text.alpha(placed.alpha), 14, Font::mono);
    const std::string number = words::line_mark(pen.scene.index(), frame.line);
    const float number_w = canvas.width(number, own);
    float used =
        canvas.text_in({in.x, in.y, std::min(in.w, name_w + 1) - number_w, in.h}, pen.string(frame.function), own);
    used += canvas.text_in({in.x + used, in.y, number_w + 1, in.h}, number, own) + pen.u(16);
    if (in.w - used > pen.u(40))
      canvas.text_in({in.x + used, in.y, in.w - used, in.h}, line,
                     pen.text(theme.muted.alpha(placed.alpha), 13, Font::mono));
    if (i == 0) continue;
    // Each hangs from the one that awaits it.
    const Point from = {x - pen.u(stack_step) + pen.u(9), target.y - pen.u(6)}, to = {x, target.center().y};
    const Color hook = theme.faint.alpha(placed.alpha);
    canvas.line(from, {from.x, to.y}, hook, stroke);
    canvas.line({from.x, to.y}, to, hook, stroke);
  }
}

} // namespace loopscope::app::stage
