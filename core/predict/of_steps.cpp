// How far a task runs, and what that leaves of the others.
#include "core/predict/moment.h"
#include "core/predict/source.h"

#include <algorithm>
#include <array>

namespace loopscope::predict {

namespace {

constexpr std::array<std::string_view, 3> awaits = {"await ", "async with ", "async for "};

/// Whether the range holds a step inside another: then what happens is not of one task alone.
bool steps_inside(const Moment& m, std::uint64_t end) {
  for (std::uint64_t at = m.position; at < end; ++at)
    if (m.trace[at].kind == EventKind::step_begun_inside) return true;
  return false;
}

/// Who is asked about while another task runs: whoever waits for something of it, else any that waits.
const Task* bystander(const Moment& m, const Task& acting) {
  const Task* found = nullptr;
  std::size_t best = 0;
  for (const Task* task : m.all_alive()) {
    if (task->id == acting.id || task->pending != 0 || !m.named(task->id)) continue;
    const ObjectId awaited = m.state.awaited(*task);
    std::size_t worth = mix(seen_hash(m), task->id) % 8 == 0 ? 1 : 0;
    if (awaited == acting.id) worth = 3;
    if (const Future* future = m.state.futures.find(awaited)) {
      const Primitive* primitive = m.state.primitives.find(future->owner);
      if (primitive && !primitive->waiters.empty() && primitive->waiters.front().task == task->id)
        worth = holds(m.state, acting.id, *primitive) ? 4 : 2;
    }
    if (worth > best) {
      best = worth;
      found = task;
    }
  }
  return found;
}

void state_of(const Moment& m, Questions& questions) {
  const Task* acting = m.acting();
  if (!acting || m.last().kind != EventKind::callback_begun || !m.named(acting->id) || m.chancy()) return;
  const Task* task = bystander(m, *acting);
  const auto end = task ? m.callback_end() : std::nullopt;
  constexpr std::uint64_t most = 4096;
  if (!end || *end - m.position > most || steps_inside(m, *end)) return;
  State after = m.state;
  m.replay.bring(after, *end + 1);
  const Task* then = after.tasks.find(task->id);
  if (!then || then->outcome == trace::Outcome::destroyed) return; // dropped, it is neither done nor will it ever be
  const std::size_t right = then->status == TaskStatus::ended ? 2 : then->pending != 0 ? 0 : 1;
  constexpr std::string_view texts[] = {"predict.state_of.ready", "predict.state_of.suspended",
                                        "predict.state_of.done"};
  const Sentence who = m.name(acting->id), other = m.name(task->id);
  constexpr std::string_view becauses[] = {"predict.state_of.because_ready", "predict.state_of.because_suspended",
                                           "predict.state_of.because_done"};
  const Sentence because = tell(becauses[right], who, other);
  std::vector<Answer> wrong{{tell("predict.state_of.running", who),
                             {},
                             right == 0 ? Belief::event_runs_callback : Belief::several_at_once,
                             words::say(tell("predict.state_of.not_running"), " ", because)}};
  for (std::size_t i = 0; i < 3; ++i)
    if (i != right) wrong.push_back({tell(texts[i]), {}, Belief::none, because});
  m.ask(questions, {.kind = Kind::state_of,
                    .text = tell("predict.state_of.ask", who, other),
                    .shown_at = *end + 1,
                    .right = {tell(texts[right])},
                    .wrong = std::move(wrong),
                    .because = because});
}

void gives_way(const Moment& m, Questions& questions) {
  const Task* acting = m.acting();
  if (!acting || m.last().kind != EventKind::callback_begun || !m.named(acting->id) || m.chancy()) return;
  const auto end = m.callback_end();
  if (!end || steps_inside(m, *end)) return;
  std::uint32_t line = 0; // 0: it runs to its end
  std::vector<std::uint32_t> frames;
  bool found = false;
  for (std::uint64_t at = m.position; at < *end && !found; ++at) {
    const Event& event = m.trace[at];
    if (event.subject != acting->id) continue;
    if (event.kind == EventKind::frame) frames.push_back(event.line);
    if (event.kind == EventKind::task_suspended) {
      line = event.line;
      if (!in_first_file(m.index, line)) return;
      found = true;
    }
    found |= event.kind == EventKind::task_ended;
  }
  if (!found) return;
  const std::uint32_t now = acting->stack.empty() ? 0 : acting->stack.back().line;
  const std::uint32_t from = now != 0 ? now : line_of_def(m.index, m.text(acting->function));
  const Sentence who = m.name(acting->id);
  const Sentence right = line == 0 ? tell("predict.gives_way.end") : m.line(line);
  const Sentence because =
      line == 0 ? tell("predict.gives_way.because_end", who) : tell("predict.gives_way.because", who, right);
  std::vector<Answer> wrong;
  for (const std::uint32_t each : lines_with(m.index, from, awaits)) {
    if (each == line || std::ranges::find(frames, each) != frames.end()) continue;
    wrong.push_back(
        {m.line(each), place(each), each == now ? Belief::done_await_later : Belief::await_gives_way, because});
  }
  if (wrong.size() > 2) { // those nearest to where it stands
    std::ranges::sort(wrong, {}, [&](const Answer& answer) {
      return answer.thing.id > now ? answer.thing.id - now : now - answer.thing.id;
    });
    wrong.resize(2);
  }
  if (line != 0) wrong.push_back({tell("predict.gives_way.end"), {}, Belief::await_blocks_all, because});
  if (wrong.empty() || (wrong.size() == 1 && line != 0 && now == 0 && from == 0)) return;
  m.ask(questions,
        {.kind = Kind::gives_way,
         .text = now != 0 ? tell("predict.gives_way.resumes", who, m.line(now)) : tell("predict.gives_way.starts", who),
         .shown_at = *end + 1,
         .right = {right, line == 0 ? Pointed{} : place(line)},
         .wrong = std::move(wrong),
         .because = because});
}

void awaited_or_called(const Moment& m, Questions& questions) {
  const Task* acting = m.acting();
  if (!acting || m.last().kind != EventKind::coroutine_created || m.last().line == 0 || !m.named(acting->id)) return;
  const auto made = as<event::coroutine_created>(m.last());
  if (made.function == 0 || words::is_body(m.index, m.last())) return;
  std::uint64_t next = m.position;
  while (next < m.replay.size() && trace::is_aside(m.trace[next].kind)) ++next;
  if (next >= m.replay.size()) return;
  const bool entered = m.trace[next].kind == EventKind::coroutine_entered && m.trace[next].subject == made.coroutine;
  std::uint64_t shown = next + 1;
  if (!entered) {
    const auto end = m.callback_end();
    if (!end) return;
    for (std::uint64_t at = m.position; at < *end; ++at)
      if (m.trace[at].kind == EventKind::coroutine_entered && m.trace[at].subject == made.coroutine) return;
    shown = *end + 1;
  } else if (as<event::coroutine_entered>(m.trace[next]).task != acting->id) {
    return;
  }
  const Sentence who = m.name(acting->id);
  const Sentence call = words::say(words::code(std::string(words::short_name(m.text(made.function))) + "()"));
  const Sentence because = tell(
      entered ? "predict.awaited_or_called.because_awaited" : "predict.awaited_or_called.because_called", call, who);
  const Sentence now = tell("predict.awaited_or_called.now", call, who);
  const Sentence nothing = tell("predict.awaited_or_called.nothing", call, who);
  m.ask(questions,
        {.kind = Kind::awaited_or_called,
         .text = tell("predict.awaited_or_called.ask", m.line(made.line), call, who),
         .shown_at = shown,
         .right = {entered ? now : nothing},
         .wrong = {{entered ? nothing : now, {}, entered ? Belief::await_gives_way : Belief::call_runs, because},
                   {tell("predict.awaited_or_called.beside", call, who),
                    {},
                    entered ? Belief::await_is_concurrent : Belief::several_at_once,
                    because}},
         .because = because});
}

void can_intervene(const Moment& m, Questions& questions) {
  const Task* acting = m.acting();
  if (!acting || !m.named(acting->id) || m.chancy()) return;
  const Event& last = m.last();
  if (last.kind != EventKind::printed && last.kind != EventKind::primitive_changed) return;
  const std::uint32_t here = last.line;
  if (here == 0 || m.state.line_task != acting->id) return;
  std::vector<ObjectId> between;
  std::size_t callbacks = 0;
  const auto next = m.first([&](const Event& event) {
    if (event.kind == EventKind::callback_begun) {
      ++callbacks;
      const ObjectId task = m.task_of_callback(event.subject);
      if (task != 0 && task != acting->id) between.push_back(task);
    }
    return callbacks > 64 ||
           (event.kind == EventKind::printed && event.extra == acting->id && event.subject == 0 && event.line != 0);
  });
  if (!next || callbacks > 64 || m.trace[*next].line == here || steps_inside(m, *next)) return;
  const Sentence who = m.name(acting->id);
  const auto gap = [&] { return words::say(m.line(here)); };
  const Sentence there = m.line(m.trace[*next].line);
  std::erase_if(between, [&](ObjectId id) { return !m.alive(id) || !m.named(id); });
  if (between.empty() && callbacks > 0) return; // something ran, but none that could be named
  const Sentence none = tell("predict.can_intervene.none");
  std::vector<Answer> wrong;
  Answer right;
  Sentence because;
  std::vector<const Task*> others = m.all_alive();
  std::erase_if(others, [&](const Task* task) {
    return task->id == acting->id || !m.named(task->id) || std::ranges::find(between, task->id) != between.end();
  });
  // Those that are ready first.
  std::ranges::sort(others, {}, [](const Task* task) { return std::pair(task->pending == 0, task->id); });
  if (callbacks == 0) {
    right = {none};
    because = tell("predict.can_intervene.because_none", who);
    for (const Task* task : others)
      wrong.push_back({m.name(task->id), predict::task(task->id), Belief::lock_wherever_shared, because});
  } else {
    right = {m.name(between.front()), predict::task(between.front())};
    because = tell("predict.can_intervene.because", who, right.text);
    wrong.push_back({none, {}, Belief::one_thread_no_race, because});
    for (const Task* task : others)
      wrong.push_back({m.name(task->id), predict::task(task->id), Belief::none,
                       tell("predict.can_intervene.not_it", m.name(task->id))});
  }
  m.ask(questions, {.kind = Kind::can_intervene,
                    .text = tell("predict.can_intervene.ask", who, gap(), there),
                    .shown_at = *next + 1,
                    .right = std::move(right),
                    .wrong = std::move(wrong),
                    .because = because});
}

} // namespace

void ask_of_steps(const Moment& m, Questions& questions) {
  state_of(m, questions);
  gives_way(m, questions);
  awaited_or_called(m, questions);
  can_intervene(m, questions);
}

} // namespace loopscope::predict
