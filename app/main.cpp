// The command line: which command is meant, with what. What it says on errors is one line on stderr.
#include "app/cli/cli.h"
#include "app/cli/describe.h"
#include "app/cli/usage.h"
#include "app/cli/words.h"
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

std::string said(std::string_view id) {
  return std::string(words::text(id));
}

/// What stands for a value of that kind: "FILE".
std::string kind(std::string_view which) {
  return said("options.kind." + std::string(which)); // text: "options.kind."
}

/// What stands for a lesson, or a program and its arguments.
std::string subjects() {
  return fmt::format("{}|{}.py [{}...]", kind("lesson"), kind("program"), kind("argument"));
}

void add_set_option(CLI::App& command, const char* name, std::vector<std::string>& set, const std::string& what) {
  command.add_option(name, set, what)
      ->type_name(kind("name") + "=" + kind("value"))
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

void add_seed_option(CLI::App& command, cli::RunArguments& run) {
  command.add_option("--seed", run.seed, said("options.seed"))->type_name("N");
}

/// How CPython runs what it runs.
void add_python_options(CLI::App& command, cli::RunArguments& run, bool can_stop, bool can_choose = true) {
  if (can_choose) command.add_option("--python", run.python, said("options.python"))->type_name(kind("path"));
  command.add_flag("--skip-waiting", run.skip_waiting, said("options.skip_waiting"));
  command.add_flag("--real-time", run.real_time, said("options.real_time"));
  if (can_stop)
    command.add_option("--stop-after", run.stop_after, said("options.stop_after"))->type_name(kind("seconds"));
}

void add_run_options(CLI::App& command, cli::RunArguments& run, bool takes_file = true, bool can_stop = true) {
  command
      .add_option(cli::positional("options.subject.name"), run.subject,
                  takes_file ? said("options.subject.any") : said("options.subject.run"))
      ->type_name(takes_file ? subjects() + "|" + kind("file") : subjects());
  const std::string module = said("options.module");
  command.add_option("-m", module)->type_name(fmt::format("{} [{}...]", kind("module"), kind("argument")));
  command.add_option("--loop", run.loop, said("options.loop"))->type_name(kind("name"));
  add_set_option(command, "--set", run.set, said("options.set"));
  add_seed_option(command, run);
  add_python_options(command, run, can_stop);
}

void add_picture_options(CLI::App& command, cli::PictureArguments& picture) {
  command.add_option("--size", picture.size, words::text("options.size", picture.size))->type_name(kind("size"));
  command.add_option("--theme", picture.theme, said("options.theme"))->type_name(kind("name"));
  command.add_option("--text", picture.text, said("options.text"))->type_name(kind("percent"));
  command.add_option("--view", picture.view, said("pictures.shot_option.view"))->type_name(kind("name"));
}

/// No option is given without a value: `--log ""` is a mistake, be it in a script, and not the same as no --log.
void refuse_empty_values(CLI::App& app) {
  const CLI::Validator has_value(
      [](const std::string& value) { return value.empty() ? said("cli.usage.empty") : std::string(); }, "");
  for (CLI::Option* option : app.get_options())
    if (option->get_expected_max() > 0) option->check(has_value);
  for (CLI::App* command : app.get_subcommands({})) refuse_empty_values(*command);
}

int call(int argc, char** argv) {
  using cli::tell;
  std::vector<std::string> all_words(argv + 1, argv + argc);
  cli::take_language(all_words);
  CLI::App app{said("options.about"), "loopscope"};
  app.footer(said("options.footer"));
  cli::put_words(app);
  app.set_version_flag("--version", "loopscope " LOOPSCOPE_VERSION, said("options.version"));
  app.require_subcommand(0, 1);

  cli::WindowArguments window;
  auto window_options = [&](CLI::App& command) {
    command.add_option("--theme", window.theme, said("options.window.theme"))->type_name(kind("name"));
    command.add_option("--text", window.text, said("options.window.text"))->type_name(kind("percent"));
    command.add_option("--speak", window.speak, said("options.window.speak"))->type_name(kind("file") + "|-");
    command.add_flag("--present", window.present, said("options.window.present"));
    command.add_flag("--kiosk", window.kiosk, said("options.window.kiosk"));
    command.add_option("--state", window.state_file, said("options.window.state"))->type_name(kind("file"));
  };
  std::string language;
  app.add_option("--language", language, said("cli.language.option"))->type_name(kind("folder"));
  add_run_options(app, window.run, true, false);
  window_options(app);

  bool json = false;
  CLI::App* list = app.add_subcommand("list", said("options.list.about"));
  std::string error_text;
  list->add_option("--error", error_text, said("options.list.error"))->type_name(kind("text"));
  list->add_flag("--json", json, said("options.json"));
  CLI::App* events = app.add_subcommand("events", said("options.events.about"));
  events->add_flag("--json", json, said("options.events.json"));

  cli::RunCommand run_command;
  CLI::App* run = app.add_subcommand("run", said("options.run.about"));
  add_run_options(*run, run_command.run, false, false);
  run->add_option("--log", run_command.log, said("options.run.log"))->type_name(kind("file") + "|-");
  run->add_option("--trace", run_command.trace, said("options.run.trace"))->type_name(kind("file"));

  cli::LogCommand log_command;
  CLI::App* log = app.add_subcommand("log", said("options.log.about"));
  add_run_options(*log, log_command.run);
  log->add_option("--out", log_command.out, said("options.out"))->type_name(kind("file") + "|-");

  cli::WhyCommand why_command;
  CLI::App* why = app.add_subcommand("why", said("options.why.about"));
  add_run_options(*why, why_command.run);
  why->add_option("--at", why_command.at, said("options.why.at"))->required()->type_name(kind("time"));
  why->add_option("--task", why_command.task, said("options.why.task"))->required()->type_name(kind("name"));
  why->add_flag("--json", why_command.json, said("options.json"));

  cli::CompareCommand compare_command;
  CLI::App* compare = app.add_subcommand("compare", said("options.compare.about"));
  compare->add_option(cli::positional("options.compare.a_name"), compare_command.a.subject, said("options.compare.a"))
      ->required()
      ->type_name("A");
  compare->add_option(cli::positional("options.compare.b_name"), compare_command.b.subject, said("options.compare.b"))
      ->required()
      ->type_name("B");
  compare->add_option("--loop", compare_command.both.loop, said("options.compare.loop"))->type_name(kind("name"));
  compare->add_option("--loop-a", compare_command.a.loop, said("options.compare.loop_a"))->type_name(kind("name"));
  compare->add_option("--loop-b", compare_command.b.loop, said("options.compare.loop_b"))->type_name(kind("name"));
  add_set_option(*compare, "--set", compare_command.both.set, said("options.compare.set"));
  add_set_option(*compare, "--set-a", compare_command.a.set, said("options.compare.set_a"));
  add_set_option(*compare, "--set-b", compare_command.b.set, said("options.compare.set_b"));
  add_seed_option(*compare, compare_command.both);
  add_python_options(*compare, compare_command.both, true);
  compare->add_flag("--json", compare_command.json, said("options.json"));

  cli::ServeCommand serve_command;
  CLI::App* serve = app.add_subcommand("serve", said("options.serve.about"));
  serve->add_option("--port", serve_command.port, said("options.serve.port"))->type_name("N");
  serve->add_flag("--page", serve_command.page, said("page.option.serve"));
  serve->add_option("--host", serve_command.host, said("options.serve.host"))->type_name(kind("address"));

  cli::ShotCommand shot_command;
  CLI::App* shot = app.add_subcommand("shot", said("pictures.shot"));
  add_run_options(*shot, shot_command.picture.run);
  CLI::Option* at = shot->add_option("--at", shot_command.at, said("options.shot.at"))->type_name(kind("time"));
  shot->add_option("--step", shot_command.step, said("options.shot.step"))->type_name("N")->excludes(at);
  shot->add_flag("--start", shot_command.start, said("options.shot.start"));
  shot->add_option("--key", shot_command.keys, said("options.shot.key"))
      ->type_name(kind("key"))
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
  add_picture_options(*shot, shot_command.picture);
  shot->add_option("--out", shot_command.picture.out, said("pictures.shot_option.out"))
      ->required()
      ->type_name(fmt::format("{0}.png|{0}.svg|-", kind("file")));

  cli::FilmCommand film_command;
  CLI::App* film = app.add_subcommand("film", said("pictures.film"));
  add_run_options(*film, film_command.picture.run);
  film->add_option("--from", film_command.from, said("pictures.film_option.from"))
      ->type_name(kind("step") + "|" + kind("time"));
  film->add_option("--to", film_command.to, said("pictures.film_option.to"))
      ->type_name(kind("step") + "|" + kind("time"));
  film->add_option("--step", film_command.step, said("pictures.film_option.step"))->type_name(kind("name"));
  film->add_option("--seconds-per-step", film_command.seconds_per_step, said("pictures.film_option.pace"))
      ->type_name(kind("seconds"));
  add_picture_options(*film, film_command.picture);
  film->add_option("--out", film_command.picture.out, said("pictures.film_option.out"))
      ->required()
      ->type_name(fmt::format("{0}.webp|{0}.gif|-", kind("file")));

  CLI::App* open = app.add_subcommand("open", said("options.open.about"));
  add_run_options(*open, window.run, true, false);
  window_options(*open);

  cli::ExportCommand export_command;
  CLI::App* exporting = app.add_subcommand("export", said("options.export.about"));
  add_run_options(*exporting, export_command.run);
  exporting->add_option("--chrome", export_command.chrome, said("options.export.chrome"))
      ->required()
      ->type_name(kind("out") + ".json|-");

  cli::PageCommand page_command;
  CLI::App* page = app.add_subcommand("page", said("options.page.about"));
  page->add_option(cli::positional("options.page.subjects_name"), page_command.subjects, said("options.page.subjects"))
      ->type_name(fmt::format("{}|{}.py|{}...", kind("lesson"), kind("program"), kind("file")));
  page->add_flag("--course", page_command.course, said("options.page.course"));
  page->add_flag("--viewer", page_command.viewer, said("options.page.viewer"));
  page->add_flag("--python", page_command.python, said("page.option.python"));
  page->add_option("--loop", page_command.run.loop, said("options.page.loop"))->type_name(kind("name"));
  add_set_option(*page, "--set", page_command.run.set, said("options.set"));
  add_seed_option(*page, page_command.run);
  add_python_options(*page, page_command.run, true, false);
  page->add_option("--runs", page_command.runs, said("options.page.runs"))->type_name(kind("folder"));
  page->add_option("--out", page_command.out, said("options.page.out"))
      ->required()
      ->type_name(kind("file") + ".html|-");

  std::string recorder_file = "-";
  CLI::App* recorder = app.add_subcommand("recorder", said("options.recorder.about"));
  recorder->add_option("--out", recorder_file, said("options.out"))->type_name(kind("file") + "|-");
  refuse_empty_values(app);
  cli::group(app);
  const CLI::App* describe = app.add_subcommand("describe")->group(""); // hidden

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
      return tell(words::text("cli.usage.no_command", word), 2);
    return tell(words::text("cli.usage.wrong", cli::words_of(error)), 2);
  } catch (const CLI::ParseError& error) {
    // "loopscope why app.py --at 2": the program has got what the command is missing.
    const bool behind = std::ranges::any_of(words.arguments, [](const auto& word) { return word.starts_with("--"); });
    return tell(words::text(behind ? "cli.usage.wrong_behind" : "cli.usage.wrong", cli::words_of(error)), 2);
  }
  if (!language.empty()) return tell(said("cli.language.first"), 2);
  const CLI::App* called = app.get_subcommands().empty() ? nullptr : app.get_subcommands().front();
  if (called && called != open)
    for (const CLI::Option* option : app.get_options())
      if (option->count() > 0) return tell(words::text("cli.usage.before", option->get_name(), called->get_name()), 2);
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
  if (*describe) return cli::describe(app);
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
    return cli::tell(words::text("cli.stopped"), 128 + end.signal);
  } catch (const cli::WrongCall& error) {
    return cli::tell(error.what(), 2);
  } catch (const std::bad_alloc&) { // nothing may be allocated here
    return cli::tell(cli::no_memory(), 1);
  } catch (const std::exception& error) {
    return cli::tell(cli::explained(error), 1);
  }
}
