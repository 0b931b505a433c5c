#include "tests/aio/aio_case.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using LockTest = AioCase;

Coro<void> use(Lock lock, int n, double seconds, std::vector<int>* order) {
  auto held = co_await async_with(lock);
  order->push_back(n);
  co_await sleep(seconds);
}

TEST_F(LockTest, is_fair_first_in_line_is_next) {
  struct Local {
    static Coro<void> main(std::vector<int>* order) {
      Lock lock;
      std::vector<Coro<void>> users;
      for (int n = 0; n < 20; ++n) users.push_back(use(lock, n, n % 3 ? 0 : 1, order));
      co_await gather(std::move(users));
      EXPECT_FALSE(lock.locked());
    }
  };
  std::vector<int> order;
  run(Local::main(&order));
  ASSERT_EQ(order.size(), 20u);
  EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST_F(LockTest, one_who_comes_while_the_first_in_line_is_being_woken_does_not_get_in_before) {
  struct Local {
    static Coro<void> main(std::vector<int>* order) {
      Lock lock;
      co_await lock.acquire();
      auto first = create_task(use(lock, 1, 0, order));
      co_await sleep(0);
      lock.release(); // the first is woken in a later turn
      EXPECT_FALSE(lock.locked());
      auto held = co_await async_with(lock);
      order->push_back(2);
    }
  };
  std::vector<int> order;
  run(Local::main(&order));
  EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST_F(LockTest, a_waiter_that_is_cancelled_leaves_the_line) {
  struct Local {
    static Coro<void> main(std::vector<int>* order) {
      Lock lock;
      co_await lock.acquire();
      std::vector<Task<void>> tasks;
      for (int n = 0; n < 3; ++n) tasks.push_back(create_task(use(lock, n, 0, order)));
      co_await sleep(1);
      tasks[1].cancel();
      co_await sleep(1);
      EXPECT_TRUE(tasks[1].cancelled());
      lock.release();
      co_await gather(tasks[0], tasks[2]);
    }
  };
  std::vector<int> order;
  run(Local::main(&order));
  EXPECT_THAT(order, ElementsAre(0, 2));
}

TEST_F(LockTest, a_waiter_that_is_cancelled_while_it_is_being_woken_wakes_the_next) {
  struct Local {
    static Coro<void> main(std::vector<int>* order) {
      Lock lock;
      co_await lock.acquire();
      std::vector<Task<void>> tasks;
      for (int n = 0; n < 3; ++n) tasks.push_back(create_task(use(lock, n, 0, order)));
      co_await sleep(1);
      lock.release();
      tasks[0].cancel(); // its wakeup is queued, the lock was meant for it
      co_await gather(return_exceptions, tasks);
      EXPECT_TRUE(tasks[0].cancelled());
      EXPECT_FALSE(lock.locked());
    }
  };
  std::vector<int> order;
  run(Local::main(&order));
  EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST_F(LockTest, one_who_holds_it_and_is_cancelled_releases_it) {
  struct Local {
    static Coro<void> main(std::vector<int>* order) {
      Lock lock;
      auto holder = create_task(use(lock, 1, 100, order));
      auto next = create_task(use(lock, 2, 0, order));
      co_await sleep(1);
      holder.cancel();
      co_await next;
      EXPECT_EQ(get_running_loop()->time(), 1);
    }
  };
  std::vector<int> order;
  run(Local::main(&order));
  EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST_F(LockTest, a_guard_that_is_moved_releases_once_at_the_end_of_its_new_scope) {
  struct Local {
    static Coro<void> main() {
      Lock lock;
      std::optional<LockGuard> kept;
      {
        auto held = co_await async_with(lock);
        kept.emplace(std::move(held));
      }
      EXPECT_TRUE(lock.locked());
      kept.reset();
      EXPECT_FALSE(lock.locked());
    }
  };
  run(Local::main());
  EXPECT_EQ(events(trace::EventKind::primitive_released).size(), 1u);
}

TEST_F(LockTest, a_guard_of_a_lock_that_was_released_by_hand_does_not_release_it_again) {
  struct Local {
    static Coro<void> main() {
      Lock lock;
      {
        auto held = co_await async_with(lock);
        lock.release();
      }
      EXPECT_FALSE(lock.locked());
      EXPECT_EQ(message_thrown_by<RuntimeError>([&] { lock.release(); }), "Lock is not acquired.");
    }
  };
  run(Local::main());
}

Coro<void> contend(Lock lock) {
  std::vector<int> order;
  co_await gather(use(lock, 1, 1, &order), use(lock, 2, 0, &order));
}
Coro<void> take_and_leave(Lock lock) {
  auto held = co_await async_with(lock);
}

TEST_F(LockTest, belongs_to_the_loop_on_which_a_task_first_waited_for_it) {
  Lock lock;
  run(take_and_leave(lock));
  run(take_and_leave(lock));
  run(contend(lock));
  run(take_and_leave(lock));
  EXPECT_THAT(message_thrown_by<RuntimeError>([&] { run(contend(lock)); }),
              testing::HasSubstr("is bound to a different event loop"));
}

TEST_F(LockTest, its_line_and_owners_are_in_the_trace) {
  run(contend(Lock()));
  EXPECT_EQ(events(trace::EventKind::primitive_wait_begun).size(), 1u);
  EXPECT_EQ(events(trace::EventKind::primitive_wait_ended).size(), 1u);
  EXPECT_EQ(events(trace::EventKind::primitive_acquired).size(), 2u);
  EXPECT_EQ(events(trace::EventKind::primitive_released).size(), 2u);
}

} // namespace
} // namespace loopscope::aio
