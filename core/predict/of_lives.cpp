// How long tasks live, and what they do at the same time.
#include "core/predict/moment.h"
#include "core/replay/causes.h"

#include <algorithm>

namespace loopscope::predict {

namespace {

/// The task that has just been suspended, when its callback has returned; or null.
const Task* just_suspended(const Moment& m) {
  if (m.last().kind != EventKind::callback_ended || m.state.thread != 0 || m.state.held) return nullptr;
  const Task* task = m.alive(m.task_of_callback(m.last().subject));
  return task && task->pending == 0 && m.named(task->id) ? task : nullptr;
}

std::optional<std::uint64_t> end_of(const Moment& m, ObjectId task) {
  const Lane* lane = m.index.lane(task);
  if (!lane || lane->ended < m.position) return {};
  return m.first([&](const Event& event) { return event.kind == EventKind::task_ended && event.subject == task; });
}

void how_long(const Moment& m, Questions& questions) {
  if (!m.virtual_time() || m.chancy()) return;
  const Task* task = just_suspended(m);
  const auto end = task ? end_of(m, task->id) : std::nullopt;
  if (!end) return;
  const std::int64_t now = m.state.time;
  const std::int64_t took = elapsed(now, m.trace[*end].time);
  if (took == 0) return;
  // What sleeps, from now on.
  std::int64_t sum = 0, longest = 0, shortest = 0;
  const auto sleep = [&](std::int64_t from, std::int64_t to) {
    const std::int64_t takes = elapsed(from, to);
    add_to(sum, takes);
    longest = std::max(longest, takes);
    if (takes > 0) shortest = shortest == 0 ? takes : std::min(shortest, takes);
  };
  std::size_t timers = 0;
  for (const Callback& timer : m.state.timers) {
    if (timer.kind == CallbackKind::sleep_timer && !timer.cancelled) sleep(now, timer.when);
    if (++timers == 256) break;
  }
  for (std::uint64_t at = m.position; at < *end; ++at)
    if (m.trace[at].kind == EventKind::timer_scheduled &&
        static_cast<CallbackKind>(m.trace[at].detail) == CallbackKind::sleep_timer)
      sleep(m.trace[at].time, m.trace[at].value);
  const Sentence who = m.name(task->id);
  const auto length = [&](std::int64_t time) { return plainly(words::duration(time)); };
  const Sentence because = tell("predict.how_long.because", who, length(m.trace[*end].time));
  std::vector<Answer> wrong;
  const auto add = [&](std::int64_t time, Belief belief) {
    if (time != took && (time > 0 || belief != Belief::none)) wrong.push_back({length(time), {}, belief, because});
  };
  add(longest, took > longest ? Belief::await_is_concurrent : Belief::none);
  add(sum, took < sum ? Belief::await_blocks_all : Belief::none);
  add(0, Belief::async_is_asynchronous);
  add(shortest, Belief::none);
  if (wrong.size() < 2) return;
  m.ask(questions, {.kind = Kind::how_long,
                    .text = tell("predict.how_long.ask", who),
                    .shown_at = *end + 1,
                    .right = {length(took)},
                    .wrong = std::move(wrong),
                    .because = m.with_why(because, callback_at(m.index, *end), *end + 1)});
}

void still_alive(const Moment& m, Questions& questions) {
  const Task* parent = m.acting();
  if (!parent || m.last().kind != EventKind::callback_scheduled || m.chancy()) return;
  const auto scheduled = as<event::callback_scheduled>(m.last());
  if (scheduled.callback_kind != CallbackKind::step) return;
  const Task* child = m.alive(scheduled.serves);
  if (!child || child->parent != parent->id || child->started || !m.named(child->id) || !m.named(parent->id)) return;
  bool begun = false, done = false;
  const auto end = m.first([&](const Event& event) {
    if (event.kind == EventKind::callback_begun) begun |= event.subject == scheduled.callback;
    if (event.kind == EventKind::task_ended) done |= event.subject == child->id;
    return event.kind == EventKind::task_ended && event.subject == parent->id;
  });
  if (!end) return;
  const std::size_t right = done ? 0 : begun ? 1 : 2;
  constexpr std::string_view texts[] = {"predict.still_alive.done", "predict.still_alive.begun",
                                        "predict.still_alive.not_begun"};
  constexpr std::string_view becauses[] = {"predict.still_alive.because_done", "predict.still_alive.because_begun",
                                           "predict.still_alive.because_not_begun"};
  constexpr Belief beliefs[] = {Belief::loop_waits_for_tasks, Belief::task_lives, Belief::create_runs};
  const Sentence who = m.name(parent->id), other = m.name(child->id);
  const Sentence because = tell(becauses[right], who, other);
  std::vector<Answer> wrong;
  for (std::size_t i = 0; i < 3; ++i)
    if (i != right)
      wrong.push_back({tell(texts[i], who, other), {}, i == 0 || right == 0 ? beliefs[i] : Belief::none, because});
  m.ask(questions, {.kind = Kind::still_alive,
                    .text = tell("predict.still_alive.ask", who, other),
                    .shown_at = *end + 1,
                    .right = {tell(texts[right], who, other)},
                    .wrong = std::move(wrong),
                    .because = because});
}

void done_first(const Moment& m, Questions& questions) {
  const Task* task = just_suspended(m);
  if (!task || m.chancy()) return;
  const std::vector<const Task*> alive = m.all_alive(16);
  if (alive.size() < 2 || alive.size() >= 16) return;
  const auto end = m.first([](const Event& event) { return event.kind == EventKind::task_ended; });
  if (!end) return;
  const Task* first = m.alive(m.trace[*end].subject);
  if (!first || !m.named(first->id)) return;
  const Sentence right = m.name(first->id);
  const Sentence because = tell("predict.done_first.because", right, plainly(words::duration(m.trace[*end].time)));
  std::vector<Answer> wrong;
  for (const Task* each : alive) {
    if (each->id == first->id || !m.named(each->id)) continue;
    const bool parent = first->parent == each->id;
    const bool sibling = each->parent == first->parent && each->id < first->id;
    wrong.push_back({m.name(each->id), predict::task(each->id),
                     parent    ? Belief::loop_waits_for_tasks
                     : sibling ? Belief::await_blocks_all
                               : Belief::none,
                     because});
  }
  // In an order that does not follow from which is first.
  std::ranges::sort(wrong, {}, [&](const Answer& answer) {
    return std::pair(answer.belief == Belief::none, mix(seen_hash(m), answer.thing.id));
  });
  m.ask(questions, {.kind = Kind::done_first,
                    .text = tell("predict.done_first.ask"),
                    .shown_at = *end + 1,
                    .right = {right, predict::task(first->id)},
                    .wrong = std::move(wrong),
                    .because = m.with_why(because, callback_at(m.index, *end), *end + 1)});
}

void runs_meanwhile(const Moment& m, Questions& questions) {
  const Task* task = just_suspended(m);
  if (!task || task->stack.empty()) return;
  std::vector<ObjectId> ran; // 0: of the program, but no task
  const auto next = m.first([&](const Event& event) {
    if (event.kind != EventKind::callback_begun) return false;
    const ObjectId other = m.task_of_callback(event.subject);
    const Callback callback = m.index.callback(event.subject);
    if (other != task->id && (callback.runs_task() || callback.kind == CallbackKind::call)) ran.push_back(other);
    return other == task->id;
  });
  if (!next) return;
  const bool nothing = ran.empty();
  std::erase_if(ran, [&](ObjectId id) { return !m.alive(id) || !m.named(id); });
  if (!nothing && ran.empty()) return;
  const Sentence who = m.name(task->id);
  const Answer none{tell("predict.runs_meanwhile.nothing")};
  const Answer right = nothing ? none : Answer{m.name(ran.front()), predict::task(ran.front())};
  const Sentence because = nothing ? tell("predict.runs_meanwhile.because_nothing", who)
                                   : tell("predict.runs_meanwhile.because", who, right.text);
  std::vector<Answer> wrong;
  const auto function = [&](const Frame& frame) {
    return words::say(words::code(std::string(words::short_name(m.text(frame.function))) + "()"));
  };
  if (task->stack.back().function != 0)
    wrong.push_back({tell("predict.runs_meanwhile.rest", function(task->stack.back())),
                     {},
                     Belief::await_blocks_all,
                     tell("predict.runs_meanwhile.own", who)});
  if (task->stack.size() > 1 && task->stack[task->stack.size() - 2].function != 0 &&
      task->stack[task->stack.size() - 2].function != task->stack.back().function)
    wrong.push_back({tell("predict.runs_meanwhile.rest", function(task->stack[task->stack.size() - 2])),
                     {},
                     Belief::await_blocks_all,
                     tell("predict.runs_meanwhile.own", who)});
  // Another that does not run.
  for (const Task* other : m.all_alive()) {
    if (other->id == task->id || std::ranges::find(ran, other->id) != ran.end() || !m.named(other->id)) continue;
    wrong.push_back({m.name(other->id), predict::task(other->id), Belief::several_at_once,
                     tell("predict.runs_meanwhile.waits", m.name(other->id), who)});
    if (wrong.size() == 3) break;
  }
  // Without one that is wrong, too, the right one could be told by whether a task is named at all.
  const auto named = std::ranges::find(wrong, Pointed::Kind::task, [](const Answer& each) { return each.thing.kind; });
  if (named == wrong.end()) return;
  std::rotate(wrong.begin(), named, named + 1);
  if (!nothing) wrong.insert(wrong.begin(), Answer{none.text, {}, Belief::await_blocks_all, because});
  m.ask(questions, {.kind = Kind::runs_meanwhile,
                    .text = tell("predict.runs_meanwhile.ask", who),
                    .shown_at = *next + 1,
                    .right = right,
                    .wrong = std::move(wrong),
                    .because = because});
}

} // namespace

void ask_of_lives(const Moment& m, Questions& questions) {
  how_long(m, questions);
  still_alive(m, questions);
  done_first(m, questions);
  runs_meanwhile(m, questions);
}

} // namespace loopscope::predict
