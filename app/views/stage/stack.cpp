// What is behind the card that runs: the coroutines that await it, as cards of a stack, and an error that enters it.
#include "app/views/stage/sections.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

using replay::Frame;

namespace {

constexpr std::size_t most_cards = 2; // behind the one in front
constexpr float card_head = 21, least_head = 15;

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

float head_of(const Pen& pen, const Layout& layout) {
  return std::min(pen.u(card_head), layout.headroom / most_cards);
}

} // namespace

std::string_view program_line(const Pen& pen, std::uint32_t place) {
  return trimmed(pen.scene.index().line_text(pen.scene.index().place(place)));
}

bool stack_is_known(const Pen& pen, const Task& task) {
  const State& state = pen.scene.state;
  return task.stack.size() > 1 && state.line_task == task.id && state.line == task.stack.back().line;
}

bool stack_fits(const Pen& pen, const Layout& layout) {
  return head_of(pen, layout) >= pen.u(least_head);
}

std::string crumb(const Pen& pen, const replay::Stack& stack, const TextStyle& style, float width) {
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
  if (!task || !stack_is_known(pen, *task) || !stack_fits(pen, layout)) return;
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const float head = head_of(pen, layout), radius = pen.u(9);
  const std::size_t outer = task->stack.size() - 1, shown = std::min(outer, most_cards);
  const Color edge = state.blocked ? theme.blocked : theme.run;
  // From the back; the frame that awaits the one in front is the nearest.
  for (std::size_t back = shown; back > 0; --back) {
    const bool rest = back == most_cards && outer > most_cards; // the outermost, for all that are left
    const std::size_t at = rest ? 0 : outer - back;
    const float y = layout.slot.y - head * static_cast<float>(back);
    const float half =
        std::min(layout.slot.w / 2 - pen.u(7) * static_cast<float>(back), layout.half_width(y + pen.u(3)) - pen.u(5));
    const Rect target = {layout.slot.center().x - half, y, 2 * half, head + pen.u(14)};
    const Placed placed = pen.motion.place(ui::hash_id("stage frame", task->id, at), target,
                                           {target.x, layout.slot.y, target.w, target.h}, {});
    const Rect box = placed.rect;
    canvas.fill(box, theme.raised.alpha(placed.alpha), radius);
    canvas.frame(box, edge.alpha(0.75f * placed.alpha), pen.u(1.5f), radius);
    const Rect in = {box.x + pen.u(10), box.y, box.w - pen.u(20), head};
    const Frame& frame = task->stack[at];
    const TextStyle name = pen.text(theme.text.alpha(placed.alpha), 12, Font::mono_bold);
    const TextStyle code = pen.text(theme.muted.alpha(placed.alpha), 12, Font::mono);
    std::string place = call_at(pen.scene, frame);
    if (rest) place = words::text("stage.stack.more", place, outer - most_cards);
    const float used = canvas.text_in(in, place, name) + pen.u(8);
    const std::string_view line = rest ? std::string_view() : program_line(pen, frame.line);
    if (in.w - used > pen.u(46)) canvas.text_in({in.x + used, in.y, in.w - used, in.h}, line, code);
  }
}

// An error ------------------------------------------------------------------------------------------

std::optional<Raised> raised_of(const Pen& pen) {
  const State& state = pen.scene.state;
  const Callback& running = state.running;
  if (running.id == 0 || !running.runs_task() || running.via == 0) return std::nullopt;
  const Task* task = state.tasks.find(running.serves);
  if (!task || task->stack.empty()) return std::nullopt;
  Raised raised;
  trace::Outcome outcome{};
  std::string_view text;
  if (const replay::Future* via = state.futures.find(running.via); via && via->settled) {
    outcome = via->outcome;
    text = pen.string(via->text);
  } else if (const Task* other = state.tasks.find(running.via); other && other->status == TaskStatus::ended) {
    outcome = other->outcome;
    text = pen.string(other->text);
  }
  if (outcome == trace::Outcome::result) return std::nullopt;
  raised.name =
      outcome == trace::Outcome::cancelled ? "CancelledError" : std::string(text.substr(0, text.find_first_of("(: ")));
  if (raised.name.empty()) return std::nullopt;
  const bool here = state.line_task == task->id && state.line == task->stack.back().line;
  if (task->status == TaskStatus::ended) {
    if (task->outcome == trace::Outcome::result)
      raised.where = Raised::Where::stays;
    else if (task->outcome == outcome && (outcome == trace::Outcome::cancelled || pen.string(task->text) == text))
      raised.where = Raised::Where::leaves;
    else
      return std::nullopt; // another error has taken its place
  } else if (task->status != TaskStatus::running) {
    return std::nullopt; // suspended: whether it was caught, or waits in a finally, is not told
  } else {
    raised.where = here ? Raised::Where::enters : Raised::Where::goes_on;
    raised.line = here ? task->stack.back().line : state.line;
  }
  return raised;
}

std::string words_of(const Pen& pen, const Raised& raised) {
  const std::string line = raised.line == 0 ? std::string() : words::line_name(pen.scene.index(), raised.line);
  switch (raised.where) {
  case Raised::Where::enters:
    return words::text("stage.raised.enters", line);
  case Raised::Where::goes_on:
    return line.empty() ? std::string() : words::text("stage.raised.goes_on", line);
  case Raised::Where::stays:
    return std::string(words::text("stage.raised.stays"));
  case Raised::Where::leaves:
    return std::string(words::text("stage.raised.leaves"));
  }
  return {};
}

} // namespace loopscope::app::stage
