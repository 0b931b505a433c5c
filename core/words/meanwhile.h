// What came from outside while a pause held a run in real time.
#pragma once

#include "core/replay/index.h"
#include "core/replay/rules.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace loopscope::words {

using namespace replay;

/// What the loop's next look finds, and what the callbacks of that turn read.
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

/// "2 timers came due, the first was 2.1 s late, 1 socket became ready", or "nothing happened".
std::string words_of(const Meanwhile&);

} // namespace loopscope::words
