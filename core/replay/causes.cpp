#include "core/replay/causes.h"

#include <algorithm>
#include <unordered_map>

namespace loopscope::replay {

using trace::CallbackKind;
using trace::EventKind;
using trace::FutureKind;
using trace::PrimitiveKind;

namespace {

constexpr std::size_t most_waits = 1000;

/// The event, a little before `from` and in the same callback, that settled the object; `from` when there is none:
/// then the object was settled already when the callback was added to it.
std::uint64_t settling(const Index& index, ObjectId object, std::uint64_t from) {
  constexpr std::uint64_t near = 256;
  for (std::uint64_t i = from; i-- > 0 && from - i < near;) {
    const Event& event = index.trace()[i];
    if (event.kind == EventKind::callback_begun) break;
    if (event.subject == object && (event.kind == EventKind::future_settled || event.kind == EventKind::task_ended))
      return i;
  }
  return from;
}

class Waits {
public:
  explicit Waits(const State& state) : state_(state) {}

  void tell(ObjectId id, int depth) {
    const Task* task = state_.tasks.find(id);
    if (full() || !task || task->status == TaskStatus::ended) return;
    if (std::find(told_.begin(), told_.end(), id) != told_.end()) {
      // Only a task that is being told closes a cycle; another is explained where it stands first.
      if (std::find(path_.begin(), path_.end(), id) != path_.end())
        add({.kind = Wait::Kind::nothing, .task = id, .depth = depth});
      return;
    }
    told_.push_back(id);
    path_.push_back(id);
    tell(*task, depth);
    path_.pop_back();
  }

  std::vector<Wait> links;

private:
  bool full() const { return links.size() >= most_waits; }
  void add(const Wait& wait) {
    if (!full()) links.push_back(wait);
  }

  /// Nobody is known who could settle the object; when the loop can never go on, that is the end.
  void nobody(ObjectId task, ObjectId object, int depth) {
    if (state_.idle || state_.ended || state_.loop_closed)
      add({.kind = Wait::Kind::nothing, .task = task, .object = object, .depth = depth});
  }

  void tell(const Task& task, int depth) {
    if (task.status == TaskStatus::ready || task.status == TaskStatus::running)
      return add({.kind = Wait::Kind::runs, .task = task.id, .callback = task.pending, .depth = depth});
    const ObjectId object = state_.awaited(task);
    if (state_.tasks.find(object)) {
      add({.kind = Wait::Kind::task, .task = task.id, .object = object, .depth = depth});
      return tell(object, depth + 1);
    }
    const Future* future = state_.futures.find(object);
    if (!future)
      return add({.kind = object ? Wait::Kind::future : Wait::Kind::nothing,
                  .task = task.id,
                  .object = object,
                  .depth = depth});
    if (future->kind == FutureKind::sleep) return sleep(task, object, depth);
    if (future->kind == FutureKind::waiter && state_.primitives.find(future->owner))
      return primitive(task, *state_.primitives.find(future->owner), depth);
    add({.kind =
             future->children.empty() && future->kind != FutureKind::gather ? Wait::Kind::future : Wait::Kind::gather,
         .task = task.id,
         .object = object,
         .depth = depth});
    if (future->children.empty()) return nobody(task.id, object, depth + 1);
    for (ObjectId child : future->children) {
      if (full()) return;
      if (state_.tasks.find(child)) {
        tell(child, depth + 1);
      } else if (const Future* other = state_.futures.find(child); other && !other->settled) {
        add({.kind = Wait::Kind::future, .object = child, .depth = depth + 1});
      }
    }
  }

  void sleep(const Task& task, ObjectId future, int depth) {
    for (const Callback& timer : state_.timers)
      if (timer.serves == task.id && timer.kind == CallbackKind::sleep_timer && !timer.cancelled)
        return add(
            {.kind = Wait::Kind::timer, .task = task.id, .object = future, .callback = timer.id, .depth = depth});
    // Its timer may be due already.
    for (std::size_t i = state_.ready_head; i < state_.ready.size(); ++i)
      if (const Callback& due = state_.ready[i]; due.serves == task.id && due.kind == CallbackKind::sleep_timer)
        return add({.kind = Wait::Kind::timer, .task = task.id, .object = future, .callback = due.id, .depth = depth});
    add({.kind = Wait::Kind::future, .task = task.id, .object = future, .depth = depth});
    nobody(task.id, future, depth + 1);
  }

  void primitive(const Task& task, const Primitive& primitive, int depth) {
    Wait wait{.kind = Wait::Kind::primitive, .task = task.id, .object = primitive.id, .depth = depth};
    if (!primitive.owners.empty()) wait.holder = primitive.owners.front();
    add(wait);
    if (primitive.owners.empty()) nobody(task.id, primitive.id, depth + 1);
    for (ObjectId owner : primitive.owners) {
      if (full()) return;
      tell(owner, depth + 1);
    }
  }

  const State& state_;
  std::vector<ObjectId> told_;
  std::vector<ObjectId> path_;
};

/// The task that holds the lock for which the task waits, or 0.
ObjectId holder_awaited(const State& state, ObjectId id) {
  const Task* task = state.tasks.find(id);
  if (!task || task->status != TaskStatus::waiting) return 0;
  const Future* future = state.futures.find(task->awaiting);
  if (!future || future->settled || future->kind != FutureKind::waiter) return 0;
  const Primitive* lock = state.primitives.find(future->owner);
  return lock && lock->kind == PrimitiveKind::lock && !lock->owners.empty() ? lock->owners.front() : 0;
}

} // namespace

std::vector<Cause> causes_of(const Index& index, CallbackId id, std::size_t most) {
  std::vector<Cause> chain;
  std::uint64_t before = UINT64_MAX; // each link lies before the one that it explains
  while (chain.size() < most) {
    const Callback callback = index.callback(id);
    if (callback.id == 0 || callback.event >= before) break;
    before = callback.event;
    Cause cause;
    cause.callback = id;
    cause.by = callback.cause;
    cause.object = callback.via;
    cause.event = callback.event;
    if (callback.timer) {
      cause.kind = Cause::Kind::timer;
    } else if (callback.cause == 0) {
      cause.kind = Cause::Kind::program;
      if (callback.via != 0) cause.event = settling(index, callback.via, callback.event);
    } else if (callback.via != 0) {
      cause.event = settling(index, callback.via, callback.event);
      cause.kind = cause.event == callback.event ? Cause::Kind::scheduled_by : Cause::Kind::settled_by;
    } else {
      cause.kind = Cause::Kind::scheduled_by;
    }
    chain.push_back(cause);
    if (cause.by == 0) break;
    id = cause.by;
  }
  return chain;
}

std::vector<Wait> waits_of(const State& state, ObjectId task) {
  Waits waits(state);
  waits.tell(task, 0);
  return waits.links;
}

std::vector<ObjectId> deadlock_of(const State& state) {
  // Everybody in a cycle holds a lock that another waits for.
  std::vector<ObjectId> starts;
  state.primitives.each([&](ObjectId, const Primitive& primitive) {
    if (primitive.kind == PrimitiveKind::lock && !primitive.owners.empty() && !primitive.waiters.empty())
      starts.push_back(primitive.owners.front());
  });
  std::unordered_map<ObjectId, std::size_t> seen; // from which start
  for (std::size_t i = 0; i < starts.size(); ++i) {
    std::vector<ObjectId> path;
    for (ObjectId at = starts[i]; at != 0; at = holder_awaited(state, at)) {
      const auto [known, fresh] = seen.emplace(at, i);
      if (fresh) {
        path.push_back(at);
        continue;
      }
      if (known->second != i) break;
      path.erase(path.begin(), std::find(path.begin(), path.end(), at));
      std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());
      return path;
    }
  }
  return {};
}

} // namespace loopscope::replay
