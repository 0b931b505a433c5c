// The moves that can be tried at a moment: the right one among those that a learner might think of.
#include "core/hand/move.h"

#include "core/replay/rules.h"

#include <algorithm>
#include <cstddef>

namespace loopscope::hand {

using Kind = Move::Kind;

namespace {

constexpr std::size_t most = 9; // there is a key for each

/// Timers have INT64_MAX where they never come.
const Callback* next_timer(const State& state) {
  if (state.timers.empty() || state.timers.front().when == INT64_MAX) return nullptr;
  return &state.timers.front();
}

std::uint64_t mixed(std::uint64_t at, const Move& move) {
  std::uint64_t h = (at * 31 + static_cast<std::uint64_t>(move.kind)) * 0x9E3779B97F4A7C15ull + move.id;
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ull;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBull;
  return h ^ (h >> 31);
}

class Offer {
public:
  Offer(const State& state, const Decision& decision) : s_(state), d_(decision) {}

  std::vector<Move> all() {
    switch (d_.ask) {
    case Ask::run:
      run();
      mix();
      break;
    case Ask::wake:
      wake();
      mix();
      break;
    case Ask::place:
      add({Kind::at_once});
      if (s_.ready_size() > 0) add({Kind::to_front});
      add({Kind::to_end});
      add({Kind::to_timers});
      break;
    case Ask::wait:
      wait();
      break;
    case Ask::hang:
      tasks(5, false);
      add({Kind::until});
      add({Kind::nothing});
      add({Kind::stop});
      mix();
      break;
    case Ask::due:
      due();
      mix();
      break;
    case Ask::members:
      members();
      break;
    case Ask::over:
      ready(4);
      add({Kind::look});
      add({next_timer(s_) ? Kind::until : Kind::forever});
      add({Kind::stop});
      mix();
      break;
    }
    return std::move(moves_);
  }

private:
  void add(Move move) {
    if (moves_.size() < most && std::ranges::find(moves_, move) == moves_.end()) moves_.push_back(move);
  }
  void mix() {
    std::ranges::sort(moves_, {}, [&](const Move& move) { return mixed(d_.at, move); });
  }

  /// The first of the ready queue.
  void ready(std::size_t count) {
    for (const Callback& callback : replay::ready_of(s_)) {
      if (count-- == 0) break;
      add({Kind::run, callback.id});
    }
  }
  void timers(std::size_t count, Kind kind) {
    for (const Callback& timer : s_.timers) {
      if (count-- == 0) break;
      if (!timer.cancelled) add({kind, timer.id});
    }
  }
  /// Tasks that wait, also those that sleep where that is said.
  void tasks(std::size_t count, bool sleeping) {
    s_.tasks.each([&](ObjectId id, const replay::Task& task) {
      if (count == 0 || s_.runs(id)) return;
      if (task.status != replay::TaskStatus::waiting && !(sleeping && task.status == replay::TaskStatus::sleeping))
        return;
      --count;
      add({Kind::run_task, id});
    });
  }

  void run() {
    const auto queue = replay::ready_of(s_);
    ready(4);
    if (!queue.empty() && queue.front().cancelled) add({Kind::drop, queue.front().id});
    if (queue.size() >= 2) add({Kind::both, queue.front().id});
    add({next_timer(s_) ? Kind::until : Kind::forever});
    timers(2, Kind::run);
    tasks(2, false);
  }

  void wake() {
    std::size_t others = 4;
    s_.tasks.each([&](ObjectId id, const replay::Task& task) {
      if (id == d_.object || s_.runs(id)) return;
      if (task.status != replay::TaskStatus::waiting && task.status != replay::TaskStatus::sleeping) return;
      if (task.awaiting == d_.object)
        add({Kind::wake, id});
      else if (others > 0)
        --others, add({Kind::wake, id});
    });
    add({Kind::nobody});
  }

  void wait() {
    const Callback* timer = next_timer(s_);
    const bool due = timer && timer->when <= s_.time;
    add({Kind::look});
    if (timer && !(due && s_.ready_size() == 0)) add({Kind::until}); // one that is due is not waited for either
    add({Kind::forever});
    ready(2);
    if (s_.ready_size() > 0) {
      add({Kind::take, static_cast<std::uint32_t>(s_.ready_size())});
    } else {
      timers(1, Kind::run);
      tasks(2, false);
    }
    if (timer && d_.grain == Grain::phases) add({Kind::move_timer, timer->id});
    add({Kind::stop});
  }

  void due() {
    const std::int64_t first = s_.timers.front().when;
    add(d_.right);
    std::size_t count = 3;
    for (const Callback& timer : s_.timers)
      if (timer.when != first && count > 0) --count, add({Kind::move_timer, timer.id});
    add({Kind::run, d_.right.id});
    add({Kind::take, static_cast<std::uint32_t>(s_.ready_size())});
    add({Kind::forever});
  }

  void members() {
    const auto count = static_cast<std::uint32_t>(s_.ready_size());
    if (count > 1) add({Kind::take, 1});
    if (count > 3) add({Kind::take, count / 2});
    if (count > 2) add({Kind::take, count - 1});
    add({Kind::take, count});
    if (count > 0) add({Kind::take_new});
    timers(2, d_.grain == Grain::phases ? Kind::move_timer : Kind::run);
    if (count > 0) add({next_timer(s_) ? Kind::until : Kind::forever});
    tasks(2, false);
  }

  const State& s_;
  const Decision& d_;
  std::vector<Move> moves_;
};

} // namespace

std::vector<Move> moves_at(const State& state, const Decision& decision) {
  return Offer(state, decision).all();
}

} // namespace loopscope::hand
