// What commands, keys and menus do.
#include "app/shell/app.h"
#include "core/trace_files/file.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

namespace loopscope::app {
namespace {

constexpr std::array text_sizes{80, 90, 100, 110, 125, 150, 175, 200, 250, 300};
// A command waits for the step before it, but not forever: that step may never end.
constexpr double patience = 0.5;
constexpr std::array steps{replay::Step::event, replay::Step::callback, replay::Step::turn, replay::Step::task_switch};

} // namespace

void App::key(std::string_view name) {
  in_turn([this, name = std::string(name)] { take_key(name); });
}

void App::in_turn(std::function<void()> what) {
  if (in_turn_.empty()) waited_ = 0;
  in_turn_.push_back(std::move(what));
  take_turns();
}

bool App::must_wait() const {
  const Player& player = showing_->player;
  return frame_first_ || (player.stepping() && !player.live() && waited_ < patience);
}

void App::take_turns() {
  while (!in_turn_.empty() && !must_wait()) {
    const std::function<void()> next = std::move(in_turn_.front());
    in_turn_.pop_front();
    waited_ = 0;
    next();
  }
}

void App::take_key(std::string_view name) {
  if (help_open_) {
    const Binding* binding = binding_of(name);
    if (name == "escape" || name == "enter" || (binding && binding->command == Command::help))
      help_open_ = false;
    else if (binding && binding->command == Command::quit)
      quit_ = true;
    return;
  }
  if (menu_.is_open()) {
    if (std::optional<std::size_t> item = menu_.key(name)) choose(*item);
    const Binding* binding = binding_of(name);
    if (binding && binding->command == Command::quit) quit_ = true;
    return;
  }
  if (!compare_ && layout_.lesson.w > 0 && lesson_.key(name)) {
    frame_first_ = true;
    return;
  }
  if (compare_ && !(canvas_ && canvas_->focused()) && compare_key(name)) return;
  // A thing that has the keyboard's focus takes the keys that change it.
  if (canvas_ && canvas_->focused()) {
    if (name == "up" || name == "down") return canvas_->focus_next(name == "up");
    if (name == "left" || name == "right" || name == "enter") {
      frame_first_ = true;
      return name == "enter" ? canvas_->activate() : canvas_->adjust(name == "left" ? -1 : 1);
    }
  }
  if (compare_ && compare_key(name)) return;
  if (const Binding* binding = binding_of(name)) perform(binding->command);
}

void App::perform(Command command) {
  Player& player = showing_->player;
  auto step_by = [&](int by) {
    player.set_step(steps[static_cast<std::size_t>(std::clamp(static_cast<int>(player.step()) + by, 0, 3))]);
  };
  auto program = [&](trace::Language language) {
    program_.show(language);
    show_panel(Panel::program);
  };
  switch (command) {
  case Command::play:
    player.toggle();
    break;
  case Command::step_forward:
    player.step_forward();
    break;
  case Command::step_back:
    player.step_back();
    break;
  case Command::to_start:
    player.to_start();
    break;
  case Command::to_end:
    player.to_end();
    break;
  case Command::stop:
    if (player.at_end() || !showing_->session->feed()) {
      say("This run has ended.");
    } else {
      showing_->session->stop();
      player.to_end();
    }
    break;
  case Command::again:
    if (showing_->session->from_file())
      say("This is a saved run: it cannot be run again.");
    else
      show_run(showing_->session->settings());
    break;
  case Command::slower:
  case Command::faster:
    if (player.live())
      say("This run is in real time: its speed cannot be changed.");
    else if (command == Command::slower)
      player.slower();
    else
      player.faster();
    break;
  case Command::step_smaller:
    step_by(-1);
    break;
  case Command::step_larger:
    step_by(1);
    break;
  case Command::step_event:
  case Command::step_callback:
  case Command::step_turn:
  case Command::step_switch:
    player.set_step(steps[static_cast<std::size_t>(command) - static_cast<std::size_t>(Command::step_event)]);
    break;
  case Command::previous_task:
    select_task(-1);
    break;
  case Command::next_task:
    select_task(1);
    break;
  case Command::escape:
    if (canvas_ && canvas_->focused())
      canvas_->clear_focus();
    else if (!banner_.empty())
      banner_.clear();
    else
      selected_ = {};
    break;
  case Command::focus_next:
  case Command::focus_previous:
    if (canvas_) canvas_->focus_next(command == Command::focus_previous);
    break;
  case Command::lessons:
    open_menu(TopBar::Choice::lesson);
    break;
  case Command::next_lesson:
    other_lesson(1);
    break;
  case Command::previous_lesson:
    other_lesson(-1);
    break;
  case Command::loops:
    open_menu(TopBar::Choice::loop);
    break;
  case Command::compare:
    open_compare();
    break;
  case Command::python:
    program(trace::Language::python);
    break;
  case Command::cpp:
    if (program_.shown() != trace::Language::cpp) {
      program(trace::Language::cpp);
    } else {
      program_.show_next_file(scene());
      show_panel(Panel::program);
    }
    break;
  case Command::zoom_in:
    timeline_.zoom(1.5);
    break;
  case Command::zoom_out:
    timeline_.zoom(1 / 1.5);
    break;
  case Command::zoom_fit:
    timeline_.fit();
    break;
  case Command::pan_back:
    timeline_.pan(-160);
    break;
  case Command::pan_forward:
    timeline_.pan(160);
    break;
  case Command::timeline_scale:
    timeline_.set_scale(!timeline_.steps());
    break;
  case Command::theme:
    options_.light = !options_.light;
    break;
  case Command::text_larger:
    next_text(1);
    break;
  case Command::text_smaller:
    next_text(-1);
    break;
  case Command::text_normal:
    options_.text = 100;
    break;
  case Command::reduced_motion:
    options_.still = !options_.still;
    say(options_.still ? "Animations off." : "Animations on.");
    break;
  case Command::next_panel:
    if (auto found = std::ranges::find(layout_.choices, layout_.shown); found != layout_.choices.end())
      show_panel(++found == layout_.choices.end() ? layout_.choices.front() : *found);
    break;
  case Command::poke:
    poke();
    break;
  case Command::visit:
    visit();
    break;
  case Command::save:
    save();
    break;
  case Command::help:
    help_open_ = true;
    break;
  case Command::quit:
    quit_ = true;
    break;
  }
}

void App::next_text(int by) {
  if (by > 0) {
    auto larger = std::ranges::find_if(text_sizes, [&](int size) { return size > options_.text; });
    options_.text = larger == text_sizes.end() ? text_sizes.back() : *larger;
  } else {
    int smaller = text_sizes.front();
    for (int size : text_sizes)
      if (size < options_.text) smaller = size;
    options_.text = smaller;
  }
  say(fmt::format("Text at {} %", options_.text));
}

void App::other_lesson(int by) {
  const std::vector<scenarios::Lesson>& all = scenarios::lessons();
  const scenarios::Lesson* now = showing_->session->settings().lesson;
  int at = now ? static_cast<int>(now - all.data()) + by : 0;
  if (at < 0 || at >= static_cast<int>(all.size())) {
    say(at < 0 ? "This is the first lesson." : "This is the last lesson.");
    return;
  }
  show_run({.lesson = &all[static_cast<std::size_t>(at)]});
}

void App::show_run(RunSettings settings) {
  const replay::Step step = showing_->player.step();
  const double speed = showing_->player.speed();
  open(std::move(settings));
  showing_->player.set_step(step);
  showing_->player.set_speed(speed);
}

void App::select_task(int by) {
  std::vector<trace::ObjectId> tasks;
  for (const replay::Lane& lane : showing_->replay.index().lanes())
    if (lane.created < showing_->player.position()) tasks.push_back(lane.task);
  if (tasks.empty()) {
    say("There are no tasks yet.");
    return;
  }
  auto found = selected_.kind == Thing::Kind::task ? std::ranges::find(tasks, selected_.id) : tasks.end();
  std::size_t at = 0;
  if (found == tasks.end())
    at = by > 0 ? 0 : tasks.size() - 1;
  else
    at = (static_cast<std::size_t>(found - tasks.begin()) + tasks.size() + static_cast<std::size_t>(by + 1) - 1) %
         tasks.size();
  selected_ = {Thing::Kind::task, tasks[at]};
}

void App::open_menu(TopBar::Choice choice) {
  std::vector<MenuItem> items;
  std::string title;
  const RunSettings& settings = compare_ ? compare_->pair()[compared_half_] : showing_->session->settings();
  switch (choice) {
  case TopBar::Choice::none:
    return;
  case TopBar::Choice::lesson:
    for (const scenarios::Lesson& lesson : scenarios::lessons())
      items.push_back({fmt::format("{}  {}", lesson.number, lesson.title), lesson.sentence, lesson.group, true,
                       &lesson == settings.lesson});
    break;
  case TopBar::Choice::loop:
    if (!settings.lesson) {
      say("This is a saved run: its loop cannot be changed.");
      return;
    }
    for (const scenarios::LoopKind& loop : scenarios::loops())
      items.push_back({std::string(loop.name), std::string(loop.what), "", true, loop.name == settings.loop});
    break;
  case TopBar::Choice::speed:
    for (double speed : Player::speeds)
      items.push_back({speed_text(speed), speed == 1 ? "one second takes one second" : "", "", true,
                       speed == showing_->player.speed()});
    break;
  case TopBar::Choice::step:
    for (replay::Step step : steps)
      items.push_back({std::string(step_text(step)), "", "", true, step == showing_->player.step()});
    break;
  }
  menu_of_ = choice;
  ui::Rect anchor = bar_.anchor(choice);
  if (compare_)
    anchor = place_of(marks_, fmt::format("compare:{}:{}", choice == TopBar::Choice::lesson ? "lesson" : "loop",
                                          compared_half_ == 0 ? "A" : "B"));
  menu_.open(title, std::move(items), anchor);
}

void App::choose(std::size_t item) {
  RunSettings settings = compare_ ? compare_->pair()[compared_half_] : showing_->session->settings();
  if (compare_) {
    if (menu_of_ == TopBar::Choice::lesson && settings.lesson != &scenarios::lessons()[item])
      compare_->set(compared_half_, {.lesson = &scenarios::lessons()[item], .loop = settings.loop});
    else if (menu_of_ == TopBar::Choice::loop)
      compare_->set(compared_half_, {.lesson = settings.lesson,
                                     .loop = std::string(scenarios::loops()[item].name),
                                     .arguments = settings.arguments});
    menu_of_ = TopBar::Choice::none;
    return;
  }
  switch (menu_of_) {
  case TopBar::Choice::none:
    break;
  case TopBar::Choice::lesson: {
    const scenarios::Lesson* lesson = &scenarios::lessons()[item];
    if (lesson != settings.lesson) show_run({.lesson = lesson});
    break;
  }
  case TopBar::Choice::loop:
    if (scenarios::loops()[item].name != settings.loop) {
      settings.loop = scenarios::loops()[item].name;
      replace(std::move(settings), showing_->player.now());
    }
    break;
  case TopBar::Choice::speed:
    showing_->player.set_speed(Player::speeds[item]);
    break;
  case TopBar::Choice::step:
    showing_->player.set_step(steps[item]);
    break;
  }
  menu_of_ = TopBar::Choice::none;
}

void App::save() {
  const scenarios::Lesson* lesson = showing_->session->settings().lesson;
  std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::string name = fmt::format("{}-{:%Y%m%d-%H%M%S}.loopscope", lesson ? lesson->id : "run", *std::localtime(&now));
  std::error_code unknown;
  std::filesystem::path path = std::filesystem::current_path(unknown) / name;
  std::string error = trace::save(*showing_->session->trace(), path);
  say(error.empty() ? fmt::format("Saved as {}", path.string()) : error);
}

} // namespace loopscope::app
