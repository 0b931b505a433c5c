#include "core/replay/pauses.h"

#include "core/replay/rules.h"

#include <algorithm>
#include <limits>
#include <set>
#include <span>

namespace loopscope::replay {

namespace {

/// Those of the events that lie in [from, to).
std::span<const EventIndex> between(const Table<EventIndex>& events, std::uint64_t from, std::uint64_t to) {
  const auto first = std::ranges::lower_bound(events, from), last = std::ranges::lower_bound(events, to);
  return first < last ? std::span<const EventIndex>(first, last) : std::span<const EventIndex>();
}

/// The first of the growing numbers that is greater than `than`; `none` when there is none.
std::uint64_t first_after(const auto& numbers, std::uint64_t than, std::uint64_t none) {
  const auto at = std::ranges::upper_bound(numbers, than);
  return at == numbers.end() ? none : *at;
}

} // namespace

std::int64_t held_for(const Index& index, std::int64_t time) {
  if (index.holds().empty()) return 0;
  const Hold& last = index.holds().back();
  std::int64_t sum = last.before;
  add_to(sum, elapsed(last.from, last.ended != 0 ? last.to : time));
  return sum;
}

std::int64_t own_time(const Index& index, std::uint64_t event) {
  const std::vector<Hold>& holds = index.holds();
  std::int64_t time = index.trace()[event].time, before = 0;
  if (const auto after = std::ranges::upper_bound(holds, event, {}, &Hold::begun); after != holds.begin()) {
    const Hold& hold = *(after - 1);
    const bool over = hold.ended != 0 && hold.ended <= event;
    before = hold.before;
    if (over)
      add_to(before, elapsed(hold.from, hold.to));
    else
      time = hold.from;
  }
  std::int64_t own = 0;
  return __builtin_sub_overflow(time, before, &own) ? std::numeric_limits<std::int64_t>::min() : own;
}

Meanwhile meanwhile(const Index& index, const Hold& hold) {
  constexpr std::int64_t only_looked = 1'000'000; // ns: a look that took longer has waited
  const trace::Trace& trace = index.trace();
  Meanwhile came;
  // Up to the end of the first turn that began after the pause and has run.
  const std::uint64_t turn = first_after(index.turns(), hold.begun, index.size());
  const std::uint64_t runs = first_after(index.runnings(), turn, index.size());
  came.known = runs < index.size();
  came.until = first_after(index.turns(), runs, index.size());
  const Table<Select>& selects = index.selects();
  for (auto at = std::ranges::upper_bound(selects, hold.begun, {}, &Select::begun); at != selects.end(); ++at) {
    if (at->ended == 0 || at->ended >= came.until) break;
    if (elapsed(trace[at->begun].time, trace[at->ended].time) > only_looked) {
      came.known = true; // nothing was there, and what it waited for came after the hold
      came.until = at->ended + std::uint64_t{1};
      break;
    }
    came.sources += small(as<event::select_ended>(trace[at->ended]).ready);
  }
  for (EventIndex event : between(index.dues(), hold.begun, came.until)) {
    const std::int64_t due = index.callback(as<event::timer_due>(trace[event]).callback).when;
    if (due > hold.to) continue; // would have had to wait in any case
    ++came.timers;
    came.late = std::max(came.late, elapsed(due, trace[event].time));
  }
  std::set<ObjectId> known; // connections that were read: what the first read finds had come before
  for (EventIndex event : between(index.reads(), hold.begun, came.until)) {
    const auto read = as<event::bytes_received>(trace[event]);
    const ConnectionLife* connection = index.connection(read.connection);
    if (connection && connection->opened > hold.begun) continue; // it is new
    if (known.insert(read.connection).second) came.bytes += small(read.bytes);
  }
  came.calls = between(index.thread_calls(), hold.begun, came.until).size();
  for (EventIndex event : between(index.job_ends(), hold.begun, came.until)) came.jobs += trace[event].time <= hold.to;
  return came;
}

} // namespace loopscope::replay
