// What tasks do and wait for, in words.
#include "core/words/answers.h"
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

constexpr std::size_t most_named = 3; // of those that can still run

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
    case Wait::Kind::timeout: {
      const Callback* timer = state_.callback(wait.callback);
      return say("will be cancelled by its ", thing("timeout", wait.callback),
                 timer ? fmt::format(" at {}, {} left", duration(timer->when), left(timer->when)) : std::string());
    }
    case Wait::Kind::task:
      return say("waits for ", name(wait.object), " to end");
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
      return say("waits for ", whoever(wait));
    case Wait::Kind::left:
      return say("has ended and never released ", name(wait.object));
    case Wait::Kind::settled:
      return wait.object == 0 || wait.object == wait.task
                 ? say("is done: whoever waits for it is about to be woken")
                 : say("is about to be woken: ", name(wait.object), " is done");
    case Wait::Kind::circle:
      return wait.grave ? say("waits for itself: a circle, in which ", strong("nobody can ever go on"))
                        : say("waits for itself, and goes on only if another of these ends it");
    case Wait::Kind::nothing:
      return nothing(wait);
    }
    return {};
  }

  Sentence whole(const Wait& wait) const {
    switch (wait.kind) {
    case Wait::Kind::anybody:
      return whoever(wait);
    case Wait::Kind::nothing:
      if (wait.depth > 0) return nothing(wait);
      break;
    case Wait::Kind::timer:
      if (wait.task == 0)
        if (const Callback* timer = state_.callback(wait.callback))
          return say("or until ", thing(duration(timer->when), wait.callback),
                     ", when its time is up: ", left(timer->when), " left");
      break;
    default:
      break;
    }
    if (wait.task != 0) return say(wait.kind == Wait::Kind::circle ? "so " : "", name(wait.task), " ", predicate(wait));
    return wait.object == 0 ? predicate(wait) : alone(wait);
  }

private:
  Sentence name(ObjectId object) const { return name_of(index_, state_, object); }
  static Phrase thing(std::string text, CallbackId callback) {
    return {std::move(text), Phrase::Style::thing, 0, callback};
  }
  std::string left(std::int64_t when) const { return duration(elapsed(now_, when)); }

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

  Sentence runs(const Wait& wait) const {
    const Task* task = state_.tasks.find(wait.task);
    if (!task || task->status == TaskStatus::running)
      return state_.blocked ? say("is running: ", code(text(state_.blocked_in)), " blocks the loop")
                            : say("is running");
    const std::string_view how = !task->started ? "is ready for its first step"
                                 : task->woken  ? "was woken and is ready"
                                                : "is ready to go on";
    if (state_.phase == Phase::outside) return say(how, ", but the loop does not run");
    const std::optional<std::size_t> ahead = in_ready(task->pending);
    if (!ahead) return say(how);
    std::string place = *ahead == 0 ? ": it runs next" : fmt::format(", with {} before it", count(*ahead, "callback"));
    if (state_.phase == Phase::run && *ahead >= state_.left_this_turn) place += ", in the next turn";
    return say(how, place);
  }

  Sentence timer(const Wait& wait) const {
    const Callback* timer = state_.callback(wait.callback);
    if (!timer || in_ready(wait.callback))
      return say("has slept: its ", thing("timer", wait.callback), " is due and in the ready queue");
    return say("sleeps until ", thing(duration(timer->when), wait.callback), ", ", left(timer->when), " left");
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
    const Sentence it = name(wait.object);
    const Waiter* in_line = waiter(*primitive, wait.task);
    switch (primitive->kind) {
    case PrimitiveKind::event:
      return say("waits for ", it, " to be set");
    case PrimitiveKind::condition:
      return say("waits to be notified by ", it);
    case PrimitiveKind::barrier:
      return say("waits at ", it,
                 fmt::format(" for the others: {} of {} have come", primitive->value, primitive->capacity));
    case PrimitiveKind::queue:
      switch (in_line ? in_line->wait : WaitFor::turn) {
      case WaitFor::item:
        return say("waits for an item in ", it);
      case WaitFor::place:
        return say("waits for room in ", it);
      case WaitFor::all_done:
        return say("waits until all items of ", it, " are done");
      case WaitFor::turn:
        return say("waits for ", it);
      }
      break;
    default:
      break;
    }
    Sentence said = say(primitive->kind == PrimitiveKind::semaphore ? "waits for a place in " : "waits for ", it);
    if (!primitive->owners.empty()) {
      append(said, say(", held by ", name(primitive->owners.front())));
      if (const std::size_t others = primitive->owners.size() - 1) append(said, " and " + count(others, "other"));
    } else {
      append(said, ", which nobody holds now");
    }
    const std::size_t before = in_line ? static_cast<std::size_t>(in_line - &*primitive->waiters.begin()) : 0;
    if (before > 0) append(said, fmt::format(", {} before it in line", before));
    return said;
  }

  Sentence group(const Wait& wait) const {
    const Future* future = state_.futures.find(wait.object);
    if (!future) return say("waits for ", name(wait.object));
    const std::size_t done = children_done(state_, index_, wait.object).done;
    const std::string of = future->children.size() > 1 ? fmt::format(", {} done", done) : std::string();
    switch (future->kind) {
    case FutureKind::as_completed:
      return say("waits for the next of ", name(wait.object), of);
    case FutureKind::task_group:
      return say("waits at the end of ", name(wait.object), fmt::format(" of {}", future->children.size()), of);
    case FutureKind::wait:
      if (future->children.empty() && future->owner != 0) return say("waits for ", name(future->owner), " to end");
      return say("waits for enough of ",
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
    return say(function, ", which runs in the thread ",
               named.empty() ? strong(fmt::format("{}", job->thread)) : strong(named));
  }

  Sentence connection(ObjectId id) const {
    const Connection* connection = state_.connections.find(id);
    return connection ? awaited_of(index_, *connection) : say("the network");
  }

  /// What somebody would have to do to it: "sets the event shot".
  Sentence deed(const Wait& wait) const {
    const Primitive* primitive = state_.primitives.find(wait.object);
    if (!primitive) return wait.object ? say("settles ", name(wait.object)) : say("wakes it");
    const Sentence it = name(wait.object);
    const Waiter* in_line = waiter(*primitive, wait.task);
    switch (primitive->kind) {
    case PrimitiveKind::event:
      return say("sets ", it);
    case PrimitiveKind::condition:
      return say("notifies ", it);
    case PrimitiveKind::barrier:
      return say("comes to ", it);
    case PrimitiveKind::queue:
      switch (in_line ? in_line->wait : WaitFor::turn) {
      case WaitFor::item:
        return say("puts an item into ", it);
      case WaitFor::place:
        return say("takes an item from ", it);
      case WaitFor::all_done:
        return say("is done with the last item of ", it);
      case WaitFor::turn:
        return say("uses ", it);
      }
      break;
    default:
      break;
    }
    return say("releases ", it);
  }

  /// Nobody is bound to do it: those that are there can be named, no more is known.
  Sentence whoever(const Wait& wait) const {
    Sentence said = say("whoever ", deed(wait));
    std::vector<Sentence> able;
    const Primitive* primitive = state_.primitives.find(wait.object);
    if (!able_) able_ = able_tasks(state_);
    for (ObjectId task : *able_) // a timeout makes one able that stands in this line itself
      if (!primitive || !waiter(*primitive, task)) able.push_back(name(task));
    auto program = [&](const Callback& callback) {
      if (callback.kind == CallbackKind::call && !callback.cancelled && callback.name != 0)
        able.push_back(say(thing(std::string(short_name(text(callback.name))), callback.id)));
    };
    for_each_pending(state_, program);
    if (able.empty()) return say(said, "; no task is left that could");
    append(said, "; ");
    const std::size_t named = able.size() <= most_named ? able.size() : most_named - 1;
    for (std::size_t i = 0; i < named; ++i) {
      const bool last = i + 1 == able.size();
      append(said, say(i == 0 ? "" : last ? " and " : ", ", able[i]));
    }
    if (able.size() > named) append(said, fmt::format(" and {} others", able.size() - named));
    append(said, " can still run");
    return said;
  }

  Sentence nothing(const Wait& wait) const {
    const Task* task = state_.tasks.find(wait.task);
    if (task && (task->status == TaskStatus::ready || task->status == TaskStatus::running))
      return say("was ready to run, but the loop ", state_.loop_closed ? "is closed" : "runs no more");
    Sentence said = say("nobody is left who ", deed(wait), ": ", strong("it can never go on"));
    return said;
  }

  std::string_view text(StringId id) const { return index_.trace().string(id); }

  const Index& index_;
  const State& state_;
  const std::int64_t now_;
  mutable std::optional<std::vector<ObjectId>> able_; // found once, when it is first asked for
};

} // namespace

Sentence doing(const Index& index, const State& state, const Task& task, std::int64_t now) {
  if (task.status != TaskStatus::ended) {
    const std::vector<Wait> waits = waits_of(state, task.id, 1);
    return waits.empty() ? say("waits") : Waiting(index, state, now).predicate(waits.front());
  }
  const std::string_view text = index.trace().string(task.text);
  if (task.outcome == Outcome::cancelled) return say("was cancelled");
  if (task.outcome == Outcome::exception) return say("ended with ", code(text.empty() ? "an error" : text));
  if (text.empty() || text == "None") return say("has ended");
  return say("has ended and returned ", code(text));
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
  }
  return answers;
}

CallbackId last_run(const Index& index, const State& state, ObjectId task) {
  const Lane* lane = index.lane(task);
  if (!lane) return 0;
  auto span = std::ranges::lower_bound(lane->spans, state.position, {}, &Span::event);
  while (span != lane->spans.begin()) {
    --span;
    const Event& event = index.trace()[span->event];
    if (span->kind == SpanKind::running && event.kind == EventKind::callback_begun) return event.subject;
  }
  return 0;
}

Sentence place_of(const Index& index, const Task& task) {
  if (task.stack.empty() || task.stack.back().line == 0) return {};
  return line_words(index, task.stack.back().line);
}

Sentence circle_of(const Index& index, const State& state, ObjectId task) {
  const std::vector<ObjectId> circle = deadlock_of(state);
  if (std::ranges::find(circle, task) == circle.end()) return {};
  constexpr std::size_t most = 8;
  Sentence said = say("a circle: ", name_of(index, state, circle.front()));
  for (std::size_t i = 1; i <= std::min(circle.size(), most); ++i)
    append(said, say(i == 1 ? " waits for " : ", which waits for ", name_of(index, state, circle[i % circle.size()])));
  if (circle.size() > most) append(said, fmt::format(", and so on round {} tasks", circle.size()));
  return said;
}

} // namespace loopscope::words
