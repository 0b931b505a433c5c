#include "core/words/meanwhile.h"

#include "core/words/format.h"
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

namespace loopscope::words {

using trace::EventKind;

Meanwhile meanwhile(const Index& index, const Hold& hold) {
  constexpr std::uint64_t most = 1 << 16;         // events that are looked at
  constexpr std::int64_t only_looked = 1'000'000; // ns: a look that took longer has waited
  Meanwhile came;
  bool turns = false; // a turn has begun since
  std::int64_t look = std::numeric_limits<std::int64_t>::max();
  std::set<ObjectId> known; // connections that are new, or read: what the first read finds had come before
  const std::uint64_t end = std::min<std::uint64_t>(index.size(), hold.begun + most);
  for (std::uint64_t at = hold.begun; at < end; ++at) {
    const Event& event = index.trace()[at];
    switch (event.kind) {
    case EventKind::turn_begun:
      if (came.known) return came;
      turns = true;
      break;
    case EventKind::select_begun:
      look = event.time;
      break;
    case EventKind::select_ended:
      if (elapsed(look, event.time) > only_looked) { // nothing was there, and what it waited for came after the hold
        came.known = true;
        came.until = at + 1;
        return came;
      }
      came.sources += small(event.value);
      break;
    case EventKind::turn_running:
      came.known = came.known || turns;
      break;
    case EventKind::timer_due: {
      const std::int64_t due = index.callback(event.subject).when;
      if (due > hold.to) break; // would have had to wait in any case
      ++came.timers;
      came.late = std::max(came.late, elapsed(due, event.time));
      break;
    }
    case EventKind::connection_opened:
      known.insert(event.subject);
      break;
    case EventKind::bytes_received:
      if (known.insert(event.subject).second) came.bytes += small(event.value);
      break;
    case EventKind::thread_call:
      ++came.calls;
      break;
    case EventKind::job_ended:
      if (event.time <= hold.to) ++came.jobs;
      break;
    default:
      break;
    }
    came.until = at + 1;
  }
  return came;
}

std::string words_of(const Meanwhile& came) {
  std::string words;
  auto say = [&](const std::string& part) { words += (words.empty() ? "" : ", ") + part; };
  if (came.timers == 1)
    say(fmt::format("a timer came due and was {} late", duration(came.late)));
  else if (came.timers > 1)
    say(fmt::format("{} came due, the first was {} late", count(came.timers, "timer"), duration(came.late)));
  if (came.sources > 0) say(count(came.sources, "socket") + " became ready");
  if (came.bytes > 0) say(amount(came.bytes) + " arrived");
  if (came.calls > 0) say(count(came.calls, "call") + " came from other threads");
  if (came.jobs > 0) say(count(came.jobs, "job") + " finished on threads");
  return words.empty() ? "nothing happened" : words;
}

} // namespace loopscope::words
