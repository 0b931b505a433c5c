// Pauses that held a run in real time: for how long, and what came meanwhile.
#pragma once

#include "core/replay/index.h"

#include <cstddef>
#include <cstdint>

namespace loopscope::replay {

/// For how long pauses have held the run up to that time, which is not before the last of them began, ns.
std::int64_t held_for(const Index&, std::int64_t time);
/// When the event happened on a clock that stands still while a pause holds the run, ns.
std::int64_t own_time(const Index&, std::uint64_t event);

/// What the loop's next look finds after a hold, and what the callbacks of that turn read.
struct Meanwhile {
  bool known = false;      // it has looked
  std::size_t timers = 0;  // that were due
  std::int64_t late = 0;   // how late the first of them was, ns
  std::size_t sources = 0; // sockets that were ready
  std::int64_t bytes = 0;  // that were there to read
  std::size_t calls = 0;   // from other threads
  std::size_t jobs = 0;    // that ended on a thread
  std::uint64_t until = 0; // events, with that turn's
};
/// Of a hold that has ended.
Meanwhile meanwhile(const Index&, const Hold&);

} // namespace loopscope::replay
