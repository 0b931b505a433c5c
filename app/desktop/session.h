// The run that is shown: a lesson's, on a thread of its own, or a saved one.
#pragma once

#include "app/desktop/run_pacer.h"
#include "core/trace/trace.h"
#include "scenarios/run.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace loopscope::app {

/// What is run.
struct RunSettings {
  const scenarios::Lesson* lesson = nullptr;
  std::string loop = "simulated";
  scenarios::Arguments arguments{};
  std::uint64_t seed = 0;
  std::string server{}; // its URL, for a real loop; empty: one is started for the run
  bool in_real_time() const { return loop != "simulated"; }
};

/// Window thread. Never waits for the run's thread, but for a moment at its end.
class Session {
public:
  /// Starts the lesson, paused before its first callback. `news` is called on the run's thread whenever the run
  /// pauses.
  static std::unique_ptr<Session> run(const RunSettings&, std::function<void()> news);
  /// A saved trace; of one that is damaged, or has no end, what it holds (see file_note()). Throws std::runtime_error when
  /// there is nothing to see in it.
  static std::unique_ptr<Session> open(const std::filesystem::path&);

  /// Stops the run and waits until it is over. A program that never returns to the loop (it computes forever in one
  /// callback) is abandoned: its thread keeps everything that it uses.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  std::shared_ptr<const trace::Trace> trace() const { return trace_; }
  /// Null for a saved trace.
  Feed* feed() { return run_ ? run_->pacer() : nullptr; }
  /// Ends the run, wherever it is: its loop paused or waiting, or one of its threads in a blocking call. Does not wait.
  void stop() {
    if (run_) run_->stop();
  }
  /// Has the loop of a run in real time call the function soon, on the run's thread, as call_soon_threadsafe does;
  /// `news` is called after it. False: there is no loop that could.
  bool call_soon(const std::string& name, std::function<void()> function) {
    return run_ && run_->call_soon(name, std::move(function));
  }
  const RunSettings& settings() const { return settings_; }
  bool from_file() const { return !run_; }
  const std::filesystem::path& path() const { return path_; }
  /// One sentence about a file that is damaged or has no end yet, or empty.
  const std::string& file_note() const { return file_note_; }

private:
  class Run {
  public:
    Run(const RunSettings&, std::function<void()> news);
    ~Run();
    void stop();
    bool call_soon(const std::string& name, std::function<void()> function);
    RunPacer* pacer();
    std::shared_ptr<const trace::Trace> trace() const;

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
  };

  Session() = default;

  RunSettings settings_;
  std::shared_ptr<const trace::Trace> trace_;
  std::unique_ptr<Run> run_;
  std::filesystem::path path_;
  std::string file_note_;
};

} // namespace loopscope::app
