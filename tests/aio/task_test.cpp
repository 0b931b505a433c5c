#include "tests/aio/aio_case.h"
#include "tests/python.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using trace::EventKind;
using TaskTest = AioCase;

/// Tasks that await each other, for any CPython's cancel(): Python's limit is 1,000 calls, but since 3.12 what is
/// written in C goes much deeper.
constexpr int too_many = 30000;

Coro<void> nothing() {
  co_return;
}
Coro<int> give(int value, double seconds) {
  co_await sleep(seconds);
  co_return value;
}
Coro<void> fail(std::string message) {
  co_await sleep(0);
  throw ValueError(message);
}
Coro<int> next_of(Future<int> before) {
  co_return 1 + co_await before;
}
Future<int> chain_of(int length, Future<int> last) {
  for (int i = 0; i < length; ++i) last = create_task(next_of(last));
  return last;
}

TEST_F(TaskTest, are_named_by_a_number_of_the_run_whatever_their_loop) {
  Loop loop = new_event_loop();
  auto first = loop->create_task(nothing());
  auto named_one = loop->create_task(nothing(), "worker");
  auto second = new_event_loop()->create_task(nothing());
  EXPECT_EQ(first.get_name(), "Task-1");
  EXPECT_EQ(named_one.get_name(), "worker");
  EXPECT_EQ(second.get_name(), "Task-2") << "loop.create_task with a name uses no number";
  second.set_name("renamed");
  EXPECT_EQ(second.get_name(), "renamed");
}

TEST_F(TaskTest, create_task_uses_up_no_number_for_a_task_with_a_name) {
  struct Local {
    static Coro<std::vector<std::string>> main() {
      auto one = create_task(nothing());
      auto worker = create_task(nothing(), "worker");
      auto three = create_task(nothing());
      co_return {one.get_name(), worker.get_name(), three.get_name()};
    }
  };
  EXPECT_THAT(run(Local::main()), ElementsAre("Task-2", "worker", "Task-3"));
}

TEST_F(TaskTest, asyncio_run_uses_up_two_numbers_at_its_end_and_none_for_tasks_that_are_left) {
  struct Local {
    static Coro<void> main() {
      auto left = create_task(give(1, 100));
      co_await sleep(1);
    }
  };
  run(nothing());     // Task-1, and 2 and 3 at the end
  run(Local::main()); // Task-4, Task-5 is left; 6 and 7 at the end
  EXPECT_EQ(new_event_loop()->create_task(nothing()).get_name(), "Task-8");
  EXPECT_EQ(events(EventKind::task_created).size(), 4u) << "the trace has the program's tasks alone";
}

TEST_F(TaskTest, the_first_step_comes_in_the_next_turn) {
  struct Local {
    static Coro<void> say(std::string word) {
      print(word);
      co_return;
    }
    static Coro<void> main() {
      auto task = create_task(say("task"));
      print("main");
      co_await sleep(0);
      print("main again");
    }
  };
  run(Local::main());
  EXPECT_THAT(printed, ElementsAre("main\n", "task\n", "main again\n"));
}

TEST_F(TaskTest, many_may_await_one_and_wake_in_the_order_in_which_they_came) {
  struct Local {
    static Coro<void> waiter(int n, Task<int> task, std::vector<int>* order) {
      EXPECT_EQ(co_await task, 42);
      order->push_back(n);
    }
    static Coro<void> main(std::vector<int>* order) {
      auto task = create_task(give(42, 1));
      std::vector<Task<void>> waiters;
      for (int n = 0; n < 1000; ++n) waiters.push_back(create_task(waiter(n, task, order)));
      co_await sleep(0);
      waiters[10].cancel();
      waiters[0].cancel();
      waiters[999].cancel();
      co_await gather(return_exceptions, waiters);
      EXPECT_TRUE(task.cancelled()) << "cancelling one that awaits a task cancels the task";
    }
    static Coro<void> main_uncancelled(std::vector<int>* order) {
      auto task = create_task(give(42, 1));
      std::vector<Task<void>> waiters;
      for (int n = 0; n < 1000; ++n) waiters.push_back(create_task(waiter(n, task, order)));
      co_await gather(waiters);
    }
  };
  std::vector<int> order;
  run(Local::main_uncancelled(&order));
  ASSERT_EQ(order.size(), 1000u);
  EXPECT_TRUE(std::ranges::is_sorted(order));
  order.clear();
  run(Local::main(&order));
  EXPECT_TRUE(order.empty());
}

TEST_F(TaskTest, cancel_throws_into_the_coroutine_which_may_swallow_it_and_requests_are_counted) {
  struct Local {
    static Coro<int> stubborn() {
      try {
        co_await sleep(10);
      } catch (const CancelledError& error) {
        print("caught", error.message());
      }
      co_await sleep(1);
      co_return 5;
    }
    static Coro<void> main() {
      auto task = create_task(stubborn());
      co_await sleep(1);
      EXPECT_EQ(task.cancelling(), 0);
      EXPECT_TRUE(task.cancel("please"));
      EXPECT_TRUE(task.cancel("once more")) << "before the first was thrown: both are one CancelledError";
      EXPECT_EQ(task.cancelling(), 2);
      EXPECT_EQ(task.uncancel(), 1);
      EXPECT_EQ(task.uncancel(), 0);
      EXPECT_EQ(task.uncancel(), 0) << "never below 0";
      EXPECT_EQ(co_await task, 5);
      EXPECT_FALSE(task.cancelled());
      EXPECT_FALSE(task.cancel());
    }
  };
  run(Local::main());
  EXPECT_THAT(printed, ElementsAre("caught please\n"));
}

TEST_F(TaskTest, cancelled_before_its_first_step_runs_no_line_and_frees_its_frame) {
  struct Local {
    static Coro<void> never(Counted) {
      ADD_FAILURE() << "it must not begin";
      co_return;
    }
    static Coro<void> main(int* alive) {
      auto task = create_task(never(Counted(alive)));
      task.cancel("early");
      try {
        co_await task;
      } catch (const CancelledError& error) {
        print(error.message());
      }
      EXPECT_EQ(*alive, 0);
    }
  };
  int alive = 0;
  run(Local::main(&alive));
  EXPECT_THAT(printed, ElementsAre("early\n"));
}

TEST_F(TaskTest, whose_request_to_be_cancelled_goes_too_deep_when_it_gives_way_goes_on_waiting_as_in_cpython) {
  struct Local {
    static Coro<void> cancels_itself(Future<int> last) {
      current_task()->cancel();
      try {
        print("got", co_await last);
      } catch (const CancelledError&) {
        print("cancelled"); // at its next step: the request stands
      }
    }
    static Coro<void> main() {
      auto first = get_running_loop()->create_future<int>();
      auto last = chain_of(too_many, first);
      co_await sleep(1);
      auto task = create_task(cancels_itself(last));
      co_await sleep(1);
      EXPECT_FALSE(task.done());
      first.set_result(0);
      co_await task;
    }
  };
  run(Local::main());
  const std::string of_cpython = printed_by_python(R"(
import asyncio
async def next_of(before): return 1 + await before
async def cancels_itself(last):
    asyncio.current_task().cancel()
    try:
        print("got", await last)
    except asyncio.CancelledError:
        print("cancelled")
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(repr(context["exception"])))
    last = first = loop.create_future()
    for _ in range(30000):
        last = asyncio.create_task(next_of(last))
    await asyncio.sleep(0.01)
    task = asyncio.create_task(cancels_itself(last))
    await asyncio.sleep(0.01)
    first.set_result(0)
    await task
asyncio.run(main())
)");
  const std::string message = "maximum recursion depth exceeded while calling a Python object";
  EXPECT_EQ(of_cpython, "RecursionError('" + message + "')\ncancelled\n");
  EXPECT_THAT(errors, ElementsAre("Exception in callback: RecursionError: " + message + "\n"));
  EXPECT_THAT(printed, ElementsAre("cancelled\n"));
}

TEST_F(TaskTest, that_fails_and_is_dropped_is_reported_once) {
  struct Local {
    static Coro<void> main() {
      {
        auto task = create_task(fail("unseen"));
        auto same = task;
        co_await sleep(1);
      }
      {
        auto seen = create_task(fail("seen"));
        co_await sleep(1);
        EXPECT_TRUE(seen.exception());
      }
      {
        auto awaited = create_task(fail("awaited"));
        try {
          co_await awaited;
        } catch (const ValueError&) {
        }
      }
    }
  };
  run(Local::main());
  EXPECT_THAT(errors, ElementsAre("Task exception was never retrieved: ValueError: unseen\n"));
  EXPECT_EQ(warnings(trace::WarningKind::never_retrieved).size(), 1u);
}

TEST_F(TaskTest, a_future_that_fails_and_is_dropped_is_reported_once) {
  Loop loop = new_event_loop();
  {
    auto future = loop->create_future<int>();
    future.set_exception(ValueError("unseen"));
    auto seen = loop->create_future<int>();
    seen.set_exception(ValueError("seen"));
    EXPECT_THROW(seen.result(), ValueError);
  }
  EXPECT_THAT(errors, ElementsAre("Future exception was never retrieved: ValueError: unseen\n"));
}

TEST_F(TaskTest, whose_error_met_a_waiter_that_was_cancelled_meanwhile_is_not_reported) {
  struct Local {
    static Coro<void> wait(Future<std::vector<None>> both) { co_await both; }
    static Coro<void> main() {
      auto both = gather(fail("one"), fail("two"));
      auto waiting = create_task(wait(both));
      while (!both.done()) co_await sleep(0);
      waiting.cancel();
      try {
        co_await waiting;
      } catch (const CancelledError&) {
      }
    }
  };
  run(Local::main());
  EXPECT_TRUE(errors.empty()) << errors[0];
}

TEST_F(TaskTest, refuses_to_be_settled_from_outside) {
  struct Local {
    static Coro<void> main() {
      auto task = create_task(give(1, 1));
      EXPECT_EQ(message_thrown_by<RuntimeError>([&] { task.set_result(2); }),
                "Task does not support set_result operation");
      EXPECT_EQ(message_thrown_by<RuntimeError>([&] { task.set_exception(ValueError("no")); }),
                "Task does not support set_exception operation");
      EXPECT_EQ(co_await task, 1);
    }
  };
  run(Local::main());
}

TEST_F(TaskTest, current_task_is_the_one_that_runs) {
  struct Local {
    static Coro<void> main() {
      auto self = current_task();
      EXPECT_EQ(self->get_name(), "Task-1");
      get_running_loop()->call_soon([] { EXPECT_FALSE(current_task()); });
      co_await sleep(0);
      EXPECT_EQ(current_task(), self);
    }
  };
  run(Local::main());
  EXPECT_THROW(current_task(), RuntimeError);
}

TEST_F(TaskTest, that_waits_for_ever_ends_the_run_with_loop_idle_and_everything_is_freed) {
  struct Local {
    static Coro<void> hold(Lock first, Lock second, Counted) {
      auto one = co_await async_with(first);
      co_await sleep(1);
      auto two = co_await async_with(second);
    }
    static Coro<void> main(int* alive) {
      Lock a, b;
      co_await gather(hold(a, b, Counted(alive)), hold(b, a, Counted(alive)));
    }
  };
  int alive = 0;
  EXPECT_THROW(run(Local::main(&alive)), LoopIdle);
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(events(EventKind::idle).size(), 1u);
  EXPECT_EQ((*recorder.trace())[recorder.trace()->size() - 1].kind, EventKind::idle)
      << "what the frames' destructors do is no part of the run";
}

TEST_F(TaskTest, a_hundred_thousand_that_await_each_other_are_settled_and_freed) {
  struct Local {
    static Coro<int> settled() {
      auto first = get_running_loop()->create_future<int>();
      auto last = chain_of(100000, first);
      co_await sleep(1);
      first.set_result(0);
      co_return co_await last;
    }
    static Coro<void> never() {
      auto first = get_running_loop()->create_future<int>();
      co_await chain_of(100000, first);
    }
  };
  context.recorder = nullptr;
  EXPECT_EQ(run(Local::settled()), 100000);
  EXPECT_THROW(run(Local::never()), LoopIdle);
}

TEST_F(TaskTest, cancel_reaches_what_is_awaited_through_900_tasks) {
  struct Local {
    static Coro<void> main() {
      auto first = get_running_loop()->create_future<int>();
      auto last = chain_of(900, first);
      co_await sleep(1);
      last.cancel();
      EXPECT_TRUE(first.cancelled());
      EXPECT_FALSE(last.done());
      try {
        co_await last;
        ADD_FAILURE() << "it was cancelled";
      } catch (const CancelledError&) {
      }
    }
  };
  run(Local::main());
}

Coro<int> gathers(Future<int> before) {
  co_return (co_await gather(before))[0];
}
Coro<int> shields(Future<int> before) {
  co_return co_await shield(before);
}

/// How many of them have a request to be cancelled; "RecursionError" before it when cancel threw that.
std::string cancel_last(const std::vector<Task<int>>& tasks) {
  std::string told;
  try {
    told = tasks.back().cancel() ? "True" : "False";
  } catch (const RecursionError& error) {
    told = "RecursionError";
    EXPECT_STREQ(error.what(), "maximum recursion depth exceeded while calling a Python object");
  }
  std::size_t requested = 0;
  for (const Task<int>& task : tasks) requested += task.cancelling() > 0;
  return told + (requested == tasks.size() ? ", all of them" : requested == 1 ? ", one of them" : ", some of them");
}

TEST_F(TaskTest, cancel_through_too_many_or_through_a_circle_is_a_recursion_error_as_in_cpython) {
  struct Local {
    static Coro<int> round(std::vector<Task<int>>* tasks, std::size_t next) { co_return co_await (*tasks)[next]; }
    static Coro<void> chains(int length, Coro<int> (*link)(Future<int>)) {
      auto first = get_running_loop()->create_future<int>();
      std::vector<Task<int>> tasks{create_task(link(first))};
      while (tasks.size() < static_cast<std::size_t>(length)) tasks.push_back(create_task(link(tasks.back())));
      co_await sleep(1);
      const std::string told = cancel_last(tasks); // first: the order of arguments is the compiler's
      print(told, first.cancelled());
      if (!first.done()) first.set_result(0);
      co_await wait(tasks);
      print(tasks.back().cancelled());
    }
    static Coro<void> circles(std::size_t length) {
      std::vector<Task<int>> tasks;
      for (std::size_t i = 0; i < length; ++i) tasks.push_back(create_task(round(&tasks, (i + 1) % length)));
      co_await sleep(1);
      print(cancel_last(tasks));
    }
  };
  std::vector<std::string> of_cpython;
  for (const std::string& line : lines_of(printed_by_python(R"(
import asyncio
async def next_of(before): return 1 + await before
async def gathers(before): return (await asyncio.gather(before))[0]
async def shields(before): return await asyncio.shield(before)
async def round(tasks, next): return await tasks[next]
def cancel_last(tasks):
    try:
        told = str(tasks[-1].cancel())
    except RecursionError:
        told = "RecursionError"
    requested = sum(task.cancelling() > 0 for task in tasks)
    return told + (", all of them" if requested == len(tasks) else ", one of them" if requested == 1 else ", some of them")
async def chains(length, link):
    first = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(link(first))]
    while len(tasks) < length:
        tasks.append(asyncio.create_task(link(tasks[-1])))
    await asyncio.sleep(0.01)
    print(cancel_last(tasks), first.cancelled())
    if not first.done():
        first.set_result(0)
    await asyncio.wait(tasks)
    print(tasks[-1].cancelled())
async def circles(length):
    tasks = []
    for i in range(length):
        tasks.append(asyncio.create_task(round(tasks, (i + 1) % length)))
    await asyncio.sleep(0.01)
    print(cancel_last(tasks))
for length in 500, 900, 30000:
    asyncio.run(chains(length, next_of))
for length in 400, 2000:
    asyncio.run(chains(length, gathers))
asyncio.run(chains(990, shields))
for length in 2, 3:
    try:
        asyncio.run(circles(length))
    except RecursionError:
        print("it cannot be cancelled at the end either")
)")))
    of_cpython.push_back(line + "\n");
  for (int length : {500, 900, too_many}) run(Local::chains(length, &next_of));
  for (int length : {400, 2000}) run(Local::chains(length, &gathers));
  run(Local::chains(990, &shields));
  for (std::size_t length : {2u, 3u}) {
    try {
      run(Local::circles(length));
    } catch (const RecursionError&) {
      print("it cannot be cancelled at the end either");
    }
  }
  EXPECT_EQ(printed, of_cpython);
}

} // namespace
} // namespace loopscope::aio
