// What a run comes to in figures, measured from its trace alone.
#pragma once

#include "core/replay/index.h"
#include "core/trace/trace.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::replay {

/// What a connection carried: a file's name, and what came of it.
struct Download {
  using Outcome = TransferEnd;
  std::string name;
  std::optional<std::int64_t> bytes{}; // of the body; nothing: its length was never said
  Outcome outcome = Outcome::open;
  std::string error{}; // of one that failed
  friend bool operator==(const Download&, const Download&) = default;
};
/// "complete", ...
std::string_view name_of(Download::Outcome outcome);

/// Times are ns. What is not said of a run that has not ended is measured up to its last event. The time for which a
/// pause held the run is a part of `total`, and of nothing else but `held`.
struct Measures {
  std::int64_t total = 0;       // from the run's start to its end
  std::int64_t held = 0;        // by pauses
  std::int64_t waited = 0;      // in the selector
  std::int64_t blocked = 0;     // between two looks at the selector, or the last one and the loop's stop: in all,
  std::int64_t blocked_max = 0; // and the longest
  std::string blocked_in;       // the blocking call in which the loop's thread stood longest, or empty
  std::string heartbeat;        // the text that a line of the program prints regularly, without_number, or empty
  std::optional<std::int64_t> heartbeat_gap_max; // the longest time without it, the run's start and end counted
  std::size_t sockets_peak = 0;                  // open at the same time
  std::uint64_t callbacks = 0;                   // that ran
  std::vector<Download> downloads;               // in order of opening
  std::optional<trace::RunOutcome> outcome;      // nothing: it has not ended
  std::string message;                           // why it failed
  friend bool operator==(const Measures&, const Measures&) = default;
};

/// Measures a run as it grows: each time only what the index has gained. The index must outlive it.
class Measuring {
public:
  explicit Measuring(const Index& index) : index_(index) {}

  /// So late is it in the run, ns, while nothing more has happened: what goes on is measured up to then.
  void reach(std::int64_t now) { now_ = now; }
  /// Up to where the index has read, or what was reached. The heartbeat is what one line of the program prints most
  /// often, at least twice and in one task; of several the first. When there is none it is `heartbeat`, if that is
  /// printed at all.
  Measures update(std::string_view heartbeat = {});
  /// The same; a run that blocks the loop may lack a heartbeat: then the other run's is looked for.
  Measures update_beside(const Measures& other);

  /// When that text was printed, ns, with or without a number behind it; null when it never was.
  struct Beats {
    std::vector<std::int64_t> times;
    ObjectId task = 0; // that printed it first, or 0
  };
  const Beats* beats(std::string_view text) const;

private:
  // What the loop does with its time: it works from a look at the selector to the next one, or until it stops.
  struct LoopTime {
    enum class Doing : std::uint8_t { nothing, waits, works };
    Doing doing = Doing::nothing;
    std::int64_t since = 0, waited = 0, blocked = 0, blocked_max = 0;
    void become(Doing next, std::int64_t time);
  };
  // What one line prints.
  struct Line {
    std::size_t order = 0; // of its first time
    std::size_t times = 0;
    std::int64_t last = 0, gap = 0;
    ObjectId task = 0;  // that printed it first
    bool by_one = true; // and every time: else it is no heartbeat
  };
  using Lines = std::map<std::pair<std::uint16_t, std::string_view>, Line>; // by line and text

  void read_loop();
  void read_blocking();
  void read_prints();
  StringId longest_call(std::int64_t end) const;
  void find_heartbeat(std::int64_t end, std::string_view otherwise, Measures& measures) const;
  Lines::const_iterator most_often(std::size_t at_least, std::string_view text) const;

  const Index& index_;
  std::int64_t now_ = 0;
  std::size_t selects_ = 0, halts_ = 0, calls_ = 0, prints_ = 0; // how many have been read
  bool selecting_ = false;                                       // the next select's begin has been read
  LoopTime loop_;
  std::map<StringId, std::int64_t> call_times_;
  Lines lines_;
  std::map<std::string_view, Beats> beats_; // by text
};

/// Of a run as far as the index, or the trace, goes.
Measures measure(const Index&, std::string_view heartbeat = {});
Measures measure(const trace::Trace& trace, std::string_view heartbeat = {});

/// What is printed without the number that it ends with: a heartbeat that counts prints "beat 1", "beat 2".
std::string_view without_number(std::string_view text);

} // namespace loopscope::replay
