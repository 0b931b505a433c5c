#include "core/aio/run_coroutine_threadsafe.h"

#include "tests/aio/aio_case.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using CoroutineFromThread = AioCase;

Coro<int> add(int a, int b, bool fails) {
  co_await sleep(0.5);
  if (fails) throw ValueError("Fail!");
  co_return a + b;
}

void ask(EventLoop* loop, bool fails, bool cancelled) {
  auto future = run_coroutine_threadsafe(add(1, 2, fails), *loop);
  if (cancelled) {
    blocking_sleep(0.1);
    future.cancel();
  }
  try {
    print(future.result(), future.result());
  } catch (const ValueError& error) {
    print(error);
  } catch (const CancelledError&) {
    print("cancelled");
  }
  print(future.done(), future.cancel());
}

Coro<void> main_for(bool fails, bool cancelled) {
  Thread thread(fn<ask>, get_running_loop().get(), fails, cancelled);
  thread.start();
  co_await sleep(1);
  print("the loop went on");
}

TEST_F(CoroutineFromThread, gives_its_result_to_the_thread_that_waits) {
  run(main_for(false, false));
  EXPECT_THAT(printed, ElementsAre("3 3\n", "True False\n", "the loop went on\n"));
}

TEST_F(CoroutineFromThread, gives_its_error_to_the_thread_that_waits) {
  run(main_for(true, false));
  EXPECT_THAT(printed, ElementsAre("Fail!\n", "True False\n", "the loop went on\n"));
}

TEST_F(CoroutineFromThread, is_cancelled_by_the_thread) {
  run(main_for(false, true));
  EXPECT_THAT(printed, ElementsAre("cancelled\n", "True False\n", "the loop went on\n"));
}

TEST_F(CoroutineFromThread, for_a_closed_loop_is_refused_and_reported_as_never_awaited) {
  Loop loop = new_event_loop();
  loop->close();
  EXPECT_EQ(message_thrown_by<RuntimeError>([&] { run_coroutine_threadsafe(add(1, 2, false), *loop); }),
            "Event loop is closed");
  EXPECT_THAT(errors, ElementsAre("RuntimeWarning: coroutine 'add' was never awaited\n"));
}

} // namespace
} // namespace loopscope::aio
