#include "app/shell/live_line.h"

#include "core/replay/rules.h"
#include "core/words/during_a_pause.h"
#include "core/words/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace loopscope::app {
namespace {

using replay::Hold;
using replay::Phase;
using replay::State;
using words::duration;

constexpr std::int64_t told_for = 10'000'000'000; // ns after a pause, where the cursor follows the run

/// What is overdue in the state at `clock`: timers, and callbacks of timers that are ready.
std::string overdue(const State& state, std::int64_t clock) {
  std::size_t count = 0;
  std::int64_t first = clock;
  replay::for_each_overdue(state, clock, [&](const replay::Callback&, replay::Overdue late) {
    if (late.by < replay::late_from) return;
    ++count;
    first = std::min(first, late.since);
  });
  if (count == 0) return {};
  if (count == 1) return fmt::format(" A timer is {} late.", duration(clock - first));
  return fmt::format(" {} are late, the first by {}.", words::count(count, "timer"), duration(clock - first));
}

/// What arrived during the last pause before the cursor, while that is news.
std::string last_pause(const replay::Replay& replay, const Player& player) {
  const std::vector<Hold>& holds = replay.index().holds();
  for (std::size_t i = holds.size(); i-- > 0;) {
    const Hold& hold = holds[i];
    if (hold.ended == 0 || hold.ended >= player.position() || hold.to - hold.from < words::noticed) continue;
    const replay::Meanwhile came = replay::meanwhile(replay.index(), hold);
    const bool news = player.follows() ? player.clock() - hold.to < told_for : player.position() <= came.until;
    if (!news || !came.known) return {};
    return fmt::format("During the pause of {}: {}.", duration(hold.to - hold.from), words::words_of(came));
  }
  return {};
}

/// The person has asked for a pause, and the loop is not between two callbacks yet.
LiveLine pausing(const replay::Replay& replay, const Player& player) {
  const State& state = replay.state();
  if (!player.follows()) return {"Pausing when the current callback returns.", false};
  if (state.blocked)
    return {fmt::format("Pausing: the loop is blocked in {} and cannot be interrupted.",
                        replay.trace().string(state.blocked_in)),
            true};
  if (state.running.id != 0) return {"Pausing: a callback is running; the run pauses when it returns.", true};
  if (state.phase == Phase::select)
    return {"Paused. The loop is waiting anyway; the next callback will not run until you resume.", false};
  return {"Pausing before the next callback.", false};
}

} // namespace

LiveLine live_line(const replay::Replay& replay, const Player& player) {
  const std::string paused = last_pause(replay, player);
  if (!player.live())
    return {paused.empty() ? "This real-time run has ended; you are viewing its recording." : paused, false};
  if (player.running()) {
    if (!player.follows())
      return {
          fmt::format("The run continues, {} ahead of here. End: jump to it.", duration(player.clock() - player.now())),
          false};
    if (replay.state().blocked)
      return {fmt::format("The loop is blocked in {} and cannot be paused.",
                          replay.trace().string(replay.state().blocked_in)),
              true};
    return {paused.empty() ? "Real time: one second takes one second." : paused, false};
  }
  if (player.busy()) {
    if (replay.state().blocked) return pausing(replay, player);
    return {"Waiting for the next callback.", false};
  }
  if (player.pausing()) return pausing(replay, player);
  if (replay.index().ran().empty()) return {"Real time: no speed control. Press space to start.", false};
  const std::vector<Hold>& holds = replay.index().holds();
  const bool told = !holds.empty() && holds.back().ended == 0;
  std::string text = fmt::format("Paused for {}; the clock and the network keep going.",
                                 duration(told ? std::max<std::int64_t>(0, player.clock() - holds.back().from) : 0));
  const bool at_end = replay.next(player.position(), replay::Step::callback) >= replay.size();
  if (at_end) text += overdue(replay.state(), player.clock());
  if (!paused.empty()) text += " " + paused;
  return {text, false};
}

} // namespace loopscope::app
