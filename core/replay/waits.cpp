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

/// What one node lacks.
struct Need {
  Wait::Kind kind{};
  ObjectId object = 0;
  CallbackId callback = 0;
  bool all = false;             // all of `next` must come, where otherwise one is enough
  std::vector<ObjectId> next{}; // the nodes that can bring it about
};

class Graph {
public:
  explicit Graph(const State& state) : state_(state), over_(state.ended || state.loop_closed) {
    auto note = [&](const Callback& timer) {
      if (!timer.timer || timer.cancelled) return;
      if (timer.kind == CallbackKind::timeout_timer)
        timeouts_.emplace(timer.serves, timer.id);
      else if (timer.kind != CallbackKind::call)
        timers_.emplace(timer.serves, timer.id);
    };
    for_each_pending(state, note);
  }

  const State& state() const { return state_; }
  /// Nothing that is not known can happen any more.
  bool gone() const { return state_.idle || over_; }
  /// The loop will run nothing any more.
  bool over() const { return over_; }
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
      if (lacks(child)) need.next.push_back(child);
    // A shield, or a wait for one thing only, belongs to what it waits for.
    const bool of_one = future.kind == FutureKind::shield || future.kind == FutureKind::wait;
    if (of_one && future.children.empty() && lacks(future.owner)) need.next.push_back(future.owner);
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
    const bool held = primitive.kind == PrimitiveKind::lock || primitive.kind == PrimitiveKind::semaphore;
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
      // Its own timeout, or the time given to a wait, lets it go on whatever the others do.
      const bool timed = !graph.over() && (graph.timeout(ids_[i]) || graph.timer(ids_[i]));
      nodes_[i].alive = timed || (need.next.empty() && need.kind != Wait::Kind::nothing && !nodes_[i].unknown);
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

  /// The first circle of tasks among those that cannot go on.
  std::vector<ObjectId> circle() const {
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
  bool goes(const std::vector<bool>& going, ObjectId id) const {
    const auto at = places_.find(id);
    return at != places_.end() && going[at->second];
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
        return add({.kind = Wait::Kind::circle, .task = node, .depth = depth, .grave = stuck(node)});
      if (!told_.insert(node).second) return;
      path_.push_back(node);
      tell(*task, depth);
      path_.pop_back();
    } else if (const Future* future = state.futures.find(node)) {
      if (!told_.insert(node).second) return;
      tell(0, node, graph_.of_future(node, *future), depth);
    }
  }

  std::vector<Wait> links;

private:
  bool full() const { return links.size() >= most_; }
  void add(const Wait& wait) {
    if (!full()) links.push_back(wait);
  }

  bool stuck(ObjectId task) {
    if (!whole_) {
      whole_.emplace(graph_);
      going_ = whole_->going(true, false);
    }
    return !whole_->goes(going_, task);
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
  std::optional<Whole> whole_; // once it is asked for, with those in it that can go on
  std::vector<bool> going_;
};

} // namespace

std::vector<Wait> waits_of(const State& state, ObjectId id, std::size_t most) {
  const Task* task = state.tasks.find(id);
  if (!task || task->status == TaskStatus::ended) return {};
  Waits waits(state, most);
  waits.tell(id, 0);
  return waits.links;
}

std::vector<ObjectId> able_tasks(const State& state) {
  const Graph graph(state);
  const Whole whole(graph);
  return whole.tasks(whole.going(false, true));
}

std::vector<ObjectId> deadlock_of(const State& state) {
  const Graph graph(state);
  return Whole(graph).circle();
}

} // namespace loopscope::replay
