// What there is to say about a run in real time beside its picture: that it stands while the world goes on, or that it
// cannot stand.
#pragma once

#include "app/player.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace loopscope::app {

/// What came while the loop was held: what its next look finds, and what the callbacks of that turn read.
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
Meanwhile meanwhile(const replay::Index&, const Hold&);

/// "2 timers came due, the first 2.1 s ago; 12.5 kB came", or "nothing came".
std::string words_of(const Meanwhile&);

struct LiveLine {
  std::string text;
  bool stuck = false; // it cannot be paused
};
/// Of a run that is live, or was.
LiveLine live_line(const replay::Replay&, const Player&);

} // namespace loopscope::app
