// Where the events of a run come from, and how it is paused and resumed.
#pragma once

#include <cstdint>
#include <string>

namespace loopscope::app {

/// Where a run that goes on by itself is to pause.
struct PauseAt {
  enum class Kind : std::uint8_t {
    turn,      // after the last callback of this turn, or of the next one where a turn is just over
    task_step, // before the next step of the task `task`
    line,      // when the program reaches the line `line` of `file`, even within a callback
  };
  Kind kind{};
  std::uint32_t task = 0;
  std::string file{};
  std::uint32_t line = 0;
};

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
  /// Resumes it until it is where that says; then it pauses. False: this run cannot be paused there.
  virtual bool resume_to(const PauseAt&) { return false; }
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
