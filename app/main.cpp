// The command line: which command is meant, with what. What it says on errors is one line on stderr.
#include "app/cli/cli.h"
#include "app/cli/words.h"
#include "core/words/texts.h"

#include "core/words/texts.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace loopscope;

void add_set_option(CLI::App& command, const char* name, std::vector<std::string>& set, const char* what) {
  command.add_option(name, set, what)
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

void add_seed_option(CLI::App& command, cli::RunArguments& run) {
  command.add_option("--seed", run.seed, "random seed (default 0)")->type_name("N");
}

/// How CPython runs what it runs.
void add_python_options(CLI::App& command, cli::RunArguments& run, bool can_stop) {
  command
      .add_option("--python", run.python,
                  "Python to run a program (default: that of VIRTUAL_ENV, of .venv beside the\n"
                  "program, or python3)")
      ->type_name("PATH");
  command.add_flag("--skip-waiting", run.skip_waiting, "virtual time, without waiting (default for lessons)");
  command.add_flag("--real-time", run.real_time, "real time (default for programs)");
  if (can_stop)
    command.add_option("--stop-after", run.stop_after, "stop CPython's run after that time (default 60)")
        ->type_name("SECONDS");
}

void add_run_options(CLI::App& command, cli::RunArguments& run, bool takes_file = true, bool can_stop = true) {
  command
      .add_option("lesson-or-file", run.subject,
                  takes_file ? "lesson or Python program to run, or a saved trace of a run"
                             : "lesson or Python program to run")
      ->type_name(takes_file ? "LESSON|PROGRAM.py [ARG...]|FILE" : "LESSON|PROGRAM.py [ARG...]");
  command.add_option("-m", "run a module as a program, as python -m does")->type_name("MODULE [ARG...]");
  command.add_option("--loop", run.loop, "loop to run a lesson on: simulated (default), asio, poll or cpython")
      ->type_name("NAME");
  add_set_option(command, "--set", run.set, "set a parameter of the lesson; may be repeated");
  add_seed_option(command, run);
  add_python_options(command, run, can_stop);
}

void add_picture_options(CLI::App& command, cli::PictureArguments& picture) {
  command.add_option("--size", picture.size, fmt::format("in pixels (default {})", picture.size))->type_name("WxH");
  command.add_option("--theme", picture.theme, "light or dark (default dark)")->type_name("NAME");
  command.add_option("--text", picture.text, "text size, 80 to 300 (default 100)")->type_name("PERCENT");
  command.add_option("--view", picture.view, std::string(words::text("pictures.shot_option.view")))->type_name("NAME");
}

/// No option is given without a value: `--log ""` is a mistake, be it in a script, and not the same as no --log.
void refuse_empty_values(CLI::App& app) {
  const CLI::Validator has_value(
      [](const std::string& value) { return value.empty() ? std::string("must not be empty") : std::string(); }, "");
  for (CLI::Option* option : app.get_options())
    if (option->get_expected_max() > 0) option->check(has_value);
  for (CLI::App* command : app.get_subcommands({})) refuse_empty_values(*command);
}

int call(int argc, char** argv) {
  using cli::tell;
  std::vector<std::string> all_words(argv + 1, argv + argc);
  cli::take_language(all_words);
  CLI::App app{"Shows what an asyncio event loop does, step by step.", "loopscope"};
  app.footer("Options of Loopscope stand before a program's name; all that stands behind it is the program's:\n"
             "  loopscope --theme light app.py --port 8080\n"
             "A program runs with your rights, in the current folder, as 'python3 app.py --port 8080' would.\n\n"
             "Exit status: 0 success, 1 failure, 2 usage error, 3 the program of 'run' hangs,\n"
             "130, 143 or 129 ended by SIGINT, SIGTERM or SIGHUP; of 'run PROGRAM' the program's.");
  app.set_version_flag("--version", "loopscope " LOOPSCOPE_VERSION);
  app.get_formatter()->column_width(34);
  app.require_subcommand(0, 1);

  cli::WindowArguments window;
  auto window_options = [&](CLI::App& command) {
    command.add_option("--theme", window.theme, "light or dark (default: as it was last; dark at first)")
        ->type_name("NAME");
    command.add_option("--text", window.text, "text size, 80 to 300 (default: as it was last; 100 at first)")
        ->type_name("PERCENT");
    command
        .add_option("--speak", window.speak,
                    "write what is seen in words, a line for each step, question and answer, for a\nscreen reader")
        ->type_name("FILE|-");
    command.add_flag("--present", window.present, "present to a class: full screen, large type, one thing at a time");
    command.add_flag("--kiosk", window.kiosk,
                     "full screen for whoever comes by: nothing is kept, and after two minutes\nwithout a key or a "
                     "movement it begins anew");
    command.add_option("--state", window.state_file, "append each change of the window's state to FILE, for tests")
        ->type_name("FILE");
  };
  std::string language;
  app.add_option("--language", language, std::string(words::text("cli.language.option")))->type_name("FOLDER");
  add_run_options(app, window.run, true, false);
  window_options(app);

  bool json = false;
  CLI::App* list = app.add_subcommand("list", "list the lessons");
  std::string error_text;
  list->add_option("--error", error_text,
                   "list the errors and symptoms that a message, or a part of it, speaks of, and the\n"
                   "lessons that explain them")
      ->type_name("TEXT");
  list->add_flag("--json", json, "print JSON");
  CLI::App* events =
      app.add_subcommand("events", "list the kinds of events that a trace may hold, for who records one");
  events->add_flag("--json", json, "print JSON: enough to write traces in another language");

  cli::RunCommand run_command;
  CLI::App* run = app.add_subcommand("run", "run a lesson or a Python program without a window");
  add_run_options(*run, run_command.run, false, false);
  run->add_option("--log", run_command.log,
                  "write the callback log to FILE; - writes it to standard output instead of the\n"
                  "program's output")
      ->type_name("FILE|-");
  run->add_option("--trace", run_command.trace,
                  "save a trace of the run: other commands take it in place of the lesson. CPython's\n"
                  "is written while the program runs, and whole after a crash")
      ->type_name("FILE");

  cli::LogCommand log_command;
  CLI::App* log = app.add_subcommand("log", "print every callback that the loop ran in a run, and what it led to");
  add_run_options(*log, log_command.run);
  log->add_option("--out", log_command.out, "file to write (default: standard output)")->type_name("FILE|-");

  cli::WhyCommand why_command;
  CLI::App* why = app.add_subcommand("why", "explain what a task is doing at a given time, why, and what can wake it");
  add_run_options(*why, why_command.run);
  why->add_option("--at", why_command.at, "time in seconds from the start of the run")->required()->type_name("TIME");
  why->add_option("--task", why_command.task, "name of the task, such as \"use(1)\" or Task-2")
      ->required()
      ->type_name("NAME");
  why->add_flag("--json", why_command.json, "print JSON");

  cli::CompareCommand compare_command;
  CLI::App* compare = app.add_subcommand(
      "compare", "compare the figures of two runs: of two lessons, of one with different values or on\n"
                 "different loops, of programs, or of saved traces. What is given for both is for those\n"
                 "among them that it fits.\n"
                 "The runs follow each other so that they do not compete for the processor or\n"
                 "the network; real-time runs take the sum of both durations.");
  compare->add_option("a", compare_command.a.subject, "first lesson, Python program or saved trace")
      ->required()
      ->type_name("A");
  compare->add_option("b", compare_command.b.subject, "second one; may be the same")->required()->type_name("B");
  compare->add_option("--loop", compare_command.both.loop, "loop for both runs (default simulated)")->type_name("NAME");
  compare->add_option("--loop-a", compare_command.a.loop, "loop for A")->type_name("NAME");
  compare->add_option("--loop-b", compare_command.b.loop, "loop for B")->type_name("NAME");
  add_set_option(*compare, "--set", compare_command.both.set,
                 "set a parameter that both lessons have; may be repeated");
  add_set_option(*compare, "--set-a", compare_command.a.set, "set a parameter of A");
  add_set_option(*compare, "--set-b", compare_command.b.set, "set a parameter of B");
  add_seed_option(*compare, compare_command.both);
  add_python_options(*compare, compare_command.both, true);
  compare->add_flag("--json", compare_command.json, "print JSON");

  cli::ServeCommand serve_command;
  CLI::App* serve =
      app.add_subcommand("serve", "start the lessons' HTTP server, also for browsers and Python programs");
  serve->add_option("--port", serve_command.port, "port, or 0 for any free port (default 8000)")->type_name("N");
  serve->add_option("--host", serve_command.host, "address, or 0.0.0.0 for the whole network (default 127.0.0.1)")
      ->type_name("ADDRESS");

  cli::ShotCommand shot_command;
  CLI::App* shot = app.add_subcommand("shot", std::string(words::text("pictures.shot")));
  add_run_options(*shot, shot_command.picture.run);
  CLI::Option* at =
      shot->add_option("--at", shot_command.at, "time in seconds from the start of the run (default: its end)")
          ->type_name("TIME");
  shot->add_option("--step", shot_command.step, "after the N-th callback, instead of --at")
      ->type_name("N")
      ->excludes(at);
  shot->add_flag("--start", shot_command.start, "before the first step, instead of --at");
  shot->add_option("--key", shot_command.keys, "press that key before it is taken; may be repeated")
      ->type_name("KEY")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
  add_picture_options(*shot, shot_command.picture);
  shot->add_option("--out", shot_command.picture.out, std::string(words::text("pictures.shot_option.out")))
      ->required()
      ->type_name("FILE.png|FILE.svg|-");

  cli::FilmCommand film_command;
  CLI::App* film = app.add_subcommand("film", std::string(words::text("pictures.film")));
  add_run_options(*film, film_command.picture.run);
  film->add_option("--from", film_command.from, std::string(words::text("pictures.film_option.from")))
      ->type_name("STEP|TIME");
  film->add_option("--to", film_command.to, std::string(words::text("pictures.film_option.to")))
      ->type_name("STEP|TIME");
  film->add_option("--step", film_command.step, std::string(words::text("pictures.film_option.step")))
      ->type_name("NAME");
  film->add_option("--seconds-per-step", film_command.seconds_per_step,
                   std::string(words::text("pictures.film_option.pace")))
      ->type_name("SECONDS");
  add_picture_options(*film, film_command.picture);
  film->add_option("--out", film_command.picture.out, std::string(words::text("pictures.film_option.out")))
      ->required()
      ->type_name("FILE.webp|FILE.gif|-");

  CLI::App* open = app.add_subcommand("open", "open a saved trace, a lesson or a Python program in the window");
  add_run_options(*open, window.run, true, false);
  window_options(*open);

  cli::ExportCommand export_command;
  CLI::App* exporting = app.add_subcommand("export", "export a run for other tools");
  add_run_options(*exporting, export_command.run);
  exporting->add_option("--chrome", export_command.chrome, "JSON file for Perfetto and Chrome; - is standard output")
      ->required()
      ->type_name("OUT.json|-");

  cli::PageCommand page_command;
  CLI::App* page = app.add_subcommand("page", "write runs as one HTML file, which shows them in any browser");
  page->add_option("subjects", page_command.subjects, "lessons, programs and saved traces; all: every lesson")
      ->type_name("LESSON|PROGRAM.py|FILE...");
  page->add_flag("--course", page_command.course, "every lesson of the course");
  page->add_flag("--viewer", page_command.viewer, "a page that opens any trace that is dropped on it");
  page->add_option("--loop", page_command.run.loop, "loop to run lessons on (default: simulated)")->type_name("NAME");
  add_set_option(*page, "--set", page_command.run.set, "set a parameter of the lesson; may be repeated");
  add_seed_option(*page, page_command.run);
  add_python_options(*page, page_command.run, true);
  page->add_option("--out", page_command.out, "file to write; - is standard output")->required()->type_name("FILE.html|-");

  std::string recorder_file = "-";
  CLI::App* recorder =
      app.add_subcommand("recorder", "print the recorder, a file of Python that records a program on another machine:\n"
                                     "python3 recorder.py --out run.loopscope app.py");
  recorder->add_option("--out", recorder_file, "file to write (default: standard output)")->type_name("FILE|-");
  refuse_empty_values(app);

  const cli::Words words = cli::split(app, std::move(all_words));
  try {
    app.parse(std::vector<std::string>(words.ours.rbegin(), words.ours.rend()));
  } catch (const CLI::Success& asked) { // --help, --version
    std::ostringstream text;
    app.exit(asked, text, text);
    cli::print(stdout, text.str());
    cli::finish_output();
    return 0;
  } catch (const CLI::ExtrasError& error) {
    // "loopscope rnu lock": the first word is a mistyped command, not a lesson.
    const std::string& word = window.run.subject;
    if (!word.empty() && !scenarios::find_lesson(word) && !cli::names_file(word))
      return tell(fmt::format("no such command: '{}'. See 'loopscope --help'.", word), 2);
    return tell(fmt::format("{}. See 'loopscope --help'.", error.what()), 2);
  } catch (const CLI::ParseError& error) {
    // "loopscope why app.py --at 2": the program has got what the command is missing.
    const bool behind = std::ranges::any_of(words.arguments, [](const auto& word) { return word.starts_with("--"); });
    return tell(fmt::format("{}. {}See 'loopscope --help'.", error.what(),
                            behind ? "Loopscope's options stand before the program's name. " : ""),
                2);
  }
  if (!language.empty()) return tell(std::string(words::text("cli.language.first")), 2);
  const CLI::App* called = app.get_subcommands().empty() ? nullptr : app.get_subcommands().front();
  if (called && called != open)
    for (const CLI::Option* option : app.get_options())
      if (option->count() > 0)
        return tell(fmt::format("{}: options stand behind the command: loopscope {} {} ...", option->get_name(),
                                called->get_name(), option->get_name()),
                    2);
  if (!words.program.empty()) {
    cli::RunArguments& given = called == run         ? run_command.run
                               : called == log       ? log_command.run
                               : called == why       ? why_command.run
                               : called == shot      ? shot_command.picture.run
                               : called == film      ? film_command.picture.run
                               : called == exporting ? export_command.run
                                                     : window.run;
    given.subject = words.program;
    given.module = words.module;
    given.arguments = words.arguments;
  }
  if (*list) return error_text.empty() ? cli::list_lessons(json) : cli::list_errors(error_text, json);
  if (*events) return cli::list_events(json);
  if (*run) return cli::run_without_window(run_command);
  if (*recorder) return cli::print_recorder(recorder_file);
  if (*log) return cli::write_log(log_command);
  if (*why) return cli::explain_task(why_command);
  if (*compare) return cli::compare_runs(compare_command);
  if (*serve) return cli::serve(serve_command);
  if (*shot) return cli::take_shot(shot_command);
  if (*film) return cli::make_film(film_command);
  if (*exporting) return cli::export_trace(export_command);
  if (*page) return cli::make_page(page_command);
  window.at_place = !called;
  return cli::open_window(window);
}

} // namespace

int main(int argc, char** argv) {
  cli::prepare_process();
  try {
    return call(argc, argv);
  } catch (const cli::Interrupted& end) {
    return cli::tell("stopped", 128 + end.signal);
  } catch (const cli::WrongCall& error) {
    return cli::tell(error.what(), 2);
  } catch (const std::bad_alloc&) { // nothing may be allocated here
    return cli::tell(cli::no_memory, 1);
  } catch (const std::exception& error) {
    return cli::tell(cli::explained(error), 1);
  }
}
