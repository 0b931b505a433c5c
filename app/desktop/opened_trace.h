// A saved run that is read while it is looked at.
#pragma once

#include "app/shell/world.h"
#include "core/trace_files/file.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace loopscope::app {

/// Reads the file in a thread of its own. It ends with this object, wherever it is. Window thread.
class OpenedTrace final : public Run, private Feed {
public:
  /// `news`, where there is one, is called on the thread, a few times a second and at the end.
  OpenedTrace(const std::string& file, std::function<void()> news);

  /// Waits until there is something to see: the first events, or what came of a file that is soon read.
  void wait() const;
  /// It has been read.
  bool over() const { return over_.load(std::memory_order_acquire); }
  /// What came of it; once it is over.
  const trace::Loaded& loaded() const { return loaded_; }

  std::shared_ptr<const trace::Trace> trace() const override { return loading_.trace(); }
  Feed& feed() override { return *this; }
  void stop() override { thread_.request_stop(); }
  /// What is wrong with the file.
  RunProblem problem() const override;
  double part() const override { return part_.load(std::memory_order_relaxed); }

private:
  bool growing() const override { return !over(); }
  bool paused() const override { return over(); }
  void resume(std::uint64_t) override {}
  void resume_until(std::int64_t) override {}
  void resume_freely() override {}
  void pause() override {}
  bool at_limit() const override { return false; }
  void read(const std::stop_token&);

  trace::Loading loading_; // the thread's, but for the trace, until it is over
  std::function<void()> news_;
  trace::Loaded loaded_;
  std::atomic<double> part_{0};
  std::atomic<bool> over_{false};
  std::jthread thread_; // last: it ends before the others do
};

/// What is to be said of a file that was read, in a sentence; empty: nothing.
std::string problem_of(const trace::Loaded&);

} // namespace loopscope::app
