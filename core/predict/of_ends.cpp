// Cancellations and errors.
#include "core/predict/moment.h"

#include <algorithm>

namespace loopscope::predict {

namespace {

/// A task other than the one that acts whose cancellation has just been asked for.
const Task* just_cancelled(const Moment& m) {
  if (m.last().kind != EventKind::task_cancel_requested || m.state.running.id == 0 || m.state.thread != 0 ||
      m.state.held)
    return nullptr;
  const Task* task = m.alive(m.last().subject);
  if (!task || task->status == TaskStatus::running || m.state.runs(task->id) || !m.named(task->id)) return nullptr;
  // What it awaits may catch the cancellation itself where that is a task or stands for tasks.
  if (task->awaiting != 0 && task->pending == 0) {
    const Future* future = m.state.futures.find(m.state.awaited(*task));
    if (!future || (future->kind != trace::FutureKind::sleep && future->kind != trace::FutureKind::waiter &&
                    future->kind != trace::FutureKind::plain))
      return nullptr;
  }
  return task;
}

/// How a task's step ends that begins with that event.
struct StepEnd {
  std::uint64_t at = 0;
  bool done = false;
  trace::Outcome outcome{};
};
std::optional<StepEnd> step_of(const Moment& m, ObjectId task, std::uint64_t begun) {
  StepEnd step;
  const CallbackId callback = m.trace[begun].subject;
  const auto ended = m.first(
      [&](const Event& event) {
        if (event.kind == EventKind::task_ended && event.subject == task) {
          step.done = true;
          step.outcome = static_cast<trace::Outcome>(event.detail);
        }
        return event.kind == EventKind::callback_ended && event.subject == callback;
      },
      begun);
  if (!ended) return {};
  step.at = *ended;
  return step;
}

void of_cancellation(const Moment& m, Questions& questions) {
  const Task* task = just_cancelled(m);
  const auto begun = task ? m.next_run(task->id) : std::nullopt;
  if (!begun) return;
  const Sentence who = m.name(task->id);
  const std::uint32_t at = task->stack.empty() ? 0 : task->stack.back().line;
  const Sentence where = at != 0 ? m.line(at) : tell("predict.cancelled_now.its_await");
  const bool started = task->started;
  const Sentence because = tell(!started             ? "predict.cancelled_now.because_unstarted"
                                : task->pending != 0 ? "predict.cancelled_now.because_ready"
                                                     : "predict.cancelled_now.because",
                                who, where);
  const auto end = m.callback_end();
  if (end && *end < *begun)
    m.ask(questions,
          {.kind = Kind::cancelled_now,
           .text = tell("predict.cancelled_now.ask", who),
           .shown_at = *begun + 1,
           .right = {tell(started ? "predict.cancelled_now.later" : "predict.cancelled_now.before_start", who, where)},
           .wrong = {{tell("predict.cancelled_now.at_once", who), {}, Belief::cancel_stops, because},
                     {tell("predict.cancelled_now.next_await", who), {}, Belief::none, because},
                     {tell("predict.cancelled_now.not", who), {}, Belief::none, because}},
           .because = m.with_why(because, m.trace[*begun].subject, *begun + 1)});
  const auto step = m.chancy() || !started ? std::nullopt : step_of(m, task->id, *begun);
  if (!step) return;
  const std::size_t right = !step->done                                  ? 0
                            : step->outcome == trace::Outcome::cancelled ? 1
                            : step->outcome == trace::Outcome::result    ? 2
                                                                         : 3;
  constexpr std::string_view texts[] = {"predict.cancel_ends.awaits", "predict.cancel_ends.cancelled",
                                        "predict.cancel_ends.result", "predict.cancel_ends.error"};
  const Sentence shown = tell(right == 0   ? "predict.cancel_ends.because_awaits"
                              : right == 1 ? "predict.cancel_ends.because_cancelled"
                                           : "predict.cancel_ends.because_caught",
                              who, where);
  std::vector<Answer> wrong;
  for (std::size_t i = 0; i < 4; ++i)
    if (i != right) wrong.push_back({tell(texts[i]), {}, i == 1 ? Belief::cancel_stops : Belief::none, shown});
  m.ask(questions, {.kind = Kind::cancel_ends,
                    .text = tell("predict.cancel_ends.ask", who, where),
                    .shown_at = step->at + 1,
                    .right = {tell(texts[right])},
                    .wrong = std::move(wrong),
                    .because = shown});
}

/// The task of the program that has just failed, or null.
const Task* just_failed(const Moment& m) {
  if (m.last().kind != EventKind::task_ended || m.state.thread != 0 ||
      static_cast<trace::Outcome>(m.last().detail) != trace::Outcome::exception || !m.state.inside.empty())
    return nullptr;
  const Task* task = m.state.tasks.find(m.last().subject);
  const Lane* lane = task ? m.index.lane(task->id) : nullptr;
  return lane && lane->of_program && m.named(task->id) ? task : nullptr;
}

void error_seen(const Moment& m, const Task& failed, Questions& questions) {
  const Task* awaits = nullptr;
  bool part = false;
  for (const Task* other : m.all_alive()) {
    if (other->awaiting == 0) continue;
    if (m.state.awaited(*other) == failed.id) {
      if (awaits) return;
      awaits = other;
    }
  }
  m.state.futures.each([&](ObjectId, const Future& future) {
    part |= std::ranges::find(future.children, failed.id) != future.children.end() ||
            (future.owner == failed.id &&
             (future.kind == trace::FutureKind::shield || future.kind == trace::FutureKind::wait));
  });
  if (part) return; // of a group, which hands it on in its own way
  if (failed.parent == 0) return;
  bool ran = false;
  std::uint64_t shown = 0;
  if (awaits) {
    if (!m.named(awaits->id)) return;
    const auto run = m.next_run(awaits->id);
    if (!run) return;
    shown = *run + 1;
  } else {
    const auto told = m.any_first([&](const Event& event) {
      ran |= event.kind == EventKind::callback_begun;
      return event.kind == EventKind::warning && event.subject == failed.id &&
             static_cast<trace::WarningKind>(event.detail) == trace::WarningKind::never_retrieved;
    });
    if (!told || !ran) return;
    shown = *told + 1;
  }
  const Sentence who = m.name(failed.id);
  const Task* parent = m.alive(failed.parent);
  const Sentence because = awaits ? tell("predict.error_seen.because_awaited", m.name(awaits->id), who)
                                  : tell("predict.error_seen.because_dropped", who);
  const Sentence dropped = tell("predict.error_seen.dropped", who);
  std::vector<Answer> wrong{{tell("predict.error_seen.at_once"), {}, Belief::error_shows_itself, because}};
  if (awaits) wrong.push_back({dropped, {}, Belief::none, because});
  if (parent && parent != awaits && m.named(parent->id))
    wrong.push_back(
        {tell("predict.error_seen.raised", m.name(parent->id)), task(parent->id), Belief::error_shows_itself, because});
  if (!awaits) wrong.push_back({tell("predict.error_seen.never"), {}, Belief::none, because});
  m.ask(questions, {.kind = Kind::error_seen,
                    .text = tell("predict.error_seen.ask", who, words::say(words::code(m.text(failed.text)))),
                    .shown_at = shown,
                    .right = awaits ? Answer{tell("predict.error_seen.raised", m.name(awaits->id)), task(awaits->id)}
                                    : Answer{dropped},
                    .wrong = std::move(wrong),
                    .because = because});
}

void one_fails(const Moment& m, const Task& failed, Questions& questions) {
  ObjectId group = 0;
  const Future* of = nullptr;
  m.state.futures.each([&](ObjectId id, const Future& future) {
    if ((future.kind == trace::FutureKind::gather || future.kind == trace::FutureKind::task_group) && !future.settled &&
        std::ranges::find(future.children, failed.id) != future.children.end()) {
      group = of ? 0 : id;
      of = &future;
    }
  });
  if (group == 0) return;
  const Task* other = nullptr;
  for (const ObjectId child : of->children) {
    const Task* task = m.alive(child);
    if (!task || child == failed.id || !m.named(child) || task->pending != 0 || task->cancels > 0) continue;
    other = task;
    break;
  }
  if (!other) return;
  // The callback by which the group learns of it.
  CallbackId learns = 0;
  bool cancels = false, over = false;
  const auto end = m.any_first([&](const Event& event) {
    const auto kind = static_cast<CallbackKind>(event.detail);
    if (event.kind == EventKind::callback_scheduled && event.object == group && event.value == failed.id &&
        (kind == CallbackKind::gather_child || kind == CallbackKind::task_group_child))
      learns = event.subject;
    if (event.kind == EventKind::task_cancel_requested && event.subject == other->id) {
      if (learns != 0 && event.extra == learns)
        cancels = true;
      else
        over = true; // for another reason
    }
    if (event.kind == EventKind::task_ended && event.subject == other->id) over = true;
    return over || (learns != 0 && event.kind == EventKind::callback_ended && event.subject == learns);
  });
  if (!end || over || (of->kind == trace::FutureKind::gather) == cancels) return;
  const Sentence who = m.name(failed.id), them = m.name(group), it = m.name(other->id);
  const Sentence because =
      tell(cancels ? "predict.one_fails.because_group" : "predict.one_fails.because_gather", them, who, it);
  const Sentence left = tell("predict.one_fails.left", it), cancelled = tell("predict.one_fails.cancelled", it);
  m.ask(questions,
        {.kind = Kind::one_fails,
         .text = tell("predict.one_fails.ask", who, them, it),
         .shown_at = *end + 1,
         .right = {cancels ? cancelled : left},
         .wrong = {{cancels ? left : cancelled, {}, cancels ? Belief::none : Belief::failure_stops_others, because},
                   {tell("predict.one_fails.stopped", it),
                    {},
                    cancels ? Belief::cancel_stops : Belief::failure_stops_others,
                    because},
                   {tell("predict.one_fails.same", it), {}, Belief::none, because}},
         .because = because});
}

} // namespace

void ask_of_ends(const Moment& m, Questions& questions) {
  of_cancellation(m, questions);
  const Task* failed = just_failed(m);
  if (!failed) return;
  error_seen(m, *failed, questions);
  one_fails(m, *failed, questions);
}

} // namespace loopscope::predict
