// The parts of the loop's turn, and turns.
#include "core/predict/moment.h"

namespace loopscope::predict {

namespace {

void what_phase(const Moment& m, Questions& questions) {
  const State& state = m.state;
  if (m.last().kind != EventKind::callback_ended || state.phase != Phase::run || state.running.id != 0 ||
      state.left_this_turn > 0 || state.held || state.thread != 0 || (state.ready_size() == 0 && !state.stopping))
    return;
  const auto next = m.first([](const Event& event) {
    return event.kind == EventKind::select_begun || event.kind == EventKind::loop_stopped ||
           event.kind == EventKind::callback_begun;
  });
  if (!next || m.trace[*next].kind == EventKind::callback_begun) return;
  const bool stops = m.trace[*next].kind == EventKind::loop_stopped;
  if (stops != state.stopping) return; // then it could not be seen
  const Sentence ready = plainly(words::count(state.ready_size(), "callback"));
  const Answer select{tell("predict.phase.select"), phase(Phase::select), Belief::none, tell("predict.phase.stopping")};
  const Answer stop{tell("predict.phase.stop"), phase(Phase::outside), Belief::none, tell("predict.phase.goes_round")};
  const Sentence against = tell(stops ? "predict.phase.stopping" : "predict.phase.against", ready);
  m.ask(questions,
        {.kind = Kind::phase,
         .text = tell("predict.phase.ask"),
         .shown_at = *next + 1,
         .right = {stops ? stop.text : select.text, stops ? stop.thing : select.thing},
         .wrong = {{tell("predict.phase.run"), phase(Phase::run), Belief::event_runs_callback, against},
                   {tell("predict.phase.move_timers"), phase(Phase::move_timers), Belief::timer_interrupts, against},
                   stops ? select : stop},
         .because = tell(stops ? "predict.phase.because_stop" : "predict.phase.because", ready)});
}

void select_waits(const Moment& m, Questions& questions) {
  const State& state = m.state;
  if (m.last().kind != EventKind::turn_begun || state.held || state.thread != 0) return;
  const auto next = m.first([](const Event& event) {
    return event.kind == EventKind::select_begun || event.kind == EventKind::callback_begun ||
           event.kind == EventKind::loop_stopped;
  });
  if (!next || m.trace[*next].kind != EventKind::select_begun) return;
  const std::int64_t longest = as<event::select_begun>(m.trace[*next]).longest;
  const std::int64_t now = m.trace[*next].time;

  constexpr std::int64_t together = 20'000'000;
  std::vector<const Callback*> timers; // of different times
  for (const Callback& timer : state.timers) {
    // Those that read as one time are one answer: in real time few are due at the very same.
    if (!timer.cancelled && (timers.empty() || elapsed(timers.back()->when, timer.when) >= together))
      timers.push_back(&timer);
    if (timers.size() == 3) break;
  }
  const bool busy = state.ready_size() > 0 || state.stopping;
  const bool due = !timers.empty() && timers.front()->when <= now;
  const std::int64_t exact = m.virtual_time() ? 0 : 5'000'000;
  enum { none, timer, forever } right{};
  if (longest == 0) {
    if (!busy && !due) return;
    right = none;
  } else if (longest == trace::forever) {
    if (busy || !timers.empty()) return;
    right = forever;
  } else {
    if (busy || due || timers.empty()) return;
    const std::int64_t until = trace::later(now, longest);
    if (elapsed(until, timers.front()->when) > exact || elapsed(timers.front()->when, until) > exact) return;
    right = timer;
  }
  const auto until = [&](const Callback& timer) {
    return tell("predict.select_waits.until", plainly(words::duration(timer.when)), m.name(timer));
  };
  const Sentence ready = plainly(words::count(state.ready_size(), "callback"));
  const Sentence because = right == forever         ? tell("predict.select_waits.nothing")
                           : right == timer         ? tell("predict.select_waits.timer", m.name(*timers.front()))
                           : state.ready_size() > 0 ? tell("predict.select_waits.busy", ready)
                           : state.stopping         ? tell("predict.select_waits.stopping")
                                                    : tell("predict.select_waits.due", m.name(*timers.front()));
  std::vector<Answer> answers;
  const auto add = [&](bool is_right, Sentence text, Pointed thing, Belief belief) {
    Answer answer{std::move(text), thing, is_right ? Belief::none : belief};
    if (!is_right) answer.reply = because;
    answers.insert(is_right ? answers.begin() : answers.end(), std::move(answer));
  };
  add(right == none, tell("predict.select_waits.none"), {}, Belief::idle_spins);
  for (const Callback* each : timers)
    if (each->when > now)
      add(right == timer && each == timers.front(), until(*each), callback(each->id),
          right == none && each == timers.front() ? Belief::event_runs_callback : Belief::none);
  add(right == forever, tell("predict.select_waits.forever"), {}, Belief::none);
  if (busy && timers.empty()) return; // there is little to ask
  Answer first = std::move(answers.front());
  answers.erase(answers.begin());
  m.ask(questions, {.kind = Kind::select_waits,
                    .text = tell("predict.select_waits.ask"),
                    .shown_at = *next + 1,
                    .right = std::move(first),
                    .wrong = std::move(answers),
                    .because = because});
}

/// The one task that waits for the end of that one, and for nothing else: directly, or for a group of which the others
/// are done.
const Task* waits_for_end(const Moment& m, ObjectId ended) {
  const Task* found = nullptr;
  for (const Task* task : m.all_alive()) {
    if (task->pending != 0 || task->awaiting == 0) continue;
    const ObjectId awaited = m.state.awaited(*task);
    bool waits = awaited == ended;
    const Future* group = waits ? nullptr : m.state.futures.find(awaited);
    if (group && (group->kind == trace::FutureKind::gather || group->kind == trace::FutureKind::task_group) &&
        std::ranges::find(group->children, ended) != group->children.end()) {
      const Progress progress = children_done(m.state, m.index, awaited);
      waits = progress.done == progress.total;
    }
    if (!waits) continue;
    if (found) return nullptr;
    found = task;
  }
  return found;
}

void turns_of_idling(const Moment& m, Questions& questions) {
  const State& state = m.state;
  if (state.ready_size() > 0 || state.stopping || state.timers.empty() || state.timers.front().cancelled) return;
  const Callback& timer = state.timers.front();
  if (elapsed(state.time, timer.when) < words::noticed) return;
  std::size_t turns = 0;
  const auto due = m.first([&](const Event& event) {
    turns += event.kind == EventKind::turn_begun;
    return event.kind == EventKind::timer_due || event.kind == EventKind::callback_begun;
  });
  if (!due || m.trace[*due].kind != EventKind::timer_due || m.trace[*due].subject != timer.id || turns != 0) return;
  const Sentence because = tell("predict.how_many_turns.idle_because", m.name(timer));
  m.ask(questions, {.kind = Kind::how_many_turns,
                    .text = tell("predict.how_many_turns.idle", m.name(timer),
                                 plainly(words::duration(elapsed(state.time, timer.when)))),
                    .shown_at = *due + 1,
                    .right = {tell("predict.how_many_turns.one")},
                    .wrong = {{tell("predict.how_many_turns.thousands"), {}, Belief::idle_spins, because},
                              {tell("predict.how_many_turns.each_second"), {}, Belief::idle_spins, because}},
                    .because = because});
}

void how_many_turns(const Moment& m, Questions& questions) {
  if (m.state.held || m.state.thread != 0) return;
  const Event& last = m.last();
  const Task* task = nullptr;
  Sentence what;
  if (last.kind == EventKind::turn_begun) return turns_of_idling(m, questions);
  if (last.kind == EventKind::timer_due) {
    const Callback* timer = m.state.callback(last.subject);
    if (!timer || timer->kind != CallbackKind::sleep_timer || timer->cancelled) return;
    task = m.alive(timer->serves);
    if (task && task->pending != 0) return;
    what = m.name(*timer);
  } else if (last.kind == EventKind::task_ended) {
    const Lane* lane = m.index.lane(last.subject);
    if (!lane || !lane->of_program) return;
    task = waits_for_end(m, last.subject);
    what = m.name(last.subject);
  }
  if (!task || !m.named(task->id)) return;
  const auto run = m.next_run(task->id);
  if (!run) return;
  std::uint64_t turns = 0;
  for (std::uint64_t at = m.position; at < *run; ++at) turns += m.trace[at].kind == EventKind::turn_begun;
  constexpr std::string_view texts[] = {"predict.how_many_turns.this", "predict.how_many_turns.next",
                                        "predict.how_many_turns.second", "predict.how_many_turns.third"};
  if (turns >= std::size(texts)) return;
  const Sentence who = m.name(task->id);
  const bool timer = last.kind == EventKind::timer_due;
  const Sentence because =
      tell(timer ? "predict.how_many_turns.timer_because" : "predict.how_many_turns.end_because", what, who);
  std::vector<Answer> wrong;
  for (std::size_t i = 0; i < std::size(texts); ++i)
    if (i != turns)
      wrong.push_back({tell(texts[i]), {}, i < turns ? Belief::event_runs_callback : Belief::none, because});
  m.ask(questions, {.kind = Kind::how_many_turns,
                    .text = tell(timer ? "predict.how_many_turns.timer" : "predict.how_many_turns.end", what, who),
                    .shown_at = *run + 1,
                    .right = {tell(texts[turns])},
                    .wrong = std::move(wrong),
                    .because = m.with_why(because, m.trace[*run].subject, *run + 1)});
}

} // namespace

void ask_of_turns(const Moment& m, Questions& questions) {
  what_phase(m, questions);
  select_waits(m, questions);
  how_many_turns(m, questions);
}

} // namespace loopscope::predict
