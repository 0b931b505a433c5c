// A Python program that is run and recorded for a test.
#pragma once

#include "core/python/python_run.h"
#include "core/trace/event.h"
#include "tests/python.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace loopscope::python {

using namespace std::chrono_literals;

/// Waits until that is so; false: it has not become so within the time.
inline bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds patience = 60s) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

/// A program in a folder of its own, started and paused.
class LiveRun {
public:
  explicit LiveRun(std::string_view text, PythonRun::Options options = {}) {
    if (options.program.file.empty()) options.program.file = folder_.write("program.py", text);
    run_ = std::make_unique<PythonRun>(std::move(options), [this] { ++news_; });
  }

  PythonRun* operator->() { return run_.get(); }
  PythonRun& operator*() { return *run_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  int news() const { return news_; }
  void destroy() { run_.reset(); }

  /// Waits until it is paused.
  ::testing::AssertionResult paused() {
    if (eventually([&] { return run_->paused(); })) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "it is not paused; " << printed();
  }
  /// Runs it to its end.
  ::testing::AssertionResult to_end() {
    run_->resume_freely();
    if (eventually([&] { return run_->over(); })) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "it does not end; " << printed();
  }

  std::vector<trace::Event> events(trace::EventKind kind) const {
    std::vector<trace::Event> all;
    const auto trace = run_->trace();
    for (std::size_t i = 0, end = trace->size(); i < end; ++i)
      if ((*trace)[i].kind == kind) all.push_back((*trace)[i]);
    return all;
  }
  std::size_t count(trace::EventKind kind) const { return events(kind).size(); }
  std::string text(std::uint32_t id) const { return std::string(run_->trace()->string(id)); }
  /// What was printed, line by line.
  std::string printed() const {
    std::string all;
    for (const trace::Event& event : events(trace::EventKind::printed)) all += text(event.object) + "\n";
    return all;
  }
  bool has_printed(std::string_view line) const {
    return ("\n" + printed()).find("\n" + std::string(line) + "\n") != std::string::npos;
  }
  /// The message of run_ended; "nothing" where there is none.
  std::string ended() const {
    const auto all = events(trace::EventKind::run_ended);
    return all.size() == 1 ? text(all[0].object) : all.empty() ? "nothing" : "several";
  }
  trace::RunOutcome outcome() const {
    return trace::as<trace::event::run_ended>(events(trace::EventKind::run_ended).at(0)).outcome;
  }

private:
  TemporaryFolder folder_;
  std::atomic<int> news_{0};
  std::unique_ptr<PythonRun> run_;
};

} // namespace loopscope::python
