// Who waits for what, and who brings it about.
#include "core/predict/moment.h"
#include "core/replay/waits.h"

#include <algorithm>

namespace loopscope::predict {

namespace {

bool can_be_held(const Primitive& primitive) {
  return primitive.kind == trace::PrimitiveKind::lock || primitive.kind == trace::PrimitiveKind::semaphore;
}

void gets_lock(const Moment& m, Questions& questions) {
  const Event& last = m.last();
  const Primitive* lock = nullptr;
  if (last.kind == EventKind::primitive_wait_begun) {
    lock = m.state.primitives.find(last.subject);
  } else if (last.kind == EventKind::callback_begun) {
    const Task* acting = m.acting();
    if (acting) lock = held_by(m.state, acting->id);
  }
  if (!lock || !can_be_held(*lock) || lock->waiters.empty() || lock->owners.empty()) return;
  const ObjectId front = lock->waiters.front().task;
  if (!m.alive(front) || !m.named(front)) return;
  const auto next = m.first(
      [&](const Event& event) { return event.kind == EventKind::primitive_acquired && event.subject == lock->id; });
  if (!next || as<event::primitive_acquired>(m.trace[*next]).task != front) return;
  const Sentence it = m.name(lock->id), right = m.name(front);
  std::vector<Answer> wrong;
  const auto add = [&](ObjectId id, Belief belief, std::string_view reply) {
    if (id == front || !m.alive(id) || !m.named(id)) return;
    wrong.push_back({m.name(id), task(id), belief, tell(reply, m.name(id), right, it)});
  };
  const std::size_t waiting = lock->waiters.size();
  if (waiting > 1) add(lock->waiters[waiting - 1].task, Belief::lock_to_fastest, "predict.gets_lock.behind");
  add(lock->owners.front(), Belief::lock_to_fastest, "predict.gets_lock.holder");
  if (waiting > 2) add(lock->waiters[1].task, Belief::ready_is_random, "predict.gets_lock.behind");
  for (const Task* other : m.all_alive()) {
    if (wrong.size() >= 3) break;
    const bool in_line = std::ranges::any_of(lock->waiters, [&](const Waiter& w) { return w.task == other->id; });
    if (!in_line && !holds(m.state, other->id, *lock))
      add(other->id, Belief::lock_to_fastest, "predict.gets_lock.outside");
  }
  m.ask(questions, {.kind = Kind::gets_lock,
                    .text = tell("predict.gets_lock.ask", it),
                    .shown_at = *next + 1,
                    .right = {right, task(front)},
                    .wrong = std::move(wrong),
                    .because = tell("predict.gets_lock.because", right, it)});
}

/// Which task wakes one that waits.
void who_wakes(const Moment& m, Questions& questions) {
  if (m.last().kind != EventKind::callback_ended || m.state.thread != 0 || m.state.held) return;
  const Task* waits = m.alive(m.task_of_callback(m.last().subject));
  if (!waits || waits->pending != 0 || waits->awaiting == 0 || !m.named(waits->id)) return;
  const ObjectId id = waits->id;
  const ObjectId awaited = m.state.awaited(*waits);
  const Future* future = m.state.futures.find(awaited);
  const Primitive* primitive = future ? m.state.primitives.find(future->owner) : nullptr;

  // Who does it, as the run has it.
  ObjectId waker = 0;
  bool cancelled = false;
  const auto woken = m.first([&](const Event& event) {
    if (event.kind == EventKind::task_cancel_requested) cancelled |= event.subject == id;
    if (event.kind == EventKind::idle || event.kind == EventKind::run_ended) return true;
    return event.kind == EventKind::callback_scheduled && event.object == id &&
           static_cast<CallbackKind>(event.detail) == CallbackKind::wakeup;
  });
  if (!woken || cancelled) return;
  const bool never = m.trace[*woken].kind != EventKind::callback_scheduled;
  if (never) {
    const bool deadlocked = m.trace[*woken].kind == EventKind::idle ||
                            static_cast<trace::RunOutcome>(m.trace[*woken].detail) == trace::RunOutcome::deadlocked;
    const std::vector<ObjectId> cycle = cycle_of(m.state);
    if (!deadlocked || std::ranges::find(cycle, id) == cycle.end()) return; // it cannot be seen
  } else {
    const Callback by = m.index.callback(as<event::callback_scheduled>(m.trace[*woken]).cause);
    if (by.id == 0) return;
    waker = by.runs_task() ? by.serves : 0;
    if (!m.alive(waker) || !m.named(waker) || waker == id) return;
    // Where tasks are bound to do it, it can be seen that it is one of them.
    if (primitive && can_be_held(*primitive) && !holds(m.state, waker, *primitive)) return;
    if (m.state.tasks.find(awaited) && waker != awaited) return;
  }
  const Sentence who = m.name(id);
  const Sentence nothing = tell("predict.who_wakes.nothing");
  const Sentence because =
      never ? tell("predict.who_wakes.because_never", who)
            : m.with_why(tell("predict.who_wakes.because", m.name(waker), who), m.trace[*woken].subject, *woken + 1);
  Answer right = never ? Answer{nothing} : Answer{m.name(waker), task(waker)};
  std::vector<Answer> wrong;
  const auto add = [&](ObjectId other, Belief belief) {
    if (other == 0 || other == id || other == waker || !m.alive(other) || !m.named(other)) return;
    wrong.push_back({m.name(other), task(other), belief,
                     words::say(tell("predict.who_wakes.not_it", m.name(other), who), " ", because)});
  };
  if (never && primitive) add(holder_of(m.state, *primitive), Belief::may_block_for_result);
  if (primitive && primitive->waiters.size() > 1) add(primitive->waiters.front().task, Belief::lock_to_fastest);
  add(waits->parent, Belief::none);
  std::vector<const Task*> others = m.all_alive();
  std::ranges::sort(others, {}, [&](const Task* other) { return mix(seen_hash(m), other->id); });
  for (const Task* other : others)
    if (wrong.size() < 2 + (never ? 1u : 0u)) add(other->id, Belief::none);
  if (!never) wrong.push_back({nothing, {}, Belief::none, because});
  m.ask(questions, {.kind = Kind::who_wakes,
                    .text = tell("predict.who_wakes.ask", who),
                    .shown_at = *woken + 1,
                    .right = std::move(right),
                    .wrong = std::move(wrong),
                    .because = because});
}

void results_order(const Moment& m, Questions& questions) {
  // When it begins to wait, and when one more of those that it waits for is done.
  const Task* waits = nullptr;
  if (m.state.thread != 0) return;
  if (m.last().kind == EventKind::callback_ended) {
    waits = m.alive(m.task_of_callback(m.last().subject));
  } else if (m.last().kind == EventKind::task_ended) {
    for (const Task* task : m.all_alive()) {
      const Future* group = m.state.futures.find(m.state.awaited(*task));
      if (group && std::ranges::find(group->children, m.last().subject) != group->children.end()) waits = task;
    }
  }
  if (!waits || waits->pending != 0) return;
  const ObjectId id = m.state.awaited(*waits);
  const Future* gather = m.state.futures.find(id);
  if (!gather || gather->kind != trace::FutureKind::gather || gather->settled) return;
  const std::vector<ObjectId>& children = gather->children;
  if (children.size() < 2 || children.size() > 4) return;
  const auto end =
      m.any_first([&](const Event& event) { return event.kind == EventKind::future_settled && event.subject == id; });
  if (!end || static_cast<trace::Outcome>(m.trace[*end].detail) != trace::Outcome::result) return;
  // What the gather gives must be theirs, one by one, and tell them apart.
  std::string joined = "[";
  std::vector<std::pair<std::uint64_t, ObjectId>> ends;
  std::vector<std::string_view> results;
  for (const ObjectId child : children) {
    const Lane* lane = m.index.lane(child);
    if (!lane || !m.named(child) || lane->ended == 0 || lane->ended >= *end ||
        lane->outcome != trace::Outcome::result || std::ranges::count(children, child) > 1)
      return;
    const std::string_view result = m.text(lane->text);
    if (std::ranges::find(results, result) != results.end() || result.empty()) return;
    joined += (results.empty() ? "" : ", ") + std::string(result);
    results.push_back(result);
    ends.emplace_back(lane->ended, child);
  }
  if (joined + "]" != m.text(m.trace[*end].object)) return;
  std::ranges::sort(ends);
  std::vector<ObjectId> by_finish;
  for (const auto& [at, child] : ends) by_finish.push_back(child);
  if (by_finish == children) return; // the run proves nothing
  const auto order = [&](const std::vector<ObjectId>& tasks) {
    Sentence said;
    for (std::size_t i = 0; i < tasks.size(); ++i) said = words::say(said, i == 0 ? "" : ", ", m.name(tasks[i]));
    return said;
  };
  std::vector<ObjectId> reversed(children.rbegin(), children.rend());
  std::vector<ObjectId> late(by_finish.rbegin(), by_finish.rend());
  const Sentence because = tell("predict.results_order.because", order(children), order(by_finish));
  std::vector<Answer> wrong{{order(by_finish), {}, Belief::results_by_finish, because}};
  if (reversed != by_finish) wrong.push_back({order(reversed), {}, Belief::none, because});
  if (late != children) wrong.push_back({order(late), {}, Belief::none, because});
  m.ask(questions, {.kind = Kind::results_order,
                    .text = tell("predict.results_order.ask", m.name(id), m.name(waits->id)),
                    .shown_at = *end + 1,
                    .right = {order(children)},
                    .wrong = std::move(wrong),
                    .because = because});
}

} // namespace

void ask_of_waits(const Moment& m, Questions& questions) {
  gets_lock(m, questions);
  who_wakes(m, questions);
  results_order(m, questions);
}

} // namespace loopscope::predict
