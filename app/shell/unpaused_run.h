// A run that nothing pauses: it is over, or goes on by itself to its end.
#pragma once

#include "app/shell/world.h"

#include <memory>
#include <utility>

namespace loopscope::app {

/// Of a trace that is whole, unless a derived one still grows. Window thread.
class UnpausedRun : public Run, private Feed {
public:
  explicit UnpausedRun(std::shared_ptr<const trace::Trace> trace) : trace_(std::move(trace)) {}
  std::shared_ptr<const trace::Trace> trace() const override { return trace_; }
  Feed& feed() override { return *this; }
  void stop() override {}

protected:
  bool growing() const override { return false; }

private:
  bool paused() const override { return !growing(); }
  void resume(std::uint64_t) override {}
  void resume_until(std::int64_t) override {}
  void resume_freely() override {}
  void pause() override {}
  bool at_limit() const override { return false; }

  std::shared_ptr<const trace::Trace> trace_;
};

} // namespace loopscope::app
