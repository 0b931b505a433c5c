// What runs next, and what goes on.
#include "core/predict/moment.h"

namespace loopscope::predict {

namespace {

/// What somebody believes who says that this callback runs first, which is ready but not first.
Belief out_of_line(const Moment& m, const Callback& ready, bool newest) {
  const Task* task = ready.runs_task() ? m.state.tasks.find(ready.serves) : nullptr;
  if (ready.kind == CallbackKind::step && task && !task->started) return Belief::create_runs;
  if (newest || ready.kind == CallbackKind::wakeup) return Belief::event_runs_callback;
  return Belief::ready_is_random;
}

void runs_next(const Moment& m, Questions& questions) {
  if (!m.between()) return;
  const auto ready = ready_of(m.state);
  const Callback* head = nullptr;
  std::vector<const Callback*> behind;
  for (const Callback& callback : ready.first(std::min<std::size_t>(ready.size(), 64))) {
    if (callback.cancelled || !m.index.is_of_program(callback.id)) {
      if (!head && !callback.cancelled) return;
      continue;
    }
    if (!head)
      head = &callback;
    else
      behind.push_back(&callback);
  }
  if (!head) return;
  const auto begun = m.first([](const Event& event) { return event.kind == EventKind::callback_begun; });
  if (!begun || m.trace[*begun].subject != head->id) return;

  const Sentence right = m.name(*head);
  std::vector<ObjectId> told{task_of(m.state, *head)};
  std::vector<Answer> wrong;
  const auto add = [&](const Callback& callback, Belief belief, std::string_view reply) {
    const ObjectId task = task_of(m.state, callback);
    if (task != 0 && std::ranges::find(told, task) != told.end()) return;
    told.push_back(task);
    wrong.push_back({m.name(callback), predict::callback(callback.id), belief, tell(reply, right)});
  };
  if (!behind.empty()) add(*behind.back(), out_of_line(m, *behind.back(), true), "predict.runs_next.behind");
  if (behind.size() > 1) add(*behind.front(), out_of_line(m, *behind.front(), false), "predict.runs_next.behind");
  for (const Callback& timer : m.state.timers) {
    if (timer.cancelled || !m.index.is_of_program(timer.id)) continue;
    add(timer, Belief::timer_interrupts, "predict.runs_next.timer");
    break;
  }
  if (wrong.empty()) return;
  m.ask(questions, {.kind = Kind::runs_next,
                    .text = tell("predict.runs_next.ask"),
                    .shown_at = *begun + 1,
                    .right = {right, predict::callback(head->id)},
                    .wrong = std::move(wrong),
                    .because = m.with_why(tell("predict.runs_next.because", right), head->id, *begun + 1)});
}

void goes_on(const Moment& m, Questions& questions) {
  const Task* acting = m.acting();
  if (!acting || m.last().kind != EventKind::callback_scheduled) return;
  const auto scheduled = as<event::callback_scheduled>(m.last());
  if (scheduled.cause != m.state.running.id || !m.index.is_of_program(scheduled.callback)) return;
  const Callback* callback = m.state.callback(scheduled.callback);
  if (!callback || callback->id == m.state.running.id) return;
  const bool runs = callback->runs_task();
  if (!runs && callback->kind != CallbackKind::call) return;
  if (runs && (!m.alive(callback->serves) || callback->serves == acting->id || !m.named(callback->serves))) return;
  if (!m.named(acting->id)) return;
  const auto end = m.callback_end();
  if (!end) return;

  const Sentence who = m.name(acting->id);
  const Sentence other = runs ? m.name(callback->serves) : m.name(*callback);
  const bool created = callback->kind == CallbackKind::step;
  const Sentence against = tell("predict.goes_on.against", who, other);
  m.ask(questions, {.kind = Kind::goes_on,
                    .text = tell(created ? "predict.goes_on.created"
                                 : runs  ? "predict.goes_on.woken"
                                         : "predict.goes_on.called",
                                 who, other),
                    .shown_at = *end + 1,
                    .right = {tell("predict.goes_on.right", who, other), task(acting->id)},
                    .wrong = {{tell("predict.goes_on.at_once", who, other),
                               runs ? task(callback->serves) : predict::callback(callback->id),
                               created ? Belief::create_runs : Belief::event_runs_callback, against},
                              {tell("predict.goes_on.both", who, other), {}, Belief::several_at_once, against}},
                    .because = tell("predict.goes_on.because", who, m.name(*callback))});
}

} // namespace

void ask_of_ready(const Moment& m, Questions& questions) {
  runs_next(m, questions);
  goes_on(m, questions);
}

} // namespace loopscope::predict
