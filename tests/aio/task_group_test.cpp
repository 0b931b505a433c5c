#include "tests/aio/aio_case.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;

using TaskGroupTest = AioCase;

Generator<std::string> pause() {
  co_yield std::string("paused");
}
Coro<void> fails() {
  co_await sleep(1);
  throw ValueError("late");
}
Coro<void> enters() {
  co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> {
    group.create_task(fails());
    co_await async_with(timeout(2), [](Timeout&) -> Coro<void> { co_await pause(); });
  });
}
Coro<void> starts(std::vector<Generator<std::string>>* kept) {
  kept->push_back(enters());
  kept->front().next();
  co_return;
}

/// Driven by hand, the block outlives the task that entered it: with sanitizers this shows who refers to it still.
TEST_F(TaskGroupTest, and_a_timeout_keep_the_task_that_entered_them) {
  std::vector<Generator<std::string>> kept;
  struct Local {
    static Coro<void> main(std::vector<Generator<std::string>>* kept) {
      co_await create_task(starts(kept));
      co_await sleep(3);
    }
  };
  run(Local::main(&kept));
  EXPECT_THAT(
      warnings(trace::WarningKind::callback_failed),
      ElementsAre("Task <Task finished name='Task-3' exception=ValueError('late')> has errored out but its parent "
                  "task <Task finished name='Task-2' result=None> is already completed: ValueError: late"));
  kept.clear(); // its loop is gone
}

} // namespace
} // namespace loopscope::aio
