#include "app/shell/app.h"

#include "app/views/status.h"
#include "app/views/words_only.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace loopscope::app {
namespace {

constexpr double toast_seconds = 5;
// A new run is shown once it is where the old one was, or after this long in any case.
constexpr double patience = 0.5;

} // namespace

void App::open(RunSettings settings) {
  showing_ = std::make_unique<Showing>(Session::run(settings, options_.news));
  coming_.reset();
  banner_.clear();
  limit_told_ = false;
  selected_ = hovered_ = {};
}

void App::open(const std::filesystem::path& trace_file) {
  try {
    showing_ = std::make_unique<Showing>(Session::open(trace_file));
    coming_.reset();
    banner_.clear();
    if (!showing_->session->file_note().empty()) banner_ = showing_->session->file_note();
    selected_ = hovered_ = {};
  } catch (const std::runtime_error& error) {
    banner_ = error.what();
  }
}

void App::replace(RunSettings settings, std::int64_t time) {
  coming_ = std::make_unique<Showing>(Session::run(settings, options_.news));
  coming_for_ = 0;
  const Player& now = showing_->player;
  coming_->player.set_step(now.step());
  coming_->player.set_speed(now.speed());
  // A run in real time begins when the person resumes it.
  if (showing_->player.position() > 0 && !settings.in_real_time()) coming_->player.seek_time(time);
}

bool App::update(double seconds) {
  bool moving = showing_->player.update(seconds);
  waited_ += seconds;
  take_turns();
  moving = moving || showing_->player.busy();
  if (compare_) moving = compare_->update(seconds) || moving;
  if (coming_) {
    coming_for_ += seconds;
    bool busy = coming_->player.update(0) || coming_->replay.size() == 0;
    if (!busy || coming_for_ > patience) {
      showing_ = std::move(coming_);
      hovered_ = {};
      limit_told_ = false;
    }
    moving = true;
  }
  // A run reaches its first pause at once: nothing can be seen before.
  if (showing_->session->feed() && showing_->replay.size() == 0) moving = true;
  if (Feed* feed = showing_->session->feed(); feed && feed->at_limit() && !limit_told_) {
    limit_told_ = true;
    banner_ = fmt::format("The run was stopped after {} callbacks: the program would not end by itself.",
                          RunPacer::default_limit);
  }
  if (toast_left_ > 0) {
    toast_left_ -= seconds;
    moving = true;
  }
  return moving;
}

Scene App::scene() const {
  const Showing& s = *showing_;
  Scene scene{s.replay, s.replay.state()};
  scene.now = s.player.now();
  scene.lesson = s.session->settings().lesson;
  scene.arguments = scene.lesson ? &s.session->settings().arguments : nullptr;
  scene.selected = selected_;
  scene.hovered = hovered_;
  // Of a live run: its loop moves, whether it is wanted to or not.
  scene.playing = s.player.playing() || (s.player.live() && s.player.busy()) ||
                  (s.player.pausing() && s.player.follows() && s.replay.state().running.id != 0);
  scene.at_end = s.player.at_end();
  scene.step = &showing_->narrator.tell(s.replay, s.player.step());
  // While a slider is dragged it shows what is asked for, and not the run that is still on the screen.
  if (coming_ && scene.lesson) scene.arguments = &coming_->session->settings().arguments;
  return scene;
}

std::string App::title() const {
  const scenarios::Lesson* lesson = showing_->session->settings().lesson;
  return lesson ? lesson->title : showing_->session->path().filename().string();
}

BarFacts App::bar_facts() const {
  const Showing& s = *showing_;
  const scenarios::Lesson* lesson = s.session->settings().lesson;
  BarFacts facts;
  facts.title = title();
  facts.lesson = lesson != nullptr;
  const replay::Index& index = s.replay.index();
  if (lesson) {
    facts.subtitle = fmt::format("{} of {} · {}", lesson->number, scenarios::lessons().size(), lesson->group);
    facts.loop = s.session->settings().loop;
  } else {
    facts.subtitle = fmt::format("a saved run of {}", index.trace().string(index.scenario()));
    facts.loop = index.trace().string(index.loop_name());
  }
  facts.step = s.player.step();
  facts.speed = s.player.speed();
  facts.live = s.player.live();
  facts.playing = s.player.playing();
  facts.at_start = s.player.position() == 0;
  facts.at_end = s.player.at_end();
  facts.time = s.player.now();
  facts.turn = s.replay.state().turn;
  facts.status = status_of(scene());
  return facts;
}

void App::draw(ui::Canvas& canvas) {
  canvas_ = &canvas;
  marks_.clear();
  hovering_ = {};
  ui::Rect window = canvas.window();
  const BarFacts facts = bar_facts();
  const float bar = bar_.height(canvas, window.w, facts), line = live_line_height(canvas, window),
              alive = alive_row_height();
  layout_ = lay_out(window, bar + line + alive, dividers_, panel_);
  layout_.bar.h = std::min(layout_.bar.h, bar);
  const Scene now = scene();
  if (compare_) {
    draw_compared(canvas);
  } else if (layout_.mode == Layout::Mode::words) {
    layout_.words = {window.x, window.y + line, window.w, window.h - line};
    draw_words(canvas, layout_.words, now, *this);
    marks_.emplace_back("words", layout_.words);
    if (line > 0) draw_live_line(canvas, {window.x, window.y, window.w, line});
  } else {
    draw_panels(canvas, now);
    draw_borders(canvas);
    draw_dividers(canvas);
    TopBar::Choice wanted = bar_.draw(
        canvas, layout_.bar, facts,
        [this](Command c) { todo_.push_back([this, c] { in_turn([this, c] { perform(c); }); }); }, marks_);
    if (line > 0) draw_live_line(canvas, {layout_.bar.x, layout_.bar.bottom(), layout_.bar.w, line});
    if (alive > 0)
      alive_.draw(
          canvas, {layout_.bar.x, layout_.bar.bottom() + line, layout_.bar.w, alive}, alive_facts(),
          [this](Command c) { todo_.push_back([this, c] { perform(c); }); }, marks_);
    if (wanted != TopBar::Choice::none) todo_.push_back([this, wanted] { open_menu(wanted); });
  }
  draw_banner(canvas);
  if (std::optional<std::size_t> item = menu_.draw(canvas, window)) todo_.push_back([this, item] { choose(*item); });
  for (std::size_t i = 0; menu_.is_open() && i < menu_.size(); ++i)
    marks_.emplace_back(fmt::format("menu:{}", i), menu_.place(i));
  if (help_open_ && help_.draw(canvas, window)) help_open_ = false;
  draw_toast(canvas);
  finish_frame();
}

void App::draw_panels(ui::Canvas& canvas, const Scene& now) {
  auto panel = [&](const char* name, ui::Rect box, auto&& draw) {
    if (box.w <= 0 || box.h <= 0) return;
    canvas.push_clip(box);
    draw(box);
    canvas.pop_clip();
    marks_.emplace_back(name, box);
  };
  panel("stage", layout_.stage, [&](ui::Rect box) { stage_.draw(canvas, box, now, *this); });
  panel("lesson", layout_.lesson, [&](ui::Rect box) { lesson_.draw(canvas, box, now, *this); });
  panel("program", layout_.program, [&](ui::Rect box) { program_.draw(canvas, box, now, *this); });
  panel("console", layout_.console, [&](ui::Rect box) { console_.draw(canvas, box, now, *this); });
  panel("timeline", layout_.timeline, [&](ui::Rect box) { timeline_.draw(canvas, box, now, *this); });
  panel("headline", layout_.headline, [&](ui::Rect box) { draw_headline(canvas, box, now, *this); });
  if (layout_.tabs.w > 0) draw_tabs(canvas);
  if (now.lesson)
    for (const scenarios::Parameter& parameter : now.lesson->parameters)
      if (ui::Rect place = canvas.focusable_place(ui::hash_id(parameter.name)); place.w > 0)
        marks_.emplace_back("parameter:" + parameter.name, place);
}

void App::draw_tabs(ui::Canvas& canvas) {
  const ui::Theme& t = canvas.theme();
  canvas.fill(layout_.tabs, t.panel);
  canvas.line({layout_.tabs.x, layout_.tabs.bottom() - 0.5f}, {layout_.tabs.right(), layout_.tabs.bottom() - 0.5f},
              t.line);
  float x = layout_.tabs.x + 10;
  for (Panel panel : layout_.choices) {
    std::string_view name = name_of(panel);
    bool is = panel == layout_.shown;
    ui::TextStyle style{is ? t.text : t.muted, 15, is ? ui::Font::semibold : ui::Font::regular};
    ui::Rect place{x, layout_.tabs.y, canvas.width(name, {t.text, 15, ui::Font::semibold}) + 20, layout_.tabs.h};
    ui::Touch touch = canvas.touch(place, ui::hash_id("tab", static_cast<std::uint64_t>(panel)));
    if (touch.hovered) style.color = t.text;
    canvas.text_in(place, name, style, ui::Align::center);
    if (is) canvas.fill({place.x + 10, place.bottom() - 2, place.w - 20, 2}, t.text);
    if (touch.clicked) todo_.push_back([this, panel] { show_panel(panel); });
    std::string mark = fmt::format("tab:{}", name);
    marks_.emplace_back(mark, place);
    x += place.w;
  }
}

void App::draw_borders(ui::Canvas& canvas) {
  ui::Color color = canvas.theme().line;
  auto upright = [&](float x, ui::Rect beside) { canvas.fill({x - 0.5f, beside.y, 1, beside.h}, color); };
  auto level = [&](float y, ui::Rect beside) { canvas.fill({beside.x, y - 0.5f, beside.w, 1}, color); };
  ui::Rect right = layout_.tabs.w > 0 && layout_.stage.w > 0
                       ? ui::Rect{layout_.tabs.x, layout_.tabs.y, layout_.tabs.w, layout_.stage.h}
                       : layout_.program;
  if (layout_.console.w > 0 && layout_.tabs.w <= 0) right.h += layout_.console.h;
  if (layout_.stage.w > 0 && right.w > 0 && right.x > layout_.stage.x) upright(right.x, right);
  if (layout_.mode == Layout::Mode::full) upright(layout_.lesson.right(), layout_.lesson);
  if (layout_.console.w > 0) level(layout_.console.y, layout_.console);
  if (layout_.timeline.w > 0 && layout_.timeline.y > layout_.bar.bottom() + 60)
    level(layout_.timeline.y, layout_.timeline);
}

void App::draw_dividers(ui::Canvas& canvas) {
  using Drag = ui::Canvas::Drag;
  auto divider = [&](const char* name, ui::Rect grip, bool across, float now, float sign, float& size) {
    ui::Touch touch = canvas.touch(grip, ui::hash_id(name), false);
    if (touch.hovered || touch.held) {
      canvas_->set_drag(across ? Drag::across : Drag::upright);
      canvas.fill(across ? ui::Rect{grip.center().x - 1, grip.y, 2, grip.h}
                         : ui::Rect{grip.x, grip.center().y - 1, grip.w, 2},
                  canvas.theme().muted);
    }
    if (touch.held) size = std::max(1.0f, now + sign * (across ? touch.drag.x : touch.drag.y));
    if (touch.right_clicked) size = 0; // as it comes
    marks_.emplace_back(name, grip);
  };
  const Layout& l = layout_;
  if (l.mode == Layout::Mode::full)
    divider("divider:lesson", {l.lesson.right() - 4, l.lesson.y, 8, l.lesson.h}, true, l.lesson.w, 1, dividers_.left);
  float right = l.mode == Layout::Mode::full ? l.program.x : l.stage.w > 0 && l.tabs.x > l.stage.x ? l.tabs.x : 0;
  if (right > 0)
    divider("divider:program", {right - 4, l.stage.y, 8, l.stage.h}, true, l.bar.right() - right, -1, dividers_.right);
  if (l.timeline.w > 0 && l.shown != Panel::timeline)
    divider("divider:timeline", {l.timeline.x, l.timeline.y - 4, l.timeline.w, 8}, false, l.timeline.h, -1,
            dividers_.bottom);
  if (l.console.w > 0)
    divider("divider:console", {l.console.x, l.console.y - 4, l.console.w, 8}, false, l.console.h, -1,
            dividers_.console);
}

void App::draw_banner(ui::Canvas& canvas) {
  if (banner_.empty()) return;
  const ui::Theme& t = canvas.theme();
  ui::Rect window = canvas_->window();
  float wide = std::min(720.0f, window.w - 24);
  std::vector<ui::Span> spans{{banner_, {t.text, 14}, 0}};
  float high = canvas.paragraph({}, wide - 76, spans, nullptr, nullptr, false) + 20;
  ui::Rect box{window.x + (window.w - wide) / 2, layout_.bar.bottom() + 10, wide, high};
  canvas.fill(box, t.panel, 10);
  canvas.fill(box, t.blocked.alpha(0.14f), 10);
  canvas.frame(box, t.blocked, 1.5f, 10);
  canvas.fill({box.x + 14, box.center().y - 9, 18, 18}, t.blocked, 9);
  canvas.text_in({box.x + 14, box.center().y - 9, 18, 18}, "!", {t.panel, 14, ui::Font::bold}, ui::Align::center);
  canvas.paragraph({box.x + 42, box.y + 10}, wide - 76, spans);
  canvas.touch(box, ui::hash_id("banner"), false);
  ui::Rect close{box.right() - 34, box.center().y - 14, 28, 28};
  ui::Touch touch = canvas.touch(close, ui::hash_id("banner close"));
  if (touch.hovered) canvas.fill(close, t.text.alpha(0.08f), 6);
  canvas.cross(close.inset(6), t.text, 2);
  if (touch.clicked) todo_.push_back([this] { banner_.clear(); });
  marks_.emplace_back("banner", box);
}

void App::draw_toast(ui::Canvas& canvas) {
  if (toast_left_ <= 0) return;
  const ui::Theme& t = canvas.theme();
  ui::Rect window = canvas_->window();
  std::vector<ui::Span> spans{{toast_, {t.panel, 14, ui::Font::semibold}, 0}};
  float wide = std::min(canvas.width(toast_, spans[0].style) + 1, window.w - 72);
  float high = canvas.paragraph({}, wide, spans, nullptr, nullptr, false);
  ui::Rect box{window.x + (window.w - wide - 36) / 2, window.bottom() - high - 44, wide + 36, high + 20};
  float strength = options_.still ? 1 : static_cast<float>(std::clamp(toast_left_ / 0.3, 0.0, 1.0));
  canvas.fill(box, t.text.alpha(strength), 10);
  spans[0].style.color = t.panel.alpha(strength);
  canvas.paragraph({box.x + 18, box.y + 10}, wide, spans);
}

void App::finish_frame() {
  if (hovering_ != hovered_) {
    hovered_ = hovering_;
    canvas_->keep_moving(); // other views show it, too
  }
  // What is carried out may ask for more.
  for (std::size_t i = 0; i < todo_.size(); ++i) {
    std::function<void()> next = std::move(todo_[i]);
    next();
    canvas_->keep_moving();
  }
  todo_.clear();
  frame_first_ = false;
  take_turns();
  if (!in_turn_.empty()) canvas_->keep_moving();
}

void App::say(std::string text) {
  toast_ = std::move(text);
  toast_left_ = toast_seconds;
}

void App::seek(std::uint64_t position) {
  todo_.push_back([this, position] { showing_->player.seek(position); });
}

void App::seek_time(std::int64_t time) {
  todo_.push_back([this, time] { showing_->player.seek_time(time); });
}

void App::select(Thing thing) {
  todo_.push_back([this, thing] { selected_ = selected_ == thing ? Thing{} : thing; });
}

void App::hover(Thing thing) {
  hovering_ = thing;
}

void App::set_argument(std::string_view parameter, double value) {
  todo_.push_back([this, name = std::string(parameter), value] {
    const Showing& latest = coming_ ? *coming_ : *showing_;
    RunSettings settings = latest.session->settings();
    if (!settings.lesson) return;
    settings.arguments[name] = value;
    replace(std::move(settings), showing_->player.now());
  });
}

std::string App::state_line() const {
  const Showing& s = *showing_;
  const RunSettings& settings = s.session->settings();
  std::string selected = "none";
  constexpr const char* kinds[] = {"none", "task", "callback", "primitive", "future", "line"};
  if (selected_) selected = fmt::format("{}:{}", kinds[static_cast<int>(selected_.kind)], selected_.id);
  std::string set;
  if (settings.lesson)
    for (const scenarios::Parameter& parameter : settings.lesson->parameters) {
      auto given = settings.arguments.find(parameter.name);
      set += fmt::format("{}{}:{}", set.empty() ? "" : ",", parameter.name,
                         given == settings.arguments.end() ? parameter.initial : given->second);
    }
  constexpr const char* modes[] = {"full", "tabs", "words"};
  constexpr const char* menus[] = {"none", "lesson", "loop", "speed", "step"};
  constexpr const char* replies[] = {"none", "waits", "came", "never"};
  const AliveFacts alive = alive_facts();
  std::string compared = "none";
  if (compare_)
    compared = fmt::format("{}@{},{}@{} compared_time={:.6f} compared_end={:.6f} compared_over={}",
                           compare_->pair()[0].lesson->id, compare_->pair()[0].loop, compare_->pair()[1].lesson->id,
                           compare_->pair()[1].loop, static_cast<double>(compare_->now()) / 1e9,
                           static_cast<double>(compare_->end()) / 1e9, compare_->over() ? 1 : 0);
  return fmt::format("lesson={} position={} events={} time={:.6f} turn={} status={} playing={} step={} speed={} "
                     "theme={} text={} still={} "
                     "selected={} loop={} set={} layout={} panel={} program={} menu={} help={} banner={} ended={} "
                     "poke={} client={} compare={}",
                     settings.lesson ? settings.lesson->id : "file", s.player.position(), s.replay.size(),
                     static_cast<double>(s.player.now()) / 1e9, s.replay.state().turn, word_of(status_of(scene())),
                     s.player.playing() ? 1 : 0, step_text(s.player.step()),
                     std::isinf(s.player.speed()) ? "fastest" : fmt::format("{}", s.player.speed()),
                     options_.light ? "light" : "dark", options_.text, options_.still ? 1 : 0, selected,
                     settings.lesson ? settings.loop
                                     : std::string(s.replay.trace().string(s.replay.index().loop_name())),
                     set.empty() ? "none" : set, modes[static_cast<int>(layout_.mode)], name_of(layout_.shown),
                     program_.shown() == trace::Language::python ? "python" : "cpp",
                     menus[static_cast<int>(menu_.is_open() ? menu_of_ : TopBar::Choice::none)], help_open_ ? 1 : 0,
                     banner_.empty() ? 0 : 1, s.player.at_end() ? 1 : 0, replies[static_cast<int>(alive.loop.state)],
                     replies[static_cast<int>(alive.client.state)], compared);
}

} // namespace loopscope::app
