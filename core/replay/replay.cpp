#include "core/replay/replay.h"

#include <algorithm>

namespace loopscope::replay {

namespace {

/// The fewest events between two snapshots. Folding them costs about a millisecond.
constexpr std::uint64_t shortest_interval = 1 << 14;
/// Room for snapshots: a quarter of what the events take.
constexpr std::uint64_t snapshot_bytes_an_event = sizeof(Event) / 4;
/// How many events that tell nothing of themselves a step passes over.
constexpr std::uint64_t most_aside = 1 << 16;
/// How many events the pass goes through before it leaves them to the kernel: 8 MiB.
constexpr std::uint64_t most_looked_at = 1 << 18;
/// How many bytes of a state are copied, or unpacked, in the time in which one event is folded.
constexpr std::uint64_t copied_an_event = 128, unpacked_an_event = 48;

} // namespace

Replay::Replay(std::shared_ptr<const trace::Trace> trace)
    : trace_(std::move(trace)), index_(*trace_), next_snapshot_(shortest_interval) {}

void Replay::take_snapshot() {
  snapshots_.emplace_back(newest_, pool_, packing_);
  // A large state is kept less often, so that the snapshots take no more room than that.
  const std::size_t bytes = snapshots_.back().bytes();
  snapshot_bytes_ += bytes;
  next_snapshot_ = newest_.position + std::max<std::uint64_t>(shortest_interval, bytes / snapshot_bytes_an_event);
}

std::size_t Replay::update(std::size_t most) {
  // Long stretches, because each pass wants the cache for what it builds.
  constexpr std::size_t batch = std::size_t{1} << 17;
  std::size_t done = 0;
  while (done < most) {
    const std::size_t read = index_.update(std::min(batch, most - done));
    if (read == 0) break;
    done += read;
    while (newest_.position < index_.size()) {
      newest_.apply((*trace_)[newest_.position]);
      if (newest_.position >= next_snapshot_) take_snapshot();
    }
    rest_when_due();
  }
  return done;
}

/// What the pass has gone through need not stay in memory.
void Replay::rest_when_due() {
  index_.rest_when_due();
  spill_.rest_when_due();
  if (index_.size() - rested_ < most_looked_at) return;
  trace_->rest(rested_, index_.size());
  rested_ = index_.size();
}

const State& Replay::seek(std::uint64_t position) {
  bring(state_, position);
  return state_;
}

void Replay::bring(State& state, std::uint64_t position) const {
  position = std::min<std::uint64_t>(position, size());
  if (position == state.position) return;
  // A copy must save more events than it costs.
  std::uint64_t from = state.position < position ? state.position : 0;
  const auto saves = [&](std::uint64_t other, std::uint64_t cost) {
    return other <= position && other > from + (from == 0 ? 0 : cost);
  };
  const PackedState* packed = nullptr;
  auto after = std::ranges::upper_bound(snapshots_, position, {}, &PackedState::position);
  if (after != snapshots_.begin() && saves((after - 1)->position(), (after - 1)->bytes() / unpacked_an_event)) {
    packed = &*(after - 1);
    from = packed->position();
  }
  if (saves(newest_.position, newest_.bytes() / copied_an_event))
    state = newest_;
  else if (packed)
    packed->unpack(state);
  else if (from == 0)
    state = State{};
  while (state.position < position) state.apply((*trace_)[state.position]);
}

namespace {

/// The first of the growing numbers that is greater than the position; `none` when there is none.
std::uint64_t first_after(const Table<EventIndex>& numbers, std::uint64_t position, std::uint64_t none) {
  auto at = std::upper_bound(numbers.begin(), numbers.end(), position);
  return at == numbers.end() ? none : *at;
}

/// The last of the growing numbers that is less than the position, or 0.
std::uint64_t last_before(const Table<EventIndex>& numbers, std::uint64_t position) {
  auto at = std::lower_bound(numbers.begin(), numbers.end(), position);
  return at == numbers.begin() ? 0 : *(at - 1);
}

} // namespace

std::uint64_t Replay::next(std::uint64_t position, Step step) const {
  const std::uint64_t last = size();
  if (position >= last) return last;
  switch (step) {
  case Step::line:
    return first_after(index_.line_stops().positions(), position, last);
  case Step::event: {
    const std::uint64_t end = std::min(last, position + most_aside);
    do ++position;
    while (position < end && trace::is_aside((*trace_)[position - 1].kind));
    return position;
  }
  case Step::callback:
    return first_after(index_.ends(), position, last);
  case Step::turn:
    return first_after(index_.turn_ends(), position, last);
  case Step::task_switch: {
    // Such a step ends after the event.
    const Table<EventIndex>& switches = index_.switches();
    auto at = std::lower_bound(switches.begin(), switches.end(), position);
    return at == switches.end() ? last : *at + std::uint64_t{1};
  }
  }
  return last;
}

std::uint64_t Replay::previous(std::uint64_t position, Step step) const {
  position = std::min(position, size());
  if (position == 0) return 0;
  switch (step) {
  case Step::line:
    return last_before(index_.line_stops().positions(), position);
  case Step::event: {
    const std::uint64_t end = position - std::min(position, most_aside);
    do --position;
    while (position > end && trace::is_aside((*trace_)[position - 1].kind));
    return position;
  }
  case Step::callback:
    return last_before(index_.ends(), position);
  case Step::turn:
    return last_before(index_.turn_ends(), position);
  case Step::task_switch: {
    const std::uint64_t event = last_before(index_.switches(), position - 1);
    return event == 0 ? 0 : event + 1;
  }
  }
  return 0;
}

std::uint64_t Replay::position_at(std::int64_t time) const {
  std::uint64_t low = 0, high = size(); // the events before low are at or before the time
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if ((*trace_)[middle].time <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

} // namespace loopscope::replay
