#include "tests/aio/aio_case.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using FutureTest = AioCase;

void run_a_turn(EventLoop& loop) {
  loop.stop();
  loop.run_forever();
}

TEST_F(FutureTest, its_callbacks_run_in_a_later_turn_in_the_order_in_which_they_were_added) {
  Loop loop = new_event_loop();
  auto future = loop->create_future<int>();
  std::vector<int> order;
  for (int n = 0; n < 5; ++n)
    future.add_done_callback([&, n](Future<int> done) {
      EXPECT_EQ(done.result(), 7);
      order.push_back(n);
    });
  future.set_result(7);
  EXPECT_TRUE(order.empty());
  run_a_turn(*loop);
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4));
  future.add_done_callback([&](Future<int>) { order.push_back(5); });
  EXPECT_EQ(order.size(), 5u) << "a future that is done queues its callback as well";
  run_a_turn(*loop);
  EXPECT_EQ(order.size(), 6u);
}

TEST_F(FutureTest, a_callback_that_is_removed_does_not_run_and_the_others_keep_their_order) {
  Loop loop = new_event_loop();
  for (int removed = 0; removed < 4; ++removed) {
    auto future = loop->create_future();
    std::vector<int> order, expected;
    std::vector<Ref<DoneCallback>> added;
    for (int n = 0; n < 4; ++n) {
      added.push_back(future.add_done_callback([&order, n](Future<void>) { order.push_back(n); }));
      if (n != removed) expected.push_back(n);
    }
    EXPECT_EQ(future.remove_done_callback(added[static_cast<std::size_t>(removed)]), 1);
    EXPECT_EQ(future.remove_done_callback(added[static_cast<std::size_t>(removed)]), 0);
    future.cancel();
    run_a_turn(*loop);
    EXPECT_EQ(order, expected);
  }
}

TEST_F(FutureTest, frees_the_callbacks_of_a_future_that_is_never_done) {
  int alive = 0;
  Loop loop = new_event_loop();
  {
    auto future = loop->create_future();
    for (int n = 0; n < 3; ++n) future.add_done_callback([counted = Counted(&alive)](Future<void>) {});
    EXPECT_EQ(alive, 3);
  }
  EXPECT_EQ(alive, 0);
}

TEST_F(FutureTest, settling_one_of_a_closed_loop_is_an_error_and_frees_its_callbacks) {
  int alive = 0;
  Loop loop = new_event_loop();
  auto future = loop->create_future();
  for (int n = 0; n < 3; ++n) future.add_done_callback([counted = Counted(&alive)](Future<void>) {});
  loop->close();
  EXPECT_EQ(message_thrown_by<RuntimeError>([&] { future.set_result(); }), "Event loop is closed");
  future = {};
  EXPECT_EQ(alive, 0);
}

TEST_F(FutureTest, can_be_settled_once) {
  Loop loop = new_event_loop();
  auto future = loop->create_future<std::string>();
  EXPECT_EQ(message_thrown_by<InvalidStateError>([&] { future.result(); }), "Result is not set.");
  EXPECT_EQ(message_thrown_by<InvalidStateError>([&] { future.exception(); }), "Exception is not set.");
  future.set_result("it's done");
  EXPECT_EQ(message_thrown_by<InvalidStateError>([&] { future.set_result("again"); }), "invalid state");
  EXPECT_EQ(message_thrown_by<InvalidStateError>([&] { future.set_exception(ValueError("x")); }), "invalid state");
  EXPECT_FALSE(future.cancel());
  EXPECT_EQ(future.result(), "it's done");
  EXPECT_FALSE(future.exception());
  auto cancelled = loop->create_future();
  EXPECT_TRUE(cancelled.cancel("enough"));
  EXPECT_FALSE(cancelled.cancel());
  EXPECT_EQ(message_thrown_by<CancelledError>([&] { cancelled.result(); }), "enough");
  EXPECT_EQ(message_thrown_by<CancelledError>([&] { cancelled.exception(); }), "enough");
  EXPECT_EQ(message_thrown_by<InvalidStateError>([&] { cancelled.set_result(); }), "invalid state");
}

TEST_F(FutureTest, awaiting_one_that_is_done_takes_no_turn) {
  struct Local {
    static Coro<int> main() {
      auto future = get_running_loop()->create_future<int>();
      future.set_result(3);
      co_return co_await future;
    }
  };
  EXPECT_EQ(run(Local::main()), 3);
  EXPECT_TRUE(events(trace::EventKind::task_suspended).empty());
}

TEST_F(FutureTest, awaiting_one_of_another_loop_is_an_error) {
  struct Local {
    static Coro<void> main(Future<int> foreign) { co_await foreign; }
  };
  Loop other = new_event_loop();
  auto foreign = other->create_future<int>();
  const std::string message = message_thrown_by<RuntimeError>([&] { run(Local::main(foreign)); });
  EXPECT_THAT(message, testing::HasSubstr("got Future <Future pending> attached to a different loop"));
}

TEST_F(FutureTest, a_value_of_any_type_is_copied_out_and_can_be_asked_again) {
  Loop loop = new_event_loop();
  struct Opaque {
    int number;
  };
  auto future = loop->create_future<Opaque>();
  future.set_result({5});
  EXPECT_EQ(future.result().number, 5);
  EXPECT_EQ(future.result().number, 5);
  EXPECT_EQ(repr(future), "<Future finished result=...>");
}

} // namespace
} // namespace loopscope::aio
