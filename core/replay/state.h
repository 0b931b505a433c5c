// What the loop and its program look like after a number of events: the fold of a trace's beginning.
#pragma once

#include "core/replay/callback.h"
#include "core/replay/fifo.h"
#include "core/replay/id_map.h"
#include "core/replay/stack.h"
#include "core/replay/threads_and_connections.h"
#include "core/replay/timers.h"
#include "core/trace/event.h"

#include <cstdint>
#include <vector>

namespace loopscope::replay {

/// The parts of one turn of the loop, in the order in which CPython's _run_once goes through them.
enum class Phase : std::uint8_t {
  outside,     // the loop does not run
  select,      // waits for timers and sockets, or just looks
  move_timers, // puts the timers that are due at the end of the ready queue
  run,         // runs exactly the callbacks that were ready at that moment
};

enum class TaskStatus : std::uint8_t { ready, running, waiting, sleeping, ended };

/// What is plain of a task.
struct TaskFacts {
  ObjectId id = 0;
  ObjectId parent = 0;
  StringId name = 0;
  StringId function = 0;
  TaskStatus status = TaskStatus::ready;
  trace::AwaitKind await_kind{};
  bool started = false;
  bool entered = false;      // its coroutine has begun to run
  bool woken = false;        // waits no more: its wakeup is in the ready queue
  std::uint16_t cancels = 0; // cancel requests so far
  trace::Outcome outcome{};  // once ended
  StringId text = 0;         // result or error, once ended
  ObjectId loop = 0;         // whose it is (LoopState::loop)
  ObjectId awaiting = 0;     // while waiting or sleeping, and until it runs again
  CallbackId pending = 0;    // its step or wakeup in the ready queue, or running
  std::uint64_t event = 0;   // index of the event that last changed its status
  std::int64_t since = 0;    // time of that event
  friend bool operator==(const TaskFacts&, const TaskFacts&) = default;
};

struct Task : TaskFacts {
  Stack stack; // where it is suspended (or was last)
  friend bool operator==(const Task&, const Task&) = default;
};

/// What is plain of a future.
struct FutureFacts {
  trace::FutureKind kind{};
  bool settled = false;
  trace::Outcome outcome{};
  ObjectId owner = 0; // the task that sleeps, the primitive waited for
  StringId text = 0;
  std::uint32_t awaited = 0; // how many tasks await it
  bool old = false;          // goes once nobody awaits it
  /// Whoever waits for all or the next of its children awaits a future that belongs to it.
  bool stands_for_tasks() const {
    return kind == trace::FutureKind::as_completed || kind == trace::FutureKind::task_group;
  }
  friend bool operator==(const FutureFacts&, const FutureFacts&) = default;
};

struct Future : FutureFacts {
  std::vector<ObjectId> children; // of a gather and the like, in the order of its arguments
  friend bool operator==(const Future&, const Future&) = default;
};

struct Waiter {
  ObjectId task = 0;
  ObjectId future = 0;
  trace::WaitFor wait{};
  friend bool operator==(const Waiter&, const Waiter&) = default;
};

/// What is plain of a primitive.
struct PrimitiveFacts {
  ObjectId id = 0;
  trace::PrimitiveKind kind{};
  std::uint16_t line = 0;    // where it was created
  ObjectId part_of = 0;      // a condition's lock: of the condition
  std::int64_t capacity = 0; // as it was created with
  std::int64_t value = 0;
  std::int64_t unfinished = 0; // of a queue's items, those in it included
  std::int64_t since = 0;      // when it was last acquired
  friend bool operator==(const PrimitiveFacts&, const PrimitiveFacts&) = default;
};

/// A lock, event, condition, semaphore, queue or barrier.
struct Primitive : PrimitiveFacts {
  std::vector<ObjectId> owners;
  Line<StringId> items; // of a queue, in the order in which they were put
  Line<Waiter> waiters; // first to last
  friend bool operator==(const Primitive&, const Primitive&) = default;
};

/// The task takes a lock, which one task holds, or a place in a semaphore.
void acquire(std::vector<ObjectId>& owners, trace::PrimitiveKind kind, ObjectId task);
/// The task gives it back. Any task may: then it is the first of the owners that no longer holds it. Returns which, or
/// 0.
ObjectId release(std::vector<ObjectId>& owners, ObjectId task);

/// Coroutine objects of one function that have not begun to run and that no task will run.
struct Unbegun {
  StringId function = 0;
  std::size_t count = 0;
};

/// Whether the loop, which a pause has held, stands no longer once that has happened.
bool ends_hold(trace::EventKind kind);

/// What belongs to one loop: what it does, and what is queued with it.
struct LoopState {
  ObjectId loop = 0;        // 0: it was not told
  std::uint32_t thread = 0; // in which it runs; 0: the run's first
  std::uint32_t turn = 0;
  Phase phase = Phase::outside;
  bool loop_exists = false;
  bool loop_closed = false;
  bool stopping = false; // stop() was called in this turn
  bool idle = false;     // nothing can ever wake the loop
  bool blocked = false;  // inside a blocking call, on the loop's own thread
  StringId blocked_in = 0;

  Callback running;             // id 0: none runs
  std::vector<ObjectId> inside; // tasks that it steps at once, each inside the step of the one before; last: that acts
  std::uint32_t left_this_turn = 0; // how many of `ready`, from the front, belong to this turn
  std::int64_t select_until = 0;    // while in select: the time of the next timer, trace::forever, or now
  std::vector<Callback> ready;      // front first (see ready_head)
  std::size_t ready_head = 0;       // ready[ready_head] runs next
  Timers timers;                    // by due time, then in order of scheduling
  std::uint32_t line = 0;           // the place (Index::place) that runs, or 0: none does, the loop acts
  std::uint32_t twin_line = 0;      // the twin's, or 0 where that is not told (Index::twin_line)
  ObjectId line_task = 0;           // the task of that line
  Frame last_line;                  // the last line that ran; its function is not told

  std::size_t ready_size() const { return ready.size() - ready_head; }
  /// Whether the loop will run nothing any more.
  bool over() const { return loop_closed && phase == Phase::outside; }
  /// Whether the loop runs the task at this moment, in a step of its own or inside another's.
  bool runs(ObjectId task) const;
  /// The callback of that id that runs, is ready or is a timer; null when there is none.
  const Callback* callback(CallbackId id) const;
  std::size_t bytes() const;
  friend bool operator==(const LoopState& a, const LoopState& b);

private:
  friend struct State;
  friend class PackedState;
  // Where a callback that has not run yet is.
  struct Place {
    bool timer = false;
    std::int64_t key = 0; // when a timer is due; how many callbacks were ever ready before a ready one
  };
  Place next_place() const;
  bool take_ready(const Place&, Callback& taken);

  CallbackId just_cancelled_ = 0; // by the last event
  std::vector<Frame> frames_;     // of the suspension that is being told
  ObjectId frames_task_ = 0;
  IdMap<Place> places_;
  std::int64_t ready_gone_ = 0; // how many callbacks were ever ready before ready[0]
};

/// The state after `position` events. Plain values: copied for snapshots.
///
/// Finished tasks stay, so that they can still be drawn, until `ended_kept` others have ended after
/// them (Index::lane knows them for ever). Futures stay while they are unsettled or a task awaits
/// them, and after that until `settled_kept` others have been settled. Of jobs, threads and connections
/// that are over the last `outside_kept` stay.
///
/// Of several loops the one that the last event speaks of is the state's own; the others are parked.
///
/// What one event costs is bounded whatever the events say, and the memory of a state by how many
/// they are.
struct State : LoopState {
  static constexpr std::size_t ended_kept = 2048;
  static constexpr std::size_t settled_kept = 256;
  static constexpr std::size_t outside_kept = 256; // jobs, threads and connections that are over, of each
  static constexpr std::size_t frames_kept = 1024; // of one await stack
  static constexpr std::size_t calls_kept = 1024;
  static constexpr std::size_t loops_kept = 64;
  static constexpr std::size_t inside_kept = 64;        // steps inside one another
  static constexpr std::size_t search_limit = 1u << 16; // owners and waiters that are looked through

  std::uint64_t position = 0; // events folded
  std::int64_t time = 0;      // of the last event folded, ns
  bool ended = false;
  bool held = false;           // by a pause, between two callbacks, while real time goes on
  std::int64_t held_since = 0; // ns, while it is
  trace::RunOutcome outcome{};
  StringId message = 0; // why the run failed

  std::vector<LoopState> parked; // the other loops that are not over
  IdMap<Task> tasks;
  IdMap<Future> futures;
  IdMap<Primitive> primitives;
  IdMap<Job> jobs;
  IdMap<Thread> threads; // by number
  IdMap<Connection> connections;
  std::vector<ThreadCall> calls; // from other threads, not taken yet, first to last
  IdMap<StringId> coroutines;    // objects that were made and have not begun to run: their functions
  std::uint64_t prints = 0;      // console lines so far (Index::prints)
  std::uint64_t warnings = 0;
  ObjectId printing_task = 0;

  /// Takes the state from `position` events to one more. Never throws on a forged event: an event
  /// that speaks of what is not there changes only position and time.
  void apply(const Event& event);

  /// The task that acts now, or null: of steps inside one another that of the innermost.
  const Task* running_task() const;
  /// Calls visit(loop) for the loop of the last event and the parked ones.
  template <class Visit>
  void each_loop(Visit visit) const {
    visit(static_cast<const LoopState&>(*this));
    for (const LoopState& other : parked) visit(other);
  }
  /// Whether any loop runs the task at this moment.
  bool is_run(ObjectId task) const;

  /// What the task waits for: what it awaits or, where that stands for a group of tasks, the group. 0: nothing.
  ObjectId awaited(const Task&) const;
  /// The coroutine objects that wait to be awaited, in order of creation.
  std::vector<Unbegun> unbegun() const;
  /// The callback of that id that runs, is ready or is a timer, in any loop; null when there is none.
  const Callback* callback(CallbackId id) const;
  /// About how many bytes a copy takes.
  std::size_t bytes() const;

  /// Equal in all that can be seen; of `ready`, from ready_head.
  friend bool operator==(const State& a, const State& b);

private:
  friend class PackedState;
  void apply_loop(const Event&);
  void switch_loop(const Event&);
  void begin_inside(const Event&, std::uint64_t index);
  void end_inside(std::uint64_t index, std::size_t most = SIZE_MAX);
  void apply_callback(const Event&, std::uint64_t index, CallbackId just_cancelled);
  void apply_task(const Event&, std::uint64_t index);
  void apply_future(const Event&);
  void apply_primitive(const Event&);
  void change(Primitive&, const Event&);
  void apply_source(const Event&);
  void apply_thread(const Event&);
  void apply_thread_call(const Event&);
  void apply_connection(const Event&);
  void apply_blocking(const Event&);
  template <class T>
  void forget_oldest(Line<std::uint32_t>& gone, std::uint32_t latest, IdMap<T>& all);

  void schedule(const Event&, std::uint64_t index, CallbackId just_cancelled);
  void begin(CallbackId, std::uint64_t index);
  void drop(CallbackId);
  void suspend(Task&, const Event&, std::uint64_t index);
  void stop_awaiting(Task&);
  void end_task(Task&, trace::Outcome, StringId text, std::uint64_t index);
  void forget_future(ObjectId);
  void follow_line(const Event&);
  void set_status(Task&, TaskStatus, std::uint64_t index);

  Line<ObjectId> ended_;   // the tasks that have ended and are kept, oldest first
  Line<ObjectId> settled_; // the futures that are settled and kept, oldest first
  Line<std::uint32_t> gone_jobs_, gone_threads_, gone_connections_; // over and kept, oldest first
  std::size_t nested_ = 0;                                          // bytes in stacks, children, owners and waiters
};

} // namespace loopscope::replay
