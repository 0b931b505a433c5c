#include "scenarios/twin.h"

#include "core/aio/semaphore.h"
#include "tests/properties/random_program.h"

#include <algorithm>
#include <memory>

namespace loopscope {
namespace {
thread_local const Scripts* scripts = nullptr;
}
void set_program(const Scripts& given) {
  scripts = &given;
}
} // namespace loopscope

namespace loopscope::scenarios {
namespace {

class Oops : public Exception {
  using Exception::Exception;
};

struct World {
  std::vector<Task<int>> tasks;
  std::vector<Task<int>> kept; // more tasks, which those after them in the list of tasks do not await
  std::vector<Future<int>> futures;
  std::vector<Ref<Handle>> handles;
  std::vector<Ref<FutureBase>> gathers;
  std::vector<Future<int>> shields;
  std::vector<TaskGroup> groups;
  std::vector<Timeout> limits;
  std::vector<int> told{0, 0}; // how often each condition was notified
  std::vector<Lock> locks, free_locks;
  std::vector<Semaphore> semaphores;
  BoundedSemaphore bounded{2};
  std::vector<Event> events;
  std::vector<Condition> conditions;
  std::vector<Barrier> barriers;
  std::vector<Queue<int>> queues;
  PriorityQueue<int> lowest{2}; // queue 2
  LifoQueue<int> newest{2};     // queue 3
  bool ended = false;
};
thread_local std::unique_ptr<World> world;

template <class List>
auto& any_of(List& list, int number) {
  return list[static_cast<std::size_t>(number) % list.size()];
}

/// What the function gives for the queue of that number.
template <class F>
auto with_queue(int number, F function) {
  if (number == 2) return function(world->lowest);
  if (number == 3) return function(world->newest);
  return function(any_of(world->queues, number));
}

template <class List, class F>
auto each_of(const List& list, F function) {
  std::vector<decltype(function(list[0]))> all;
  for (const auto& item : list) all.push_back(function(item));
  return all;
}

Task<int> any_task(int number) {
  auto everyone = world->tasks;
  everyone.insert(everyone.end(), world->kept.begin(), world->kept.end());
  return any_of(everyone, number);
}

std::vector<Task<int>> later_tasks(int me) {
  const auto after = std::min(static_cast<std::size_t>(me) + 1, world->tasks.size());
  return {world->tasks.begin() + static_cast<std::ptrdiff_t>(after), world->tasks.end()};
}

Task<int> later_task(int number, int me) {
  auto later = later_tasks(me);
  return later.empty() ? Task<int>() : any_of(later, number);
}

Coro<int> run(const Block& block, int me);
void act(const Instruction& i, int me);

int task_count() {
  return static_cast<int>(world->tasks.size());
}

Coro<int> start(int script, int me) {                                       // py: async def start(script, me):
  print("begin", me);                                                       // py: print("begin", me)
  co_return co_await run((*scripts)[static_cast<std::size_t>(script)], me); // py: return await run(SCRIPTS[script], me)
}

void spawn(int script) {
  if (task_count() < 40)
    world->tasks.push_back(create_task(start(script, task_count()))); // py: World.tasks.append(asyncio.create_task(
}

Task<int> keep(int script) {
  world->kept.push_back(create_task(start(script, task_count()))); // py: World.kept.append(asyncio.create_task(
  return world->kept.back();
}

void on_done(Future<int> future) {
  if (future.cancelled())
    print("watched: cancelled");
  else if (future.exception())
    print("watched:", repr(future.exception()));
  else
    print("watched:", future.result());
}

void callback(const Block* block, int me) {
  for (const Instruction& instruction : *block) act(instruction, me);
}

void work(EventLoop* loop, double d, const Block* block, int me) {
  blocking_sleep(d);
  try {
    loop->call_soon_threadsafe(fn<callback>, block, me);
  } catch (const RuntimeError&) { // the loop is closed
  }
}

void act(const Instruction& i, int me) {
  Loop loop = get_running_loop();
  const std::string& op = i.op;
  if (op == "print") {
    print(me, "prints", i.a, loop->time());
  } else if (op == "spawn") {
    spawn(i.a);
  } else if (op == "spawn in group") {
    if (!world->groups.empty() && task_count() < 40) {
      TaskGroup group = i.flag ? world->groups.back() : any_of(world->groups, i.b);
      try {
        world->tasks.push_back(group.create_task(start(i.a, task_count()))); // py: World.tasks.append(group
      } catch (const RuntimeError& error) {
        print(me, "cannot spawn:", error); // py: print(me, "cannot spawn:", error)
      }
    }
  } else if (op == "cancel") {
    Task<int> task = any_task(i.a);
    const bool cancelled = i.flag ? task.cancel(f("by {}", me)) : task.cancel();
    print(me, "cancels", task.get_name(), cancelled);
  } else if (op == "cancel all") {
    for (const Task<int>& task : world->tasks) task.cancel();
  } else if (op == "count") {
    Task<int> task = any_task(i.a);
    print(me, "sees", task.get_name(), task.done(), task.cancelled(), task.cancelling());
  } else if (op == "look") {
    const auto locked = [](const auto& primitive) { return primitive.locked(); };
    print(me, "sees", each_of(world->locks, locked), each_of(world->semaphores, locked));
    print(each_of(world->conditions, locked),
          each_of(world->events, [](const Event& event) { return event.is_set(); }));
    const std::vector<int> queues{0, 1, 2, 3};
    print(each_of(queues, [](int n) { return with_queue(n, [](const auto& queue) { return queue.qsize(); }); }),
          each_of(queues, [](int n) { return with_queue(n, [](const auto& queue) { return queue.full(); }); }));
    print(each_of(world->barriers, [](const Barrier& barrier) { return barrier.n_waiting(); }),
          each_of(world->barriers, [](const Barrier& barrier) { return barrier.broken(); }));
  } else if (op == "set") {
    try {
      any_of(world->futures, i.a).set_result(i.b);
    } catch (const InvalidStateError&) {
      print(me, "cannot set", i.a);
    }
  } else if (op == "fail") {
    try {
      any_of(world->futures, i.a).set_exception(Oops(f("failed {}", i.b)));
    } catch (const InvalidStateError&) {
      print(me, "cannot fail", i.a);
    }
  } else if (op == "drop") {
    print(me, "drops", i.a, any_of(world->futures, i.a).cancel());
  } else if (op == "renew") {
    any_of(world->futures, i.a) = loop->create_future<int>();
  } else if (op == "soon") {
    world->handles.push_back(loop->call_soon(fn<callback>, &i.blocks[0], me));
  } else if (op == "later") {
    world->handles.push_back(loop->call_later(i.d, fn<callback>, &i.blocks[0], me));
  } else if (op == "at") {
    world->handles.push_back(loop->call_at(i.d, fn<callback>, &i.blocks[0], me));
  } else if (op == "set later") {
    world->handles.push_back(loop->call_later(i.d, fn<&Future<int>::set_result>, any_of(world->futures, i.a), i.b));
  } else if (op == "cancel later") {
    world->handles.push_back(loop->call_later(i.d, fn<&Task<int>::cancel>, any_task(i.a), std::nullopt));
  } else if (op == "thread") {
    Thread(fn<work>, loop.get(), i.d, &i.blocks[0], me).start();
  } else if (op == "stop handle") {
    if (!world->handles.empty()) any_of(world->handles, i.a)->cancel();
  } else if (op == "watch task") {
    any_task(i.a).add_done_callback(fn<on_done>);
  } else if (op == "watch future") {
    any_of(world->futures, i.a).add_done_callback(fn<on_done>);
  } else if (op == "block") {
    blocking_sleep(i.d);
  } else if (op == "release") {
    try {
      any_of(world->free_locks, i.a).release();
    } catch (const RuntimeError& error) {
      print(me, "cannot release:", error);
    }
  } else if (op == "release place") {
    try {
      world->bounded.release();
    } catch (const ValueError& error) {
      print(me, "cannot release:", error);
    }
  } else if (op == "event set") {
    any_of(world->events, i.a).set();
  } else if (op == "event clear") {
    any_of(world->events, i.a).clear();
  } else if (op == "event flash") {
    any_of(world->events, i.a).set();
    any_of(world->events, i.a).clear();
  } else if (op == "notify") {
    ++any_of(world->told, i.a);
    try {
      if (i.flag)
        any_of(world->conditions, i.a).notify_all();
      else
        any_of(world->conditions, i.a).notify(static_cast<std::size_t>(i.b));
    } catch (const RuntimeError& error) {
      print(me, "cannot notify:", error);
    }
  } else if (op == "put now") {
    try {
      with_queue(i.a, [&](const auto& queue) { queue.put_nowait(i.b); });
    } catch (const QueueFull&) {
      print(me, "finds queue", i.a, "full");
    }
  } else if (op == "get now") {
    try {
      print(me, "takes", with_queue(i.a, [](const auto& queue) { return queue.get_nowait(); }));
    } catch (const QueueEmpty&) {
      print(me, "finds queue", i.a, "empty");
    }
  } else if (op == "task done") {
    try {
      with_queue(i.a, [](const auto& queue) { queue.task_done(); });
    } catch (const ValueError& error) {
      print(me, "is not done:", error);
    }
  } else if (op == "cancel gather") {
    if (!world->gathers.empty()) print(me, "cancels a gather", any_of(world->gathers, i.a)->cancel());
  } else if (op == "cancel shield") {
    if (!world->shields.empty()) print(me, "cancels a shield", any_of(world->shields, i.a).cancel());
  } else if (op == "reschedule") {
    if (!world->limits.empty()) {
      Timeout limit = any_of(world->limits, i.a);
      try {
        limit.reschedule(i.flag ? std::nullopt : std::optional(loop->time() + i.d));
      } catch (const RuntimeError& error) {
        print(me, "cannot reschedule:", error);
      }
    }
  } else if (op == "raise") {
    if (i.flag) throw CancelledError(f("raised {}", i.a));
    throw Oops(f("raised {}", i.a));
  }
}

Coro<int> run(const Block& block, int me) { // py: async def run(block, me):
  int done = 0;                             // py: done = 0
  for (const Instruction& i : block) {
    const std::string& op = i.op;
    ++done;
    if (op == "sleep") {                                    // py: if op == "sleep":
      co_await sleep(i.d);                                  // py: await asyncio.sleep(d)
    } else if (op == "job") {                               // py: elif op == "job":
      co_await to_thread([d = i.d] { blocking_sleep(d); }); // py: await asyncio.to_thread(
    } else if (op == "await task") {                        // py: elif op == "await task":
      Task<int> task = later_task(i.a, me);
      if (task) print(me, "got", co_await task);                       // py: print(me, "got", await task)
    } else if (op == "await future") {                                 // py: elif op == "await future":
      print(me, "got", co_await any_of(world->futures, i.a));          // py: print(me, "got", await World.futures[a])
    } else if (op == "with lock") {                                    // py: elif op == "with lock":
      auto held = co_await async_with(any_of(world->locks, i.a));      // py: async with World.locks[a]:
      print(me, "in", i.a);                                            // py: print(me, "in", a)
      co_await run(i.blocks[0], me);                                   // py: await run(blocks[0], me)
    } else if (op == "with condition") {                               // py: elif op == "with condition":
      auto held = co_await async_with(any_of(world->conditions, i.a)); // py: async with World.conditions[a]:
      print(me, "in condition", i.a);                                  // py: print(me, "in condition", a)
      co_await run(i.blocks[0], me);                                   // py: await run(blocks[0], me)
    } else if (op == "condition wait") {                               // py: elif op == "condition wait":
      auto held = co_await async_with(any_of(world->conditions, i.a)); // py: async with World.conditions[a]:
      print(me, "was notified", co_await any_of(world->conditions, i.a).wait()); // py: print(me, "was notified",
      co_await run(i.blocks[0], me);                                             // py: await run(blocks[0], me)
    } else if (op == "condition for") {                                          // py: elif op == "condition for":
      auto held = co_await async_with(any_of(world->conditions, i.a));           // py: async with World.conditions[a]:
      const int& told = any_of(world->told, i.a);
      const auto odd = [&] { return told % 2 == 1; };
      co_await any_of(world->conditions, i.a).wait_for(odd); // py: await World.conditions[a].wait_for(
      print(me, "found it told", told);                      // py: print(me, "found it told",
    } else if (op == "acquire") {                            // py: elif op == "acquire":
      print(me, "acquired", co_await any_of(world->free_locks, i.a).acquire()); // py: print(me, "acquired",
    } else if (op == "try") {                                                   // py: elif op == "try":
      try {
        co_await run(i.blocks[0], me); // py: await run(blocks[0], me)
      } catch (const CancelledError& error) {
        print(me, "caught CancelledError", error);
        if (i.flag) throw;
      } catch (const Exception&) {
        print(me, "caught", repr(std::current_exception()));
      }
    } else if (op == "finally") { // py: elif op == "finally":
      auto at_the_end = Finally([&] { print(me, "finally", i.a); });
      co_await run(i.blocks[0], me); // py: await run(blocks[0], me)
    } else if (op == "cleanup") {    // py: elif op == "cleanup":
      std::exception_ptr error;
      try {
        co_await run(i.blocks[0], me); // py: await run(blocks[0], me)
      } catch (const BaseException&) {
        error = std::current_exception();
      }
      co_await run(i.blocks[1], me); // py: await run(blocks[1], me)
      if (error) std::rethrow_exception(error);
    } else if (op == "nest") {                                     // py: elif op == "nest":
      print(me, "nested", co_await run(i.blocks[0], me));          // py: print(me, "nested",
    } else if (op == "repeat") {                                   // py: elif op == "repeat":
      for (int n = 0; n < i.b; ++n) co_await run(i.blocks[0], me); // py: await run(blocks[0], me)
    } else if (op == "gather") {                                   // py: elif op == "gather":
      std::vector<Future<int>> children{any_of(world->futures, i.a % 3)};
      if (Task<int> task = later_task(i.a, me)) children.push_back(task);
      if (i.b) {
        children.insert(children.begin(), keep(i.b));
        children.push_back(keep(i.b));
      }
      if (i.a % 4 == 0) children.push_back(children[0]);
      if (i.flag) {
        auto together = gather(return_exceptions, children);
        world->gathers.push_back(together.state());
        print(me, "gathered", co_await together); // py: print(me, "gathered",
      } else {
        auto together = gather(children);
        world->gathers.push_back(together.state());
        print(me, "gathered", co_await together); // py: print(me, "gathered", await together)
      }
    } else if (op == "wait event") {                                          // py: elif op == "wait event":
      print(me, "saw the event", co_await any_of(world->events, i.a).wait()); // py: print(me, "saw the event",
    } else if (op == "with semaphore") {                                      // py: elif op == "with semaphore":
      auto place = co_await async_with(any_of(world->semaphores, i.a));       // py: async with World.semaphores[a]:
      print(me, "among", i.a);                                                // py: print(me, "among", a)
      co_await run(i.blocks[0], me);                                          // py: await run(blocks[0], me)
    } else if (op == "take place") {                                          // py: elif op == "take place":
      print(me, "took a place", co_await world->bounded.acquire());           // py: print(me, "took a place",
    } else if (op == "barrier") {                                             // py: elif op == "barrier":
      const int index = co_await any_of(world->barriers, i.a).wait();         // py: print(me, "passed the barrier",
      print(me, "passed the barrier", index);
    } else if (op == "barrier reset") {              // py: elif op == "barrier reset":
      co_await any_of(world->barriers, i.a).reset(); // py: await World.barriers[a].reset()
    } else if (op == "barrier abort") {              // py: elif op == "barrier abort":
      co_await any_of(world->barriers, i.a).abort(); // py: await World.barriers[a].abort()
    } else if (op == "put") {                        // py: elif op == "put":
      co_await with_queue(i.a, [&](const auto& queue) { return queue.put(i.b); }); // py: await World.queues[a].put(b)
    } else if (op == "get") {                                                      // py: elif op == "get":
      const int item = co_await with_queue(i.a, [](const auto& queue) { return queue.get(); }); // py: print(me, "took",
      print(me, "took", item);
    } else if (op == "join") {                                                  // py: elif op == "join":
      co_await with_queue(i.a, [](const auto& queue) { return queue.join(); }); // py: await World.queues[a].join()
      print(me, "sees all done", i.a);                                          // py: print(me, "sees all done", a)
    } else if (op == "timeout") {                                               // py: elif op == "timeout":
      Timeout limit = timeout(i.flag ? std::nullopt : std::optional(i.d));
      co_await async_with(limit, [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(
        world->limits.push_back(limit);
        co_await run(i.blocks[0], me); // py: await run(blocks[0], me)
      });
      print(me, "left in time", limit.expired()); // py: print(me, "left in time",
    } else if (op == "group") {                   // py: elif op == "group":
      TaskGroup group;
      co_await async_with(group, [&](TaskGroup&) -> Coro<void> { // py: async with asyncio.TaskGroup() as group:
        world->groups.push_back(group);
        co_await run(i.blocks[0], me); // py: await run(blocks[0], me)
      });
      print(me, "left the group"); // py: print(me, "left the group")
    } else if (op == "shield") {   // py: elif op == "shield":
      Task<int> task = later_task(i.a, me);
      if (task) {
        world->shields.push_back(shield(Future<int>(task)));
        print(me, "got shielded", co_await world->shields.back()); // py: print(me, "got shielded",
      }
    } else if (op == "wait for") { // py: elif op == "wait for":
      Task<int> task = i.b ? keep(i.b) : later_task(i.a, me);
      if (task) print(me, "got in time", co_await wait_for(Future<int>(task), i.d)); // py: print(me, "got in time",
    } else if (op == "wait") {                                                       // py: elif op == "wait":
      auto all_of_them = later_tasks(me);
      if (!all_of_them.empty()) {
        const ReturnWhen when = i.b == 0 ? ALL_COMPLETED : i.b == 1 ? FIRST_COMPLETED : FIRST_EXCEPTION;
        WaitOptions options{.timeout = i.flag ? std::optional(i.d) : std::nullopt, .return_when = when};
        auto [ended, pending] = co_await wait(all_of_them, options); // py: ended, pending = await asyncio.wait(
        print(me, "waited", ended.size(), pending.size());
      }
    } else if (op == "as completed") { // py: elif op == "as completed":
      auto to_come = later_tasks(me);
      std::erase_if(to_come, [](const Task<int>& task) { return task.done(); });
      for (auto next_one : as_completed(to_come, i.flag ? std::optional(i.d) : std::nullopt))
        print(me, "next is", co_await next_one); // py: print(me, "next is",
    } else if (op == "uncancel") {
      auto task = current_task();
      const int before = task->cancelling();
      print(me, "uncancels", before, task->uncancel());
    } else {
      act(i, me);
    }
  }
  co_return done;
}

void on_error(EventLoop&, const ErrorContext& error) {
  if (world && !world->ended) print("handler:", repr(error.exception));
}

Coro<int> main() { // py: async def main():
  Loop loop = get_running_loop();
  loop->set_exception_handler(on_error);
  auto at_the_end = Finally([] { world->ended = true; });
  world->tasks.emplace_back(Ref<FutureBase>(current_task()));
  for (int n = 0; n < 3; ++n) world->futures.push_back(loop->create_future<int>());
  world->locks = {Lock(), Lock()};
  world->free_locks = {Lock(), Lock()};
  world->semaphores = {Semaphore(1), Semaphore(2)};
  world->events = {Event(), Event()};
  world->conditions = {Condition(), Condition()};
  world->barriers = {Barrier(2), Barrier(3)};
  world->queues = {Queue<int>(0), Queue<int>(1)};
  co_await run((*scripts)[0], 0); // py: await run(SCRIPTS[0], 0)
  print("main ends");             // py: print("main ends")
  co_return 0;
}

} // namespace

void interpreter_program(const Arguments&) {
  world = std::make_unique<World>();
  auto at_the_end = Finally([] { world.reset(); }); // its tasks belong to this run
  try {
    aio::run(main()); // py: asyncio.run(main())
  } catch (const BaseException&) {
    print("the program saw", type_name(std::current_exception())); // py: print("the program saw"
  }
}

} // namespace loopscope::scenarios
