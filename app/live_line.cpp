#include "app/live_line.h"

#include "core/replay/rules.h"
#include "core/words/format.h"
#include "core/words/meanwhile.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace loopscope::app {
namespace {

using replay::Hold;
using replay::Phase;
using replay::State;
using words::duration;

constexpr std::int64_t told_for = 10'000'000'000; // ns after a pause, to who follows the run

/// What is overdue in the state at `clock`: timers, and callbacks of timers that are ready.
std::string overdue(const State& state, std::int64_t clock) {
  std::size_t count = 0;
  std::int64_t first = clock;
  auto note = [&](const replay::Callback& callback) {
    const replay::Overdue late = replay::overdue(callback, clock);
    if (late.by < replay::late_from) return;
    ++count;
    first = std::min(first, late.since);
  };
  replay::for_each_pending(state, note);
  if (count == 0) return {};
  if (count == 1) return fmt::format(" A timer is {} late.", duration(clock - first));
  return fmt::format(" {} are late, the first by {}.", words::count(count, "timer"), duration(clock - first));
}

/// What the last stand before the cursor brought, while that is news.
std::string last_stand(const replay::Replay& replay, const Player& player) {
  const std::vector<Hold>& holds = replay.index().holds();
  for (std::size_t i = holds.size(); i-- > 0;) {
    const Hold& hold = holds[i];
    if (hold.ended == 0 || hold.ended >= player.position() || hold.to - hold.from < words::noticed) continue;
    const words::Meanwhile came = words::meanwhile(replay.index(), hold);
    const bool news = player.follows() ? player.clock() - hold.to < told_for : player.position() <= came.until;
    if (!news || !came.known) return {};
    return fmt::format("While it stood for {}: {}.", duration(hold.to - hold.from), words_of(came));
  }
  return {};
}

LiveLine cannot_stand(const replay::Replay& replay, const Player& player) {
  const State& state = replay.state();
  if (!player.follows()) return {"It pauses as soon as its loop gives way.", false};
  if (state.blocked)
    return {fmt::format("Cannot pause: the loop is stuck in {}.", replay.trace().string(state.blocked_in)), true};
  if (state.running.id != 0) return {"Cannot pause yet: a callback runs, and nothing comes between.", true};
  if (state.phase == Phase::select)
    return {"Paused. The loop waits as it would anyway; what comes is held before its callback.", false};
  return {"It pauses before the next callback.", false};
}

} // namespace

LiveLine live_line(const replay::Replay& replay, const Player& player) {
  const std::string stood = last_stand(replay, player);
  if (!player.live()) return {stood.empty() ? "This run was in real time. Now it is a recording." : stood, false};
  if (player.running()) {
    if (!player.follows())
      return {fmt::format("The run goes on, {} further. End: back to it.", duration(player.clock() - player.now())),
              false};
    if (replay.state().blocked)
      return {fmt::format("No pause can reach the loop: it is stuck in {}.",
                          replay.trace().string(replay.state().blocked_in)),
              true};
    return {stood.empty() ? "Real time: the clock is the wall's." : stood, false};
  }
  if (player.busy()) {
    if (replay.state().blocked) return cannot_stand(replay, player);
    return {"The step waits for the next callback.", false};
  }
  if (player.pausing()) return cannot_stand(replay, player);
  if (replay.index().ran().empty()) return {"Real time: nothing goes at a chosen speed. Space lets the run go.", false};
  const std::vector<Hold>& holds = replay.index().holds();
  const bool told = !holds.empty() && holds.back().ended == 0;
  std::string text = fmt::format("Paused for {}, and the world goes on.",
                                 duration(told ? std::max<std::int64_t>(0, player.clock() - holds.back().from) : 0));
  const bool at_end = replay.next(player.position(), replay::Step::callback) >= replay.size();
  if (at_end) text += overdue(replay.state(), player.clock());
  if (!stood.empty()) text += " " + stood;
  return {text, false};
}

} // namespace loopscope::app
