#include "core/replay/rules.h"

#include <algorithm>

namespace loopscope::replay {

using trace::CallbackKind;
using trace::FutureKind;
using trace::Outcome;
using trace::PrimitiveKind;

std::optional<std::size_t> place_in_ready(const State& state, CallbackId id) {
  const std::span<const Callback> ready = ready_of(state);
  const auto at = std::ranges::find(ready, id, &Callback::id);
  if (id == 0 || at == ready.end()) return {};
  return static_cast<std::size_t>(at - ready.begin());
}

Overdue overdue(const Callback& timer, std::int64_t now) {
  if (!timer.timer || timer.cancelled) return {};
  return {.since = timer.when, .by = elapsed(timer.when, now)};
}

Overdue overdue(const State& state, CallbackId id, std::int64_t now) {
  const Callback* timer = state.running.id == id ? nullptr : state.callback(id);
  return timer ? overdue(*timer, now) : Overdue{};
}

std::optional<Outcome> child_outcome(const State& state, const Index& index, ObjectId child) {
  if (const Task* task = state.tasks.find(child))
    return task->status == TaskStatus::ended ? std::optional(task->outcome) : std::nullopt;
  if (const Future* future = state.futures.find(child))
    return future->settled ? std::optional(future->outcome) : std::nullopt;
  const Lane* lane = index.lane(child); // the state does not keep those that ended long ago
  return lane ? lane->outcome : Outcome::result;
}

bool child_done(const State& state, const Index& index, ObjectId child) {
  return child_outcome(state, index, child).has_value();
}

std::span<const ObjectId> children_of(const State& state, ObjectId id) {
  const Future* future = state.futures.find(id);
  if (!future) return {};
  const bool of_one = future->kind == FutureKind::shield || future->kind == FutureKind::wait;
  if (of_one && future->children.empty() && future->owner != 0) return {&future->owner, 1};
  return future->children;
}

Progress children_done(const State& state, const Index& index, ObjectId future) {
  const std::span<const ObjectId> children = children_of(state, future);
  const auto done = std::ranges::count_if(children, [&](ObjectId child) { return child_done(state, index, child); });
  return {static_cast<std::size_t>(done), children.size()};
}

const Primitive& what_is_held(const State& state, const Primitive& primitive) {
  const Primitive* lock = nullptr;
  if (primitive.kind == PrimitiveKind::condition)
    state.primitives.each([&](ObjectId, const Primitive& other) {
      if (other.part_of == primitive.id && other.kind == PrimitiveKind::lock) lock = &other;
    });
  return lock ? *lock : primitive;
}

std::span<const ObjectId> holders(const State& state, const Primitive& primitive) {
  const Primitive& held = what_is_held(state, primitive);
  const bool can_be = held.kind == PrimitiveKind::lock || held.kind == PrimitiveKind::semaphore ||
                      held.kind == PrimitiveKind::condition;
  return can_be ? std::span<const ObjectId>(held.owners) : std::span<const ObjectId>();
}

ObjectId holder_of(const State& state, const Primitive& primitive) {
  const std::span<const ObjectId> all = holders(state, primitive);
  return all.empty() ? 0 : all.front();
}

bool holds(const State& state, ObjectId task, const Primitive& primitive) {
  const std::span<const ObjectId> all = holders(state, primitive);
  return std::ranges::find(all, task) != all.end();
}

const Primitive* held_by(const State& state, ObjectId task) {
  const Primitive* held = nullptr;
  state.primitives.each([&](ObjectId, const Primitive& primitive) {
    if (!held && primitive.kind != PrimitiveKind::condition && holds(state, task, primitive)) held = &primitive;
  });
  return held;
}

const Connection* connection_of(const State& state, const Callback& callback) {
  if (callback.kind != CallbackKind::reader && callback.kind != CallbackKind::writer) return nullptr;
  return state.connections.find(callback.serves);
}

ObjectId task_of(const State& state, const Callback& callback) {
  if (callback.kind == CallbackKind::call) return 0;
  if (const Connection* connection = connection_of(state, callback)) {
    const bool own = connection->kind == trace::ConnectionKind::to_peer && state.tasks.find(connection->task);
    return own ? connection->task : 0;
  }
  if (callback.kind == CallbackKind::job_done) {
    const Future* future = state.futures.find(callback.serves);
    const Job* job = future ? state.jobs.find(future->owner) : nullptr;
    return job && state.tasks.find(job->task) ? job->task : 0;
  }
  if (state.tasks.find(callback.serves)) return callback.serves;
  if (state.tasks.find(callback.via)) return callback.via;
  return 0;
}

} // namespace loopscope::replay
