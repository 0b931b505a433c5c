#include "app/live_line.h"

#include "app/views/counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace loopscope::app {
namespace {

using replay::Phase;
using replay::State;
using trace::EventKind;

constexpr std::int64_t worth_telling = 100'000'000; // ns of a stand
constexpr std::int64_t told_for = 10'000'000'000;   // ns after it, to who follows the run

std::string seconds(std::int64_t ns) {
  return fmt::format("{:.1f} s", static_cast<double>(ns) / 1e9);
}

std::string counted(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", grouped(count), what, count == 1 ? "" : "s");
}

/// What is overdue in the state at `clock`: timers, and callbacks of timers that are ready.
std::string overdue(const State& state, std::int64_t clock) {
  std::size_t count = 0;
  std::int64_t first = clock;
  auto note = [&](const replay::Callback& callback) {
    if (!callback.timer || callback.cancelled || callback.when + 1'000'000 >= clock) return;
    ++count;
    first = std::min(first, callback.when);
  };
  for (std::size_t i = state.ready_head; i < state.ready.size(); ++i) note(state.ready[i]);
  for (const replay::Callback& timer : state.timers) {
    if (timer.when >= clock) break;
    note(timer);
  }
  if (count == 0) return {};
  if (count == 1) return fmt::format(" A timer is {} late.", seconds(clock - first));
  return fmt::format(" {} are late, the first by {}.", counted(count, "timer"), seconds(clock - first));
}

/// What the last stand before the cursor brought, while that is news.
std::string last_stand(const replay::Replay& replay, const Player& player) {
  const std::vector<Hold>& holds = player.holds();
  for (std::size_t i = holds.size(); i-- > 0;) {
    const Hold& hold = holds[i];
    if (hold.to < 0 || hold.position >= player.position()) continue;
    if (hold.to - hold.from < worth_telling) continue;
    const Meanwhile came = meanwhile(replay.index(), hold);
    const bool news = player.follows() ? player.clock() - hold.to < told_for : player.position() <= came.until;
    if (!news || !came.known) return {};
    return fmt::format("While it stood for {}: {}.", seconds(hold.to - hold.from), words_of(came));
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

Meanwhile meanwhile(const replay::Index& index, const Hold& hold) {
  Meanwhile came;
  const trace::Trace& trace = index.trace();
  bool looked = false;
  std::set<trace::ObjectId> known; // connections that are new, or read: what the first read finds had come before
  std::uint64_t at = hold.position;
  for (; at < index.size(); ++at) {
    const trace::Event& event = trace[at];
    switch (event.kind) {
    case EventKind::turn_begun:
      if (came.known) return came;
      looked = true;
      break;
    case EventKind::turn_running:
      came.known = came.known || looked;
      break;
    case EventKind::timer_due: {
      const std::int64_t due = index.callback(event.subject).when;
      if (due > hold.to) break; // would have had to wait in any case
      ++came.timers;
      came.late = std::max(came.late, event.time - due);
      break;
    }
    case EventKind::select_ended:
      came.sources += static_cast<std::size_t>(std::max<std::int64_t>(0, event.value));
      break;
    case EventKind::connection_opened:
      known.insert(event.subject);
      break;
    case EventKind::bytes_received:
      if (known.insert(event.subject).second) came.bytes += std::max<std::int64_t>(0, event.value);
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
  auto say = [&](std::string part) { words += (words.empty() ? "" : ", ") + part; };
  if (came.timers == 1)
    say(fmt::format("a timer came due and was {} late", seconds(came.late)));
  else if (came.timers > 1)
    say(fmt::format("{} came due, the first was {} late", counted(came.timers, "timer"), seconds(came.late)));
  if (came.sources > 0) say(counted(came.sources, "socket") + (came.sources == 1 ? " was ready" : " were ready"));
  if (came.bytes > 0) say(amount(came.bytes) + " had come");
  if (came.calls > 0) say(counted(came.calls, "call") + " came from other threads");
  if (came.jobs > 0) say(counted(came.jobs, "job") + " ended on threads");
  return words.empty() ? "nothing came" : words;
}

LiveLine live_line(const replay::Replay& replay, const Player& player) {
  const std::string stood = last_stand(replay, player);
  if (!player.live()) return {stood.empty() ? "This run was in real time. Now it is a recording." : stood, false};
  if (player.running()) {
    if (!player.follows())
      return {fmt::format("The run goes on, {} further. End: back to it.", seconds(player.clock() - player.now())),
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
  const std::int64_t since = player.clock() - player.holds().back().from;
  std::string text = fmt::format("Paused for {}, and the world goes on.", seconds(since));
  const bool at_end = replay.next(player.position(), replay::Step::callback) >= replay.size();
  if (at_end) text += overdue(replay.state(), player.clock());
  if (!stood.empty()) text += " " + stood;
  return {text, false};
}

} // namespace loopscope::app
