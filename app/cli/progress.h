// Bars on the terminal for what a running lesson downloads.
#pragma once

#include "app/shell/world.h"
#include "core/aio/mutex.h"
#include "core/replay/index.h"
#include "core/trace/trace.h"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace loopscope::cli {

/// A line on standard error for each connection of the trace that said how much will come, redrawn at most ten times
/// a second on a thread of its own. Nothing is left of them at its end. It is ASCII and as wide as the terminal at
/// most.
class Progress {
public:
  /// Whether there will be something to see: the lesson downloads in real time, and standard error is a terminal that
  /// can go back.
  static bool wanted(const app::RunSettings&);

  explicit Progress(std::shared_ptr<const trace::Trace> trace);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Writes in place of the bars, which are redrawn below it. The program's text and its stream, 2 for standard error.
  void print(std::string_view text, int stream);

private:
  void draw_until_over();
  std::string lines();                                  // those of now, by the thread alone
  void show(const std::string& lines) REQUIRES(mutex_); // in place of those that are shown

  std::shared_ptr<const trace::Trace> trace_;
  replay::Index index_; // of the trace; by the thread alone
  aio::Mutex mutex_;
  std::condition_variable_any over_changed_;
  bool over_ GUARDED_BY(mutex_) = false;
  bool at_line_start_ GUARDED_BY(mutex_) = true; // what was printed last ended a line
  std::string shown_ GUARDED_BY(mutex_);
  std::thread thread_;
};

} // namespace loopscope::cli
