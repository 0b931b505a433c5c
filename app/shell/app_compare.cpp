// The comparison of two runs: how it is reached, steered and left.
#include "app/shell/app.h"

#include <algorithm>
#include <ranges>

namespace loopscope::app {
namespace {

/// The pair that a class will want first, for real.
Compare::Pair first_pair() {
  std::string real = "simulated";
  for (const scenarios::LoopKind& loop : scenarios::loops() | std::views::reverse)
    if (loop.name != "simulated") real = loop.name;
  const scenarios::Lesson* blocking = scenarios::find_lesson("blocking_downloads");
  const scenarios::Lesson* awaited = scenarios::find_lesson("async_downloads");
  const scenarios::Lesson* first = &scenarios::lessons().front();
  return {RunSettings{.lesson = blocking ? blocking : first, .loop = real},
          RunSettings{.lesson = awaited ? awaited : first, .loop = real}};
}

} // namespace

void App::open_compare() {
  showing_->player.pause();
  compare_ = std::make_unique<Compare>(compared_ ? *compared_ : first_pair(), options_.news);
}

void App::leave_compare() {
  compared_ = compare_->pair();
  compare_.reset();
}

void App::draw_compared(ui::Canvas& canvas) {
  const CompareAsk ask = compare_view_.draw(canvas, canvas.window(), compare_->scene(), marks_);
  auto later = [this](auto what) {
    todo_.push_back([this, what] {
      if (compare_) what();
    });
  };
  if (ask.seek) later([this, time = *ask.seek] { compare_->seek(time); });
  if (ask.play) later([this] { compare_->toggle(); });
  if (ask.again) later([this] { compare_->run_again(); });
  if (ask.leave) later([this] { leave_compare(); });
  if (ask.lesson) later([this, half = *ask.lesson] { choose_compared(half, TopBar::Choice::lesson); });
  if (ask.loop) later([this, half = *ask.loop] { choose_compared(half, TopBar::Choice::loop); });
  if (ask.argument)
    later([this, argument = *ask.argument] {
      RunSettings settings = compare_->pair()[argument.half];
      settings.arguments[argument.name] = argument.value;
      compare_->set(argument.half, std::move(settings));
    });
}

void App::choose_compared(std::size_t half, TopBar::Choice choice) {
  compared_half_ = half;
  open_menu(choice);
}

bool App::compare_key(std::string_view name) {
  if (name == "a" || name == "b") return choose_compared(name == "b", TopBar::Choice::lesson), true;
  if (name == "A" || name == "B") return choose_compared(name == "B", TopBar::Choice::loop), true;
  if (name == "r") return compare_->run_again(), true;
  const Binding* binding = binding_of(name);
  if (!binding) return false;
  switch (binding->command) {
  case Command::compare:
    return leave_compare(), true;
  case Command::escape:
    if (canvas_ && canvas_->focused()) return false;
    return leave_compare(), true;
  case Command::play:
    return compare_->toggle(), true;
  case Command::step_forward:
  case Command::step_back:
    return compare_->step(binding->command == Command::step_forward ? 1 : -1), true;
  case Command::to_start:
    return compare_->seek(0), true;
  case Command::to_end:
    return compare_->to_end(), true;
  case Command::step_smaller:
  case Command::step_larger: // the arrow keys
    return compare_view_.scroll(binding->command == Command::step_larger ? 1 : -1), true;
  // Commands of the window, not of the lesson behind the comparison.
  case Command::focus_next:
  case Command::focus_previous:
  case Command::theme:
  case Command::text_larger:
  case Command::text_smaller:
  case Command::text_normal:
  case Command::reduced_motion:
  case Command::help:
  case Command::quit:
    return false;
  default:
    return true;
  }
}

} // namespace loopscope::app
