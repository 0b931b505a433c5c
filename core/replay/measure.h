// What a run comes to in figures, measured from its trace alone.
#pragma once

#include "core/replay/state.h"
#include "core/trace/trace.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::replay {

/// What a connection carried: a file's name, and what came of it.
struct Download {
  enum class Outcome : std::uint8_t {
    complete,   // all that was announced
    incomplete, // closed before that, without an error
    failed,     // closed because of an error
    cancelled,
    open, // not closed at all
  };
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

/// The heartbeat is what one line of the program prints most often, at least twice; of several the first. When there
/// is none it is `heartbeat`, if that is printed at all.
Measures measure(const trace::Trace& trace, std::string_view heartbeat = {});
/// Of a run that hardly lets its heart beat, and so has no heartbeat of its own, the other's is looked for.
void take_heartbeat(Measures& measures, const trace::Trace& trace, const Measures& other);

/// What is printed without the number that it ends with: a heartbeat that counts prints "beat 1", "beat 2".
std::string_view without_number(std::string_view text);
/// Whether the event speaks of a connection: these alone make State::connections.
bool tells_of_connection(trace::EventKind kind);
/// How many bytes of the body that was announced have been read; 0 where none was.
std::int64_t body_read(const Connection& connection);

} // namespace loopscope::replay
