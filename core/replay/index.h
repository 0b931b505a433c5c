// What a whole trace holds, found once, in one pass that keeps up with a growing trace: where the
// turns, callbacks and prints are, and each task's life as spans of time.
#pragma once

#include "core/replay/state.h"
#include "core/trace/trace.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace loopscope::replay {

enum class SpanKind : std::uint8_t { ready, running, waiting, sleeping, blocked };

/// A stretch of a lane during which nothing changed. It ends where the next one begins (or the lane does).
struct Span {
  std::uint64_t event = 0; // the event with which it begins
  std::int64_t begin = 0;  // ns
  SpanKind kind{};
  trace::AwaitKind await{}; // of waiting
  ObjectId on = 0;          // what is waited for
};

/// A task's life.
struct Lane {
  ObjectId task = 0;
  ObjectId parent = 0;
  StringId name = 0;
  StringId function = 0;
  std::uint64_t created = 0; // event
  std::uint64_t ended = 0;   // event, or 0 while it lives
  std::int64_t end = 0;      // ns, once ended
  trace::Outcome outcome{};
  StringId text = 0;
  std::vector<Span> spans; // by time; never empty
};

/// A stretch of the loop itself.
enum class LoopSpanKind : std::uint8_t { running, waiting, blocked, held, stopped };
struct LoopSpan {
  std::uint64_t event = 0;
  std::int64_t begin = 0;
  LoopSpanKind kind{};
};

/// A pause of a run in real time: its loop stands between two callbacks while the world goes on.
struct Hold {
  std::uint64_t begun = 0; // event
  std::uint64_t ended = 0; // event, or 0 while it stands
  std::int64_t from = 0;   // ns
  std::int64_t to = 0;     // ns, once ended
};

/// A callback that was begun: the unit of the steps scale. Each has ended before the next begins.
struct Ran {
  CallbackId id = 0;
  std::uint64_t scheduled = 0; // event
  std::uint64_t begun = 0;     // event
  std::uint64_t ended = 0;     // event, or 0 while it runs
  ObjectId task = 0;           // the task that it ran, or 0
  std::uint32_t turn = 0;
};

struct SourceFile {
  StringId name = 0;
  StringId text = 0;
  trace::Language language{};
};

struct Parameter {
  StringId name = 0;
  StringId value = 0;
};

/// Ids count from 1 in order of creation; one that is far beyond what the events so far can have
/// created, as in a forged trace, is not looked at.
class Index {
public:
  static constexpr std::size_t max_sources = 64;

  explicit Index(const trace::Trace& trace) : trace_(trace) {}

  /// Reads up to `most` further events of the trace; returns how many it read.
  std::size_t update(std::size_t most = SIZE_MAX);
  /// How many events have been read.
  std::size_t size() const { return read_; }

  const trace::Trace& trace() const { return trace_; }
  const std::vector<Lane>& lanes() const { return lanes_; } // in order of creation
  const Lane* lane(ObjectId task) const;
  const std::vector<LoopSpan>& loop() const { return loop_; }
  const std::vector<Hold>& holds() const { return holds_; } // by time; only the last may not have ended
  const std::vector<Ran>& ran() const { return ran_; }      // in the order in which they ran
  const Ran* ran(CallbackId id) const;
  /// The event that scheduled the callback, or null.
  const std::uint64_t* scheduled(CallbackId id) const;
  /// The event that created the task, future, primitive, coroutine or loop, or null.
  const std::uint64_t* created(ObjectId id) const;
  /// Whether the coroutine has begun to run, at any time.
  bool entered(ObjectId coroutine) const { return coroutine < objects_.size() && objects_[coroutine].entered; }
  /// The callback as it was scheduled; its id is 0 when it never was.
  Callback callback(CallbackId id) const;
  const std::vector<std::uint64_t>& turns() const { return turns_; } // turn_begun events
  /// Where turns ended: the events (another turn_begun, loop_stopped) before which they did.
  const std::vector<std::uint64_t>& turn_ends() const { return turn_ends_; }
  const std::vector<std::uint64_t>& prints() const { return prints_; } // printed events
  const std::vector<std::uint64_t>& warnings() const { return warnings_; }
  const std::vector<std::uint64_t>& switches() const { return switches_; } // callback_begun of another task than before
  const std::vector<SourceFile>& sources() const { return sources_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  StringId scenario() const { return scenario_; }
  StringId loop_name() const { return loop_name_; }
  bool ended() const { return ended_; }
  std::int64_t end_time() const { return end_time_; } // of the last event read

  /// The source in that language, or null.
  const SourceFile* source(trace::Language language) const;
  /// The text of a line of the source in that language, from 1; empty when there is none.
  std::string_view line_text(trace::Language language, std::uint32_t line) const;
  /// The line of the C++ twin that mirrors that line of the program, 0 when none does or several do.
  std::uint32_t twin_line(std::uint32_t line) const { return line < twin_lines_.size() ? twin_lines_[line] : 0; }
  /// The variable that a primitive or object was first bound to, read off the program's line that
  /// made it ("shared" of `shared = asyncio.Lock()`, "b" of `a, b = asyncio.Lock(), asyncio.Lock()`);
  /// empty when the line does not say.
  std::string_view variable_at(std::uint32_t line, std::uint32_t ordinal) const;

private:
  struct Known {
    std::uint64_t event = UINT64_MAX; // that scheduled or created it
    std::uint32_t at = 0;             // its place in ran_ or lanes_, from 1, or 0
    bool entered = false;             // of a coroutine
  };

  void read(const Event& event);
  void read_loop(const Event& event);
  void read_callback(const Event& event);
  void read_task(const Event& event);
  Known* note(std::vector<Known>& known, std::uint32_t id) const;
  Lane* living(ObjectId task);
  void add_span(Lane& lane, const Event& event, SpanKind kind, trace::AwaitKind await = {}, ObjectId on = 0);
  void add_loop_span(const Event& event, LoopSpanKind kind);
  void end_running();
  void end_hold(const Event& event);

  const trace::Trace& trace_;
  std::size_t read_ = 0;
  std::vector<Lane> lanes_;
  std::vector<CallbackId> queued_; // by lane: the step or wakeup that is queued, or 0
  std::vector<Known> objects_;     // by id
  std::vector<Known> callbacks_;   // by id
  std::vector<LoopSpan> loop_;
  std::vector<Hold> holds_;
  std::vector<Ran> ran_;
  CallbackId running_ = 0; // the last of ran_, while it runs
  std::uint32_t turn_ = 0;
  bool in_turn_ = false;
  bool held_ = false;      // the last of holds_ has not ended
  ObjectId last_task_ = 0; // that ran
  std::vector<std::uint64_t> turns_, turn_ends_, prints_, warnings_, switches_;
  std::vector<SourceFile> sources_;
  std::vector<std::vector<std::uint32_t>> line_starts_; // by source
  std::vector<std::uint32_t> twin_lines_;               // by the program's line
  std::vector<Parameter> parameters_;
  StringId scenario_ = 0, loop_name_ = 0;
  bool ended_ = false;
  std::int64_t end_time_ = 0;
};

} // namespace loopscope::replay
