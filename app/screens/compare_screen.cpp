#include "app/screens/compare_screen.h"

#include "app/screens/choices.h"
#include "app/screens/moments.h"
#include "app/shell/shown_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace loopscope::app {
namespace {

/// A lesson beside what CPython makes of it or, where CPython alone runs it, with its switch at the other end;
/// otherwise the pair that a class will want first, in simulated time: every time the same, and stopped wherever there
/// is something to say.
Compare::Pair usual_pair(const World& world, const RunSettings& now) {
  if (now.lesson && !now.lesson->has_twin()) {
    RunSettings switched = now; // the fault beside its cure
    if (!now.lesson->parameters.empty()) {
      const scenarios::Parameter& first = now.lesson->parameters.front();
      const auto given = now.arguments.find(first.name);
      const bool is_most = given != now.arguments.end() && given->second == first.max;
      switched.arguments[first.name] = is_most ? first.min : first.max;
    }
    return {now, switched};
  }
  if (now.lesson && now.loop == "cpython") {
    RunSettings twin = now;
    twin.loop = world.loops().front().name;
    return {twin, now};
  }
  auto run_of = [&](std::string_view id) {
    const auto found = std::ranges::find(world.lessons(), id, &scenarios::Lesson::id);
    return RunSettings{.lesson = found == world.lessons().end() ? &world.lessons().front() : &*found,
                       .loop = std::string(world.loops().front().name)};
  };
  return {run_of("blocking_downloads"), run_of("async_downloads")};
}

/// A program before and after it was edited; else the usual ones, as far as the world has them.
Compare::Pair first_pair(const World& world, const RunSettings& now) {
  if (const std::vector<RunSettings> versions = versions_of(now); !versions.empty())
    return {versions.front(), versions.back()};
  return world.compared_first(now, usual_pair(world, now));
}

} // namespace

CompareScreen::CompareScreen(App& app, World& world, const RunSettings& now, std::optional<Compare::Pair>& last,
                             std::string look_for)
    : app_(app), world_(world), versions_(versions_of(now)), last_(last),
      compare_(last ? *last : first_pair(world, now), world), look_for_(std::move(look_for)) {}

std::vector<ui::Command> CompareScreen::commands() {
  using words::text;
  const std::string_view playback = text("commands.group.playback"), view = text("commands.group.view"),
                         lessons = text("commands.group.lessons");
  const std::string_view lesson_tip = text("commands.compare.other_lesson"),
                         loop_tip = text("commands.compare.other_loop");
  std::vector<ui::Command> all{
      {"play", {"space"}, playback, text("commands.compare.play"), [this] { compare_.toggle(); }},
      {"step_forward", {"right"}, playback, text("commands.compare.step_forward"), [this] { compare_.step(1); }},
      {"step_back", {"left"}, playback, text("commands.compare.step_back"), [this] { compare_.step(-1); }},
      {"to_start", {"home"}, playback, text("commands.compare.to_start"), [this] { compare_.seek(0); }},
      {"to_end", {"end"}, playback, text("commands.compare.to_end"), [this] { compare_.to_end(); }},
      {"again", {"r"}, playback, text("commands.compare.again"), [this] { compare_.play_again(); }},
      {"faster", {"+", "="}, playback, text("commands.run.faster"), [this] { change_speed(1); }},
      {"slower", {"-"}, playback, text("commands.run.slower"), [this] { change_speed(-1); }},
      {"scroll_up", {"up"}, view, text("commands.compare.scroll_up"), [this] { view_.scroll(-1); }},
      {"scroll_down", {"down"}, view, text("commands.compare.scroll_down"), [this] { view_.scroll(1); }},
      {"lesson_a", {"a"}, lessons, text("commands.compare.lesson_a"), [this] { choose_lesson(0); }, lesson_tip},
      {"lesson_b", {"b"}, lessons, text("commands.compare.lesson_b"), [this] { choose_lesson(1); }, lesson_tip},
      {"loop_a", {"A"}, lessons, text("commands.compare.loop_a"), [this] { choose_loop(0); }, loop_tip},
      {"loop_b", {"B"}, lessons, text("commands.compare.loop_b"), [this] { choose_loop(1); }, loop_tip},
      {"leave", {"d"}, lessons, text("commands.compare.leave"), [this] { app_.leave(); }},
  };
  if (world_.is_page())
    all.push_back({"copy_link", {"L"}, lessons, text("page.command.copy_link"), [this] { copy_link(); }});
  else
    all.push_back({"save_page", {"P"}, lessons, text("page.command.save_both"), [this] { save_page(); }});
  return all;
}

void CompareScreen::put_moment(Link& link) const {
  link.put("view", "compare");
  link.put("time", static_cast<double>(compare_.now()) / 1e9);
}

void CompareScreen::save_page() {
  const Compare::Pair& pair = compare_.pair();
  const std::array runs{RecordedRun{pair[0], title_of(pair[0]), compare_.trace(0)},
                        RecordedRun{pair[1], title_of(pair[1]), compare_.trace(1)}};
  Link moment;
  put_moment(moment);
  app_.say(world_.save_page(runs, "compared", moment.text()));
}

void CompareScreen::copy_link() {
  Link link;
  put_run(link, "", compare_.pair()[0]);
  put_run(link, "beside.", compare_.pair()[1]);
  put_moment(link);
  app_.put_looks(link);
  world_.copy_link(link.text(), {});
}

void CompareScreen::go_to(std::int64_t time) {
  compare_.update(0);
  compare_.seek(time);
}

void CompareScreen::change_speed(int by) {
  constexpr std::array speeds{0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0};
  const auto at = std::ranges::find(speeds, compare_.speed()) - speeds.begin() + by;
  if (at >= 0 && at < static_cast<std::ptrdiff_t>(speeds.size()))
    compare_.set_speed(speeds[static_cast<std::size_t>(at)]);
}

void CompareScreen::set(std::size_t half, RunSettings settings, std::string_view moved) {
  settings = world_.nearest(on_its_loop(std::move(settings)), moved);
  compare_.set(half, std::move(settings));
  last_ = compare_.pair();
  look_for_.clear();
}

void CompareScreen::choose_lesson(std::size_t half) {
  const auto choose = [this, half](RunSettings s) { set(half, std::move(s)); };
  std::vector<MenuItem> items = program_choices(versions_, compare_.pair()[half], choose);
  std::ranges::move(lesson_choices(world_, compare_.pair()[half], choose), std::back_inserter(items));
  app_.open_menu("lesson", std::move(items), half == 0 ? "compare:lesson:A" : "compare:lesson:B");
}

void CompareScreen::choose_loop(std::size_t half) {
  app_.open_menu("loop",
                 loop_choices(world_, compare_.pair()[half], [this, half](RunSettings s) { set(half, std::move(s)); }),
                 half == 0 ? "compare:loop:A" : "compare:loop:B");
}

float CompareScreen::draw(ui::Canvas& canvas) {
  CompareScene scene = compare_.scene();
  scene.look_for = look_for_;
  const CompareAsk ask = view_.draw(canvas, canvas.window(), scene, app_.commands(), app_.marks());
  if (ask.seek) app_.ask([this, time = *ask.seek] { compare_.seek(time); });
  if (ask.argument)
    app_.ask([this, argument = *ask.argument] {
      RunSettings settings = compare_.pair()[argument.half];
      settings.arguments[argument.name] = argument.value;
      set(argument.half, std::move(settings), argument.name);
    });
  return CompareView::bar_height(canvas.window());
}

void CompareScreen::put_state(StateLine& state) const {
  const auto run = [this](std::size_t half) {
    const RunSettings& of = compare_.pair()[half];
    const std::string edited = of.program && of.program->text ? "*" : "";
    return (of.lesson ? of.lesson->id : name_of(*of.program)) + edited + "@" + of.loop;
  };
  state.put("compare", run(0) + "," + run(1));
  state.put_seconds("compared_time", compare_.now());
  state.put_seconds("compared_end", compare_.end());
  state.put("compared_over", compare_.over());
  state.put("compared_speed", fmt::format("{}", compare_.speed()));
}

} // namespace loopscope::app
