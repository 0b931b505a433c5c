// loopscope and open: the window.
#include "app/cli/cli.h"

#include "app/desktop/desktop_world.h"
#include "app/desktop/speaker.h"
#include "app/desktop/window.h"
#include "app/learn/page/progress.h"
#include "app/screens/run_screen.h"
#include "app/shell/settings.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

namespace loopscope::cli {
namespace {

constexpr double kiosk_patience = 120; // seconds

} // namespace

void tell_no_display(const std::runtime_error& error) {
  throw Failure(words::text("cli.no_display", error.what()));
}

int open_window(const WindowArguments& given) {
  if (!given.theme.empty()) light_of(given.theme);
  if (!given.text.empty()) text_of(given.text);
  const std::string& word = given.run.subject;
  if (!word.empty() && !given.run.module && !scenarios::find_lesson(word) && !names_file(word) &&
      scenarios::nearest_lesson(word).empty())
    throw WrongCall(words::text("cli.run.no_command", word));
  app::DesktopWorld world(app::wake_window);
  if (given.kiosk) world.keep_nothing();
  std::string problem;
  RunArguments run = given.run;
  if (run.subject.empty() && given.at_place) {
    const std::optional<app::CourseState> course = app::course_state_of(world.kept("progress").text);
    const bool there = course && scenarios::find_lesson(course->place);
    run.subject = there ? course->place : scenarios::lessons().front().id;
  }
  const Subject subject = subject_of(run);
  const app::Settings kept = app::kept_settings(world, problem);
  app::App app({.light = given.theme.empty() ? kept.light.value_or(false) : light_of(given.theme),
                .text = given.text.empty() ? kept.text.value_or(100) : text_of(given.text),
                .still = kept.still.value_or(false),
                .step = kept.step.value_or(""),
                .speed = kept.speed.value_or(1),
                .presenting = given.present,
                .full = given.present || given.kiosk,
                .idle_after = given.kiosk ? kiosk_patience : 0});
  if (subject.file.empty() && subject.run.lesson) {
    app.enter<app::RunScreen>(world, subject.run);
  } else if (subject.file.empty()) {
    // As one that is opened from the window: shown, and run when it is asked for.
    const std::string name = std::filesystem::path(subject.run.program->file).filename().string();
    app.enter<app::RunScreen>(world, app::OpenedFile{nullptr, name, {}, subject.run.program});
  } else {
    app::OpenedFile opened = world.open(subject.file);
    if (!opened.trace && !opened.reading) throw Failure(opened.problem);
    app.enter<app::RunScreen>(world, std::move(opened));
  }
  check_outputs({input_of(subject)}, {{"--state", given.state_file.string()}, {"--speak", given.speak.string()}});
  std::unique_ptr<app::StateLog> state;
  std::unique_ptr<app::Speaker> speaker;
  try {
    if (!given.state_file.empty()) state = std::make_unique<app::StateLog>(given.state_file);
    if (!given.speak.empty()) speaker = std::make_unique<app::Speaker>(given.speak);
  } catch (const std::runtime_error& error) {
    throw Failure(error.what());
  }
  if (speaker) app.set_speaker([&speaker](std::string_view text) { speaker->speak(text); });
  std::unique_ptr<app::Window> window;
  try {
    window = std::make_unique<app::Window>(app, std::move(state), kept);
  } catch (const std::runtime_error& error) {
    tell_no_display(error);
  }
  if (!problem.empty()) app.warn(problem);
  std::optional<app::Settings> last; // what is given on the command line is not kept, but what is changed later
  window->run([&](const app::Settings& now) {
    app::keep_settings(world, last.value_or(now), now);
    last = now;
  });
  return 0;
}

} // namespace loopscope::cli
