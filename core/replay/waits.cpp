// What a task waits for, as a graph: each node is a task, a future or a primitive, and leads to whatever can
// make it go on.
#include "core/replay/waits.h"

#include "core/replay/rules.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace loopscope::replay {

using trace::CallbackKind;
using trace::FutureKind;
using trace::PrimitiveKind;

namespace {

constexpr std::size_t woken_sought = 64; // of a line: those that were let on stand at its front

bool is_held(PrimitiveKind kind) {
  return kind == PrimitiveKind::lock || kind == PrimitiveKind::semaphore;
}

/// What one node lacks.
struct Need {
  Wait::Kind kind{};
  ObjectId object = 0;
  CallbackId callback = 0;
  bool all = false;             // all of `next` must come, where otherwise one is enough
  std::vector<ObjectId> next{}; // the nodes that can bring it about
};

/// Whether no loop will run anything any more.
bool all_over(const State& state) {
  bool all = true;
  state.each_loop([&](const LoopState& loop) { all = all && loop.loop_closed; });
  return state.ended || all;
}

class Graph {
public:
  explicit Graph(const State& state) : state_(state), over_(all_over(state)) {
    auto note = [&](const Callback& timer) {
      if (timer.cancelled) return;
      if (timer.kind == CallbackKind::timeout_timer) // which is ready from the start where its time has passed
        timeouts_.emplace(timer.serves, timer.id);
      else if (timer.timer && timer.kind != CallbackKind::call)
        timers_.emplace(timer.serves, timer.id);
    };
    // What the loop's own callbacks serve that run or are ready: they may settle or wake it.
    auto serve = [&](const Callback& callback) {
      if (callback.cancelled || callback.serves == 0 || callback.runs_task()) return;
      served_.insert(callback.serves);
      if (callback.via != 0) told_soon_.emplace(callback.serves, callback.via);
    };
    state.each_loop([&](const LoopState& loop) {
      if (loop.running.id != 0) {
        note(loop.running);
        serve(loop.running);
      }
      for_each_ready(loop, serve);
    });
    for_each_pending(state, note);
  }

  const State& state() const { return state_; }
  /// Nothing that is not known can happen any more.
  bool gone() const { return certain(state_); }
  /// The loop will run nothing any more.
  bool over() const { return over_; }
  /// Whether a callback of the loop's own that runs or is ready may settle or wake it.
  bool served(ObjectId object) const { return !over_ && served_.contains(object); }
  /// The first timer that will cancel the task, or 0.
  CallbackId timeout(ObjectId task) const { return found(timeouts_, task); }
  /// The timer that ends the task's sleep, or after which a wait is over, or 0.
  CallbackId timer(ObjectId object) const { return found(timers_, object); }

  Need of(ObjectId node) const {
    if (const Task* task = state_.tasks.find(node)) return of_task(*task);
    if (const Primitive* primitive = state_.primitives.find(node)) return of_primitive(*primitive);
    const Future* future = state_.futures.find(node);
    return future ? of_future(node, *future) : unknown(node);
  }

  /// What a future lacks, whoever waits for it.
  Need of_future(ObjectId id, const Future& future) const {
    if (future.settled) return {.kind = over_ ? Wait::Kind::nothing : Wait::Kind::settled, .object = id};
    switch (future.kind) {
    case FutureKind::sleep:
      if (const CallbackId due = over_ ? 0 : timer(future.owner))
        return {.kind = Wait::Kind::timer, .object = id, .callback = due};
      break;
    case FutureKind::waiter:
      if (state_.primitives.find(future.owner))
        return {.kind = Wait::Kind::primitive, .object = future.owner, .next = {future.owner}};
      if (const Connection* connection = over_ ? nullptr : state_.connections.find(future.owner))
        return {.kind = connection->status == ConnectionStatus::closed ? Wait::Kind::settled : Wait::Kind::connection,
                .object = future.owner};
      break;
    case FutureKind::executor:
      if (const Job* job = over_ ? nullptr : state_.jobs.find(future.owner))
        return {.kind = job->status == JobStatus::ended ? Wait::Kind::settled : Wait::Kind::job,
                .object = future.owner};
      break;
    default:
      break;
    }
    Need need{.kind = Wait::Kind::group, .object = id};
    need.all = future.kind == FutureKind::gather || future.kind == FutureKind::task_group;
    for (ObjectId child : future.children)
      if (comes(id, child)) need.next.push_back(child);
    // A shield, or a wait for one thing only, belongs to what it waits for.
    const bool of_one = future.kind == FutureKind::shield || future.kind == FutureKind::wait;
    if (of_one && future.children.empty() && comes(id, future.owner)) need.next.push_back(future.owner);
    if (!need.next.empty() || (!over_ && timer(id))) return need;
    if (!future.children.empty() || (of_one && future.owner != 0))
      return {.kind = over_ ? Wait::Kind::nothing : Wait::Kind::settled, .object = id};
    return {.kind = Wait::Kind::future, .object = id};
  }

private:
  static CallbackId found(const std::unordered_map<ObjectId, CallbackId>& timers, ObjectId object) {
    const auto at = timers.find(object);
    return at == timers.end() ? 0 : at->second;
  }

  Need unknown(ObjectId object) const {
    return {.kind = gone() ? Wait::Kind::nothing : Wait::Kind::anybody, .object = object};
  }

  /// Whether the task or future is there and not done.
  bool lacks(ObjectId id) const {
    if (const Task* task = state_.tasks.find(id)) return task->status != TaskStatus::ended;
    const Future* future = state_.futures.find(id);
    return future && !future->settled;
  }

  /// Whether the group still has to come to know of the child's end.
  bool comes(ObjectId group, ObjectId child) const {
    if (lacks(child)) return true;
    if (over_) return false;
    if (state_.is_run(child)) return state_.tasks.find(child) != nullptr;
    const auto [from, to] = told_soon_.equal_range(group);
    return std::any_of(from, to, [&](const auto& entry) { return entry.second == child; });
  }

  Need of_task(const Task& task) const {
    switch (task.status) {
    case TaskStatus::ready:
    case TaskStatus::running:
      return {.kind = over_ ? Wait::Kind::nothing : Wait::Kind::runs, .callback = task.pending};
    case TaskStatus::ended:
      return {.kind = over_ ? Wait::Kind::nothing : Wait::Kind::settled, .object = task.id};
    default:
      break;
    }
    const ObjectId object = state_.awaited(task);
    if (state_.tasks.find(object)) return {.kind = Wait::Kind::task, .object = object, .next = {object}};
    if (const Future* future = state_.futures.find(object)) return of_future(object, *future);
    return {.kind = Wait::Kind::future, .object = object};
  }

  Need of_primitive(const Primitive& primitive) const {
    const bool held = is_held(primitive.kind);
    Need need{.kind = Wait::Kind::primitive, .object = primitive.id};
    if (held) {
      for (ObjectId owner : primitive.owners)
        if (lacks(owner)) need.next.push_back(owner);
      // It is free, and somebody who was let on is about to take it.
      for (std::size_t i = 0; i < std::min(primitive.waiters.size(), woken_sought); ++i) {
        const Task* next = state_.tasks.find(primitive.waiters[i].task);
        if (next && next->woken) need.next.push_back(next->id);
      }
    }
    return need.next.empty() ? unknown(primitive.id) : need;
  }

  const State& state_;
  const bool over_;
  std::unordered_map<ObjectId, CallbackId> timers_, timeouts_;
  std::unordered_set<ObjectId> served_;
  std::unordered_multimap<ObjectId, ObjectId> told_soon_; // by group: children of whose end a callback will tell it
};

/// All that the tasks wait for, followed to its ends.
class Whole {
public:
  explicit Whole(const Graph& graph) : graph_(graph) {
    graph.state().tasks.each([&](ObjectId id, const Task& task) {
      if (task.status != TaskStatus::ended) place(id);
    });
    for (std::size_t i = 0; i < nodes_.size(); ++i) { // grows while new ones are found
      Need need = graph.of(ids_[i]);
      std::vector<std::uint32_t> next;
      for (ObjectId id : need.next) next.push_back(place(id));
      nodes_[i].next = std::move(next);
      nodes_[i].all = need.all;
      nodes_[i].unknown = need.kind == Wait::Kind::anybody || need.kind == Wait::Kind::future;
      // Its own timeout, or the time given to a wait, lets it go on whatever the others do; so does what runs right
      // now.
      bool timed = !graph.over() && (graph.timeout(ids_[i]) || graph.timer(ids_[i]));
      if (const Task* task = graph.state().tasks.find(ids_[i]); task && !graph.over()) {
        const ObjectId awaited = graph.state().awaited(*task);
        timed |= graph.timer(awaited) || graph.served(awaited);
        timed |= graph.state().is_run(task->id);
      }
      nodes_[i].alive = timed || graph.served(ids_[i]) ||
                        (need.next.empty() && need.kind != Wait::Kind::nothing && !nodes_[i].unknown);
    }
  }

  /// The nodes that can go on. Where nobody is known to be bound to something, `anybody` says whether that
  /// counts; `all` whether what needs several things needs each of them.
  std::vector<bool> going(bool anybody, bool all) const {
    std::vector<std::vector<std::uint32_t>> before(nodes_.size());
    std::vector<std::size_t> lacking(nodes_.size());
    std::vector<std::uint32_t> found;
    std::vector<bool> going(nodes_.size());
    auto goes = [&](std::uint32_t i) {
      if (going[i]) return;
      going[i] = true;
      found.push_back(i);
    };
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      for (std::uint32_t next : nodes_[i].next) before[next].push_back(i);
      lacking[i] = all && nodes_[i].all ? nodes_[i].next.size() : 1;
      if (nodes_[i].alive || (anybody && nodes_[i].unknown && !graph_.gone())) goes(i);
    }
    while (!found.empty()) {
      const std::uint32_t i = found.back();
      found.pop_back();
      for (std::uint32_t waiting : before[i])
        if (--lacking[waiting] == 0) goes(waiting);
    }
    return going;
  }

  /// The first cycle of tasks among those that nothing outside of it is bound to wake.
  std::vector<ObjectId> cycle() const {
    const std::vector<bool> going = this->going(true, false);
    enum : std::uint8_t { fresh, open, done };
    std::vector<std::uint8_t> seen(nodes_.size(), fresh);
    struct Step {
      std::uint32_t node;
      std::size_t next;
    };
    std::vector<Step> path;
    for (std::uint32_t start = 0; start < nodes_.size(); ++start) {
      if (going[start] || seen[start] != fresh) continue;
      path.assign(1, {start, 0});
      seen[start] = open;
      while (!path.empty()) {
        Step& at = path.back();
        if (at.next == nodes_[at.node].next.size()) {
          seen[at.node] = done;
          path.pop_back();
          continue;
        }
        const std::uint32_t next = nodes_[at.node].next[at.next++];
        if (going[next] || seen[next] == done) continue;
        if (seen[next] == fresh) {
          seen[next] = open;
          path.push_back({next, 0});
          continue;
        }
        std::vector<ObjectId> tasks;
        auto from = std::find_if(path.begin(), path.end(), [&](const Step& step) { return step.node == next; });
        for (; from != path.end(); ++from)
          if (graph_.state().tasks.find(ids_[from->node])) tasks.push_back(ids_[from->node]);
        if (tasks.empty()) continue;
        std::rotate(tasks.begin(), std::min_element(tasks.begin(), tasks.end()), tasks.end());
        return tasks;
      }
    }
    return {};
  }

  /// The tasks among the nodes of which `which` is true, by id.
  std::vector<ObjectId> tasks(const std::vector<bool>& which) const {
    std::vector<ObjectId> found;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (const Task* task = graph_.state().tasks.find(ids_[i]); which[i] && task && task->status != TaskStatus::ended)
        found.push_back(ids_[i]);
    std::sort(found.begin(), found.end());
    return found;
  }

private:
  struct Node {
    std::vector<std::uint32_t> next;
    bool alive = false;   // it goes on by itself
    bool unknown = false; // nobody is bound to it
    bool all = false;
  };

  std::uint32_t place(ObjectId id) {
    const auto [at, fresh] = places_.emplace(id, static_cast<std::uint32_t>(nodes_.size()));
    if (fresh) {
      nodes_.emplace_back();
      ids_.push_back(id);
    }
    return at->second;
  }

  const Graph& graph_;
  std::vector<Node> nodes_;
  std::vector<ObjectId> ids_; // of the nodes
  std::unordered_map<ObjectId, std::uint32_t> places_;
};

/// Writes the tree of links.
class Waits {
public:
  Waits(const State& state, std::size_t most) : graph_(state), most_(most) {}

  void tell(ObjectId node, int depth) {
    if (full()) return;
    const State& state = graph_.state();
    if (const Task* task = state.tasks.find(node)) {
      if (std::find(path_.begin(), path_.end(), node) != path_.end())
        return add({.kind = Wait::Kind::circle, .task = node, .depth = depth, .grave = graph_.gone()});
      if (!told_.insert(node).second) return;
      path_.push_back(node);
      tell(*task, depth);
      path_.pop_back();
    } else if (const Future* future = state.futures.find(node)) {
      if (!told_.insert(node).second) return;
      tell(0, node, graph_.of_future(node, *future), depth);
    }
  }

  /// That the task may be freed by what is not bound to, where that is not told yet.
  void tell_others(ObjectId task) {
    if (links.empty() || links.front().ends() || graph_.gone()) return;
    const Primitive* primitive = graph_.state().primitives.find(links.front().object);
    const bool held = primitive && links.front().kind == Wait::Kind::primitive && is_held(primitive->kind);
    add({.kind = Wait::Kind::others, .task = task, .object = held ? primitive->id : 0, .depth = 1});
  }

  std::vector<Wait> links;

private:
  bool full() const { return links.size() >= most_; }
  void add(const Wait& wait) {
    if (!full()) links.push_back(wait);
  }

  void tell(const Task& task, int depth) {
    const Need need = graph_.of(task.id);
    tell(task.id, need.object, need, depth);
  }

  void tell(ObjectId task, ObjectId node, const Need& need, int depth) {
    Wait wait{.kind = need.kind, .task = task, .object = need.object, .callback = need.callback, .depth = depth};
    const Primitive* primitive =
        need.kind == Wait::Kind::primitive ? graph_.state().primitives.find(need.object) : nullptr;
    if (primitive && !primitive->owners.empty()) wait.holder = primitive->owners.front();
    add(wait);
    const std::size_t own = links.size() - 1;
    if (full()) return;
    if (primitive) {
      ends_of(*primitive, task, depth + 1);
    } else {
      for (ObjectId next : need.next) {
        if (full()) return;
        tell(next, depth + 1);
      }
    }
    if (need.kind == Wait::Kind::future) nobody(task, node, depth + 1);
    if (need.kind == Wait::Kind::group)
      if (const CallbackId up = graph_.over() ? 0 : graph_.timer(node))
        add({.kind = Wait::Kind::timer, .object = node, .callback = up, .depth = depth + 1});
    if (!wait.ends() && links.size() == own + 1) links[own].above = true;
    const bool waits = task != 0 && wait.kind != Wait::Kind::runs && wait.kind != Wait::Kind::settled;
    if (const CallbackId cancels = waits && !graph_.over() ? graph_.timeout(task) : 0)
      add({.kind = Wait::Kind::timeout, .task = task, .callback = cancels, .depth = depth + 1});
  }

  /// Whoever can let the first in its line on.
  void ends_of(const Primitive& primitive, ObjectId waiting, int depth) {
    const Need need = graph_.of(primitive.id);
    for (ObjectId owner : primitive.owners) {
      const Task* task = graph_.state().tasks.find(owner);
      if (task && task->status != TaskStatus::ended) continue;
      add({.kind = Wait::Kind::left, .task = owner, .object = primitive.id, .depth = depth});
      break; // one says it
    }
    for (ObjectId next : need.next) {
      if (full()) return;
      tell(next, depth);
    }
    if (need.next.empty()) nobody(waiting, primitive.id, depth);
  }

  /// Nobody is known who could settle the object.
  void nobody(ObjectId task, ObjectId object, int depth) {
    add({.kind = graph_.gone() ? Wait::Kind::nothing : Wait::Kind::anybody,
         .task = task,
         .object = object,
         .depth = depth});
  }

  const Graph graph_;
  const std::size_t most_;
  std::unordered_set<ObjectId> told_;
  std::vector<ObjectId> path_;
};

} // namespace

std::vector<Wait> waits_of(const State& state, ObjectId id, std::size_t most) {
  const Task* task = state.tasks.find(id);
  if (!task || task->status == TaskStatus::ended) return {};
  Waits waits(state, most);
  waits.tell(id, 0);
  waits.tell_others(id);
  return waits.links;
}

Actors actors_of(const State& state) {
  Actors actors;
  if (certain(state)) return actors;
  state.each_loop([&](const LoopState& loop) { actors.program |= loop.phase == Phase::outside || loop.stopping; });
  const Graph graph(state);
  const Whole whole(graph);
  actors.tasks = whole.tasks(whole.going(false, true));
  auto note = [&](const Callback& callback) {
    if (callback.cancelled || callback.runs_task()) return;
    const bool of_task = callback.kind == CallbackKind::sleep_timer || callback.kind == CallbackKind::timeout_timer;
    if (!of_task || !std::ranges::binary_search(actors.tasks, callback.serves)) actors.callbacks.push_back(callback.id);
  };
  // The callback that runs goes on even where its task is done or suspended by now.
  state.each_loop([&](const LoopState& loop) {
    if (loop.running.id != 0 && !std::ranges::binary_search(actors.tasks, loop.running.serves))
      actors.callbacks.push_back(loop.running.id);
  });
  for_each_pending(state, note);
  // Those of the executor that have no job run nothing of the program.
  std::unordered_set<std::uint32_t> of_executor;
  state.jobs.each([&](ObjectId, const Job& job) { of_executor.insert(job.thread); });
  state.threads.each([&](std::uint32_t number, const Thread& thread) {
    if (!thread.ended && (thread.job != 0 || !of_executor.contains(number))) actors.threads.push_back(number);
  });
  state.connections.each([&](ObjectId id, const Connection& connection) {
    if (connection.status != ConnectionStatus::closed && (connection.reads || connection.writes))
      actors.connections.push_back(id);
  });
  for (std::size_t i = 0; i < state.calls.size(); ++i) actors.calls.push_back(i);
  return actors;
}

bool certain(const State& state) {
  if (state.ended) return true;
  bool all = true;
  state.each_loop([&](const LoopState& loop) { all = all && (loop.idle || loop.loop_closed); });
  return all;
}

std::vector<ObjectId> cycle_of(const State& state) {
  const Graph graph(state);
  return Whole(graph).cycle();
}

std::vector<ObjectId> deadlock_of(const State& state) {
  return certain(state) ? cycle_of(state) : std::vector<ObjectId>{};
}

} // namespace loopscope::replay
