// Where the events of a run come from, and how it is paused and resumed.
#pragma once

#include <cstdint>

namespace loopscope::app {

/// No call waits. Window thread.
class Feed {
public:
  /// How many callbacks and waits a run may make before it is stopped for good: a program that never ends must not fill
  /// the memory.
  static constexpr std::uint64_t default_limit = 1'000'000;

  virtual ~Feed() = default;
  /// More events may come when it is resumed.
  virtual bool growing() const = 0;
  /// It is paused (or over).
  virtual bool paused() const = 0;
  /// Resumes it for that many callbacks; then it pauses.
  virtual void resume(std::uint64_t callbacks) = 0;
  /// Resumes it until its clock is past that time (ns); then it pauses.
  virtual void resume_until(std::int64_t time) = 0;
  /// Resumes it until pause() is called.
  virtual void resume_freely() = 0;
  /// Pauses it before its next callback.
  virtual void pause() = 0;
  /// It was stopped because it has run for too long.
  virtual bool at_limit() const = 0;
  /// It runs in real time: its clock goes on while the run is paused.
  virtual bool real() const { return false; }
  /// What a real run's clock shows at this moment, ns.
  virtual std::int64_t clock() const { return 0; }
};

} // namespace loopscope::app
