#include "tests/aio/aio_case.h"
#include "tests/python.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using trace::EventKind;

class CoroutineTest : public AioCase {
protected:
  CoroutineTest() { program_is(__FILE__); }
  int alive = 0;
  int destroyed = 0;
};

Coro<int> hold(Counted counted, double seconds) {
  Counted local = counted;
  co_await sleep(seconds);
  co_return 1;
}
Coro<int> outer(Counted counted, double seconds) {
  co_return 1 + co_await hold(counted, seconds);
}
Coro<void> fail_after(Counted counted, double seconds) {
  Counted local = counted;
  co_await sleep(seconds);
  throw ValueError("no");
}
Coro<void> say(std::string word) {
  print(word);
  co_return;
}

TEST_F(CoroutineTest, calling_it_runs_nothing) {
  Loop loop = new_event_loop();
  auto coroutine = say("ran");
  EXPECT_TRUE(printed.empty());
  loop->run_until_complete(std::move(coroutine));
  EXPECT_THAT(printed, ElementsAre("ran\n"));
}

TEST_F(CoroutineTest, awaiting_it_takes_no_turn_of_the_loop) {
  struct Local {
    static Coro<int> inner() { co_return 5; }
    static Coro<int> middle() { co_return co_await inner() + 1; }
    static Coro<int> main() { co_return co_await middle() + 1; }
  };
  EXPECT_EQ(run(Local::main()), 7);
  EXPECT_EQ(events(EventKind::callback_begun).size(), 2u) << "the task's only step, and main-done";
}

TEST_F(CoroutineTest, a_frame_is_destroyed_once_when_it_returns) {
  EXPECT_EQ(run(outer(Counted(&alive, &destroyed), 1)), 2);
  EXPECT_EQ(alive, 0);
}

TEST_F(CoroutineTest, a_frame_is_destroyed_once_when_an_error_leaves_it) {
  EXPECT_THROW(run(fail_after(Counted(&alive, &destroyed), 1)), ValueError);
  EXPECT_EQ(alive, 0);
}

TEST_F(CoroutineTest, a_frame_is_destroyed_once_when_its_task_is_cancelled) {
  struct Local {
    static Coro<void> main(Counted counted, double cancel_after) {
      auto task = create_task(outer(counted, 5));
      if (cancel_after >= 0) co_await sleep(cancel_after);
      task.cancel();
      try {
        co_await task;
        ADD_FAILURE() << "the task was cancelled";
      } catch (const CancelledError&) {
      }
    }
  };
  for (double cancel_after : {-1.0, 0.0, 1.0}) {
    run(Local::main(Counted(&alive, &destroyed), cancel_after));
    EXPECT_EQ(alive, 0) << cancel_after;
  }
}

TEST_F(CoroutineTest, a_closed_loop_destroys_the_frames_of_pending_tasks_and_says_so) {
  Loop loop = new_event_loop();
  auto sleeping = loop->create_task(outer(Counted(&alive, &destroyed), 5));
  loop->call_later(1, [loop = loop.get()] { loop->stop(); });
  loop->run_forever();
  auto not_begun = loop->create_task(outer(Counted(&alive, &destroyed), 5));
  EXPECT_GE(alive, 4) << "two parameters, a local, and the parameter of the task that has not begun";
  loop->close();
  EXPECT_EQ(alive, 0);
  EXPECT_FALSE(sleeping.done());
  EXPECT_THAT(errors,
              ElementsAre("Task was destroyed but it is pending!\n", "Task was destroyed but it is pending!\n"));
  EXPECT_EQ(warnings(trace::WarningKind::pending_destroyed).size(), 2u);
}

TEST_F(CoroutineTest, the_exception_handler_is_told_of_a_task_that_is_dropped_before_its_end) {
  context.recorder = nullptr; // told without one, too
  Loop loop = new_event_loop();
  std::vector<std::string> told;
  loop->set_exception_handler([&](EventLoop&, const ErrorContext& error) { told.push_back(error.message); });
  auto task = loop->create_task([]() -> Coro<void> { co_await sleep(1); }());
  loop->call_soon([&] { loop->stop(); });
  loop->run_forever();
  loop->close();
  EXPECT_THAT(told, ElementsAre("Task was destroyed but it is pending!"));
  EXPECT_THAT(errors, ElementsAre());
}

TEST_F(CoroutineTest, nothing_is_printed_recorded_or_scheduled_while_frames_are_discarded) {
  struct Local {
    static Coro<void> noisy(Loop loop, Lock lock, Future<void> future, Task<int> other) {
      auto held = co_await async_with(lock);
      auto at_the_end = Finally([=] {
        print("finally");
        loop->call_soon([] { print("too late"); });
        loop->call_later(1, [] { print("too late"); });
        other.cancel();
        if (!future.done()) future.set_result();
        loop->create_task(say("too late"));
        static_cast<void>(say("never awaited"));
      });
      co_await sleep(10);
    }
  };
  Loop loop = new_event_loop();
  Lock lock;
  auto future = loop->create_future();
  future.add_done_callback([](Future<void>) { print("too late"); });
  auto other = loop->create_task(outer(Counted(&alive, &destroyed), 5));
  auto noisy = loop->create_task(Local::noisy(loop, lock, future, other));
  loop->call_later(1, [loop = loop.get()] { loop->stop(); });
  loop->run_forever();
  const std::size_t before = recorder.trace()->size();
  loop->close();
  EXPECT_EQ(alive, 0);
  EXPECT_TRUE(printed.empty());
  EXPECT_FALSE(lock.locked());
  const trace::Trace& trace = *recorder.trace();
  std::vector<EventKind> kinds;
  for (std::size_t i = before; i < trace.size(); ++i) kinds.push_back(trace[i].kind);
  // Two tasks were pending: each is reported, and the report stands on standard error.
  EXPECT_THAT(kinds, ElementsAre(EventKind::loop_closed, EventKind::warning, EventKind::printed, EventKind::warning,
                                 EventKind::printed));
  print("after");
  EXPECT_THAT(printed, ElementsAre("after\n"));
}

TEST_F(CoroutineTest, one_that_is_dropped_unused_is_reported_once) {
  struct Local {
    static Coro<void> main() {
      static_cast<void>(say("nobody hears"));
      auto kept = say("awaited");
      co_await kept;
      auto closed = say("closed");
      closed.close();
    }
  };
  run(Local::main());
  EXPECT_THAT(printed, ElementsAre("awaited\n"));
  EXPECT_THAT(errors, ElementsAre("RuntimeWarning: coroutine 'say' was never awaited\n"));
  EXPECT_THAT(warnings(trace::WarningKind::never_awaited), ElementsAre("coroutine 'say' was never awaited"));
}

TEST_F(CoroutineTest, one_that_will_never_begin_is_told_to_have_ended) {
  struct Local {
    static Coro<void> main() {
      auto closed = say("closed");
      closed.close();
      auto task = create_task(say("cancelled before its first step"));
      task.cancel();
      co_await sleep(1);
      EXPECT_TRUE(task.cancelled());
    }
  };
  run(Local::main());
  const auto created = events(EventKind::coroutine_created), ended = events(EventKind::coroutine_ended);
  ASSERT_EQ(created.size(), 3u);
  ASSERT_EQ(ended.size(), 3u);
  EXPECT_EQ(ended[0].subject, created[1].subject);
  EXPECT_EQ(ended[1].subject, created[2].subject);
  EXPECT_EQ(ended[2].subject, created[0].subject) << "main";
  EXPECT_EQ(events(EventKind::coroutine_entered).size(), 1u);
}

TEST_F(CoroutineTest, one_cannot_be_awaited_twice) {
  struct Local {
    static Coro<std::string> main() {
      auto coroutine = say("once");
      co_await coroutine;
      try {
        co_await coroutine;
      } catch (const RuntimeError& error) {
        co_return error.what();
      }
      co_return "";
    }
  };
  EXPECT_EQ(run(Local::main()), "cannot reuse already awaited coroutine");
}

TEST_F(CoroutineTest, an_error_passes_through_all_that_await_and_can_be_caught_on_its_way) {
  struct Local {
    static Coro<int> deep(int n) {
      if (n == 0) {
        co_await sleep(1);
        throw KeyError("deep down");
      }
      co_return co_await deep(n - 1);
    }
    static Coro<std::string> main() {
      try {
        co_await deep(50);
      } catch (const LookupError& error) {
        co_return error.what();
      }
      co_return "";
    }
  };
  EXPECT_EQ(run(Local::main()), "'deep down'");
}

// Depth.

Coro<int> nest(int depth, Counted counted) {
  if (depth == 0) {
    co_await sleep(1);
    co_return 0;
  }
  co_return 1 + co_await nest(depth - 1, counted);
}

Coro<std::string> without_end(int* reached) {
  if (++*reached > 100000) co_return "";
  co_return co_await without_end(reached);
}

TEST_F(CoroutineTest, a_chain_of_900_awaits_runs_and_is_freed) {
  EXPECT_EQ(run(nest(900, Counted(&alive, &destroyed))), 900);
  EXPECT_EQ(alive, 0);
}

TEST_F(CoroutineTest, a_chain_without_end_is_a_recursion_error_as_in_cpython) {
  int reached = 0;
  EXPECT_EQ(message_thrown_by<RecursionError>([&] { run(without_end(&reached)); }), "maximum recursion depth exceeded");
  EXPECT_EQ(reached, 1000);
  const std::string of_cpython = printed_by_python(R"(
import asyncio
reached = 0
async def without_end():
    global reached
    reached += 1
    return await without_end()
try:
    asyncio.run(without_end())
except RecursionError as error:
    print(str(error).startswith("maximum recursion depth exceeded"), 900 < reached < 1000)
)");
  EXPECT_EQ(of_cpython, "True True\n") << "CPython counts asyncio's own frames too";
}

TEST_F(CoroutineTest, a_deep_chain_that_never_ends_is_freed_with_its_loop) {
  struct Local {
    static Coro<int> nest(int depth, Future<int> future, Counted counted) {
      if (depth == 0) co_return co_await future;
      co_return 1 + co_await nest(depth - 1, future, counted);
    }
  };
  Loop loop = new_event_loop();
  auto task = loop->create_task(Local::nest(990, loop->create_future<int>(), Counted(&alive, &destroyed)));
  EXPECT_THROW(loop->run_forever(), LoopIdle);
  EXPECT_GT(alive, 900);
  loop->close();
  EXPECT_EQ(alive, 0);
}

TEST_F(CoroutineTest, the_trace_has_the_await_stack_with_the_programs_lines) {
  run(nest(3, Counted(&alive, &destroyed)));
  EXPECT_EQ(events(EventKind::frame).size(), 3u);
  ASSERT_EQ(events(EventKind::task_suspended).size(), 1u);
  const trace::Event suspended = events(EventKind::task_suspended)[0];
  EXPECT_EQ(text(suspended.object), "nest");
  EXPECT_EQ(events(EventKind::frame)[0].line, suspended.line + 3);
  EXPECT_EQ(events(EventKind::coroutine_created).size(), 4u);
  EXPECT_EQ(events(EventKind::coroutine_entered).size(), 4u);
  EXPECT_EQ(events(EventKind::coroutine_ended).size(), 4u);
}

} // namespace
} // namespace loopscope::aio
