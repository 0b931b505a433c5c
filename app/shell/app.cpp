#include "app/shell/app.h"

#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace loopscope::app {
namespace {

constexpr std::array text_sizes{80, 90, 100, 110, 125, 150, 175, 200, 250, 300};
constexpr double step_patience = 0.5; // seconds

} // namespace

std::vector<ui::Command> App::own_commands() {
  const std::string_view lessons = words::text("commands.group.lessons"), window = words::text("commands.group.window");
  const std::string_view focus = words::text("commands.window.focus_next");
  auto focus_next = [this](bool backwards) {
    return [this, backwards] {
      if (canvas_) canvas_->focus_next(backwards);
    };
  };
  return {
      {"focus_next", {"tab"}, lessons, focus, focus_next(false)},
      {"focus_previous", {"shift+tab"}, lessons, words::text("commands.window.focus_previous"), focus_next(true)},
      {"text_larger",
       {"ctrl++", "ctrl+="},
       window,
       words::text("commands.window.text_larger"),
       [this] { next_text(1); }},
      {"text_smaller", {"ctrl+-"}, window, words::text("commands.window.text_smaller"), [this] { next_text(-1); }},
      {"text_normal", {"ctrl+0"}, window, words::text("commands.window.text_normal"), [this] { options_.text = 100; }},
      {"theme", {"t"}, window, words::text("commands.window.theme"), [this] { options_.light = !options_.light; }},
      {"reduced_motion", {"m"}, window, words::text("commands.window.reduced_motion"), [this] { change_motion(); }},
      {"full_screen",
       {"f11"},
       window,
       words::text("presenter.what.full_screen"),
       [this] {
         options_.full = !options_.full;
         say(words::text(options_.full ? "presenter.full" : "presenter.not_full"));
       }},
      {"help", {"?", "f1"}, window, words::text("commands.window.help"), [this] { help_open_ = true; }},
      {"escape", {"escape"}, window, words::text("commands.window.escape"), [this] { escape(); }},
      {"quit", {"q", "ctrl+q"}, window, words::text("commands.window.quit"), [this] { quit_ = true; }},
  };
}

void App::list_commands() {
  std::vector<ui::Command> all = screen().commands();
  std::ranges::move(own_commands(), std::back_inserter(all));
  if (!options_.quits) std::erase_if(all, [](const ui::Command& command) { return command.id == "quit"; });
  commands_ = ui::Commands(std::move(all), [this](std::function<void()> what) { ask(std::move(what)); });
}

void App::leave() {
  std::erase_if(asked_, [this](const Asked& asked) { return asked.of == &screen(); });
  menu_.close();
  screens_.pop_back();
  list_commands();
}

void App::open(const std::string& file) {
  while (!screen().open(file) && screens_.size() > 1) leave();
}

void App::go(const Link& link) {
  menu_.close();
  help_open_ = false;
  banner_.clear();
  if (const std::string* theme = link.value("theme"); theme && (*theme == "light" || *theme == "dark"))
    options_.light = *theme == "light";
  else if (theme)
    warn(words::text("page.link.no_such", "theme", *theme));
  if (const std::string* text = link.value("text")) {
    int percent = 0;
    std::from_chars(text->data(), text->data() + text->size(), percent);
    if (std::ranges::find(text_sizes, percent) != text_sizes.end())
      options_.text = percent;
    else
      warn(words::text("page.link.no_such", "text", *text));
  }
  while (!screen().go(link) && screens_.size() > 1) leave();
  if (const std::string* unknown = link.unknown()) warn(words::text("page.link.unknown", *unknown));
}

void App::put_looks(Link& link) const {
  link.put("theme", options_.light ? "light" : "dark");
  if (options_.text != 100) link.put("text", options_.text);
}

void App::ask(std::function<void()> what) {
  if (asked_.empty()) waited_ = 0;
  const auto place = drawing_ && frame_first_ ? asked_.begin() + led_to_++ : asked_.end();
  asked_.insert(place, {drawing_ ? &screen() : nullptr, std::move(what)});
  carry_out();
}

bool App::must_wait() const {
  return drawing_ || frame_first_ || (screen().awaits_step() && waited_ < step_patience);
}

bool App::carry_out() {
  bool any = false;
  for (; !asked_.empty() && !must_wait(); any = true) {
    const Asked next = std::move(asked_.front());
    asked_.pop_front();
    waited_ = 0;
    if (next.of && next.of != &screen()) continue; // another screen covers it by now, and has other commands
    next.what();
    if (canvas_) canvas_->keep_moving();
  }
  return any;
}

void App::key(std::string_view name) {
  idle_ = 0;
  used_ = true;
  toast_.hurry();
  if (canvas_) canvas_->drop_tip();
  ask([this, name = std::string(name)] { take_key(name); });
}

bool App::types() const {
  return !help_open_ && !menu_.is_open() && screen().typing(canvas_ ? canvas_->focus() : 0) != nullptr;
}

void App::take_key(std::string_view name) {
  const ui::Command* command = commands_.of_key(name);
  const std::string_view id = command ? command->id : "";
  const bool in_front = help_open_ || menu_.is_open();
  if (!in_front)
    if (editor::Target* typing = screen().typing(canvas_ ? canvas_->focus() : 0);
        typing && typing->key(name, *clipboard_))
      return;
  // Only a text, and what moves the focus, make a difference of Shift with a key that types nothing.
  if (name.starts_with("shift+") && name != "shift+tab") name.remove_prefix(6);
  if (in_front) {
    if (id == "quit") quit_ = true;
    if (help_open_)
      help_open_ = name != "escape" && name != "enter" && id != "help";
    else if (const auto choose = menu_.key(name))
      choose();
    return;
  }
  if (screen().key(name)) {
    frame_first_ = true;
    return;
  }
  // A thing that has the keyboard's focus takes the keys that change it.
  if (canvas_ && canvas_->focused()) {
    if (name == "up" || name == "down") return canvas_->focus_next(name == "up");
    if (name == "left" || name == "right" || name == "enter") {
      frame_first_ = true;
      return name == "enter" ? canvas_->activate() : canvas_->adjust(name == "left" ? -1 : 1);
    }
  }
  // It may lead to another screen, with other commands.
  if (command)
    if (const auto handler = command->handler) handler();
}

void App::escape() {
  if (canvas_ && canvas_->focused())
    canvas_->clear_focus();
  else if (!banner_.empty())
    banner_.clear();
  else
    screen().escape();
}

/// Whoever comes next finds it as the first did.
void App::begin_anew() {
  idle_ = 0;
  used_ = false;
  asked_.clear();
  while (screens_.size() > 1) leave();
  menu_.close();
  help_open_ = false;
  banner_.clear();
  if (canvas_) canvas_->clear_focus();
  screen().begin_anew();
}

bool App::update(double seconds) {
  idle_ += seconds;
  if (options_.idle_after > 0 && used_ && idle_ >= options_.idle_after && !drawing_) begin_anew();
  bool moving = toast_.update(seconds);
  for (const auto& each : screens_) moving = each->update(seconds) || moving;
  waited_ += seconds;
  return carry_out() || moving;
}

void App::draw(ui::Canvas& canvas) {
  canvas_ = &canvas;
  marks_.clear();
  drawing_ = true;
  led_to_ = 0;
  const ui::Rect window = canvas.window();
  if (const ui::Point mouse = canvas.pointer().mouse(); mouse.x != mouse_.x || mouse.y != mouse_.y) {
    mouse_ = mouse;
    idle_ = 0;
    used_ = true;
  }
  if (options_.idle_after > 0 && used_) canvas.come_back_in(options_.idle_after - idle_ + 0.1);
  const float below = screen().draw(canvas);
  if (!banner_.empty()) {
    const BannerAsks asks = draw_banner(canvas, window, below, banner_, offer_, marks_);
    if (asks == BannerAsks::what_it_offers) ask(offered_);
    if (asks == BannerAsks::to_close) ask([this] { banner_.clear(); });
  }
  if (auto choose = menu_.draw(canvas, window, marks_)) ask(std::move(choose));
  if (help_open_ && help_.draw(canvas, window, commands_)) help_open_ = false;
  // Not over what the comparison says in the end.
  ui::Rect free = window;
  if (const ui::Rect said = place_of(marks_, "compare:said"); said.h > 0) free.h = said.y - free.y + 34;
  toast_.draw(canvas, free);
  drawing_ = frame_first_ = false;
  carry_out();
  if (!asked_.empty()) canvas.keep_moving();
}

int App::draw_sheet(ui::Canvas& canvas, int sheet) {
  drawing_ = true;
  const int sheets = screen().draw_sheet(canvas, sheet);
  drawing_ = false;
  return sheets;
}

void App::open_menu(std::string_view name, std::vector<MenuItem> items, std::string_view mark) {
  menu_.open(name, std::move(items), place_of(marks_, mark));
}

void App::speak(std::string_view text) {
  if (!speaker_ || text.empty() || text == spoken_) return;
  spoken_ = text;
  speaker_(text);
}

void App::change_motion() {
  options_.still = !options_.still;
  say(words::text(options_.still ? "screens.window.still" : "screens.window.moves"));
}

float App::scale(int width, int height, float density) const {
  // What a window of 1440 by 810 holds is what a larger one holds. By twelfths, so that letters are not made anew for
  // each size that a window passes through.
  const float fitted = std::min(static_cast<float>(width) / 1440, static_cast<float>(height) / 810) / density;
  const float steps = std::floor(std::max(1.0f, fitted) * 12 + 0.01f) / 12;
  const float usual = density * steps * static_cast<float>(options_.text) / 100;
  if (!options_.presenting) return usual;
  // The smallest letters have 12 points: 24 pixels in a window of 1920 by 1080.
  return std::max(
      usual, std::floor(std::min(static_cast<float>(width) / 960, static_cast<float>(height) / 540) * 12 + 0.01f) / 12);
}

void App::next_text(int by) {
  if (by > 0) {
    auto larger = std::ranges::upper_bound(text_sizes, options_.text);
    options_.text = larger == text_sizes.end() ? text_sizes.back() : *larger;
  } else {
    auto smaller = std::ranges::lower_bound(text_sizes, options_.text);
    options_.text = smaller == text_sizes.begin() ? text_sizes.front() : *std::prev(smaller);
  }
  say(words::text("screens.window.text_at", options_.text));
}

std::string App::state_line() const {
  StateLine state;
  for (const auto& each : screens_) each->put_state(state);
  state.put("theme", options_.light ? "light" : "dark");
  state.put("text", options_.text);
  state.put("still", options_.still);
  state.put("menu", menu_.name());
  state.put("help", help_open_);
  state.put("presenting", options_.presenting);
  state.put("banner", !banner_.empty());
  return state.text();
}

} // namespace loopscope::app
