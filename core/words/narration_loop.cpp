// Sentences about the run, the loop and its turns.
#include "core/replay/causes.h"
#include "core/replay/waits.h"
#include "core/words/during_a_pause.h"
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

/// "2 tasks wait forever: nothing is ready, ..."
Sentence who_waits_forever(const State& state) {
  const std::size_t left = tasks_left(state);
  if (left == 0) return say("Nothing is ready, and no timer is set.");
  return say(count(left, "task"), " ", verb("wait", left),
             " forever: nothing is ready, no timer is set, and nothing else can wake ", left == 1 ? "it." : "them.");
}

} // namespace

void tell(const event::run_started& e, const Teller& t, Told& told) {
  const std::string_view scenario = t.text(e.scenario), loop = t.text(e.loop);
  const std::string by = recorded_by(t.index);
  told.headline = scenario.empty() ? say("The program starts.") : say("The program ", strong(scenario), " starts.");
  if (t.index.in_virtual_time()) {
    told.detail = say("Its clock is simulated: when nothing is ready, it jumps to the next timer.");
  } else if (!loop.empty()) {
    told.detail = say("It runs on the loop ", code(loop), ".");
  }
  if (!by.empty()) append(told.detail, say(told.detail.empty() ? "It ran in " : " It ran in ", by, "."));
}

void tell(const event::place& e, const Teller& t, Told& told) {
  told.headline = say("The program has a place at ", line_name(t.index, e.number), ".");
}

void tell(const event::run_fact& e, const Teller& t, Told& told) {
  told.headline = say("Of this run: ", code(t.text(e.name)), " is ", strong(t.text(e.text)), ".");
}

void tell(const event::loop_switched&, const Teller& t, Told& told) {
  told.headline = say("From here on ", loop_name(t.index, t.state), " acts.");
}

void tell(const event::run_ended&, const Teller& t, Told& told) {
  const State& state = t.state;
  const bool interrupted = state.outcome == trace::RunOutcome::aborted &&
                           t.index.trace().string(state.message) == "KeyboardInterrupt";
  told.headline = fill(interrupted ? Word("The program was *interrupted*, as by Ctrl+C: `KeyboardInterrupt`.")
                                   : words_of(state.outcome).headline,
                       Sentence{});
  if (state.outcome == trace::RunOutcome::finished && state.turn != 0)
    told.detail = say("Loop time ", duration(state.time), ", ", count(state.turn, "turn"), ".");
  if (state.outcome == trace::RunOutcome::failed && state.message != 0) {
    const std::string_view message = t.text(state.message);
    const std::size_t colon = std::min(message.find(": "), message.size());
    if (message.starts_with("killed by ")) {
      told.headline = say("The program was ", strong(message), ".");
    } else if (message.starts_with("exited with ")) {
      told.headline = say("The program ", strong(message.substr(0, colon)), ".");
      if (colon < message.size()) told.detail = say(code(message.substr(colon + 2)));
    } else if (message.starts_with("os._exit")) {
      told.headline = say("The program called ", code(message), ".");
    } else {
      told.detail = say(code(message));
    }
  }
  if (state.outcome == trace::RunOutcome::deadlocked) told.detail = say(who_waits_forever(state));
}

void tell(const event::parameter& e, const Teller& t, Told& told) {
  told.headline = say("In this run, ", code(t.text(e.name)), " is ", strong(t.text(e.value)), ".");
}

void tell(const event::source_file& e, const Teller& t, Told& told) {
  told.headline = say("The program's source is ", code(t.text(e.name)), ".");
}

void tell(const event::run_paused&, const Teller&, Told& told) {
  told.headline = say("The run is ", strong("paused"), ".");
  told.detail = say("The loop is paused between two callbacks. Sockets, threads and the clock are not: whatever "
                    "arrives has to wait.");
}

void tell(const event::run_resumed&, const Teller& t, Told& told) {
  const std::vector<Hold>& holds = t.index.holds();
  auto hold = std::ranges::lower_bound(holds, t.at, {}, [](const Hold& h) { return h.ended ? h.ended : UINT64_MAX; });
  if (hold == holds.end() || hold->ended != t.at) {
    told.headline = say("The run ", strong("resumes"), ".");
    return;
  }
  told.headline =
      say("The run ", strong("resumes"), " after a pause of ", duration(elapsed(hold->from, hold->to)), ".");
  const Meanwhile came = meanwhile(t.index, *hold);
  if (came.known) told.detail = say("Meanwhile: ", words_of(came), ".");
  told.because.push_back(say("The pause began at ", duration(hold->from), "."));
  told.because_events.push_back(hold->begun);
}

void tell(const event::loop_created&, const Teller&, Told& told) {
  told.headline = say("An ", strong("event loop"), " is created.");
  told.detail = say("It is not running yet.");
}

void tell(const event::loop_started&, const Teller& t, Told& told) {
  told.headline = say("The loop ", strong("starts running"), ".");
  told.detail = say(t.what_is_ready(), " From now on it runs turn after turn.");
}

void tell(const event::loop_stopped&, const Teller& t, Told& told) {
  told.headline = say("The loop has ", strong("stopped"), ".");
  const std::size_t ready = t.state.ready_size(), timers = t.state.timers.size();
  Sentence left;
  if (ready != 0) left = say(count(ready, "callback"), " in the ready queue");
  if (timers != 0) append(left, say(left.empty() ? "" : " and ", count(timers, "timer")));
  told.detail = left.empty() ? say("Nothing is left to run.") : say(left, " ", verb("is", ready + timers), " left.");
}

void tell(const event::loop_closed&, const Teller&, Told& told) {
  told.headline = say("The loop is ", strong("closed"), ".");
  told.detail = say("It cannot run anything any more.");
}

void tell(const event::turn_begun&, const Teller& t, Told& told) {
  const State& state = t.state;
  told.headline = say("Turn ", std::to_string(state.turn), " begins.");
  told.detail = say(t.what_is_ready());
}

void tell(const event::select_begun& e, const Teller& t, Told& told) {
  const State& state = t.state;
  if (e.longest == 0) {
    told.headline = say("The loop checks its sockets and does ", strong("not wait"), ".");
    if (const std::size_t ready = state.ready_size()) {
      told.detail = say(count(ready, "callback"), " ", verb("is", ready), " ready.");
    } else if (!state.timers.empty() && state.timers.front().when <= state.time) {
      told.detail = say("A timer is already due.");
    } else {
      told.detail = say("stop() was called, so this is the last turn.");
    }
    return;
  }
  if (e.longest < 0 || state.timers.empty()) {
    told.headline = say("Nothing is ready and no timer is set: the loop ", strong("waits"),
                        " until a socket is ready or another thread wakes it.");
    return;
  }
  const Callback& next = state.timers.front();
  const Actors actors = actors_of(state);
  told.headline =
      say("Nothing is ready, so the loop ", strong("waits"), " for the next timer, due at ", duration(next.when),
          !actors.threads.empty()       ? ", unless a thread wakes it before."
          : !actors.connections.empty() ? ", unless a socket is ready before."
                                        : ".");
  told.detail = say("That is ", t.callback(next), ", a wait of ", duration(e.longest), ".");
}

void tell(const event::select_ended& e, const Teller& t, Told& told) {
  const State& state = t.state;
  const bool due = !state.timers.empty() && state.timers.front().when <= state.time;
  const LoopSpan* wait = t.ended(LoopSpanKind::waiting);
  const bool waited = wait && wait->begin < state.time;
  const std::string how_long = waited ? duration(elapsed(wait->begin, state.time)) : std::string();
  if (const std::uint32_t sources = small(e.ready)) {
    told.headline = say(count(sources, "socket"), " ", verb("is", sources), strong(" ready"), ".");
  } else if (waited && due) {
    told.headline = say(duration(state.time), ": the loop has waited for ", how_long, ".");
  } else if (waited) {
    told.headline = say("After ", how_long, " another thread ", strong("wakes"), " the loop.");
  } else {
    told.headline = say("No socket is ready and no other thread has called.");
  }
  if (!waited) told.rank = Rank::silent;
  told.detail = say(due ? "Next it moves the due timers to the ready queue." : "No timer is due.");
}

void tell(const event::turn_running& e, const Teller&, Told& told) {
  const std::size_t running = small(e.callbacks);
  if (running == 0) {
    told.headline = say("Nothing is ready in this turn.");
    return;
  }
  told.headline =
      say("The loop will now run the ", strong(count(running, "callback")), " that ", verb("is", running), " ready.");
  told.detail = say(running == 1 ? "Whatever it schedules runs in the next turn."
                                 : "Whatever they schedule runs in the next turn.");
}

void tell(const event::stop_requested& e, const Teller& t, Told& told) {
  const State& state = t.state;
  told.headline = t.state.running.kind == trace::CallbackKind::main_done
                      ? say("What the program waits for is done, so the loop will ", strong("stop"), ".")
                      : say(t.actor(e.by), " calls ", code("stop()"), " on the loop.");
  told.detail = state.left_this_turn == 0 ? say("It stops at the end of this turn.")
                                          : say("It runs the remaining ", count(state.left_this_turn, "callback"),
                                                " of this turn, then stops.");
}

void tell(const event::idle&, const Teller& t, Told& told) {
  const State& state = t.state;
  told.headline = deadlock_of(state).empty()
                      ? say("Nothing can wake the loop any more: the program ", strong("hangs"), ".")
                      : say("Nothing can wake the loop any more: a ", strong("deadlock"), ".");
  told.detail = say(who_waits_forever(state));
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
