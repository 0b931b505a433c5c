// A whole run, read off its raw events by rules of its own: what is said of a moment is held against it.
#pragma once

#include "core/trace/trace.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope {

/// Positions are counts of events: at position p the events before p have happened, and the event p comes next.
class KnownRun {
public:
  using Position = std::uint64_t;
  static constexpr Position never = UINT64_MAX;

  explicit KnownRun(const trace::Trace& trace);

  struct Call {
    Position scheduled = never, begun = never, ended = never, gone = never; // gone: dropped, or due (of a timer)
    trace::CallbackKind kind{};
    std::uint32_t serves = 0, name = 0;
    trace::CallbackId cause = 0;
    std::uint32_t via = 0;
    bool timer = false;
    std::int64_t when = 0; // ns, of a timer
  };
  struct Life {
    Position created = never, ended = never;
    std::uint32_t parent = 0;
    std::vector<trace::CallbackId> wakes; // its steps and wakeups, in the order of scheduling
    std::vector<Position> suspensions;
  };
  struct Thing { // a future or primitive
    Position created = never, settled = never;
    trace::Outcome outcome{};
    std::uint32_t owner = 0;
    std::vector<std::pair<std::uint32_t, Position>> children; // and when each joined
  };

  const trace::Trace& trace() const { return trace_; }
  const Call& call(trace::CallbackId id) const;
  const Life* life(std::uint32_t task) const;
  const Thing* thing(std::uint32_t object) const;
  const std::map<std::uint32_t, Life>& lives() const { return lives_; }
  /// The callback during which the event happened, or 0.
  trace::CallbackId during(Position event) const { return during_[event]; }
  std::uint32_t turn(Position event) const { return turn_[event]; }
  bool loop_runs(Position event) const { return runs_[event]; }

  /// The next step or wakeup of the task that is scheduled at or after the position, or 0.
  trace::CallbackId next_wake(std::uint32_t task, Position from) const;
  /// When the task next runs, at or after the position.
  Position next_run(std::uint32_t task, Position from) const;
  /// Of how many of the group's children it is known by then that they are done.
  std::size_t children_done(std::uint32_t group, Position at) const;

  /// What was there at the position already and brought the later callback about: a callback that ran, was ready or was
  /// a timer, with id 0 where a thread, a job, a source or the program did.
  struct Root {
    trace::CallbackId callback = 0;        // that was there at the position, or 0
    trace::CallbackId first = 0;           // the first one that was not
    std::optional<std::uint32_t> thread{}; // that called
    std::optional<std::uint32_t> job{};    // future of a job that ended
    std::optional<std::uint32_t> source{}; // descriptor that was ready
  };
  Root root_of(trace::CallbackId id, Position at) const;

  /// The text of the Python program from that line on, until its brackets are closed.
  std::string statement(std::uint32_t line) const;
  /// Whether the Python program has a function of that name.
  bool defines(std::string_view function) const;

  /// The event that settled the object before that one, and was the last to do so; that one where there is none.
  Position settling(std::uint32_t object, Position scheduled) const;

private:
  const trace::Trace& trace_;
  std::vector<Call> calls_;
  std::map<std::uint32_t, Life> lives_;
  std::map<std::uint32_t, Thing> things_;
  std::vector<trace::CallbackId> during_;
  std::vector<std::uint32_t> turn_;
  std::vector<bool> runs_;
  std::string python_; // the program
};

} // namespace loopscope
