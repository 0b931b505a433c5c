// Sentences about the run, the loop and its turns.
#include "core/replay/causes.h"
#include "core/replay/waits.h"
#include "core/words/meanwhile.h"
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::EventKind;

namespace {

std::size_t tasks_left(const State& state) {
  std::size_t left = 0;
  state.tasks.each([&](ObjectId, const Task& task) { left += task.status != TaskStatus::ended; });
  return left;
}

/// "2 tasks wait, and nothing is left that could wake them."
std::string who_waits_for_ever(const State& state) {
  const std::size_t left = tasks_left(state);
  if (left == 0) return "Nothing is ready, and no timer is set.";
  return fmt::format("{} {} for ever: nothing is ready, no timer is set, and nobody else can wake {}.",
                     count(left, "task"), left == 1 ? "waits" : "wait", left == 1 ? "it" : "them");
}

void run_ended(const Teller& t, Narration& told) {
  const State& state = t.state;
  switch (state.outcome) {
  case trace::RunOutcome::finished:
    told.headline = say("The program has ", strong("ended"), ".");
    if (state.turn != 0)
      told.detail =
          say(fmt::format("The loop's clock says {}; it took {}.", duration(state.time), count(state.turn, "turn")));
    return;
  case trace::RunOutcome::failed:
    told.headline = say("The program ", strong("failed"), ".");
    if (state.message != 0) told.detail = say(code(t.text(state.message)));
    return;
  case trace::RunOutcome::deadlocked:
    told.headline = say("The program can ", strong("never go on"), ".");
    told.detail = say(who_waits_for_ever(state));
    return;
  case trace::RunOutcome::aborted:
    told.headline = say("The run was stopped from outside.");
    return;
  }
  told.headline = say("The run has ended.");
}

void run_started(const Teller& t, Narration& told) {
  const std::string_view scenario = t.text(t.event.object), loop = t.text(t.event.extra);
  told.headline = scenario.empty() ? say("The program begins.") : say("The program ", strong(scenario), " begins.");
  if (loop == "simulated") {
    told.detail = say("Its clock is simulated: when nothing is ready, it jumps to the next timer.");
  } else if (!loop.empty()) {
    told.detail = say("It runs on the loop ", code(loop), ".");
  }
}

void let_go(const Teller& t, Narration& told) {
  const std::vector<Hold>& holds = t.index.holds();
  auto hold = std::ranges::lower_bound(holds, t.at, {}, [](const Hold& h) { return h.ended ? h.ended : UINT64_MAX; });
  if (hold == holds.end() || hold->ended != t.at) {
    told.headline = say("The run goes on.");
    return;
  }
  told.headline = say("A pause has ", strong("held"), " the run for ", duration(elapsed(hold->from, hold->to)), ".");
  const Meanwhile came = meanwhile(t.index, *hold);
  told.detail = say("Its loop stood between two callbacks while the world went on",
                    came.known ? ": " + words_of(came) : std::string(), ".");
  told.because.push_back(say("The pause began at ", duration(hold->from), "."));
  told.because_events.push_back(hold->begun);
}

void loop_stopped(const Teller& t, Narration& told) {
  told.headline = say("The loop has ", strong("stopped"), ".");
  const std::size_t ready = t.state.ready_size(), timers = t.state.timers.size();
  std::string left;
  if (ready != 0) left = fmt::format("{} in the ready queue", count(ready, "callback"));
  if (timers != 0) left += (left.empty() ? "" : " and ") + count(timers, "timer");
  told.detail = left.empty() ? say("Nothing is left to run.") : say(left, " did not get to run.");
}

void select_begun(const Teller& t, Narration& told) {
  const State& state = t.state;
  if (t.event.value == 0) {
    told.headline = say("The loop looks for news, but does ", strong("not wait"), ".");
    if (const std::size_t ready = state.ready_size()) {
      told.detail = say(fmt::format("{} {} ready to run.", count(ready, "callback"), plural("is", ready)));
    } else if (!state.timers.empty() && state.timers.front().when <= state.time) {
      told.detail = say("A timer is due already.");
    } else {
      told.detail = say("It is about to stop.");
    }
    return;
  }
  if (t.event.value < 0 || state.timers.empty()) {
    told.headline =
        say("Nothing is ready and no timer is set, so the loop ", strong("waits"), " for news from outside.");
    return;
  }
  const Callback& next = state.timers.front();
  told.headline =
      say("Nothing is ready, so the loop ", strong("waits"), " for the next timer, due at ", duration(next.when), ".");
  told.detail = say("That is ", t.callback(next), ", after ", duration(t.event.value), ".");
}

void select_ended(const Teller& t, Narration& told) {
  const State& state = t.state;
  const bool due = !state.timers.empty() && state.timers.front().when <= state.time;
  const Event* begun = nullptr; // threads and the network have their say meanwhile
  constexpr std::uint64_t near = 4096;
  for (std::uint64_t i = t.at; i-- > 0 && t.at - i < near && !begun;)
    if (t.index.trace()[i].kind == EventKind::select_begun) begun = &t.index.trace()[i];
  const bool waited = begun && begun->value != 0 && begun->time < state.time;
  const std::string how_long = waited ? duration(elapsed(begun->time, state.time)) : std::string();
  if (const std::uint32_t sources = small(t.event.value)) {
    told.headline = say("Something has come: ", count(sources, "source"), " ", plural("is", sources), " ready.");
  } else if (waited && due) {
    told.headline = say("It is ", duration(state.time), ": the loop has waited ", how_long, ".");
  } else if (waited) {
    told.headline = say("The loop has waited ", how_long, ", and was ", strong("woken"), " from outside.");
  } else {
    told.headline = say("The loop has looked: no news from outside.");
  }
  told.detail = say(due ? "Now it moves the timers that are due to the ready queue." : "No timer is due.");
}

void turn_running(const Teller& t, Narration& told) {
  const std::size_t running = small(t.event.value);
  if (running == 0) {
    told.headline = say("Nothing is ready in this turn.");
    return;
  }
  told.headline =
      say("The loop will now run the ", strong(count(running, "callback")), " that ", plural("is", running), " ready.");
  told.detail = say(running == 1 ? "What it adds waits for the next turn." : "What they add waits for the next turn.");
}

} // namespace

void tell_loop(const Teller& t, Narration& told) {
  const State& state = t.state;
  switch (t.event.kind) {
  case EventKind::run_started:
    return run_started(t, told);
  case EventKind::run_ended:
    return run_ended(t, told);
  case EventKind::parameter:
    told.headline = say("In this run, ", code(t.text(t.event.object)), " is ", strong(t.text(t.event.extra)), ".");
    return;
  case EventKind::source_file:
    told.headline = say("The program's text is ", code(t.text(t.event.object)), ".");
    return;
  case EventKind::run_held:
    told.headline = say("A pause ", strong("holds"), " the run.");
    told.detail = say("Its loop stands between two callbacks while the world goes on: what comes has to wait.");
    return;
  case EventKind::run_let_go:
    return let_go(t, told);
  case EventKind::loop_created:
    told.headline = say("An ", strong("event loop"), " is made.");
    told.detail = say("It is not running yet.");
    return;
  case EventKind::loop_started:
    told.headline = say("The loop starts to ", strong("run"), ".");
    told.detail = say(t.what_is_ready(), " From now on the loop goes round in turns.");
    return;
  case EventKind::loop_stopped:
    return loop_stopped(t, told);
  case EventKind::loop_closed:
    told.headline = say("The loop is ", strong("closed"), ".");
    told.detail = say("It can run nothing any more.");
    return;
  case EventKind::turn_begun:
    told.headline = say(fmt::format("Turn {} begins.", state.turn));
    told.detail = say(t.what_is_ready());
    return;
  case EventKind::select_begun:
    return select_begun(t, told);
  case EventKind::select_ended:
    return select_ended(t, told);
  case EventKind::turn_running:
    return turn_running(t, told);
  case EventKind::stop_requested:
    told.headline = t.state.running.kind == trace::CallbackKind::main_done
                        ? say("What it ran for is done, so the loop is told to ", strong("stop"), ".")
                        : capital(say(t.actor(t.event.extra), " asks the loop to ", strong("stop"), "."));
    told.detail = state.left_this_turn == 0
                      ? say("It stops at the end of this turn.")
                      : say("It still runs ", count(state.left_this_turn, "callback"), " of this turn, then it stops.");
    return;
  case EventKind::idle:
    told.headline = say("Nothing can ever wake the loop: a ", strong("deadlock"), ".");
    told.detail = say(who_waits_for_ever(state));
    return;
  default:
    return;
  }
}

void tell_waits(const Teller& t, Narration& told) {
  constexpr std::size_t most = 4;
  std::vector<ObjectId> waiting = deadlock_of(t.state);
  if (waiting.empty()) {
    t.state.tasks.each([&](ObjectId id, const Task& task) {
      if (task.status == TaskStatus::waiting && waiting.size() < most) waiting.push_back(id);
    });
  }
  if (waiting.size() > most) waiting.resize(most);
  for (ObjectId id : waiting) {
    const std::vector<Wait> waits = waits_of(t.state, id);
    const Task* task = t.state.tasks.find(id);
    if (waits.empty() || !task) continue;
    const Wait& wait = waits.front();
    Sentence sentence =
        say(t.name(id), strong(" waits"), " for ", wait.object ? t.name(wait.object) : say("something"));
    if (wait.kind == Wait::Kind::primitive && wait.holder != 0)
      append(sentence, say(", which ", t.name(wait.holder), " holds"));
    told.because.push_back(std::move(sentence));
    told.because_events.push_back(task->event);
  }
}

} // namespace loopscope::words
