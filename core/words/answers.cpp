// What tasks do and wait for, in words.
#include "core/words/answers.h"
#include "core/words/lexicon.h"
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::CallbackKind;
using trace::EventKind;
using trace::FutureKind;
using trace::Outcome;
using trace::PrimitiveKind;
using trace::WaitFor;

namespace {

constexpr std::size_t most_named = 3; // of those that can still act, and of those that failed

class Waiting {
public:
  Waiting(const Index& index, const State& state, std::int64_t now) : index_(index), state_(state), now_(now) {}

  /// The link without who waits: "waits for the lock shared, held by Task-2".
  Sentence predicate(const Wait& wait) const {
    switch (wait.kind) {
    case Wait::Kind::runs:
      return runs(wait);
    case Wait::Kind::timer:
      return timer(wait);
    case Wait::Kind::timeout:
      return say("is cancelled by its ", thing("timeout", wait.callback), " ", due(wait.callback),
                 ", if it still waits");
    case Wait::Kind::task:
      return say("waits until ", name(wait.object), " is done");
    case Wait::Kind::primitive:
      return primitive(wait);
    case Wait::Kind::group:
      return group(wait);
    case Wait::Kind::future:
      return wait.object ? say("waits for ", name(wait.object)) : say("waits for something");
    case Wait::Kind::job:
      return say("waits for ", job(wait.object));
    case Wait::Kind::connection:
      return say("waits for ", connection(wait.object));
    case Wait::Kind::anybody:
      return say("waits for ", anything(wait));
    case Wait::Kind::left:
      return say("is done and never released ", name(wait.object));
    case Wait::Kind::settled:
      return wait.object == 0 || wait.object == wait.task
                 ? say("is done, and what awaits it is about to be told")
                 : say("is about to be woken: ", name(wait.object), " is done");
    case Wait::Kind::circle:
      return wait.grave ? say("indirectly waits for itself: a cycle in which ", strong("nothing can continue"))
                        : say("indirectly waits for itself: a cycle, which continues only if something else wakes "
                              "one of its tasks",
                              could(0, wait.task));
    case Wait::Kind::others:
      return others(wait);
    case Wait::Kind::nothing:
      return nothing(wait);
    }
    return {};
  }

  Sentence whole(const Wait& wait) const {
    switch (wait.kind) {
    case Wait::Kind::anybody:
      return anything(wait);
    case Wait::Kind::others:
      return others(wait);
    case Wait::Kind::nothing:
      if (wait.depth > 0) return nothing(wait);
      break;
    case Wait::Kind::timer:
      if (wait.task == 0) return say("or its ", thing("timeout", wait.callback), ", ", due(wait.callback));
      break;
    default:
      break;
    }
    if (wait.task != 0) return say(wait.kind == Wait::Kind::circle ? "so " : "", name(wait.task), " ", predicate(wait));
    return wait.object == 0 ? predicate(wait) : alone(wait);
  }

private:
  Sentence name(ObjectId object) const { return name_of(index_, state_, object); }
  static Phrase thing(std::string name, CallbackId callback) { return words::thing(std::move(name), 0, callback); }
  static Literal thing(const char* english, CallbackId callback) { return words::thing(english, 0, callback); }
  /// When a timer is due: "at 4.000 s (in 3.500 s)", or since when it has been, and what keeps the loop from it.
  Sentence due(CallbackId callback) const {
    const Callback* timer = state_.callback(callback);
    if (!timer) return {};
    if (!timer->timer) return say("due ", thing("now", callback));
    const Phrase when = thing(duration(timer->when), callback);
    if (now_ < timer->when) return say("at ", when, " (in ", duration(elapsed(now_, timer->when)), ")");
    if (now_ == timer->when) return say("at ", when, ", due now");
    return say("due at ", when, ", ", duration(elapsed(timer->when, now_)), " late", held_up());
  }

  /// What keeps the loop from what is due: ": time.sleep() blocks the loop, in Task-1 at line 12".
  Sentence held_up() const {
    if (state_.held) return say(": the run is paused");
    if (state_.running.id == 0) return {};
    const Callback& running = state_.running;
    const Sentence who = running.runs_task() ? name(running.serves)
                         : running.kind == CallbackKind::call
                             ? say(thing(fmt::format("{}()", short_name(text(running.name))), running.id))
                             : say("a ", thing("callback", running.id), " of the loop");
    Sentence said = state_.blocked ? say(": ", code(text(state_.blocked_in)), " blocks the loop, in ", who)
                                   : say(": ", who, " is running");
    if (state_.line != 0 && state_.running.serves == state_.line_task && state_.blocked)
      append(said, say(" at ", line_words(index_, state_.line)));
    return said;
  }

  /// A future that several wait for at once, told by itself.
  Sentence alone(const Wait& wait) const {
    switch (wait.kind) {
    case Wait::Kind::primitive:
    case Wait::Kind::job:
    case Wait::Kind::connection:
      return say("it ", predicate(wait));
    case Wait::Kind::settled:
      return say(name(wait.object), " is done");
    default:
      return say(name(wait.object), " has no result yet");
    }
  }

  /// The loop that runs the task, or else the one that acts.
  const replay::LoopState& loop_of(ObjectId task) const {
    const replay::LoopState* found = &state_;
    state_.each_loop([&](const replay::LoopState& loop) {
      if (loop.runs(task)) found = &loop;
    });
    return *found;
  }

  Sentence runs(const Wait& wait) const {
    const Task* task = state_.tasks.find(wait.task);
    if (!task || task->status == TaskStatus::running) {
      const replay::LoopState& loop = loop_of(wait.task);
      return loop.blocked ? say("is running: ", code(text(loop.blocked_in)), " blocks the loop") : say("is running");
    }
    const char* how = !task->started ? "is ready for its first step"
                      : task->woken  ? "was woken and is ready"
                                     : "is ready to resume";
    if (state_.phase == Phase::outside) return say(how, ", but the loop is not running");
    const std::optional<std::size_t> ahead = in_ready(task->pending);
    if (!ahead) return say(how);
    Sentence place = *ahead == 0 ? say(": it runs next") : say(", with ", count(*ahead, "callback"), " before it");
    if (state_.phase == Phase::run && *ahead >= state_.left_this_turn) append(place, ", in the next turn");
    return say(how, place);
  }

  Sentence timer(const Wait& wait) const {
    const Callback* timer = state_.callback(wait.callback);
    if (!timer || state_.running.id == wait.callback || in_ready(wait.callback))
      return say("has finished sleeping: its ", thing("timer", wait.callback),
                 state_.running.id == wait.callback ? " is running" : " is in the ready queue");
    if (now_ == timer->when)
      return say("sleeps until ", thing(duration(timer->when), wait.callback), ": its timer is due");
    if (now_ > timer->when)
      return say("has slept long enough: its timer was due at ", thing(duration(timer->when), wait.callback),
                 " and is ", duration(elapsed(timer->when, now_)), " late", held_up());
    return say("sleeps until ", thing(duration(timer->when), wait.callback), " (", duration(elapsed(now_, timer->when)),
               " left)");
  }

  /// How many stand before it in the ready queue, if it is there.
  std::optional<std::size_t> in_ready(CallbackId callback) const { return place_in_ready(state_, callback); }

  const Waiter* waiter(const Primitive& primitive, ObjectId task) const {
    const auto at = std::find_if(primitive.waiters.begin(), primitive.waiters.end(),
                                 [&](const Waiter& w) { return w.task == task; });
    return at == primitive.waiters.end() ? nullptr : &*at;
  }

  Sentence primitive(const Wait& wait) const {
    const Primitive* primitive = state_.primitives.find(wait.object);
    if (!primitive) return say("waits for ", name(wait.object));
    const Waiter* in_line = waiter(*primitive, wait.task);
    Sentence said = say("waits ", fill(words_for(*primitive, wait.task).waits, name(wait.object)));
    if (primitive->kind == PrimitiveKind::barrier)
      append(said,
             say(": ", std::to_string(primitive->value), " of ", std::to_string(primitive->capacity), " have arrived"));
    if (primitive->kind != PrimitiveKind::lock && primitive->kind != PrimitiveKind::semaphore) return said;
    if (!primitive->owners.empty()) {
      append(said, say(", held by ", name(primitive->owners.front())));
      if (const std::size_t others = primitive->owners.size() - 1) append(said, say(" and ", count(others, "other")));
    } else {
      append(said, ", which no task holds now");
    }
    const std::size_t before = in_line ? static_cast<std::size_t>(in_line - &*primitive->waiters.begin()) : 0;
    if (before > 0) append(said, say(", ", count(before, "task"), " ahead of it"));
    return said;
  }

  Sentence group(const Wait& wait) const {
    const Future* future = state_.futures.find(wait.object);
    if (!future) return say("waits for ", name(wait.object));
    const std::size_t done = children_done(state_, index_, wait.object).done;
    const Sentence of = future->children.size() > 1 ? say(", ", std::to_string(done), " done") : Sentence{};
    switch (future->kind) {
    case FutureKind::as_completed:
      return say("waits for the next result of ", name(wait.object), of);
    case FutureKind::task_group:
      return say("waits at the end of ", name(wait.object), " of ", std::to_string(future->children.size()), of);
    case FutureKind::wait:
      if (future->children.empty() && future->owner != 0) return say("waits until ", name(future->owner), " is done");
      return say("is in ", code("wait()"), " for ",
                 Phrase{count(future->children.size(), "task"), Phrase::Style::thing, wait.object}, of);
    default:
      return say("waits for ", name(wait.object), of);
    }
  }

  Sentence job(ObjectId id) const {
    const Job* job = state_.jobs.find(id);
    if (!job) return say("a job in another thread");
    const Phrase function = code(fmt::format("{}()", text(job->function)));
    if (job->status == JobStatus::queued) return say(function, ", which waits for a free thread");
    const Thread* thread = state_.threads.find(job->thread);
    const std::string_view named = thread ? text(thread->name) : std::string_view{};
    return say(function, ", which is running in the thread ",
               named.empty() ? strong(fmt::format("{}", job->thread)) : strong(named));
  }

  Sentence connection(ObjectId id) const {
    const Connection* connection = state_.connections.find(id);
    return connection ? awaited_of(index_, *connection) : say("the network");
  }

  InLineWords words_for(const Primitive& primitive, ObjectId task) const {
    const Waiter* in_line = waiter(primitive, task);
    return words_of(primitive.kind, in_line ? in_line->wait : WaitFor::turn);
  }

  /// What would have to be done to it: "sets the event shot" or, of what could, "set the event shot".
  Sentence deed(const Wait& wait, bool could) const {
    const Primitive* primitive = state_.primitives.find(wait.object);
    if (!primitive)
      return wait.object ? say(could ? "complete " : "completes ", name(wait.object))
                         : say(could ? "wake it" : "wakes it");
    const InLineWords words = words_for(*primitive, wait.task);
    return fill(could ? words.could : words.does, name(wait.object));
  }

  /// No task is bound to do it: what may is named, and no more is known.
  Sentence anything(const Wait& wait) const {
    return say("anything that ", deed(wait, false), could(wait.object, wait.task));
  }

  /// Those that may wake the task, first of all those that wait for something else than it: "; Task-1 and tick()
  /// could".
  Sentence could(ObjectId object, ObjectId waiting) const {
    if (!actors_) actors_ = actors_of(state_);
    std::vector<Sentence> able;
    const Primitive* primitive = state_.primitives.find(object);
    if (actors_->program) able.push_back(say("the program"));
    std::vector<ObjectId> beside; // a timeout makes one able that waits in the same line
    for (ObjectId task : actors_->tasks) {
      if (task == waiting) continue;
      if (primitive && waiter(*primitive, task))
        beside.push_back(task);
      else
        able.push_back(name(task));
    }
    bool of_loop = false;
    for (CallbackId id : actors_->callbacks) {
      const Callback* callback = state_.callback(id);
      const bool own = callback && callback->kind == CallbackKind::call && callback->name != 0;
      if (own) able.push_back(say(thing(fmt::format("{}()", short_name(text(callback->name))), id)));
      of_loop |= !own;
    }
    for (std::size_t call : actors_->calls)
      able.push_back(
          say(code(fmt::format("{}()", short_name(text(state_.calls[call].name)))), ", which a thread called,"));
    for (std::uint32_t number : actors_->threads)
      if (const Thread* thread = state_.threads.find(number))
        able.push_back(
            say("the thread ", strong(thread->name ? std::string(text(thread->name)) : std::to_string(number))));
    if (!actors_->connections.empty()) able.push_back(say("the network"));
    for (ObjectId task : beside) able.push_back(name(task));
    if (of_loop && able.empty()) able.push_back(say("a callback of the loop"));
    const bool itself = std::ranges::binary_search(actors_->tasks, waiting);
    if (able.empty()) return say(itself ? "; no other task is left that could" : "; no task is left that could");
    Sentence said = say("; ");
    const std::size_t named = able.size() <= most_named ? able.size() : most_named - 1;
    for (std::size_t i = 0; i < named; ++i) {
      const bool last = i + 1 == able.size();
      append(said, say(i == 0 ? "" : last ? " and " : ", ", able[i]));
    }
    if (able.size() > named) append(said, say(" and ", std::to_string(able.size() - named), " others"));
    append(said, " could");
    return said;
  }

  /// What is true of any task that waits.
  Sentence others(const Wait& wait) const {
    if (wait.object == 0) return say("or anything that cancels it");
    return say("or anything else that releases ", name(wait.object), ", or cancels ", name(wait.task));
  }

  Sentence nothing(const Wait& wait) const {
    const Task* task = state_.tasks.find(wait.task);
    if (task && task->status == TaskStatus::running) {
      if (state_.outcome != trace::RunOutcome::deadlocked) return say("was running when the run ended");
      const replay::LoopState& loop = loop_of(wait.task);
      return say("is in ", loop.blocked ? say(code(text(loop.blocked_in))) : say("a call"),
                 " that blocks the loop's own thread: ", strong("it waits forever"));
    }
    if (task && task->status == TaskStatus::ready)
      return say("was ready to run, but the loop ", state_.loop_closed ? "is closed" : "runs no more");
    return say("no task is left that could ", deed(wait, true), ": ", strong("it waits forever"));
  }

  std::string_view text(StringId id) const { return index_.trace().string(id); }

  const Index& index_;
  const State& state_;
  const std::int64_t now_;
  mutable std::optional<Actors> actors_; // found once, when they are first asked for
};

/// Tasks that used to do to a primitive what is waited for, and have failed: "Task-3, which took an item from it,
/// failed with ...".
void tell_failed(const Index& index, const State& state, const Wait& wait, std::vector<Answer>& answers) {
  const Primitive* primitive = state.primitives.find(wait.object);
  if (!primitive) return;
  trace::WaitFor sought = WaitFor::turn;
  for (std::size_t i = 0; i < primitive->waiters.size(); ++i)
    if (primitive->waiters[i].task == wait.task) sought = primitive->waiters[i].wait;
  std::size_t told = 0;
  ObjectId last = 0;
  for (const Use& use : index.uses(wait.object)) {
    if (use.event >= state.position || use.task == last || told == most_named) continue;
    if (primitive->kind == PrimitiveKind::queue && sought != WaitFor::turn) {
      const bool fits = sought == WaitFor::item ? use.change == trace::Change::put
                        : sought == WaitFor::place
                            ? use.change == trace::Change::taken
                            : use.change == trace::Change::taken || use.change == trace::Change::done;
      if (!fits) continue;
    }
    const Lane* lane = index.lane(use.task);
    if (!lane || lane->ended == 0 || lane->ended >= state.position || lane->outcome == Outcome::result) continue;
    const std::string_view text = index.trace().string(lane->text);
    const char* did = use.change == trace::Change::put     ? "put an item into it"
                      : use.change == trace::Change::taken ? "took an item from it"
                      : use.change == trace::Change::done  ? "called task_done() for it"
                                                           : "used it";
    Answer answer{.sentence = say(name_of(index, state, use.task), ", which ", did, ", "), .depth = wait.depth};
    append(answer.sentence, lane->outcome != Outcome::exception
                                ? say(words_of(lane->outcome).was)
                                : say(strong("failed"), " with ", code(text.empty() ? Word("an exception") : text)));
    answer.event = lane->ended;
    answers.push_back(std::move(answer));
    last = use.task;
    ++told;
  }
}

} // namespace

Sentence doing(const Index& index, const State& state, const Task& task, std::int64_t now) {
  if (task.status != TaskStatus::ended) {
    const std::vector<Wait> waits = waits_of(state, task.id, 1);
    return waits.empty() ? say("waits") : Waiting(index, state, now).predicate(waits.front());
  }
  const std::string_view text = index.trace().string(task.text);
  if (task.outcome == Outcome::cancelled || task.outcome == Outcome::destroyed) return say(words_of(task.outcome).was);
  if (task.outcome == Outcome::exception) return say("failed with ", code(text.empty() ? Word("an exception") : text));
  if (text.empty() || text == "None") return say("is done");
  return say("is done and returned ", code(text));
}

std::vector<Answer> waiting(const Index& index, const State& state, ObjectId task, std::int64_t now, std::size_t most) {
  std::vector<Answer> answers;
  const Waiting words(index, state, now);
  for (const Wait& wait : waits_of(state, task, most)) {
    Answer answer{.sentence = words.whole(wait), .depth = wait.depth};
    answer.grave = wait.kind == Wait::Kind::nothing || wait.grave;
    if (wait.kind == Wait::Kind::timer || wait.kind == Wait::Kind::timeout)
      answer.callback = wait.callback;
    else if (wait.kind == Wait::Kind::primitive)
      answer.object = wait.holder ? wait.holder : wait.object;
    else if (wait.ends())
      answer.object = wait.task;
    else
      answer.object = wait.object;
    answers.push_back(std::move(answer));
    if (wait.kind == Wait::Kind::anybody || wait.kind == Wait::Kind::nothing) tell_failed(index, state, wait, answers);
  }
  return answers;
}

CallbackId last_run(const Index& index, const State& state, ObjectId task) {
  const Lane* lane = index.lane(task);
  if (!lane) return 0;
  auto span = std::ranges::lower_bound(lane->spans, state.position, {}, &Span::event);
  while (span != lane->spans.begin()) {
    --span;
    if (span->kind != SpanKind::running) continue;
    const Event& event = index.trace()[span->event];
    if (event.kind == EventKind::callback_begun) return as<event::callback_begun>(event).callback;
    // An eager task's first step is a part of the one that made it.
    if (event.kind == EventKind::step_begun_inside)
      if (const Ran* around = index.last_ran(span->event)) return around->id;
  }
  return 0;
}

Sentence place_of(const Index& index, const Task& task) {
  if (task.stack.empty() || task.stack.back().line == 0) return {};
  return line_words(index, task.stack.back().line);
}

Sentence cycle_words(const Index& index, const State& state, ObjectId task) {
  const std::vector<ObjectId> cycle = cycle_of(state);
  if (std::ranges::find(cycle, task) == cycle.end()) return {};
  constexpr std::size_t most = 8;
  const bool for_ever = certain(state);
  Sentence said = say(for_ever ? "deadlock: " : "a cycle: ", name_of(index, state, cycle.front()));
  for (std::size_t i = 1; i <= std::min(cycle.size(), most); ++i) {
    if (i > 1) append(said, say(", ", name_of(index, state, cycle[i - 1])));
    append(said, say(" waits for ", name_of(index, state, cycle[i % cycle.size()])));
  }
  if (cycle.size() > most) append(said, say(", and so on through ", std::to_string(cycle.size()), " tasks"));
  if (!for_ever) append(said, "; only a timeout, a cancellation or a release from outside can end it");
  return said;
}

} // namespace loopscope::words
