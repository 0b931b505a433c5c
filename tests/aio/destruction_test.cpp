// What is dropped is destroyed, however long the chain is: a stack must not grow with it.
#include "tests/aio/aio_case.h"

#include <any>

namespace loopscope::aio {
namespace {

constexpr int many = 200'000; // far more than a stack has room for

class Destruction : public AioCase {
protected:
  Destruction() { context.recorder = nullptr; }
  int alive = 0;
};

struct Link {
  Counted counted;
  Future<Link> next;
};

TEST_F(Destruction, of_futures_whose_values_hold_each_other) {
  Loop loop = new_event_loop();
  auto future = loop->create_future<Link>();
  for (int n = 0; n < many; ++n) {
    auto before = loop->create_future<Link>();
    before.set_result({Counted(&alive), future});
    future = before;
  }
  EXPECT_EQ(alive, many);
  future = {};
  EXPECT_EQ(alive, 0);
}

TEST_F(Destruction, of_futures_whose_callbacks_hold_each_other) {
  Loop loop = new_event_loop();
  auto future = loop->create_future();
  for (int n = 0; n < many; ++n) {
    auto before = loop->create_future();
    before.add_done_callback([counted = Counted(&alive), next = future] {});
    future = before;
  }
  EXPECT_EQ(alive, many);
  future = {};
  EXPECT_EQ(alive, 0);
}

Coro<void> wait_for_next(Counted, Future<void> next) {
  co_await next;
}

TEST_F(Destruction, of_tasks_that_wait_for_each_other_when_their_loop_is_closed) {
  for (const bool begun : {false, true}) {
    Loop loop = new_event_loop();
    auto end = loop->create_future();
    Future<void> next = end;
    for (int n = 0; n < many; ++n) next = loop->create_task(wait_for_next(Counted(&alive), next));
    if (begun) {
      loop->call_soon([loop = loop.get()] { loop->stop(); });
      loop->run_forever();
    }
    next = end = {};
    EXPECT_EQ(alive, many);
    loop->close();
    EXPECT_EQ(alive, 0);
    errors.clear();
  }
}

TEST_F(Destruction, of_gathers_and_shields_of_each_other) {
  Loop loop = new_event_loop();
  loop->run_until_complete([](Loop running, int* alive) -> Coro<void> {
    auto innermost = running->create_future();
    innermost.add_done_callback([counted = Counted(alive)] {});
    std::any outer = gather(innermost);
    for (int n = 0; n < many / 2; ++n) {
      auto of_future = running->create_future();
      auto shielded = shield(of_future);
      of_future.add_done_callback([kept = std::move(outer)] {});
      outer = gather(shielded, of_future);
    }
    EXPECT_EQ(*alive, 1);
    co_return;
  }(loop, &alive));
  loop->close();
  EXPECT_EQ(alive, 0);
}

Coro<void> awaits(Counted, Coro<void> inner) {
  co_await inner;
}

TEST_F(Destruction, of_coroutines_that_were_to_await_each_other) { // CPython 3.11 itself has no stack for so many
  auto coroutine = awaits(Counted(&alive), Coro<void>());
  for (int n = 1; n < many; ++n) coroutine = awaits(Counted(&alive), std::move(coroutine));
  EXPECT_EQ(alive, many);
  coroutine = {};
  EXPECT_EQ(alive, 0);
}

TEST_F(Destruction, of_timers_whose_functions_hold_each_other) {
  Loop loop = new_event_loop();
  Ref<TimerHandle> timer;
  for (int n = 0; n < many; ++n) timer = loop->call_later(n, [before = std::move(timer), counted = Counted(&alive)] {});
  timer = nullptr;
  EXPECT_EQ(alive, many);
  loop->close();
  EXPECT_EQ(alive, 0);
}

Coro<void> sleep_within(double limit) {
  co_await async_with(timeout(limit), [](Timeout&) -> Coro<void> { co_await sleep(100); });
}

/// The timer keeps the timeout, and that its task.
TEST_F(Destruction, of_a_task_that_is_left_inside_a_timeout) {
  for (const double limit : {50., 0.}) {
    Loop loop = new_event_loop();
    loop->set_exception_handler([counted = Counted(&alive)](const auto&...) {}); // kept as long as the loop is
    loop->create_task(sleep_within(limit));
    loop->call_soon([loop = loop.get()] { loop->stop(); });
    loop->run_forever();
    EXPECT_EQ(alive, 1);
    loop->close();
    loop = {};
    EXPECT_EQ(alive, 0) << limit;
  }
}

TEST_F(Destruction, finds_its_tasks_in_the_loop_until_the_end_and_destroys_none_twice) {
  Loop loop = new_event_loop();
  std::size_t seen = 0;
  auto look = [&seen, loop = loop.get()](Counted* counted) {
    seen += loop->pending_tasks().size(); // each is referred to for a moment
    delete counted;
  };
  auto future = loop->create_future();
  for (int n = 0; n < 100; ++n) {
    auto before = loop->create_future();
    before.add_done_callback([next = future, task = loop->create_task(wait_for_next(Counted(&alive), future)),
                              looking = std::shared_ptr<Counted>(new Counted(&alive), look)] {});
    future = before;
  }
  loop->call_soon([loop = loop.get()] { loop->stop(); });
  loop->run_forever();
  future = {};
  loop->close();
  EXPECT_EQ(alive, 0);
  EXPECT_GT(seen, 0u);
}

/// What a chain of tasks says of being cancelled from its end.
TEST_F(Destruction, a_cancel_through_too_many_tasks_is_an_error_and_leaves_the_stack_alone) {
  Loop loop = new_event_loop();
  Future<void> next = loop->create_future();
  for (int n = 0; n < many; ++n) next = loop->create_task(wait_for_next(Counted(&alive), next));
  loop->call_soon([loop = loop.get()] { loop->stop(); });
  loop->run_forever();
  EXPECT_EQ(message_thrown_by<RecursionError>([&] { next.cancel(); }),
            "maximum recursion depth exceeded while calling a Python object");
  next = {};
  loop->close();
  EXPECT_EQ(alive, 0);
}

} // namespace
} // namespace loopscope::aio
