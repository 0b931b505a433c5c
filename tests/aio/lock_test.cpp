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

TEST_F(LockTest, a_scope_whose_lock_was_released_by_hand_ends_with_an_error) {
  struct Local {
    static Coro<void> holds(Lock lock) {
      auto held = co_await async_with(lock);
      lock.release();
    }
    static Coro<void> main() {
      Lock lock;
      std::string error;
      try {
        co_await holds(lock);
      } catch (const RuntimeError& thrown) {
        error = thrown.message();
      }
      EXPECT_EQ(error, "Lock is not acquired.");
      EXPECT_FALSE(lock.locked());
    }
  };
  run(Local::main());
}

TEST_F(LockTest, the_scope_of_a_frame_that_is_destroyed_raises_nothing) {
  struct Local {
    static Coro<void> holds(Lock lock, Future<void> forever) {
      auto held = co_await async_with(lock);
      Finally raises([] { throw ValueError("into nowhere"); });
      lock.release();
      co_await forever;
    }
    static Coro<void> main(Future<void>* forever) {
      *forever = get_running_loop()->create_future();
      create_task(holds(Lock(), *forever));
      co_await sleep(1);
    }
  };
  Future<void> forever;
  Loop loop = new_event_loop();
  loop->run_until_complete(Local::main(&forever));
  loop->close(); // with the task that waits
  EXPECT_EQ(warnings(trace::WarningKind::pending_destroyed).size(), 1u);
}

TEST_F(LockTest, an_error_on_its_way_out_of_a_scope_is_not_replaced_by_that_of_the_release) {
  struct Local {
    static Coro<void> main() {
      Lock lock;
      BoundedSemaphore semaphore(1);
      auto held = co_await async_with(lock);
      auto place = co_await async_with(semaphore);
      Finally raises([] { throw ValueError("of finally"); });
      lock.release();
      semaphore.release();
      throw KeyError("body");
    }
  };
  EXPECT_EQ(message_thrown_by<KeyError>([] { run(Local::main()); }), "'body'");
}

TEST_F(LockTest, an_error_of_finally_leaves_its_scope) {
  struct Local {
    static Coro<void> main() {
      Finally raises([] { throw ValueError("of finally"); });
      co_return;
    }
  };
  EXPECT_EQ(message_thrown_by<ValueError>([] { run(Local::main()); }), "of finally");
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
