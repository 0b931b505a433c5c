// What the index tells of a run beside its tasks and callbacks: the loop's looks at the selector, blocking calls,
// late timers, primitives, threads, connections and what they carried.
#pragma once

#include "core/replay/threads_and_connections.h"
#include "core/trace/event.h"
#include "core/trace/table.h"

#include <cstdint>
#include <vector>

namespace loopscope::replay {

using trace::Pieces;
using trace::Table;

/// The index of an event: a trace holds fewer than 2^32. Where an event has yet to come it is 0.
using EventIndex = std::uint32_t;

/// A stay of the loop in its selector.
struct Select {
  EventIndex begun = 0;
  EventIndex ended = 0; // 0: it goes on
};

/// A blocking call; the event with which it begins says what it is, on which line, and for how long it was asked.
struct Blocking {
  EventIndex begun = 0;
  EventIndex ended = 0; // 0: it goes on. The callback's or the job's end, where its own is not told
  ObjectId task = 0;    // that calls or, in a job of the executor, that gave the job; or 0
};

/// A timer whose callback ran after its time, by late_from at least.
struct Late {
  std::int64_t when = 0;   // it was due, ns
  std::int64_t time = 0;   // it ran, ns
  std::uint64_t event = 0; // with which it began to run
};

/// How a lock, event, condition, semaphore, queue or barrier was made.
struct Made {
  ObjectId id = 0;
  trace::PrimitiveKind kind{};
  std::uint16_t line = 0;    // 0: where is not known
  std::uint16_t ordinal = 0; // which of those that were ever made on that line, from 0; parts are not counted
  ObjectId part_of = 0;      // a condition's lock: of the condition
};

/// What a thread other than the loop's does from an event on.
struct ThreadSpan {
  enum class Kind : std::uint8_t { idle, job, blocked };
  std::uint64_t event = 0;
  std::int64_t begin = 0; // ns
  Kind kind{};
  StringId what = 0; // the job's function, or the call that blocks
  ObjectId task = 0; // that asked for it, or 0
};

/// The life of a thread other than the loop's.
struct ThreadLane {
  std::uint32_t number = 0;
  StringId name = 0;
  std::uint64_t started = 0;   // event
  Pieces<ThreadSpan> spans;    // by time; never empty
  std::vector<Blocking> calls; // its blocking calls, by time
  ThreadSpan base;             // the last span that is not blocked
  std::uint64_t ended = 0;     // event, or 0 while it lives
  std::int64_t end = 0;        // ns, once ended
};

/// The life of a job of the executor.
struct JobLife {
  ObjectId id = 0;
  StringId function = 0;
  ObjectId task = 0;   // that submitted it, or 0
  ObjectId future = 0; // that it settles
  EventIndex submitted = 0;
  std::uint32_t thread = 0; // once it runs
};

/// The life of a connection.
struct ConnectionLife {
  Connection now; // after the last event that was read
  EventIndex opened = 0;
  EventIndex established = 0;
  bool tells_arrivals = false; // and not only what is read
  std::uint32_t carries = 0;   // the last of Index::transfers() that is its own, from 1, or 0
};

/// How something that was to come over a connection ended.
enum class TransferEnd : std::uint8_t {
  complete,   // all that was announced
  incomplete, // closed before that, without an error
  failed,     // closed because of an error
  cancelled,
  open, // not closed at all
};
/// What a connection was for, as the program has named it: a file.
struct Transfer {
  struct Piece {
    std::int64_t time = 0; // ns
    std::int64_t body = 0; // bytes of the body that are there by then
  };
  ObjectId connection = 0;
  ObjectId task = 0; // that opened the connection, or 0
  StringId name = 0;
  std::int64_t begin = 0;     // ns: the connection was asked for, or last used for something else
  std::int64_t end = -1;      // ns; -1: it is open
  std::int64_t expected = -1; // bytes of the body, or -1: not said
  std::vector<Piece> pieces;  // by time
  TransferEnd outcome = TransferEnd::open;
  StringId error = 0; // of one that failed
  std::int64_t body() const { return pieces.empty() ? 0 : pieces.back().body; }
  /// How much of it is there at that time, 0 to 1.
  double part(std::int64_t now) const;
};

} // namespace loopscope::replay
