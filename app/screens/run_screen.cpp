#include "app/screens/run_screen.h"

#include "app/screens/choices.h"
#include "app/screens/compare_screen.h"
#include "app/views/parts/sentences.h"
#include "app/views/status.h"
#include "app/views/words_only.h"
#include "core/replay/rare.h"
#include "core/words/spoken.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

namespace loopscope::app {
namespace {

// A new run is shown once it is where the old one was, or after this long in any case, in seconds.
constexpr double longest_catching_up = 0.5;
// How often the line about a paused real-time run is updated, in seconds.
constexpr double live_pace = 0.2;
// In a lower window the keys of the probe do without its row.
constexpr float least_for_probe = 480;
// A smaller window shows the same to a class as to anybody.
constexpr ui::Rect least_presented{0, 0, 500, 320};
constexpr std::array steps{replay::Step::line, replay::Step::event, replay::Step::callback, replay::Step::turn,
                           replay::Step::task_switch};
/// The same from the smallest on.
constexpr std::array by_size{replay::Step::event, replay::Step::line, replay::Step::callback, replay::Step::turn,
                             replay::Step::task_switch};

/// The address of the server that was opened last and still listens, or empty.
std::string listening(const replay::Replay& replay) {
  trace::StringId address = 0;
  replay.state().connections.each([&](trace::ObjectId, const replay::Connection& connection) {
    if (connection.status == replay::ConnectionStatus::listening) address = connection.peer;
  });
  return std::string(replay.trace().string(address));
}

} // namespace

RunScreen::RunScreen(App& app, World& world, RunSettings settings) : app_(app), world_(world), first_(settings) {
  take(made_of(std::move(settings), false));
  take_pace();
}

RunScreen::RunScreen(App& app, World& world, OpenedFile opened) : app_(app), world_(world) {
  open(std::move(opened));
  take_pace();
}

/// As it was when the window was open last.
void RunScreen::take_pace() {
  for (const replay::Step step : steps)
    if (step_text(step) == app_.options().step) player().set_step(step);
  if (shown_->settings.lesson) player().set_speed(app_.options().speed);
}

/// `starts`: a program of one's own is started, too, and not its text alone shown.
std::unique_ptr<ShownRun> RunScreen::made_of(RunSettings settings, bool starts) {
  settings = on_its_loop(std::move(settings));
  if (settings.program && !settings.lesson) {
    interpreter_ = world_.interpreter_for(*settings.program);
    settings.loop = "cpython";
  }
  if (!settings.program || settings.lesson || starts) {
    RunSettings started = settings; // with the Python that was found; it is looked for anew each time
    if (settings.program && !settings.lesson) started.program->interpreter = interpreter_.path;
    return std::make_unique<ShownRun>(std::move(settings), world_.start(started));
  }
  ProgramText text;
  if (settings.program->text)
    text.text = *settings.program->text;
  else if (!settings.program->module)
    text = world_.read_program(settings.program->file);
  if (!text.problem.empty()) app_.warn(text.problem);
  return std::make_unique<ShownRun>(std::move(settings), text.text);
}

void RunScreen::open(OpenedFile opened) {
  app_.warn(opened.problem);
  if (opened.program)
    take(made_of({.program = std::move(opened.program)}, false));
  else if (opened.trace || opened.reading)
    take(std::make_unique<ShownRun>(std::move(opened)));
}

bool RunScreen::begin() {
  if (!shown_->waits()) return true;
  if (!interpreter_.problem.empty()) {
    app_.warn(interpreter_.problem);
    return false;
  }
  started_.insert(shown_->settings.program->file);
  const Thing selected = selected_; // the line to run to
  std::unique_ptr<ShownRun> run = made_of(shown_->settings, true);
  run->player.set_step(player().step());
  run->player.set_speed(player().speed());
  take(std::move(run));
  selected_ = selected;
  return true;
}

std::vector<ui::Command> RunScreen::commands() {
  using words::text;
  const std::string_view playback = text("commands.group.playback"), size = text("commands.group.step_size"),
                         view = text("commands.group.view"), live = text("commands.group.live"),
                         lessons = text("commands.group.lessons"), probe_tip = text("commands.run.poke_about"),
                         client_tip = text("commands.run.visit_about");
  // What moves on runs a program that waits for that.
  auto on = [this](void (Player::*moves)()) {
    return [this, moves] {
      if (begin()) (player().*moves)();
    };
  };
  auto program = [this](trace::Language language) { return [this, language] { show_program(language); }; };
  auto step = [this](replay::Step chosen) { return [this, chosen] { player().set_step(chosen); }; };
  auto step_by = [this](int by) {
    return [this, by] {
      const auto at = std::ranges::find(by_size, player().step()) - by_size.begin();
      player().set_step(by_size[static_cast<std::size_t>(
          std::clamp<std::ptrdiff_t>(at + by, 0, static_cast<std::ptrdiff_t>(by_size.size()) - 1))]);
    };
  };
  std::vector<ui::Command> all{
      {"play", {"space"}, playback, text("commands.run.play"), on(&Player::toggle)},
      {"step_forward", {"right"}, playback, text("commands.run.step_forward"), on(&Player::step_forward)},
      {"step_back", {"left"}, playback, text("commands.run.step_back"), [this] { player().step_back(); }},
      {"to_start",
       {"home"},
       playback,
       text("commands.run.to_start"),
       [this] { player().to_start(); },
       text("commands.run.to_start_button")},
      {"to_end",
       {"end"},
       playback,
       text("commands.run.to_end"),
       on(&Player::to_end),
       text("commands.run.to_end_button")},
      {"run_to_task", {"j"}, playback, text("commands.run.run_to_task"), [this] { run_to_task(); }},
      {"run_to_line", {"h"}, playback, text("commands.run.run_to_line"), [this] { run_to_line(); }},
      {"stop", {"x"}, playback, text("commands.run.stop"), [this] { stop(); }},
      {"again", {"r"}, playback, text("commands.run.again"), [this] { again(); }},
      {"faster", {"+", "="}, playback, text("commands.run.faster"), [this] { change_speed(true); }},
      {"slower", {"-"}, playback, text("commands.run.slower"), [this] { change_speed(false); }},
      {.id = "speeds", .handler = [this] { choose_speed(); }},

      {"step_line", {"1"}, size, text("commands.run.step_line"), step(replay::Step::line)},
      {"step_event", {"2"}, size, text("commands.run.step_event"), step(replay::Step::event)},
      {"step_callback", {"3"}, size, text("commands.run.step_callback"), step(replay::Step::callback)},
      {"step_turn", {"4"}, size, text("commands.run.step_turn"), step(replay::Step::turn)},
      {"step_switch", {"5"}, size, text("commands.run.step_switch"), step(replay::Step::task_switch)},
      {"step_smaller", {"up"}, size, text("commands.run.step_smaller"), step_by(-1)},
      {"step_larger", {"down"}, size, text("commands.run.step_larger"), step_by(1)},
      {.id = "steps", .handler = [this] { choose_step(); }},

      {"next_task", {"]"}, view, text("commands.run.next_task"), [this] { select_task(1); }},
      {"previous_task", {"["}, view, text("commands.run.previous_task"), [this] { select_task(-1); }},
      {"next_rare", {"}"}, view, text("commands.run.next_rare"), [this] { seek_rare(true); }},
      {"previous_rare", {"{"}, view, text("commands.run.previous_rare"), [this] { seek_rare(false); }},
      {"python", {"p"}, view, text("commands.run.python"), program(trace::Language::python)},
      {"cpp", {"c"}, view, text("commands.run.cpp"), program(trace::Language::cpp)},
      {"zoom_in", {"z"}, view, text("commands.run.zoom_in"), [this] { timeline_.zoom(1.5); }},
      {"zoom_out", {"Z"}, view, text("commands.run.zoom_out"), [this] { timeline_.zoom(1 / 1.5); }},
      {"zoom_fit", {"0"}, view, text("commands.run.zoom_fit"), [this] { timeline_.fit(); }},
      {"pan_back", {","}, view, text("commands.run.pan_back"), [this] { timeline_.pan(-160); }},
      {"pan_forward", {"."}, view, text("commands.run.pan_forward"), [this] { timeline_.pan(160); }},
      {"scale", {"k"}, view, text("commands.run.scale"), [this] { timeline_.set_scale(!timeline_.steps()); }},
      {"others",
       {"a"},
       view,
       text("commands.run.others"),
       [this] {
         own_only_ = !own_only_;
         app_.say(text(own_only_ ? "screens.say.others_hidden" : "screens.say.others_dim"));
       }},
      {"hide_future", {"y"}, view, text("commands.run.hide_future"), [this] { hide_future(); }},
      {"next_panel", {"v"}, view, text("commands.run.next_panel"), [this] { show_next_panel(); }},

      {"type", {"enter"}, live, text("commands.run.type"), [this] { type_next(); }},
      {"poke", {"i"}, live, text("commands.run.poke"), [this] { probe(); }, probe_tip},
      {"visit", {"g"}, live, text("commands.run.visit"), [this] { send_client(); }, client_tip},

      {"lessons", {"l"}, lessons, text("commands.run.lessons"), [this] { choose_lesson(); }},
      {"next_lesson", {"n", "page down"}, lessons, text("commands.run.next_lesson"), [this] { other_lesson(1); }},
      {"previous_lesson",
       {"b", "page up"},
       lessons,
       text("commands.run.previous_lesson"),
       [this] { other_lesson(-1); }},
      {"loops", {"o"}, lessons, text("commands.run.loops"), [this] { choose_loop(); }},
      {"compare", {"d"}, lessons, text("commands.run.compare"), [this] { compare(); }},
      {"save", {"s"}, lessons, text("commands.run.save"), [this] { save(); }},
  };
  if (world_.is_page()) {
    all.push_back({"copy_link", {"L"}, lessons, text("page.command.copy_link"), [this] { copy_link(); }});
    all.push_back({"open_file", {"ctrl+o"}, lessons, text("page.command.open_file"), [this] { world_.choose_file(); }});
    all.push_back({.id = "whole_page",
                   .handler = [this] { world_.leave_frame(link()); },
                   .tip = text("page.command.whole_page")});
  } else {
    all.push_back({"save_page", {"P"}, lessons, text("page.command.save_page"), [this] { save_page(); }});
  }
  // What the learner does may not let the run go on, or be seen otherwise, for a while.
  for (ui::Command& each : all)
    each.handler = [this, id = each.id, does = std::move(each.handler)] {
      if (!std::ranges::any_of(activities_, [&](const auto& activity) { return activity->refuses(id); })) does();
    };
  std::ranges::move(editor_.commands(), std::back_inserter(all));
  for (const auto& each : activities_) std::ranges::move(each->commands(), std::back_inserter(all));
  if (app_.embedded()) {
    constexpr std::array there{"play", "step_forward", "step_back", "to_start", "to_end", "whole_page", "copy_link"};
    for (ui::Command& each : all)
      if (std::ranges::find(there, each.id) == there.end())
        each.handler = [this] { app_.say(words::text("page.embedded")); };
  }
  return all;
}

void RunScreen::escape() {
  for (const auto& each : activities_)
    if (each->escape()) return;
  if (!editor_.escape()) selected_ = {};
}

bool RunScreen::key(std::string_view name) {
  for (const auto& each : activities_)
    if (each->key(name)) return true;
  return panels_.in_sight("Lesson") && lesson_.key(name);
}

editor::Target* RunScreen::typing(std::uint64_t focus) {
  if (panels_.in_sight("Console") && ConsoleView::is_field(focus)) return &console_.field();
  for (const auto& each : activities_)
    if (editor::Target* typed = each->typing(focus)) return typed;
  return editor_.typing(focus);
}

void RunScreen::take(std::unique_ptr<ShownRun> run) {
  shown_ = std::move(run);
  saves_page_ = false;
  coming_.reset();
  limit_told_ = problem_told_ = false;
  facts_told_ = 0;
  selected_ = hovered_ = {};
  before_start_ = shown_->waits() ? before_start() : words::Narration{};
  for (const auto& each : activities_) each->run_changed();
}

Activity* RunScreen::placed(Activity::Place place) const {
  const auto found =
      std::ranges::find_if(activities_, [&](const std::unique_ptr<Activity>& each) { return each->place() == place; });
  return found == activities_.end() ? nullptr : found->get();
}

void RunScreen::take_place(Activity& taking) {
  for (const auto& each : activities_)
    if (each.get() != &taking && each->place() != Activity::Place::none) each->close();
}

std::string RunScreen::program_text() const {
  return editor_.text();
}

bool RunScreen::future_hidden() const {
  return hides_future_ ||
         std::ranges::any_of(activities_, [](const std::unique_ptr<Activity>& each) { return each->hides_future(); });
}

void RunScreen::hide_future() {
  hides_future_ = !hides_future_;
  app_.say(words::text(hides_future_ ? "learn.future.hidden" : "learn.future.shown"));
}

void RunScreen::show(RunSettings settings) {
  if (settings.lesson && !settings.program && !chose_loop_ && settings.loop == RunSettings{}.loop)
    settings.loop = world_.usual_loop(*settings.lesson);
  step_given_.reset();
  settings = world_.nearest(on_its_loop(std::move(settings)), "");
  if (std::string why = world_.refusal(on_its_loop(settings)); !why.empty()) return app_.warn(std::move(why));
  std::unique_ptr<ShownRun> run = made_of(std::move(settings), false);
  run->player.set_step(player().step());
  run->player.set_speed(player().speed());
  take(std::move(run));
  app_.warn("");
}

void RunScreen::run(RunSettings settings) {
  if (std::string why = world_.refusal(on_its_loop(settings)); !why.empty()) return app_.warn(std::move(why));
  const auto step = std::exchange(step_given_, std::nullopt);
  show(std::move(settings));
  step_given_ = step;
  if (begin()) player().play();
}

/// Shows another run at the same moment.
void RunScreen::replace(RunSettings settings) {
  settings = on_its_loop(std::move(settings));
  if (std::string why = world_.refusal(settings); !why.empty()) return app_.warn(std::move(why));
  coming_.reset(); // it may have to be over before another begins
  coming_ = std::make_unique<ShownRun>(settings, world_.start(settings));
  coming_for_ = 0;
  coming_from_text_ = coming_plays_ = wait_told_ = false;
  coming_->player.set_step(player().step());
  coming_->player.set_speed(player().speed());
  // A run in real time begins when the person resumes it.
  if (player().position() == 0 || coming_->run->feed().real()) return;
  if (world_.runs_while_typed(settings) && player().at_end())
    coming_->player.to_end();
  else
    coming_->player.seek_time(player().now());
}

/// Whether the run that comes has come as far as it has to.
bool RunScreen::has_come() {
  const bool moves = coming_->player.update(0) || coming_->replay.size() == 0;
  // Where a run is over in a moment, one picture follows another; what was typed may be no Python at all.
  if (coming_->run->feed().growing() && world_.runs_while_typed(coming_->settings)) {
    if (coming_for_ > longest_catching_up && !std::exchange(wait_told_, true))
      app_.say(words::text("page.runs", app_.commands().cap("stop")));
    return false;
  }
  return !moves || coming_for_ > longest_catching_up;
}

void RunScreen::take_coming() {
  if (std::exchange(coming_from_text_, false) && editor_.refuses(coming_->replay.index())) return coming_.reset();
  shown_ = std::move(coming_);
  saves_page_ = false;
  hovered_ = {};
  limit_told_ = problem_told_ = false;
  facts_told_ = 0;
  if (world_.runs_while_typed(shown_->settings)) app_.warn("");
  for (const auto& each : activities_) each->run_changed();
  if (std::exchange(coming_plays_, false)) {
    player().to_start();
    player().play();
  }
}

/// The usual loop is another one by now: it takes over where nothing is lost.
void RunScreen::take_usual_loop() {
  const RunSettings& now = shown_->settings;
  if (!now.lesson || now.program || coming_ || chose_loop_ || now.loop != RunSettings{}.loop) return;
  const std::string_view usual = world_.usual_loop(*now.lesson);
  if (usual == now.loop || !now.lesson->runs_on(usual) || player().playing()) return;
  if ((player().position() > 0 && !player().at_end()) || placed(Activity::Place::side)) return;
  RunSettings settings = now;
  settings.loop = usual;
  replace(std::move(settings));
}

void RunScreen::begin_anew() {
  for (const auto& each : activities_) each->close();
  hides_future_ = false;
  presented_ = Presented::program;
  if (first_.lesson || first_.program) show(first_);
}

void RunScreen::show_next_panel() {
  if (panels_.layout().mode == Layout::Mode::presented)
    presented_ = static_cast<Presented>((static_cast<std::size_t>(presented_) + 1) % presented_count);
  else
    panels_.show_next();
}

bool RunScreen::open(const std::string& file) {
  open(world_.open(file));
  return true;
}

bool RunScreen::update(double seconds) {
  bool moving = player().update(seconds);
  app_.set_pace(step_text(player().step()), shown_->settings.lesson ? player().speed() : app_.options().speed);
  moving = editor_.update(seconds, *shown_) || moving;
  for (const auto& each : activities_) moving = each->update(seconds) || moving;
  take_usual_loop();
  if (coming_) {
    coming_for_ += seconds;
    if (has_come()) take_coming();
    moving = true;
  }
  const bool over = shown_->run && !shown_->run->feed().growing();
  if (over && saves_page_) write_page();
  if (over && step_given_ && shown_->settings.program && !coming_) { // a link's program has run
    player().update(0);
    player().seek(std::min<std::uint64_t>(*std::exchange(step_given_, std::nullopt), shown_->replay.size()));
  }
  moving = moving || saves_page_;
  speak_step();
  if (shown_->known() < 1) moving = true;
  if (!shown_->run) return moving;
  // A run reaches its first pause at once: nothing can be seen before.
  if (shown_->replay.size() == 0) moving = true;
  tell_news();
  if (const bool waits = input().waits; waits && !std::exchange(input_waited_, waits))
    panels_.show("Program"); // the console is below it
  else
    input_waited_ = waits;
  return moving;
}

/// What happened in the step that has led here, as it is told on the screen.
void RunScreen::speak_step() {
  if (!app_.has_speaker() || player().busy()) return;
  if (const std::pair now{static_cast<const ShownRun*>(shown_.get()), player().position()};
      std::exchange(spoken_, now) == now)
    return;
  const words::Narration narration = told(scene());
  std::string line = words::plain(narration.headline);
  for (const words::Line& also : narration.also) line += " " + words::plain(also.sentence);
  app_.speak(line);
}

/// What is known of the run from here on, and not to be missed.
void RunScreen::tell_news() {
  if (!problem_told_ && !shown_->run->feed().growing()) {
    problem_told_ = true;
    if (RunProblem problem = shown_->run->problem(); problem.line == 0 && !problem.text.empty())
      app_.warn(std::move(problem.text));
  }
  const replay::Index& index = seen().index();
  for (; facts_told_ < index.facts().size(); ++facts_told_) {
    const replay::Fact& fact = index.facts()[facts_told_];
    const std::string_view notice = words::notice_of(index, fact);
    if (notice.empty()) continue;
    if (index.trace().string(fact.name) == "waiting")
      app_.say(notice); // that it waits for real is no fault
    else
      app_.warn(std::string(notice));
  }
  if (future_hidden() && player().position() < shown_->replay.size()) return;
  if (!shown_->run->feed().at_limit() || std::exchange(limit_told_, true)) return;
  app_.warn(shown_->settings.loop == "cpython" ? words::text("screens.say.at_limit", app_.commands().cap("stop"))
                                               : words::text("screens.say.stopped_at", Feed::default_limit));
}

words::Narration RunScreen::before_start() const {
  using words::Phrase;
  const python::Program& program = *shown_->settings.program;
  const Phrase name{name_of(program), Phrase::Style::strong};
  words::Narration told;
  if (!interpreter_.problem.empty()) {
    told.headline = words::told("screens.start.no_python", words::Sentence{name});
    std::string problem = interpreter_.problem; // as the command line says it
    if (problem.starts_with("no ")) problem.front() = 'N';
    if (!problem.ends_with('.')) problem += '.';
    told.detail = {{std::move(problem)}};
    return told;
  }
  told.headline = words::told("screens.start.paused", words::Sentence{name});
  const std::string with = interpreter_words();
  std::string arguments;
  for (const std::string& argument : program.arguments) arguments += (arguments.empty() ? "" : " ") + argument;
  const std::string_view id = with.empty() ? arguments.empty() ? "screens.start.press" : "screens.start.press_arguments"
                              : arguments.empty() ? "screens.start.press_with"
                                                  : "screens.start.press_with_arguments";
  told.detail = {{words::text(id, app_.commands().all().empty() ? ui::key_cap("space") : app_.commands().cap("play"),
                              with, arguments)}};
  return told;
}

/// "Python 3.11.2, from .venv beside the program".
std::string RunScreen::interpreter_words() const {
  if (interpreter_.version.empty()) return {};
  const bool given = interpreter_.because.starts_with("--");
  return words::text(given ? "screens.start.given_by" : "screens.start.from", interpreter_.version,
                     interpreter_.because);
}

InputField RunScreen::input() const {
  const ShownRun& s = *shown_;
  if (!s.run || s.settings.loop != "cpython" || !s.run->feed().growing()) return {};
  const replay::State& state = s.replay.state();
  if (future_hidden() && state.position < s.replay.size()) return {}; // whether it ends is not to be seen
  const auto reads = [&](trace::StringId call) {
    const std::string_view what = s.replay.trace().string(call);
    return what.starts_with("input") || what.find("stdin") != std::string_view::npos;
  };
  bool waits = state.blocked && reads(state.blocked_in);
  state.threads.each([&](std::uint32_t, const replay::Thread& thread) {
    waits = waits || (thread.blocked_in != 0 && reads(thread.blocked_in));
  });
  return {.open = true, .waits = waits && state.position == s.replay.size()};
}

/// The run, as far as it may be seen.
const replay::Replay& RunScreen::seen() const {
  const ShownRun& s = *shown_;
  return future_hidden() && !s.waits() ? curtain_.up_to(s.replay, s.player.position()) : s.replay;
}

Scene RunScreen::scene() const {
  const ShownRun& s = *shown_;
  const bool hidden = future_hidden() && !s.waits();
  const replay::Replay& replay = seen();
  Scene scene{replay, replay.state()};
  scene.future_hidden = hidden;
  scene.now = s.player.now();
  scene.selected = selected_;
  scene.hovered = hovered_;
  // Of a live run: its loop moves, whether it is wanted to or not.
  scene.playing = s.player.playing() || (s.player.live() && s.player.busy()) ||
                  (s.player.pausing() && s.player.follows() && s.replay.state().running.id != 0);
  scene.at_end = !hidden && s.player.at_end();
  if (const scenarios::Lesson* lesson = s.settings.lesson) {
    scene.watch_for = scene.at_end && !lesson->learned.empty() ? lesson->learned : lesson->watch_for;
    if (scene.at_end && s.settings.program && s.settings.program->text)
      scene.watch_for = {}; // another text may show else
    scene.keep = lesson->keep;
  }
  scene.step = s.waits() ? &before_start_
               : hidden  ? &curtain_.tell(s.player.step())
                         : &shown_->narrator.tell(s.replay, s.player.step());
  scene.input = input();
  scene.waits_to_start = s.waits();
  scene.can_start = !s.waits() || interpreter_.problem.empty();
  scene.own_only = own_only_;
  scene.commands = &app_.commands();
  return scene;
}

std::string RunScreen::title() const {
  return shown_->saved() ? shown_->file : title_of(shown_->settings);
}

BarFacts RunScreen::bar_facts() const {
  const ShownRun& s = *shown_;
  const scenarios::Lesson* lesson = s.settings.lesson;
  const replay::Index& index = s.replay.index();
  BarFacts facts;
  facts.title = title();
  facts.chooses_loop = !s.saved();
  const std::string by = words::recorded_by(index);
  const std::string_view scenario = index.trace().string(index.scenario());
  facts.subtitle = lesson && lesson->number == 0 ? lesson->group
                   : lesson ? words::text("screens.bar.place", lesson->number, world_.lessons().size(), lesson->group)
                   : s.own_program() ? interpreter_words()
                   : scenario.empty()
                       ? std::string(words::text("screens.bar.saved_nameless"))
                       : words::text(by.empty() ? "screens.bar.saved" : "screens.bar.saved_in", scenario, by);
  facts.loop = s.saved() ? std::string(index.trace().string(index.loop_name())) : loop_of(s.settings);
  facts.step = s.player.step();
  facts.speed = s.player.speed();
  facts.live = s.player.live() || (s.waits() && in_real_time()); // it has no speed to choose
  facts.playing = s.player.playing();
  facts.at_start = s.player.position() == 0;
  facts.at_end = s.player.at_end() && !future_hidden();
  facts.time = s.player.now();
  facts.turn = s.replay.state().turn;
  facts.status = status_of(scene());
  facts.presenting = app_.presenting();
  facts.known = s.known();
  facts.predicting = std::ranges::any_of(activities_, [](const auto& each) { return each->predicts(); });
  return facts;
}

AliveFacts RunScreen::alive_facts() const {
  const ShownRun& s = *shown_;
  AliveFacts facts;
  if (!s.run) return facts;
  facts.live = s.player.live();
  facts.looks = s.replay.state().turn;
  facts.paused = facts.live && !s.player.running() && !s.replay.state().blocked;
  facts.listens = facts.live && !listening(s.replay).empty();
  facts.loop = s.run->probe_reply();
  facts.client = s.run->client_reply();
  facts.clients = s.run->clients_waiting();
  return facts;
}

bool RunScreen::in_real_time() const {
  if (shown_->waits()) return !shown_->settings.program->skip_waiting;
  if (shown_->run) return shown_->run->feed().real();
  return shown_->replay.index().in_real_time();
}

float RunScreen::draw(ui::Canvas& canvas) {
  if (app_.embedded()) return draw_embedded(canvas);
  const ui::Rect window = canvas.window();
  // While a slider is dragged it shows what is asked for, and not the run that is still on the screen.
  const std::vector<Control> controls = this->controls(settings_shown());
  Scene now = scene();
  now.controls = controls;
  const BarFacts facts = bar_facts();
  const bool waits = shown_->waits(), can_run = waits && interpreter_.problem.empty();
  using Offer = LiveRow::Offer;
  const LiveRow live(waits ? line_before_start(!started_.contains(shown_->settings.program->file), world_.is_page())
                           : live_line(seen(), shown_->player),
                     shown_->player,
                     can_run       ? Offer::run
                     : shown_->run ? Offer::again
                                   : Offer::nothing);
  const float bar = bar_.height(canvas, window.w, facts);
  float line = in_real_time() ? LiveRow::height : 0;
  if (waits) line = live.height_of_words(canvas, window.w); // whose rights it has is read in full
  const bool can_probe = in_real_time() && shown_->run && shown_->settings.loop != "cpython";
  const float alive = can_probe && window.h >= least_for_probe ? AliveRow::height : 0;
  Activity* const middle = placed(Activity::Place::middle);
  Activity* const side = placed(Activity::Place::side);
  // Who writes needs room for it.
  panels_.prefer("Program", editor_.is_open() ? std::clamp(window.w * 0.42f, 480.0f, 640.0f) : 0);
  lesson_.offer_changes(shown_->settings.lesson ? shown_->settings.lesson->edits.size() : 0);
  panels_.call("Lesson", shown_->settings.lesson ? "" : words::text("screens.panel.what_happened"));
  panels_.prefer("Console", editor_.is_open() ? 100 : 0);
  panels_.prefer("Lesson", side ? std::clamp(window.w * 0.27f, 300.0f, 540.0f) : 0); // what is asked is read from afar
  if (std::exchange(middle_, middle) != middle && middle) panels_.show("Stage");
  const bool presented = app_.presenting() && window.w >= least_presented.w && window.h >= least_presented.h;
  auto lay_out = [&](float below) {
    return presented ? &panels_.present(window, below, middle ? Presented::stage : presented_)
                     : &panels_.lay_out(window, below);
  };
  const Layout* laid_out = lay_out(bar + line + alive);
  // In a window without a column for it, what is to be done stands below the bar.
  float sheet = 0;
  if (side && (laid_out->mode == Layout::Mode::tabs || presented)) {
    sheet = std::min(side->height(canvas, window.w, now), window.h * (presented ? 0.6f : 0.5f));
    laid_out = lay_out(bar + line + alive + sheet);
  }
  const Layout& layout = *laid_out;
  if (middle)
    panels_.cover("Stage", [&](ui::Canvas& on, ui::Rect box) {
      if (middle->shows_stage()) stage_.draw(on, box, now, *this);
      middle->draw(on, box, now, *this);
    });
  if (side && layout.mode == Layout::Mode::full)
    panels_.cover("Lesson", [&](ui::Canvas& on, ui::Rect box) { side->draw(on, box, now, *this); });
  if (!panels_.in_sight("Program")) editor_.hide();
  const ui::Commands& commands = app_.commands();
  Marks& marks = app_.marks();
  hovering_ = {};
  stage_.forget_places();
  float bottom = 0; // of the bar, and of the lines below it
  if (layout.mode == Layout::Mode::words) {
    // In a small window the words take the lines that they need, as long as what happened has some, too.
    if (line > 0) line = std::min(live.height_of_words(canvas, window.w), window.h / 2);
    ui::Rect words{window.x, window.y + line, window.w, window.h - line};
    if (words.h >= 260 && words.w >= 240) { // room for a finger
      words.h -= TopBar::short_height;
      bar_.draw_short(canvas, {words.x, words.bottom(), words.w, TopBar::short_height}, facts, commands, marks, false);
    }
    if (Activity* const only = middle ? middle : side) {
      const float high = middle ? words.h : std::min(side->height(canvas, words.w, now), words.h * 0.7f);
      only->draw(canvas, {words.x, words.bottom() - high, words.w, high}, now, *this);
      words.h -= high;
    }
    if (words.h > 0) draw_words(canvas, words, now, *this);
    marks.emplace_back("words", words);
    if (line > 0) live.draw(canvas, {window.x, window.y, window.w, line}, commands, marks);
  } else {
    panels_.draw(canvas, now, *this, app_);
    if (const ui::Rect box = layout.headline; box.w > 0) {
      canvas.push_clip(box);
      draw_headline(canvas, box, now, *this);
      canvas.pop_clip();
      marks.emplace_back("headline", box);
    }
    const ui::Rect top{layout.bar.x, layout.bar.y, layout.bar.w, bar};
    bottom = top.bottom();
    bar_.draw(canvas, top, facts, commands, marks);
    if (line > 0) live.draw(canvas, {top.x, bottom, top.w, line}, commands, marks);
    if (alive > 0) alive_.draw(canvas, {top.x, bottom + line, top.w, alive}, alive_facts(), commands, marks);
    bottom += line + alive;
    if (sheet > 0) {
      const ui::Rect box{top.x, bottom, top.w, sheet};
      canvas.push_clip(box);
      side->draw(canvas, box, now, *this);
      canvas.pop_clip();
      marks.emplace_back("sheet", box);
      bottom += sheet;
    }
    for (const Control& control : controls)
      if (ui::Rect place = canvas.focusable_place(ui::hash_id(control.name)); place.w > 0)
        marks.emplace_back("parameter:" + control.name, place);
  }
  for (const DrawnThing& part : stage_.places())
    if (const std::string name = mark_of(part.thing); !name.empty()) marks.emplace_back(name, part.box);
  for (const auto& each : activities_) each->draw_over(canvas, window, now, *this);
  typing_ = panels_.in_sight("Console") && ConsoleView::is_field(canvas.focus());
  if (const ui::Rect field = console_.field_place(); layout.mode != Layout::Mode::words && field.w > 0)
    marks.emplace_back("input", field);
  if (line > 0 && player().live()) canvas.come_back_in(live_pace);
  if (std::exchange(hovered_, hovering_) != hovering_) canvas.keep_moving(); // other views show it, too
  return bottom;
}

void RunScreen::seek(std::uint64_t position) {
  app_.ask([this, position] {
    if (!shown_->waits()) player().seek(position);
  });
}

void RunScreen::seek_time(std::int64_t time) {
  app_.ask([this, time] {
    if (!shown_->waits()) player().seek_time(time);
  });
}

void RunScreen::select(Thing thing) {
  app_.ask([this, thing] {
    auto picked = [&](Thing what) {
      return std::ranges::any_of(activities_, [&](const std::unique_ptr<Activity>& each) { return each->pick(what); });
    };
    if (picked(thing)) return;
    // A callback of the ready queue that steps a task stands for the task.
    Thing meant = thing;
    const replay::State& state = shown_->replay.state();
    if (thing.kind == Thing::Kind::callback && replay::place_in_ready(state, thing.id))
      if (const replay::Callback* ready = state.callback(thing.id); ready && ready->runs_task())
        meant = {Thing::Kind::task, ready->serves};
    if (meant != thing && picked(meant)) return;
    selected_ = selected_ == meant ? Thing{} : meant;
  });
}

ui::Rect RunScreen::place_of(Thing thing) const {
  const bool console = thing == thing_of(StagePlace::console);
  if (console || thing == thing_of(StagePlace::code))
    return app::place_of(app_.marks(), console ? "console" : "program");
  if (thing.kind == Thing::Kind::line)
    return panels_.in_sight("Program") && !editor_.is_open() ? app::place_of(program_.places(), thing) : ui::Rect{};
  return app::place_of(stage_.places(), thing);
}

/// Of a text that was edited, where that runs as quickly as another value.
bool RunScreen::runs_edited(const RunSettings& settings) const {
  return settings.lesson && settings.program && settings.program->text && world_.runs_while_typed(settings);
}

std::vector<Control> RunScreen::controls(const RunSettings& settings) const {
  return runs_edited(settings) ? editor_.controls() : controls_of(settings);
}

void RunScreen::set_argument(std::string_view parameter, double value) {
  app_.ask([this, name = std::string(parameter), value] {
    RunSettings settings = (coming_ ? *coming_ : *shown_).settings;
    if (!settings.lesson) return;
    if (runs_edited(settings)) return editor_.set_parameter(name, value);
    settings.arguments[name] = value;
    settings = world_.nearest(settings, name);
    if (settings.arguments[name] != value) app_.say(words::text("page.nearest"));
    if (settings.arguments != (coming_ ? *coming_ : *shown_).settings.arguments) replace(std::move(settings));
  });
}

void RunScreen::type(std::string line) {
  app_.ask([this, line = std::move(line)] {
    if (shown_->run) shown_->run->type(line);
  });
}

void RunScreen::end_input() {
  app_.ask([this] {
    if (shown_->run) shown_->run->type_end();
  });
}

/// The next line is typed.
void RunScreen::type_next() {
  if (!input().open) return; // nothing reads
  panels_.show("Program");   // the console is below it
  console_.take_keys();
}

void RunScreen::run_to_task() {
  if (selected_.kind != Thing::Kind::task) return app_.say(words::text("screens.say.select_task"));
  player().run_to({.kind = PauseAt::Kind::task_step, .task = selected_.id});
}

void RunScreen::seek_rare(bool ahead) {
  const std::uint64_t position = player().position(); // after the event before it
  const replay::Index& index = shown_->replay.index();
  std::optional<std::uint64_t> event;
  if (ahead)
    event = position > 0 ? replay::rare_after(index, position - 1) : replay::rare_after(index, 0);
  else if (position > 0)
    event = replay::rare_before(index, position - 1);
  if (!event)
    return app_.say(words::text(ahead ? "screens.say.nothing_rare_after" : "screens.say.nothing_rare_before"));
  player().pause();
  player().seek(*event + 1);
}

void RunScreen::run_to_line() {
  if (selected_.kind != Thing::Kind::line) return app_.say(words::text("screens.say.select_line"));
  const replay::SourceLine at = line_of(selected_);
  const replay::Index& index = shown_->replay.index();
  if (index.is_twin(at.file) || !index.is_run(at.file)) return app_.say(words::text("screens.say.not_run"));
  const replay::SourceFile* file = index.source(at.file);
  const std::string path = file ? std::string(index.trace().string(file->name)) : std::string();
  if (begin()) player().run_to({.kind = PauseAt::Kind::line, .file = path, .line = at.line}, at);
}

void RunScreen::stop() {
  if (coming_) return coming_->run->stop();
  if (shown_->waits()) return app_.say(words::text("screens.say.not_started"));
  if (shown_->run && shown_->run->feed().at_limit() && shown_->settings.loop == "cpython") {
    shown_->run->stop(); // it may go on without being recorded
    return app_.say(words::text("screens.say.stopped"));
  }
  if (player().at_end() || !shown_->run) return app_.say(words::text("screens.say.ended"));
  shown_->run->stop();
  player().to_end();
}

void RunScreen::again() {
  if (shown_->saved()) return app_.say(words::text("screens.say.strangers"));
  if (!shown_->own_program()) return show(shown_->settings);
  if (shown_->waits() ? begin() : (run(shown_->settings), false)) player().play();
}

void RunScreen::change_speed(bool faster) {
  if (player().live()) return app_.say(words::text("screens.say.no_speed"));
  faster ? player().faster() : player().slower();
}

void RunScreen::show_program(trace::Language language) {
  // The same again: the next of the further files.
  if (program_.shown() == language && panels_.in_sight("Program"))
    program_.show_next_file(scene(), language);
  else
    program_.show(language);
  panels_.show("Program");
}

void RunScreen::other_lesson(int by) {
  const std::vector<scenarios::Lesson>& all = world_.lessons();
  const scenarios::Lesson* now = shown_->settings.lesson;
  const int at = now && now->number > 0 ? now->number - 1 + by : 0; // one of its own has no number
  if (at < 0 || at >= static_cast<int>(all.size()))
    return app_.say(words::text(at < 0 ? "screens.say.first_lesson" : "screens.say.last_lesson"));
  show({.lesson = &all[static_cast<std::size_t>(at)]});
}

void RunScreen::choose_lesson() {
  std::vector<MenuItem> items =
      lesson_choices(world_, shown_->settings, [this](RunSettings s) { show({.lesson = s.lesson}); });
  items.push_back({std::string(words::text("mending.command.menu")), "", std::string(words::text("mending.group")),
                   false, [this] { app_.commands().ask("mend"); }});
  // What else there is of the course, so that the mouse finds it, too.
  const std::string_view kept = world_.is_page() ? "copy_link" : "save_page";
  std::vector<std::string_view> further{"page", "course", "find_lesson", "glossary", "save", kept, "help"};
  if (world_.is_page()) further.insert(further.end() - 1, "open_file");
  for (const std::string_view id : further) {
    const ui::Command& command = app_.commands()[id];
    items.push_back({std::string(command.what), app_.commands().cap(id), std::string(command.group), false,
                     [this, id] { app_.commands()[id].handler(); }});
  }
  if (std::function<void()> show = world_.licences())
    items.push_back({std::string(words::text("page.licences")), "", std::string(app_.commands()["help"].group), false,
                     std::move(show)});
  app_.open_menu("lesson", std::move(items), "title");
}

void RunScreen::choose_loop() {
  if (shown_->saved()) return app_.say(words::text("screens.say.no_loop"));
  auto choose = [this](RunSettings s) {
    const RunSettings& now = shown_->settings;
    if (s.loop == now.loop && (!now.program || s.program->skip_waiting == now.program->skip_waiting)) return;
    if (shown_->own_program()) {
      const bool skips = s.program->skip_waiting;
      show(std::move(s));
      return player().set_speed(skips ? Player::as_fast_as_it_goes : 1);
    }
    if (s.loop == "cpython")
      if (const Interpreter found = world_.interpreter_for({}); !found.problem.empty()) return app_.warn(found.problem);
    chose_loop_ = true;
    replace(std::move(s));
  };
  app_.open_menu("loop", loop_choices(world_, shown_->settings, std::move(choose)), "loop");
}

void RunScreen::choose_speed() {
  std::vector<MenuItem> items;
  for (double speed : Player::speeds)
    items.push_back({speed_text(speed),
                     speed == 1 ? std::string(words::text("screens.choice.speed_one")) : std::string(), "",
                     speed == player().speed(), [this, speed] { player().set_speed(speed); }});
  app_.open_menu("speed", std::move(items), "speed");
}

void RunScreen::choose_step() {
  std::vector<MenuItem> items;
  for (replay::Step step : steps)
    items.push_back(
        {std::string(step_word(step)), "", "", step == player().step(), [this, step] { player().set_step(step); }});
  app_.open_menu("step", std::move(items), "steps");
}

CompareScreen* RunScreen::compare(std::string look_for) {
  player().pause();
  const RunSettings& now = shown_->settings;
  if (shown_->own_program()) {
    if (!interpreter_.problem.empty()) return app_.warn(interpreter_.problem), nullptr;
    started_.insert(now.program->file);
  }
  // A program, or a lesson on CPython, is compared with itself; what was chosen beside another is not wanted here.
  const auto is_same = [&](const RunSettings& then) {
    return then.lesson == now.lesson && then.loop == now.loop && then.program.has_value() == now.program.has_value() &&
           (!now.program || (then.program->file == now.program->file && then.program->text == now.program->text &&
                             then.program->skip_waiting == now.program->skip_waiting));
  };
  if ((now.program || now.loop == "cpython") && !(compared_beside_ && is_same(*compared_beside_))) compared_.reset();
  compared_beside_ = now;
  return &app_.enter<CompareScreen>(world_, now, compared_, std::move(look_for));
}

bool RunScreen::show_program() {
  panels_.show("Program");
  return panels_.layout().mode != Layout::Mode::words;
}

void RunScreen::run_program(RunSettings settings) {
  if (!world_.runs_while_typed(settings)) return run(std::move(settings));
  try_program(std::move(settings));
  coming_plays_ = true;
}

void RunScreen::try_program(RunSettings settings) {
  const bool at_start = player().position() == 0;
  replace(std::move(settings));
  coming_from_text_ = coming_ != nullptr;
  // Who types sees all of what that does, unless there is a moment that was sought.
  if (coming_ && at_start) coming_->player.to_end();
}

void RunScreen::compare_runs(RunSettings before, RunSettings after, std::string look_for) {
  compared_ = {std::move(before), std::move(after)};
  compared_beside_ = shown_->settings;
  compare(std::move(look_for));
}

void RunScreen::program_is_written() {
  std::optional<python::Program>& program = shown_->settings.program;
  if (program && !shown_->settings.lesson) program->text.reset();
}

void RunScreen::select_task(int by) {
  std::vector<trace::ObjectId> tasks;
  for (const replay::Lane& lane : shown_->replay.index().lanes())
    if (lane.created < player().position() && (lane.of_program || !own_only_)) tasks.push_back(lane.task);
  if (tasks.empty()) return app_.say(words::text("screens.say.no_tasks"));
  const std::size_t size = tasks.size();
  const auto found = selected_.kind == Thing::Kind::task ? std::ranges::find(tasks, selected_.id) : tasks.end();
  const auto at = static_cast<std::size_t>(found - tasks.begin());
  const std::size_t to = found == tasks.end() ? (by > 0 ? 0 : size - 1)
                         : by > 0             ? (at + 1) % size
                                              : (at + size - 1) % size;
  selected_ = {Thing::Kind::task, tasks[to]};
}

void RunScreen::probe() {
  if (!player().live()) return app_.say(words::text("screens.say.no_live_loop"));
  shown_->run->probe();
}

void RunScreen::send_client() {
  const std::string address = listening(shown_->replay);
  if (!player().live() || address.empty()) return app_.say(words::text("screens.say.no_server"));
  shown_->run->send_client(address);
}

void RunScreen::put_state(StateLine& state) const {
  const ShownRun& s = *shown_;
  constexpr const char* kinds[] = {"none", "task", "callback", "primitive", "future", "line", "phase", "place"};
  constexpr const char* modes[] = {"full", "tabs", "words", "presented"};
  constexpr const char* replies[] = {"none", "waits", "came", "never"};
  std::string set;
  for (const Control& control : controls(s.settings)) // of what is seen: another run may be on its way
    set += fmt::format("{}{}:{}", set.empty() ? "" : ",", control.name, control.value);
  const AliveFacts alive = alive_facts();
  state.put("lesson", s.settings.lesson ? s.settings.lesson->id : s.saved() ? "file" : "program");
  state.put("begun", !s.waits());
  state.put("position", s.player.position());
  state.put("events", s.replay.size());
  if (s.known() < 1) state.put("known", fmt::format("{:.3f}", s.known()));
  state.put_seconds("time", s.player.now());
  state.put("turn", s.replay.state().turn);
  state.put("status", word_of(status_of(scene())));
  state.put("playing", s.player.playing());
  state.put("step", step_text(s.player.step()));
  state.put("speed", std::isinf(s.player.speed()) ? "fastest" : fmt::format("{}", s.player.speed()));
  state.put("selected",
            selected_ ? fmt::format("{}:{}", kinds[static_cast<int>(selected_.kind)], selected_.id) : "none");
  std::string loop = bar_facts().loop;
  std::ranges::replace(loop, ' ', '_');
  state.put("loop", loop);
  state.put("set", set.empty() ? "none" : set);
  state.put("layout", modes[static_cast<int>(panels_.layout().mode)]);
  state.put("panel", panels_.shown());
  state.put("program", program_.shown() == trace::Language::python ? "python" : "cpp");
  state.put("ended", s.player.at_end());
  state.put("poke", replies[static_cast<int>(alive.loop.state)]);
  state.put("client", replies[static_cast<int>(alive.client.state)]);
  state.put("own_only", own_only_);
  state.put("input", !input().open ? "none" : input().waits ? "waits" : "open");
  state.put("types_input", typing_);
  state.put("compare", "none");
  state.put("future_hidden", future_hidden());
  editor_.put_state(state);
  for (const auto& each : activities_) each->put_state(state);
}

} // namespace loopscope::app
