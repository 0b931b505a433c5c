#include "tests/replay/random_trace.h"

#include "core/trace/event_table.h"

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <unordered_map>
#include <vector>

namespace loopscope::replay {

using namespace trace;

namespace {

class Program {
public:
  explicit Program(const RandomProgram& options) : options_(options), random_(options.seed) {}

  std::shared_ptr<Trace> run() {
    const ObjectId loop = recorder_.new_object();
    name_ = recorder_.intern("work");
    emit(
        {.kind = EventKind::run_started, .object = recorder_.intern("random"), .extra = recorder_.intern("simulated")});
    emit({.kind = EventKind::source_file,
          .object = recorder_.intern("random.py"),
          .extra = recorder_.intern("import asyncio\na, b, c = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()\n")});
    emit({.kind = EventKind::loop_created, .subject = loop});
    main_ = create_task(0);
    emit({.kind = EventKind::loop_started, .subject = loop});
    for (std::int64_t turn = 1; !stopping_; ++turn) one_turn(turn);
    emit({.kind = EventKind::loop_stopped, .subject = loop});
    emit({.kind = EventKind::loop_closed, .subject = loop});
    emit({.kind = EventKind::run_ended});
    return recorder_.trace();
  }

private:
  struct Task {
    enum { fresh, free, waits, holds, over } doing = fresh;
    std::size_t lock = 0;
    ObjectId future = 0;
  };
  struct Lock {
    ObjectId id = 0, owner = 0;
    std::deque<std::pair<ObjectId, ObjectId>> waiters; // task, future
  };
  struct Handle {
    CallbackKind kind{};
    ObjectId serves = 0; // task, or the gather
    ObjectId future = 0; // that a timer settles
    bool cancelled = false;
  };

  std::uint64_t roll(std::uint64_t n) { return random_() % n; }
  void emit(Event event) {
    event.time = now_;
    recorder_.record(event);
  }
  std::size_t events() const { return recorder_.trace()->size(); }

  void schedule(CallbackKind kind, ObjectId object, ObjectId via) {
    const CallbackId id = recorder_.new_callback();
    emit(trace::event::callback_scheduled{
        .callback_kind = kind, .callback = id, .serves = object, .cause = running_, .via = via});
    handles_[id] = {kind, object, 0};
    ready_.push_back(id);
  }

  CallbackId set_timer(CallbackKind kind, ObjectId object, ObjectId future, std::int64_t when) {
    const CallbackId id = recorder_.new_callback();
    emit(trace::event::timer_scheduled{
        .callback_kind = kind, .callback = id, .serves = object, .cause = running_, .when = when});
    handles_[id] = {kind, object, future};
    timers_.emplace(when, id);
    return id;
  }

  ObjectId create_task(ObjectId parent) {
    const ObjectId id = recorder_.new_object();
    emit({.kind = EventKind::task_created,
          .subject = id,
          .object = recorder_.intern("Task-" + std::to_string(id % 997)),
          .extra = parent,
          .value = name_});
    tasks_[id] = {};
    schedule(CallbackKind::step, id, 0);
    return id;
  }

  ObjectId create_future(FutureKind kind, ObjectId owner) {
    const ObjectId id = recorder_.new_object();
    emit(trace::event::future_created{.future_kind = kind, .future = id, .owner = owner});
    return id;
  }

  void suspend(ObjectId task, AwaitKind kind, ObjectId on) {
    const int depth = static_cast<int>(roll(3));
    for (int i = 0; i < depth; ++i)
      emit({.kind = EventKind::frame, .line = static_cast<std::uint16_t>(10 + i), .subject = task, .object = name_});
    emit(trace::event::task_suspended{.await_kind = kind,
                                      .task = task,
                                      .function = name_,
                                      .awaited = on,
                                      .twin_line = 7,
                                      .line = static_cast<std::uint16_t>(20 + roll(10))});
  }

  void sleep(ObjectId task) {
    const ObjectId future = create_future(FutureKind::sleep, task);
    set_timer(CallbackKind::sleep_timer, task, future, now_ + static_cast<std::int64_t>(roll(1000)) * 1'000'000);
    suspend(task, AwaitKind::sleep, future);
  }

  void acquired(ObjectId task, std::size_t lock) {
    locks_[lock].owner = task;
    emit({.kind = EventKind::primitive_acquired, .subject = locks_[lock].id, .object = task});
    tasks_[task].doing = Task::holds;
    sleep(task);
  }

  void begin_main(ObjectId task) {
    for (std::size_t i = 0; i < options_.locks; ++i) {
      locks_.emplace_back().id = recorder_.new_object();
      emit({.kind = EventKind::primitive_created, .line = 2, .subject = locks_.back().id, .value = 1});
    }
    std::vector<ObjectId> children;
    for (std::size_t i = 0; i < options_.tasks; ++i) children.push_back(create_task(task));
    gather_ = create_future(FutureKind::gather, 0);
    for (std::size_t i = 0; i < children.size(); ++i)
      emit({.kind = EventKind::gather_child,
            .subject = gather_,
            .object = children[i],
            .value = static_cast<std::int64_t>(i)});
    suspend(task, AwaitKind::gather, gather_);
    alive_ = children.size();
  }

  void end(ObjectId id) {
    emit(trace::event::task_ended{
        .outcome = static_cast<Outcome>(roll(3)), .task = id, .text = recorder_.intern("None")});
    tasks_.erase(id);
    if (id == main_)
      schedule(CallbackKind::main_done, id, id);
    else
      schedule(CallbackKind::gather_child, gather_, id);
  }

  void step(ObjectId id) {
    Task& task = tasks_[id];
    if (id == main_) {
      if (task.doing == Task::fresh) {
        task.doing = Task::waits;
        begin_main(id);
      } else {
        end(id);
      }
      return;
    }
    if (task.doing == Task::fresh) task.doing = Task::free;
    if (roll(20) == 0) emit({.kind = EventKind::printed, .line = 5, .object = name_, .extra = id});
    if (roll(200) == 0) {
      emit({.kind = EventKind::blocking_begun, .object = name_, .extra = id, .value = 1'000'000});
      now_ += 1'000'000;
      emit({.kind = EventKind::blocking_ended, .object = name_, .extra = id});
    }
    if (task.doing == Task::waits) {
      emit({.kind = EventKind::primitive_wait_ended,
            .subject = locks_[task.lock].id,
            .object = id,
            .extra = task.future});
      return acquired(id, task.lock);
    }
    if (task.doing == Task::holds) {
      Lock& lock = locks_[task.lock];
      emit({.kind = EventKind::primitive_released, .subject = lock.id, .object = id, .value = 1});
      lock.owner = 0;
      task.doing = Task::free;
      if (!lock.waiters.empty()) {
        auto [next, future] = lock.waiters.front();
        lock.waiters.pop_front();
        lock.owner = next;
        emit({.kind = EventKind::future_settled, .subject = future});
        schedule(CallbackKind::wakeup, next, future);
      }
    }
    if (events() > options_.events) return end(id);
    if (roll(30) == 0) {
      const CallbackId timer =
          set_timer(CallbackKind::call, name_, 0, now_ + static_cast<std::int64_t>(roll(5000)) * 1'000'000);
      if (roll(2)) {
        emit({.kind = EventKind::callback_cancelled, .subject = timer, .extra = running_});
        handles_[timer].cancelled = true;
      }
    }
    switch (roll(8)) {
    case 0: // a bare yield; either order of telling it is right
      if (roll(2)) {
        schedule(CallbackKind::step, id, 0);
        suspend(id, AwaitKind::yield, 0);
      } else {
        suspend(id, AwaitKind::yield, 0);
        schedule(CallbackKind::step, id, 0);
      }
      return;
    case 1:
    case 2: {
      if (locks_.empty()) break;
      task.lock = roll(locks_.size());
      Lock& lock = locks_[task.lock];
      if (lock.owner == 0) return acquired(id, task.lock);
      task.future = create_future(FutureKind::waiter, lock.id);
      emit({.kind = EventKind::primitive_wait_begun, .subject = lock.id, .object = id, .extra = task.future});
      lock.waiters.emplace_back(id, task.future);
      task.doing = Task::waits;
      return suspend(id, AwaitKind::primitive, task.future);
    }
    case 3:
      if (roll(10) != 0) break;
      ++alive_;
      create_task(id); // takes its place
      return end(id);
    default:
      break;
    }
    sleep(id);
  }

  void run_callback(CallbackId id) {
    const Handle handle = handles_[id];
    handles_.erase(id);
    if (handle.cancelled) return emit({.kind = EventKind::callback_dropped, .subject = id});
    emit({.kind = EventKind::callback_begun, .subject = id});
    running_ = id;
    switch (handle.kind) {
    case CallbackKind::step:
    case CallbackKind::wakeup:
      step(handle.serves);
      break;
    case CallbackKind::sleep_timer:
      emit({.kind = EventKind::future_settled, .subject = handle.future});
      schedule(CallbackKind::wakeup, handle.serves, handle.future);
      break;
    case CallbackKind::gather_child:
      if (--alive_ == 0) {
        emit({.kind = EventKind::future_settled, .subject = gather_});
        schedule(CallbackKind::wakeup, main_, gather_);
      }
      break;
    case CallbackKind::main_done:
      emit({.kind = EventKind::stop_requested, .extra = id});
      stopping_ = true;
      break;
    default:
      break;
    }
    running_ = 0;
    emit({.kind = EventKind::callback_ended, .subject = id});
  }

  void one_turn(std::int64_t turn) {
    emit({.kind = EventKind::turn_begun, .value = turn});
    while (!timers_.empty() && handles_[timers_.begin()->second].cancelled) {
      emit({.kind = EventKind::callback_dropped, .subject = timers_.begin()->second});
      handles_.erase(timers_.begin()->second);
      timers_.erase(timers_.begin());
    }
    const bool wait = ready_.empty() && !timers_.empty() && timers_.begin()->first > now_;
    emit({.kind = EventKind::select_begun, .value = wait ? timers_.begin()->first - now_ : 0});
    if (wait) now_ = timers_.begin()->first;
    emit({.kind = EventKind::select_ended});
    while (!timers_.empty() && timers_.begin()->first <= now_) {
      emit({.kind = EventKind::timer_due, .subject = timers_.begin()->second});
      ready_.push_back(timers_.begin()->second);
      timers_.erase(timers_.begin());
    }
    std::size_t left = ready_.size();
    emit({.kind = EventKind::turn_running, .value = static_cast<std::int64_t>(left)});
    for (; left > 0; --left) {
      if (roll(60) == 0) { // as a run in real time may be
        emit({.kind = EventKind::run_paused});
        now_ += static_cast<std::int64_t>(roll(3000)) * 1'000'000;
        emit({.kind = EventKind::run_resumed});
      }
      const CallbackId id = ready_.front();
      ready_.pop_front();
      run_callback(id);
    }
  }

  RandomProgram options_;
  std::mt19937_64 random_;
  Recorder recorder_;
  StringId name_ = 0;
  std::int64_t now_ = 0;
  ObjectId main_ = 0, gather_ = 0;
  std::size_t alive_ = 0;
  bool stopping_ = false;
  CallbackId running_ = 0;
  std::unordered_map<ObjectId, Task> tasks_;
  std::vector<Lock> locks_;
  std::unordered_map<CallbackId, Handle> handles_;
  std::deque<CallbackId> ready_;
  std::set<std::pair<std::int64_t, CallbackId>> timers_;
};

} // namespace

std::shared_ptr<Trace> random_program(const RandomProgram& options) {
  return Program(options).run();
}

namespace {

/// What an event's numbers grow by.
struct Offsets {
  std::uint32_t objects = 0, callbacks = 0, threads = 0;
};

/// The event of another trace, with its texts and with other numbers, each by what it is the number of.
Event renumbered(Event event, const Trace& from, Recorder& to, const Offsets& by) {
  const auto& kinds = vocabulary().kinds;
  const auto kind = std::ranges::find(kinds, event.kind, &Vocabulary::Kind::kind);
  for (const Vocabulary::Field& field : kind->fields) {
    std::int64_t number = read(event, field.slot) + (field.role == "thread" ? by.threads : 0);
    if (number == 0) continue;
    const bool text = is_text(event, field.slot);
    if (text) number = to.intern(from.string(static_cast<StringId>(number)));
    for (const std::string_view role : {"task", "future", "primitive", "loop", "object", "name_or_object"})
      if (field.role == role && !text) number += by.objects;
    if (field.role == "callback") number += by.callbacks;
    if (field.slot == Slot::subject) event.subject = static_cast<std::uint32_t>(number);
    if (field.slot == Slot::object) event.object = static_cast<std::uint32_t>(number);
    if (field.slot == Slot::extra) event.extra = static_cast<std::uint32_t>(number);
    if (field.slot == Slot::value) event.value = number;
  }
  return event;
}

/// The events that tell of the loop and what it runs, and not of the run.
std::shared_ptr<Trace> without_the_run(const Trace& whole) {
  Recorder recorder;
  for (std::size_t i = 0; i < whole.size(); ++i)
    if (group_of(whole[i].kind) != EventGroup::run) recorder.record(renumbered(whole[i], whole, recorder, {}));
  return recorder.trace();
}

} // namespace

Interleaved random_loops(std::uint64_t seed, std::size_t programs) {
  std::mt19937_64 random(seed);
  Interleaved all;
  for (std::uint32_t i = 0; i < programs; ++i) {
    all.programs.push_back(
        without_the_run(*random_program({.seed = seed * 100 + i, .tasks = 4, .locks = 2, .events = 500})));
    all.objects_before.push_back(i * 10'000);
    all.callbacks_before.push_back(i * 10'000);
  }
  Recorder recorder;
  std::vector<std::size_t> next(programs);
  std::int64_t now = 0;
  for (std::size_t last = programs, left = programs; left > 0;) {
    std::size_t program = random() % programs;
    while (next[program] == all.programs[program]->size()) program = (program + 1) % programs;
    if (program != last) {
      recorder.record(
          event::loop_switched{.loop = all.objects_before[program] + 1, .thread = static_cast<std::uint32_t>(program)});
      all.of.push_back(-1);
      last = program;
    }
    const Trace& own = *all.programs[program];
    for (std::size_t some = 1 + random() % 20; some > 0 && next[program] < own.size(); --some, ++next[program]) {
      Event event =
          renumbered(own[next[program]], own, recorder,
                     {all.objects_before[program], all.callbacks_before[program], static_cast<std::uint32_t>(program)});
      now = event.time = std::max(now, event.time);
      recorder.record(event);
      all.of.push_back(static_cast<int>(program));
    }
    left -= next[program] == own.size();
  }
  all.trace = recorder.trace();
  return all;
}

std::shared_ptr<Trace> random_nonsense(std::uint64_t seed, std::size_t events) {
  std::mt19937_64 random(seed);
  Recorder recorder;
  for (int i = 0; i < 10; ++i) recorder.intern("string " + std::to_string(i) + "\n a, b = asyncio.Lock(), (");
  std::vector<EventKind> kinds;
  for (int k = 0; k < 256; ++k)
    if (!name_of(static_cast<EventKind>(k)).empty()) kinds.push_back(static_cast<EventKind>(k));
  const auto number = [&]() -> std::uint64_t {
    switch (random() % 8) {
    case 0:
      return random() % 4;
    case 1:
      return random() % 1000;
    case 2:
      return random() % 10 == 0 ? random() : 0;
    default:
      return random() % 40;
    }
  };
  for (std::size_t i = 0; i < events; ++i) {
    Event event;
    event.time = static_cast<std::int64_t>(random() % 4 ? i : random());
    event.kind = random() % 50 && !kinds.empty() ? kinds[random() % kinds.size()] : static_cast<EventKind>(random());
    event.detail = static_cast<std::uint8_t>(random() % 10 ? random() % 6 : random());
    event.line = static_cast<std::uint16_t>(number());
    event.subject = static_cast<std::uint32_t>(number());
    event.object = static_cast<std::uint32_t>(number());
    event.extra = static_cast<std::uint32_t>(number());
    event.value = static_cast<std::int64_t>(number());
    recorder.record(event);
  }
  return recorder.trace();
}

} // namespace loopscope::replay
