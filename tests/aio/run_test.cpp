#include "tests/aio/aio_case.h"
#include "tests/python.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using trace::EventKind;
using RunTest = AioCase;

Coro<int> give(int value, double seconds) {
  co_await sleep(seconds);
  co_return value;
}
Coro<void> nothing() {
  co_return;
}

TEST_F(RunTest, gives_the_coroutines_result_and_closes_the_loop) {
  EXPECT_EQ(run(give(5, 2)), 5);
  EXPECT_EQ(events(EventKind::loop_created).size(), 1u);
  EXPECT_EQ(events(EventKind::loop_closed).size(), 1u);
  EXPECT_EQ(context.running, nullptr);
}

TEST_F(RunTest, a_second_one_has_a_clock_of_its_own_and_goes_on_in_the_times_of_the_trace) {
  struct Local {
    static Coro<double> main() {
      co_await sleep(2);
      co_return get_running_loop()->time();
    }
  };
  EXPECT_EQ(run(Local::main()), 2);
  EXPECT_EQ(run(Local::main()), 2);
  std::int64_t last = 0;
  for (std::size_t i = 0; i < recorder.trace()->size(); ++i) {
    ASSERT_GE((*recorder.trace())[i].time, last);
    last = (*recorder.trace())[i].time;
  }
  EXPECT_EQ(last, 4'000'000'000);
  const auto timers = events(EventKind::timer_scheduled);
  EXPECT_EQ(timers.back().value, 4'000'000'000) << "timers are due in the same times";
}

TEST_F(RunTest, cancels_and_awaits_the_tasks_that_are_left) {
  struct Local {
    static Coro<void> cleaning() {
      std::exception_ptr error;
      try {
        co_await sleep(100);
      } catch (const CancelledError&) {
        error = std::current_exception();
      }
      co_await sleep(1);
      print("cleaned up");
      std::rethrow_exception(error);
    }
    static Coro<void> failing() {
      try {
        co_await sleep(100);
      } catch (const CancelledError&) {
      }
      throw ValueError("in the clean-up");
    }
    static Coro<void> main() {
      auto one = create_task(cleaning());
      auto two = create_task(failing());
      co_await sleep(0);
      print("main ends");
    }
  };
  run(Local::main());
  EXPECT_THAT(printed, ElementsAre("main ends\n", "cleaned up\n"));
  EXPECT_THAT(errors, ElementsAre("unhandled exception during asyncio.run() shutdown: ValueError: in the clean-up\n"));
}

TEST_F(RunTest, does_the_same_when_the_program_fails) {
  struct Local {
    static Coro<void> cleaning() {
      auto at_the_end = Finally([] { print("cleaned up"); });
      co_await sleep(100);
    }
    static Coro<void> main() {
      auto one = create_task(cleaning());
      co_await sleep(0);
      throw KeyError("k");
    }
  };
  EXPECT_EQ(message_thrown_by<KeyError>([&] { run(Local::main()); }), "'k'");
  EXPECT_THAT(printed, ElementsAre("cleaned up\n"));
}

TEST_F(RunTest, of_a_cancelled_main_throws_cancelled_error) {
  struct Local {
    static Coro<void> main() {
      current_task()->cancel("by itself");
      co_await sleep(1);
    }
  };
  EXPECT_EQ(message_thrown_by<CancelledError>([&] { run(Local::main()); }), "by itself");
}

TEST_F(RunTest, blocking_sleep_stops_the_clock_for_all) {
  struct Local {
    static Coro<void> main() {
      get_running_loop()->call_later(1, [] { print("timer at", get_running_loop()->time()); });
      blocking_sleep(2.5);
      co_await sleep(0);
      co_await sleep(0);
    }
  };
  run(Local::main());
  EXPECT_THAT(printed, ElementsAre("timer at 2.5\n"));
  ASSERT_EQ(events(EventKind::blocking_begun).size(), 1u);
  EXPECT_EQ(events(EventKind::blocking_begun)[0].value, 2'500'000'000);
}

TEST_F(RunTest, works_without_a_recorder) {
  context.recorder = nullptr;
  EXPECT_EQ(run(give(5, 2)), 5);
  EXPECT_EQ(recorder.trace()->size(), 0u);
}

TEST_F(RunTest, says_what_is_missing_on_a_thread_without_a_run) {
  scope.reset();
  EXPECT_EQ(message_thrown_by<RuntimeError>([] { new_event_loop(); }),
            "this thread's run has no kind of loop: set RunContext::make_selector");
}

/// The messages that a learner may see, in the order of the script below.
std::vector<std::string> messages() {
  std::vector<std::string> all;
  auto note = [&](auto function) {
    try {
      function();
      all.push_back("nothing was raised");
    } catch (const std::exception&) {
      all.push_back(describe(std::current_exception()));
    }
  };
  struct Local {
    static Coro<void> running(std::vector<std::string>*) { co_return; }
  };
  note([] { get_running_loop(); });
  note([] { create_task(nothing()); });
  Loop loop = new_event_loop();
  auto future = loop->create_future<int>();
  note([&] { future.result(); });
  note([&] { future.exception(); });
  future.set_result(1);
  note([&] { future.set_result(2); });
  auto cancelled = loop->create_future<int>();
  cancelled.cancel("why");
  note([&] { cancelled.result(); });
  note([&] { cancelled.set_result(1); });
  note([&] { Lock().release(); });
  auto inside = [&](auto function) {
    loop->call_soon([&, function] { note(function); });
    loop->call_soon([&] { loop->stop(); });
    loop->run_forever();
  };
  inside([&] { loop->run_forever(); });
  inside([&] { new_event_loop()->run_forever(); });
  inside([&] { loop->close(); });
  inside([&] { run(nothing()); });
  note([&] {
    loop->call_soon([&] { loop->stop(); });
    loop->run_until_complete(loop->create_future());
  });
  auto task = loop->create_task(nothing());
  note([&] { task.set_result(); });
  note([&] { task.set_exception(ValueError("x")); });
  loop->run_until_complete(task);
  loop->close();
  note([&] { loop->call_soon([] {}); });
  note([&] { loop->call_later(1, [] {}); });
  note([&] { loop->call_soon_threadsafe([] {}); });
  note([&] { loop->create_task(nothing()); });
  note([&] { loop->run_forever(); });
  note([] { throw KeyError("key"); });
  return all;
}

TEST_F(RunTest, errors_say_what_cpython_says) {
  const std::string of_cpython = printed_by_python(R"(
import asyncio, warnings
warnings.simplefilter("ignore")
async def nothing(): pass
def note(function):
    try:
        function()
        print("nothing was raised")
    except BaseException as error:
        print(f"{type(error).__name__}: {error}")
note(asyncio.get_running_loop)
note(lambda: asyncio.create_task(nothing()))
loop = asyncio.new_event_loop()
future = loop.create_future()
note(future.result)
note(future.exception)
future.set_result(1)
note(lambda: future.set_result(2))
cancelled = loop.create_future()
cancelled.cancel("why")
note(cancelled.result)
note(lambda: cancelled.set_result(1))
note(asyncio.Lock().release)
def inside(function):
    loop.call_soon(note, function)
    loop.call_soon(loop.stop)
    loop.run_forever()
inside(loop.run_forever)
inside(asyncio.new_event_loop().run_forever)
inside(loop.close)
inside(lambda: asyncio.run(nothing()))
def early():
    loop.call_soon(loop.stop)
    loop.run_until_complete(loop.create_future())
note(early)
task = loop.create_task(nothing())
note(lambda: task.set_result(None))
note(lambda: task.set_exception(ValueError("x")))
loop.run_until_complete(task)
loop.close()
note(lambda: loop.call_soon(print))
note(lambda: loop.call_later(1, print))
note(lambda: loop.call_soon_threadsafe(print))
note(lambda: loop.create_task(nothing()))
note(loop.run_forever)
def raise_key_error(): raise KeyError("key")
note(raise_key_error)
)");
  EXPECT_EQ(messages(), lines_of(of_cpython));
}

TEST_F(RunTest, names_and_counts_tasks_as_cpython_does) {
  struct Local {
    static Coro<void> main() {
      auto a = create_task(nothing());
      auto b = create_task(nothing(), "named");
      auto c = get_running_loop()->create_task(nothing(), "by the loop");
      auto d = create_task(nothing());
      auto left = create_task(give(1, 50));
      co_await gather(nothing(), give(1, 1));
      for (auto& task : {a, b, c, d}) print(task.get_name());
      print(left.get_name(), current_task()->get_name());
    }
  };
  run(Local::main());
  run(Local::main());
  std::string all;
  for (const std::string& line : printed) all += line;
  EXPECT_EQ(all, printed_by_python(R"(
import asyncio, sys
async def nothing(): pass
async def main():
    loop = asyncio.get_running_loop()
    a = asyncio.create_task(nothing())
    newest = sys.version_info >= (3, 13)    # before, asyncio.create_task used up a number for one with a name
    b = (asyncio if newest else loop).create_task(nothing(), name="named")
    c = loop.create_task(nothing(), name="by the loop")
    d = asyncio.create_task(nothing())
    left = asyncio.create_task(asyncio.sleep(50))
    await asyncio.gather(nothing(), asyncio.sleep(0.01))
    for task in (a, b, c, d):
        print(task.get_name())
    print(left.get_name(), asyncio.current_task().get_name())
asyncio.run(main())
asyncio.run(main())
)"));
}

} // namespace
} // namespace loopscope::aio
