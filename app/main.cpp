// The command line: which command is meant, with what. What it says on errors is one line on stderr.
#include "app/cli/cli.h"
#include "core/net/posix_sockets.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

namespace {

using namespace loopscope;

int tell(const char* what, int status) {
  std::string line(what);
  while (!line.empty() && line.back() == '\n') line.pop_back();
  std::ranges::replace(line, '\n', ' ');
  fmt::print(stderr, "loopscope: {}\n", line);
  return status;
}

void add_set_option(CLI::App& command, const char* name, std::vector<std::string>& set, const char* what) {
  command.add_option(name, set, what)
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

void add_seed_option(CLI::App& command, cli::RunArguments& run) {
  command.add_option("--seed", run.seed, "of what is random in it (0)")->type_name("N");
}

void add_run_options(CLI::App& command, cli::RunArguments& run) {
  command.add_option("lesson", run.lesson, "which lesson")->required()->type_name("LESSON");
  command.add_option("--loop", run.loop, "which loop runs it (simulated)")->type_name("NAME");
  add_set_option(command, "--set", run.set, "another value for one of its parameters");
  add_seed_option(command, run);
}

/// Room for a server with a thousand clients; and a file that may not grow any further is an error to be told, as in
/// CPython, and no signal that ends the program.
void prepare_process() {
  net::raise_descriptor_limit();
  std::signal(SIGXFSZ, SIG_IGN);
}

} // namespace

int main(int argc, char** argv) {
  prepare_process();
  CLI::App app{"Shows what an asyncio event loop does, step by step.", "loopscope"};
  app.set_version_flag("--version", "loopscope " LOOPSCOPE_VERSION);
  app.get_formatter()->column_width(34);
  app.require_subcommand(0, 1);

  cli::WindowArguments window;
  auto window_options = [&](CLI::App& command) {
    command.add_option("--theme", window.theme, "light or dark (dark)")->type_name("NAME");
    command.add_option("--text", window.text, "size of the text, 80 to 300 (100)")->type_name("PERCENT");
    command.add_option("--state", window.state_file, "append each change of the app's state to this file, for tests")
        ->type_name("FILE");
  };
  app.add_option("lesson", window.lesson, "the lesson to begin with")->type_name("LESSON");
  window_options(app);

  bool json = false;
  CLI::App* list = app.add_subcommand("list", "the lessons there are");
  list->add_flag("--json", json, "as JSON");

  cli::RunCommand run_command;
  CLI::App* run = app.add_subcommand("run", "run a lesson without a window");
  add_run_options(*run, run_command.run);
  run->add_option("--log", run_command.log, "write the log of its callbacks here; - alone to standard output")
      ->type_name("FILE|-");
  run->add_option("--trace", run_command.trace, "save what its loop did, for 'open' and 'export'")->type_name("FILE");

  cli::WhyCommand why_command;
  CLI::App* why = app.add_subcommand("why", "say what a task does at some moment, why, and who can wake it");
  add_run_options(*why, why_command.run);
  why->add_option("--at", why_command.at, "that many seconds into the run")->required()->type_name("TIME");
  why->add_option("--task", why_command.task, "its name, such as Task-2")->required()->type_name("NAME");
  why->add_flag("--json", why_command.json, "as JSON");

  cli::CompareCommand compare_command;
  CLI::App* compare =
      app.add_subcommand("compare", "measure two runs, of two lessons or of one with other values, side by side.\n"
                                    "They run one after the other, so that neither takes the processor or the\n"
                                    "network from the other: real ones take as long as both together.");
  compare->add_option("a", compare_command.a.lesson, "a lesson")->required()->type_name("A");
  compare->add_option("b", compare_command.b.lesson, "another one, or the same")->required()->type_name("B");
  compare->add_option("--loop", compare_command.both.loop, "which loop runs both (simulated)")->type_name("NAME");
  compare->add_option("--loop-a", compare_command.a.loop, "which loop runs A")->type_name("NAME");
  compare->add_option("--loop-b", compare_command.b.loop, "which loop runs B")->type_name("NAME");
  add_set_option(*compare, "--set", compare_command.both.set, "another value for a parameter that both have");
  add_set_option(*compare, "--set-a", compare_command.a.set, "another value for one of A's parameters");
  add_set_option(*compare, "--set-b", compare_command.b.set, "another value for one of B's parameters");
  add_seed_option(*compare, compare_command.both);
  compare->add_flag("--json", compare_command.json, "as JSON");

  cli::ServeCommand serve_command;
  CLI::App* serve = app.add_subcommand("serve", "serve what the lessons download, for browsers and Python too");
  serve->add_option("--port", serve_command.port, "0 for any that is free (8000)")->type_name("N");
  serve->add_option("--host", serve_command.host, "0.0.0.0 for the whole network (127.0.0.1)")->type_name("ADDRESS");

  cli::ShotCommand shot_command;
  CLI::App* shot = app.add_subcommand("shot", "draw a lesson's window at some moment into a PNG file");
  add_run_options(*shot, shot_command.run);
  CLI::Option* at =
      shot->add_option("--at", shot_command.at, "that many seconds into the run (its end)")->type_name("TIME");
  shot->add_option("--step", shot_command.step, "after the N-th callback")->type_name("N")->excludes(at);
  shot->add_option("--size", shot_command.size, "in pixels (1920x1080)")->type_name("WxH");
  shot->add_option("--theme", shot_command.theme, "light or dark (dark)")->type_name("NAME");
  shot->add_option("--text", shot_command.text, "size of the text, 80 to 300 (100)")->type_name("PERCENT");
  shot->add_option("--out", shot_command.out, "the picture")->required()->type_name("FILE.png");

  CLI::App* open = app.add_subcommand("open", "look at a saved trace");
  open->add_option("file", window.trace_file, "the trace")->required()->type_name("FILE");
  window_options(*open);

  std::filesystem::path exported;
  std::string chrome;
  CLI::App* export_command = app.add_subcommand("export", "write a saved trace for other tools");
  export_command->add_option("file", exported, "the trace")->required()->type_name("FILE");
  export_command->add_option("--chrome", chrome, "as JSON for Perfetto and Chrome")->required()->type_name("OUT.json");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) { // --help, --version
    return app.exit(asked);
  } catch (const CLI::ExtrasError& error) {
    // "loopscope rnu lock": the first word is no lesson that somebody meant.
    if (!window.lesson.empty() && !scenarios::find_lesson(window.lesson))
      return tell(fmt::format("there is no command '{}' ('loopscope --help' shows them)", window.lesson).c_str(), 2);
    return tell((std::string(error.what()) + " ('loopscope --help' tells more)").c_str(), 2);
  } catch (const CLI::ParseError& error) {
    return tell((std::string(error.what()) + " ('loopscope --help' tells more)").c_str(), 2);
  }

  try {
    if (*list) return cli::list_lessons(json);
    if (*run) return cli::run_lesson(run_command);
    if (*why) return cli::explain_task(why_command);
    if (*compare) return cli::compare_runs(compare_command);
    if (*serve) return cli::serve(serve_command);
    if (*shot) return cli::take_shot(shot_command);
    if (*export_command) return cli::export_trace(exported, chrome);
    return cli::open_window(window);
  } catch (const cli::WrongCall& error) {
    return tell(error.what(), 2);
  } catch (const std::exception& error) {
    return tell(error.what(), 1);
  }
}
