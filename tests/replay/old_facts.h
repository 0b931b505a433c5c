// The folds that the index has taken the place of, each a pass of its own over the events, as they once stood in the
// timeline, the measures, the comparison and the narration. They are kept to hold the index against.
#pragma once

#include "core/replay/measure.h"
#include "core/replay/pauses.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::replay::old {

/// Where the locks and their kin of a trace were made, waited for and held, and the timers that came late, read once
/// as the trace grows.
/// The state at the cursor does not know it of other moments; the lanes show all of them.
class Facts {
public:
  /// Reads up to `most` further events of those that the index knows. False when some are left to read.
  bool update(const replay::Index& index, std::size_t most);
  void clear() { *this = {}; }

  struct Made {
    trace::PrimitiveKind kind{};
    std::uint16_t line = 0;    // 0: where is not known
    std::uint16_t ordinal = 0; // which of those made on that line
    trace::ObjectId part_of = 0;
  };
  /// How a primitive was made, or null.
  const Made* made(trace::ObjectId primitive) const;
  /// The primitive in whose line the task stood last when `event` happened, if it joined after `since`; or 0.
  trace::ObjectId waited_for(trace::ObjectId task, std::uint64_t since, std::uint64_t event) const;
  /// The primitive that the task had acquired last and still held when `event` happened, or 0.
  trace::ObjectId held(trace::ObjectId task, std::uint64_t event) const;

  /// A timer whose callback ran after its time.
  struct Late {
    std::int64_t when = 0;   // it was due, ns
    std::int64_t time = 0;   // it ran, ns
    std::uint64_t event = 0; // with which it began to run
  };
  /// What a thread other than the loop's does from a moment on.
  struct ThreadSpan {
    enum class Kind : std::uint8_t { idle, job, blocked };
    std::uint64_t event = 0;
    std::int64_t begin = 0; // ns
    Kind kind{};
    trace::StringId what = 0; // the job's function, or the call that blocks
    trace::ObjectId task = 0; // that asked for it, or 0
  };
  struct ThreadLane {
    std::uint32_t number = 0;
    trace::StringId name = 0;
    std::vector<ThreadSpan> spans; // by time; never empty
    std::uint64_t ended = 0;       // event, or 0 while it lives
    std::int64_t end = 0;          // ns, once ended
  };
  static constexpr std::size_t most_threads = 64;
  /// The first of them, in the order in which they were started.
  const std::vector<ThreadLane>& threads() const { return threads_; }

  /// Bytes that came from outside.
  struct Arrival {
    std::int64_t time = 0; // ns
    std::uint64_t event = 0;
    std::int64_t bytes = 0;
  };
  /// Those on the connections that the task has opened, in the order in which they came.
  const std::vector<Arrival>& arrivals(trace::ObjectId task) const;
  /// What a connection carries, or its address; 0 when there is no such connection.
  trace::StringId connection(trace::ObjectId) const;

  static constexpr std::int64_t late_from = 10'000'000; // ns; less than that is not seen
  /// The late timers of a task, or of the loop for 0, in the order in which they ran.
  const std::vector<Late>& late(trace::ObjectId task) const;

private:
  void read_timer(const replay::Index&, const trace::Event&);
  void read_outside(const trace::Event&);
  enum class What : std::uint8_t { waits, acquires, releases };
  struct Fact {
    std::uint64_t event = 0;
    trace::ObjectId primitive = 0;
    What what{};
  };
  std::size_t read_ = 0;
  std::unordered_map<trace::ObjectId, std::vector<Fact>> of_task_;
  std::unordered_map<trace::ObjectId, Made> made_;
  std::unordered_map<std::uint16_t, std::uint16_t> made_on_line_;
  std::unordered_map<trace::ObjectId, std::vector<Late>> late_;
  struct JobFacts {
    trace::StringId function = 0;
    trace::ObjectId task = 0;
    std::uint32_t thread = 0;
  };
  struct ConnectionFacts {
    trace::ObjectId task = 0;
    trace::StringId name = 0;
    bool tells_arrivals = false; // and not only what is read
  };
  std::vector<ThreadLane> threads_;
  std::unordered_map<trace::ObjectId, JobFacts> jobs_;
  std::unordered_map<trace::ObjectId, ConnectionFacts> connections_;
  std::unordered_map<trace::ObjectId, std::vector<Arrival>> arrivals_;
};

Measures measure(const trace::Trace& trace, std::string_view heartbeat = {});

struct FileBar {
  std::string name;
  trace::ObjectId task = 0;
  std::int64_t begin = 0, end = -1;
  std::int64_t expected = -1;
  std::vector<std::int64_t> times{}, body{};
  Download::Outcome outcome = Download::Outcome::open;
};
std::vector<FileBar> files_of(const Index&);

Meanwhile meanwhile(const Index&, const Hold&);

} // namespace loopscope::replay::old
