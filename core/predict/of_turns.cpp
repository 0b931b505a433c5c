// The parts of the loop's turn, and turns.
#include "core/predict/moment.h"

namespace loopscope::predict {

namespace {

void what_phase(const Moment& m, Questions& questions) {
  const State& state = m.state;
  if (m.last().kind != EventKind::callback_ended || state.phase != Phase::run || state.running.id != 0 ||
      state.left_this_turn > 0 || state.held || state.thread != 0)
    return;
  const auto next = m.first([](const Event& event) {
    return event.kind == EventKind::select_begun || event.kind == EventKind::loop_stopped ||
           event.kind == EventKind::callback_begun;
  });
  if (!next || m.trace[*next].kind == EventKind::callback_begun) return;
  const bool stops = m.trace[*next].kind == EventKind::loop_stopped;
  if (stops != state.stopping) return; // then it could not be seen
  const Sentence ready = plainly(words::count(state.ready_size(), "callback"));
  const Answer select{tell("predict.phase.select"), phase(Phase::select), Belief::none,
                      tell("predict.phase.stopping")};
  const Answer stop{tell("predict.phase.stop"), phase(Phase::outside), Belief::none, tell("predict.phase.goes_round")};
  const Sentence against = tell(stops ? "predict.phase.stopping" : "predict.phase.against", ready);
  m.ask(questions, {.kind = Kind::phase,
                    .text = tell("predict.phase.ask"),
                    .shown_at = *next + 1,
                    .right = {stops ? stop.text : select.text, stops ? stop.thing : select.thing},
                    .wrong = {{tell("predict.phase.run"), phase(Phase::run), Belief::event_runs_callback, against},
                              {tell("predict.phase.move_timers"), phase(Phase::move_timers), Belief::timer_interrupts,
                               against},
                              stops ? select : stop},
                    .because = tell(stops ? "predict.phase.because_stop" : "predict.phase.because", ready)});
}

} // namespace

void ask_of_turns(const Moment& m, Questions& questions) {
  what_phase(m, questions);
}

} // namespace loopscope::predict
