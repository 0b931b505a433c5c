#include "tests/aio/aio_case.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using GatherTest = AioCase;

Coro<int> give(int value, double seconds) {
  co_await sleep(seconds);
  co_return value;
}
Coro<std::string> word(std::string text, double seconds) {
  co_await sleep(seconds);
  co_return text;
}
Coro<int> fail(std::string message, double seconds) {
  co_await sleep(seconds);
  throw ValueError(message);
}
Coro<void> nap(double seconds) {
  co_await sleep(seconds);
}

TEST_F(GatherTest, gives_the_results_in_the_order_of_the_arguments) {
  struct Local {
    static Coro<std::vector<int>> main() { co_return co_await gather(give(1, 3), give(2, 1), give(3, 2)); }
  };
  EXPECT_THAT(run(Local::main()), ElementsAre(1, 2, 3));
}

TEST_F(GatherTest, of_several_types_gives_a_list_of_them_and_none_for_void) {
  struct Local {
    static Coro<std::string> main() {
      auto results = co_await gather(give(1, 1), word("two", 0), nap(1), sleep(0.5));
      static_assert(std::is_same_v<decltype(results), Results<int, std::string, None, None>>);
      co_return repr(results);
    }
  };
  EXPECT_EQ(run(Local::main()), "[1, 'two', None, None]");
}

TEST_F(GatherTest, takes_an_argument_given_twice_for_one_child_with_two_results) {
  struct Local {
    static Coro<std::vector<int>> main() {
      Future<int> same = create_task(give(1, 1));
      co_return co_await gather(same, Future<int>(create_task(give(2, 2))), same);
    }
  };
  EXPECT_THAT(run(Local::main()), ElementsAre(1, 2, 1));
}

TEST_F(GatherTest, of_nothing_is_an_empty_list_at_once) {
  struct Local {
    static Coro<std::size_t> main() {
      auto future = gather();
      EXPECT_TRUE(future.done());
      auto list = gather(std::vector<Coro<int>>());
      EXPECT_TRUE(list.done());
      co_return (co_await future).size() + (co_await list).size();
    }
  };
  EXPECT_EQ(run(Local::main()), 0u);
}

TEST_F(GatherTest, the_first_error_settles_it_and_the_other_children_go_on) {
  struct Local {
    static Coro<void> main() {
      auto slow = create_task(word("slow", 2));
      auto late = create_task(fail("late", 3));
      try {
        co_await gather(fail("first", 1), slow, late);
      } catch (const ValueError& error) {
        print(error, get_running_loop()->time(), slow.done());
      }
      co_await sleep(4);
      print(slow.result());
    }
  };
  run(Local::main());
  EXPECT_THAT(printed, ElementsAre("first 1.0 False\n", "slow\n"));
  EXPECT_TRUE(errors.empty()) << "the later error counts as seen: " << errors[0];
}

TEST_F(GatherTest, return_exceptions_makes_errors_results_like_any_other) {
  struct Local {
    static Coro<void> main() {
      auto stopped = create_task(give(0, 10));
      auto cancelled_bare = get_running_loop()->create_future<int>();
      get_running_loop()->call_later(1, [=] {
        stopped.cancel("enough");
        cancelled_bare.cancel();
      });
      auto results = co_await gather(return_exceptions, give(1, 1), fail("no", 2), stopped, cancelled_bare);
      print(results);
      print(results[0].failed(), results[1].failed(), repr(results[1].error()));
    }
  };
  run(Local::main());
  // A task's cancellation message does not outlive it: its CancelledError is empty here, as in CPython.
  EXPECT_THAT(printed, ElementsAre("[1, ValueError('no'), CancelledError(''), CancelledError('')]\n",
                                   "False True ValueError('no')\n"));
}

TEST_F(GatherTest, cancelling_it_cancels_the_children_and_it_is_cancelled_once_they_are) {
  struct Local {
    static Coro<int> cleaning_up() {
      std::exception_ptr error;
      try {
        co_await sleep(10);
      } catch (const CancelledError&) {
        error = std::current_exception();
      }
      co_await sleep(2);
      std::rethrow_exception(error);
    }
    static Coro<void> main(bool exceptions) {
      auto child = create_task(cleaning_up());
      Future<int> other = create_task(give(1, 10));
      auto await_all = [&]() -> Future<std::vector<Result<int>>> { return gather(return_exceptions, child, other); };
      if (exceptions) {
        auto all = await_all();
        co_await sleep(1);
        EXPECT_TRUE(all.cancel());
        EXPECT_FALSE(all.done());
        try {
          co_await all;
          ADD_FAILURE() << "a gather that is cancelled is so in spite of return_exceptions";
        } catch (const CancelledError&) {
        }
        EXPECT_FALSE(all.cancelled()) << "it failed with CancelledError, as in CPython";
        EXPECT_EQ(get_running_loop()->time(), 3);
      } else {
        auto all = gather(child, other);
        co_await sleep(1);
        EXPECT_TRUE(all.cancel());
        try {
          co_await all;
        } catch (const CancelledError&) {
        }
        EXPECT_EQ(get_running_loop()->time(), 1) << "the first child that ended settled it";
      }
      EXPECT_TRUE(other.cancelled());
    }
  };
  run(Local::main(true));
  run(Local::main(false));
}

TEST_F(GatherTest, that_was_cancelled_has_seen_the_errors_of_its_children) {
  struct Local {
    static Coro<int> fails_on_cancel() {
      try {
        co_await sleep(10);
      } catch (const CancelledError&) {
        throw ValueError("in the clean-up");
      }
      co_return 0;
    }
    static Coro<void> main() {
      auto all = gather(return_exceptions, fails_on_cancel(), give(1, 10));
      co_await sleep(1);
      all.cancel();
      try {
        co_await all;
      } catch (const CancelledError&) {
      }
    }
  };
  run(Local::main());
  EXPECT_TRUE(errors.empty()) << errors[0];
}

TEST_F(GatherTest, that_fails_and_is_dropped_is_reported_once) {
  struct Local {
    static Coro<void> main() {
      {
        auto all = gather(fail("unseen", 1), give(1, 1));
        co_await sleep(2);
      }
      co_await sleep(1);
    }
  };
  run(Local::main());
  EXPECT_THAT(errors, ElementsAre("_GatheringFuture exception was never retrieved: ValueError: unseen\n"));
}

TEST_F(GatherTest, of_futures_that_are_done_is_done_at_once) {
  struct Local {
    static Coro<void> main() {
      auto done = get_running_loop()->create_future<int>();
      done.set_result(1);
      auto all = gather(done);
      EXPECT_TRUE(all.done());
      EXPECT_THAT(co_await all, ElementsAre(1));
    }
  };
  run(Local::main());
}

TEST_F(GatherTest, nests) {
  struct Local {
    static Coro<std::string> main() {
      auto inner = gather(give(1, 1), give(2, 2));
      co_return repr(co_await gather(inner, gather(give(3, 1))));
    }
  };
  EXPECT_EQ(run(Local::main()), "[[1, 2], [3]]");
}

} // namespace
} // namespace loopscope::aio
