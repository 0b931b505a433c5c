// A world in which programs of one's own can be run, and no machine: what a run does, the test says.
#pragma once

#include "app/shell/world.h"
#include "core/trace/recorder.h"
#include "scenarios/lessons.h"
#include "tests/replay/script.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::app {

/// What a Python process tells, as far as a test has it told. It stands before its first line until it is resumed.
class PlayedRun final : public Run, public Feed {
public:
  replay::Script s;
  bool real_time = true, over = false, standing = true, stopped = false, limit = false, pauses_at_places = true;
  std::int64_t clock_now = 0;
  std::vector<std::string> typed;
  bool typed_end = false;
  std::vector<std::uint64_t> resumed;          // how many callbacks were let go, each time
  std::vector<PauseAt> paused_at;              // where it was to pause
  std::deque<std::function<void()>> callbacks; // what each of its callbacks tells, from now on

  std::shared_ptr<const trace::Trace> trace() const override { return s.trace(); }
  Feed& feed() override { return *this; }
  void stop() override {
    stopped = over = true;
    s.add(trace::event::run_ended{.outcome = trace::RunOutcome::aborted});
  }
  void type(const std::string& line) override { typed.push_back(line); }
  void type_end() override { typed_end = true; }

  bool growing() const override { return !over; }
  bool paused() const override { return standing || over; }
  void resume(std::uint64_t count) override {
    resumed.push_back(count);
    for (; count > 0 && !callbacks.empty(); --count) next();
    if (count > 0) standing = false; // it runs on, and comes to no further callback
  }
  void resume_until(std::int64_t) override { resume(1); }
  void resume_freely() override {
    standing = false;
    while (!callbacks.empty() && !standing) next();
  }
  bool resume_to(const PauseAt& at) override {
    if (!pauses_at_places) return false;
    paused_at.push_back(at);
    standing = false;
    return true;
  }
  void pause() override { standing = true; }
  bool at_limit() const override { return limit; }
  bool real() const override { return real_time; }
  std::int64_t clock() const override { return clock_now; }

private:
  void next() {
    const auto callback = std::move(callbacks.front());
    callbacks.pop_front();
    callback();
  }
};

class PlayedWorld final : public World {
public:
  std::map<std::string, std::string> files; // a program's text, by its path
  Interpreter interpreter{
      .path = "/home/ada/.venv/bin/python", .version = "3.11.2", .because = ".venv beside the program"};
  std::vector<RunSettings> started;
  std::vector<PlayedRun*> runs; // those that were started; the last one lives
  std::function<void(PlayedRun&)> at_start = [](PlayedRun&) {};

  const std::vector<scenarios::Lesson>& lessons() const override { return scenarios::lessons(); }
  std::span<const scenarios::LoopKind> loops() const override { return scenarios::loops(); }
  std::unique_ptr<Run> start(const RunSettings& settings) override {
    started.push_back(settings);
    auto run = std::make_unique<PlayedRun>();
    runs.push_back(run.get());
    at_start(*run);
    return run;
  }
  OpenedFile open(const std::string& file) override {
    if (saved) return {saved, file, {}};
    return {nullptr, file, {}, python::Program{.file = file}};
  }
  std::string save(const trace::Trace&, std::string_view name) override { return "Saved as " + std::string(name); }
  Interpreter interpreter_for(const python::Program&) override { return interpreter; }
  ProgramText read_program(const std::string& file) override {
    const auto found = files.find(file);
    return found == files.end() ? ProgramText{.problem = file + ": no such file"} : ProgramText{.text = found->second};
  }

  std::shared_ptr<const trace::Trace> saved; // what is opened; null: a program
};

} // namespace loopscope::app
