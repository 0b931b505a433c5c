// What a call that blocks the loop holds up.
#include "core/predict/moment.h"

namespace loopscope::predict {

namespace {

/// A call that has just begun to block the loop, and its end.
struct Block {
  ObjectId task = 0;
  StringId what = 0;
  std::uint64_t end = 0;
};

std::optional<Block> just_begun(const Moment& m) {
  const Task* acting = m.acting();
  if (!acting || m.last().kind != EventKind::blocking_begun || m.last().subject != 0 || !m.named(acting->id)) return {};
  const auto call = as<event::blocking_begun>(m.last());
  const auto end = m.first([](const Event& event) {
    return event.kind == EventKind::blocking_ended || event.kind == EventKind::callback_ended;
  });
  if (!end || m.trace[*end].kind != EventKind::blocking_ended) return {};
  if (elapsed(m.state.time, m.trace[*end].time) < words::noticed) return {};
  return Block{acting->id, call.what, *end};
}

void while_blocked(const Moment& m, const Block& block, Questions& questions) {
  const Sentence who = m.name(block.task);
  const Sentence call = words::say(words::code(m.text(block.what)));
  const Sentence against = tell("predict.while_blocked.against", call, who);
  std::vector<Answer> wrong;
  std::vector<ObjectId> told{block.task};
  const auto add = [&](ObjectId id, Belief belief) {
    if (!m.alive(id) || std::ranges::find(told, id) != told.end() || !m.named(id)) return;
    told.push_back(id);
    wrong.push_back({m.name(id), task(id), belief, against});
  };
  for (const Callback& ready : ready_of(m.state).first(std::min<std::size_t>(m.state.ready_size(), 16)))
    if (ready.runs_task() && wrong.size() < 2) add(ready.serves, Belief::async_unblocks);
  const std::int64_t until = m.trace[block.end].time;
  for (const Callback& timer : m.state.timers) {
    if (timer.when > until || wrong.size() >= 3) break;
    add(task_of(m.state, timer), Belief::timer_interrupts);
  }
  for (const Task* task : m.all_alive())
    if (wrong.size() < 3) add(task->id, Belief::async_unblocks);
  m.ask(questions, {.kind = Kind::while_blocked,
                    .text = tell("predict.while_blocked.ask", who, call),
                    .shown_at = block.end + 1,
                    .right = {tell("predict.while_blocked.none")},
                    .wrong = std::move(wrong),
                    .because = against});
}

void timer_runs(const Moment& m, const Block& block, Questions& questions) {
  if (!m.virtual_time()) return;
  const Callback* timer = nullptr;
  for (const Callback& each : m.state.timers) {
    if (each.cancelled || !m.index.is_of_program(each.id)) continue;
    timer = &each;
    break;
  }
  const std::int64_t now = m.state.time, until = m.trace[block.end].time;
  if (!timer || timer->when <= now || timer->when >= until) return;
  const auto run = m.first(
      [&](const Event& event) { return event.kind == EventKind::callback_begun && event.subject == timer->id; });
  if (!run) return;
  const std::int64_t time = m.trace[*run].time;
  if (time <= timer->when) return;
  const Sentence it = m.name(*timer);
  const auto at = [&](std::int64_t when) { return tell("predict.timer_runs.at", plainly(words::duration(when))); };
  const Sentence call = words::say(words::code(m.text(block.what)));
  const Sentence against = tell("predict.timer_runs.against", call, plainly(words::duration(until)));
  const Belief interrupts =
      timer->kind == CallbackKind::timeout_timer ? Belief::timeout_anywhere : Belief::timer_interrupts;
  m.ask(questions,
        {.kind = Kind::timer_runs,
         .text = tell("predict.timer_runs.ask", it, plainly(words::duration(timer->when)), call),
         .shown_at = *run + 1,
         .right = {at(time)},
         .wrong = {{at(timer->when), {}, interrupts, against},
                   {at(trace::later(until, elapsed(now, timer->when))),
                    {},
                    Belief::none,
                    tell("predict.timer_runs.clock", it)},
                   {tell("predict.timer_runs.never"), {}, Belief::none, tell("predict.timer_runs.late", it)}},
         .because = words::say(against, " ", tell("predict.timer_runs.late", it))});
}

} // namespace

void ask_of_blocking(const Moment& m, Questions& questions) {
  const auto block = just_begun(m);
  if (!block) return;
  while_blocked(m, *block, questions);
  timer_runs(m, *block, questions);
}

} // namespace loopscope::predict
