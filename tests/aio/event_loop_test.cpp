#include "tests/aio/aio_case.h"

#include <limits>

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using trace::EventKind;

using EventLoopTest = AioCase;

TEST_F(EventLoopTest, call_soon_is_first_come_first_served_and_what_it_adds_waits_for_the_next_turn) {
  Loop loop = new_event_loop();
  std::vector<std::string> order;
  for (const char* name : {"a", "b"})
    loop->call_soon([&, name] {
      order.push_back(name);
      loop->call_soon([&, name] { order.push_back(std::string(name) + "2"); });
    });
  loop->call_soon([&] { order.push_back("c"); });
  loop->call_later(0, [&] { order.push_back("timer"); });
  loop->call_later(1, [&] { loop->stop(); });
  loop->run_forever();
  EXPECT_THAT(order, ElementsAre("a", "b", "c", "timer", "a2", "b2"));
  EXPECT_THAT(loop->time(), 1.0);
}

TEST_F(EventLoopTest, the_arguments_of_a_callback_are_kept_by_value_and_released_after_it) {
  Loop loop = new_event_loop();
  int alive = 0;
  int seen = 0;
  {
    Counted counted(&alive);
    loop->call_soon([&](const Counted&, int n) { seen = n; }, counted, 7);
    EXPECT_EQ(alive, 2);
  }
  EXPECT_EQ(alive, 1);
  loop->call_soon([&] { loop->stop(); });
  loop->run_forever();
  EXPECT_EQ(seen, 7);
  EXPECT_EQ(alive, 0);
}

TEST_F(EventLoopTest, stop_lets_the_turn_end_and_a_stopped_loop_can_run_again) {
  Loop loop = new_event_loop();
  std::vector<int> order;
  loop->call_soon([&] {
    loop->stop();
    loop->call_soon([&] { order.push_back(3); });
    order.push_back(1);
  });
  loop->call_soon([&] { order.push_back(2); });
  loop->run_forever();
  EXPECT_THAT(order, ElementsAre(1, 2));
  loop->stop();
  loop->run_forever();
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST_F(EventLoopTest, a_cancelled_handle_does_not_run_and_stands_in_the_queue_until_its_turn) {
  Loop loop = new_event_loop();
  std::vector<int> order;
  Ref<Handle> second;
  loop->call_soon([&] { second->cancel(); });
  second = loop->call_soon([&] { order.push_back(2); });
  auto timer = loop->call_later(1, [&] { order.push_back(3); });
  timer->cancel();
  timer->cancel();
  loop->call_later(2, [&] { loop->stop(); });
  loop->run_forever();
  EXPECT_TRUE(order.empty());
  EXPECT_TRUE(second->cancelled());
  EXPECT_EQ(events(EventKind::callback_cancelled).size(), 2u);
  EXPECT_EQ(events(EventKind::callback_dropped).size(), 2u);
}

TEST_F(EventLoopTest, a_handle_may_be_cancelled_after_it_ran_and_after_its_loop_is_gone) {
  Loop loop = new_event_loop();
  auto ran = loop->call_soon([&] { loop->stop(); });
  auto timer = loop->call_later(5, [] {});
  auto soon = loop->call_later(0, [] {});
  auto waiting = loop->call_soon([] {});
  loop->run_forever();
  ran->cancel();
  auto ready = loop->call_soon([] {});
  loop->close();
  loop = nullptr;
  for (auto& handle : {ran, waiting, ready}) handle->cancel();
  for (auto& handle : {timer, soon}) handle->cancel();
  EXPECT_TRUE(timer->cancelled());
  EXPECT_EQ(events(EventKind::callback_cancelled).size(), 0u) << "none of them could have run any more";
}

/// How many timers a turn drops, of `count` timers far ahead of which so many are cancelled.
std::size_t dropped_in_a_turn(AioCase&, Loop loop, int count, int cancelled) {
  std::vector<Ref<TimerHandle>> timers;
  timers.push_back(loop->call_later(0.5, [] {})); // stands in front and stays
  for (int i = 1; i < count; ++i) timers.push_back(loop->call_later(10 + i, [] {}));
  for (int i = 0; i < cancelled; ++i) timers[static_cast<std::size_t>(count - 1 - i)]->cancel();
  auto count_dropped = [&] {
    std::size_t dropped = 0;
    const trace::Trace& trace = *loop->recorder()->trace();
    for (std::size_t i = 0; i < trace.size(); ++i) dropped += trace[i].kind == EventKind::callback_dropped;
    return dropped;
  };
  loop->stop();
  loop->run_forever();
  return count_dropped();
}

TEST_F(EventLoopTest, purges_cancelled_timers_when_there_are_more_than_100_and_more_than_half_are_cancelled) {
  EXPECT_EQ(dropped_in_a_turn(*this, new_event_loop(), 101, 51), 51u);
}
TEST_F(EventLoopTest, keeps_cancelled_timers_when_there_are_100) {
  EXPECT_EQ(dropped_in_a_turn(*this, new_event_loop(), 100, 99), 0u);
}
TEST_F(EventLoopTest, keeps_cancelled_timers_when_half_are_cancelled) {
  EXPECT_EQ(dropped_in_a_turn(*this, new_event_loop(), 102, 51), 0u);
}

TEST_F(EventLoopTest, an_error_in_a_callback_is_reported_and_the_loop_goes_on) {
  Loop loop = new_event_loop();
  std::vector<int> order;
  loop->call_soon([&] {
    order.push_back(1);
    throw ValueError("broken");
  });
  loop->call_soon([&] { order.push_back(2); });
  loop->call_later(1, [&] { loop->stop(); });
  loop->run_forever();
  EXPECT_THAT(order, ElementsAre(1, 2));
  EXPECT_THAT(errors, ElementsAre("Exception in callback: ValueError: broken\n"));
  EXPECT_THAT(warnings(trace::WarningKind::callback_failed), ElementsAre("Exception in callback: ValueError: broken"));
  ASSERT_EQ(events(EventKind::callback_failed).size(), 1u);
  EXPECT_EQ(text(events(EventKind::callback_failed)[0].object), "ValueError: broken");
  EXPECT_EQ(events(EventKind::callback_begun).size(), events(EventKind::callback_ended).size());
}

TEST_F(EventLoopTest, an_exception_handler_is_told_instead_of_standard_error) {
  Loop loop = new_event_loop();
  std::string told;
  loop->set_exception_handler([&](EventLoop& which, const ErrorContext& error) {
    EXPECT_EQ(&which, loop.get());
    told = error.message + ": " + repr(error.exception);
  });
  loop->call_soon([] { throw KeyError("lost"); });
  loop->call_soon([&] { loop->stop(); });
  loop->run_forever();
  EXPECT_EQ(told, "Exception in callback: KeyError('lost')");
  EXPECT_TRUE(errors.empty());
}

TEST_F(EventLoopTest, an_exception_handler_that_fails_is_reported_and_the_loop_goes_on) {
  Loop loop = new_event_loop();
  loop->set_exception_handler([](EventLoop&, const ErrorContext&) { throw ValueError("the handler"); });
  loop->call_soon([] { throw ValueError("the callback"); });
  loop->call_soon([&] { loop->stop(); });
  loop->run_forever();
  EXPECT_THAT(errors, ElementsAre("Unhandled error in exception handler: ValueError: the handler\n"));
}

TEST_F(EventLoopTest, nothing_that_can_wake_it_ends_the_run_with_loop_idle) {
  Loop loop = new_event_loop();
  loop->call_soon([] {});
  EXPECT_THROW(loop->run_forever(), LoopIdle);
  EXPECT_EQ(events(EventKind::idle).size(), 1u);
  EXPECT_FALSE(loop->is_running());
}

TEST_F(EventLoopTest, timers_run_in_order_of_time_and_the_clock_lands_on_them_exactly) {
  Loop loop = new_event_loop();
  std::vector<double> times;
  for (double delay : {0.3, 0.1, 0.2, 1e-9, 1e-3, 0.1 + 0.2})
    loop->call_later(delay, [&] { times.push_back(loop->time()); });
  loop->call_later(1, [&] { loop->stop(); });
  loop->run_forever();
  EXPECT_THAT(times, ElementsAre(1e-9, 1e-3, 0.1, 0.2, 0.3, 0.3))
      << "0.1 + 0.2 is due within the clock's resolution of 0.3";
}

TEST_F(EventLoopTest, times_beyond_what_the_trace_can_say_do_no_harm) {
  Loop loop = new_event_loop();
  const double infinity = std::numeric_limits<double>::infinity();
  int ran = 0;
  loop->call_later(1e10, [&] { ++ran; });
  loop->call_later(2e10, [&] { ++ran; });
  loop->call_at(-1e300, [&] { ++ran; });
  loop->call_later(1e300, [&] { ++ran; });
  loop->call_later(infinity, [&] { ++ran; });
  EXPECT_THROW(loop->run_forever(), LoopIdle) << "what is infinitely far ahead never comes";
  EXPECT_EQ(ran, 4);
  EXPECT_EQ(loop->time(), 1e300);
  Loop second = new_event_loop();
  second->call_later(1e10, [&] { second->stop(); });
  second->run_forever();
  std::int64_t last = 0;
  for (std::size_t i = 0; i < recorder.trace()->size(); ++i) {
    ASSERT_GE((*recorder.trace())[i].time, last);
    last = (*recorder.trace())[i].time;
  }
}

TEST_F(EventLoopTest, a_time_that_is_no_number_is_due_at_once_and_ends_in_finite_turns) {
  Loop loop = new_event_loop();
  const double no_number = std::numeric_limits<double>::quiet_NaN();
  int ran = 0;
  for (double delay : {1.0, no_number, 0.5, no_number, 0.25, -no_number}) loop->call_later(delay, [&] { ++ran; });
  loop->call_at(no_number, [&] { ++ran; });
  loop->call_later(no_number, [&] { ++ran; })->cancel();
  auto sleeping = loop->create_task([]() -> Coro<void> { co_await sleep(std::numeric_limits<double>::quiet_NaN()); }());
  EXPECT_THROW(loop->run_forever(), LoopIdle);
  EXPECT_EQ(ran, 7);
  EXPECT_EQ(describe(sleeping.exception()), "ValueError: Invalid delay: NaN (not a number)");
  EXPECT_EQ(loop->time(), 1);
}

TEST_F(EventLoopTest, the_times_of_a_trace_never_go_back_when_loops_take_turns) {
  Loop first = new_event_loop();
  Loop second = new_event_loop();
  auto run_for = [](Loop loop, double seconds) {
    loop->call_later(seconds, [loop = loop.get()] { loop->stop(); });
    loop->run_forever();
  };
  run_for(first, 5);
  run_for(second, 2);
  run_for(first, 1);
  run_for(second, 1);
  first->close();
  second->close();
  Loop third = new_event_loop();
  run_for(third, 3);
  EXPECT_EQ(first->time(), 6);
  EXPECT_EQ(third->time(), 3);
  std::int64_t last = 0;
  for (std::size_t i = 0; i < recorder.trace()->size(); ++i) {
    ASSERT_GE((*recorder.trace())[i].time, last) << "event " << i;
    last = (*recorder.trace())[i].time;
  }
  EXPECT_EQ(last, 12'000'000'000) << "and each loop's seconds are as long as another's";
}

Coro<void> wait_for_ever(Future<void> future, Counted) {
  co_await future;
}

TEST_F(EventLoopTest, a_loop_that_is_dropped_without_close_frees_its_callbacks) {
  int alive = 0;
  {
    Loop loop = new_event_loop();
    loop->call_soon([](const Counted&) {}, Counted(&alive));
    loop->call_later(
        1, [](const Counted&) {}, Counted(&alive));
  }
  EXPECT_EQ(alive, 0);
}

TEST_F(EventLoopTest, a_loop_that_is_never_closed_is_freed_with_its_tasks_at_the_end_of_the_run) {
  int alive = 0;
  {
    Loop loop = new_event_loop();
    auto task = loop->create_task(wait_for_ever(loop->create_future(), Counted(&alive)));
    loop->stop();
    loop->run_forever();
  }
  scope.reset();
  EXPECT_EQ(alive, 0);
}

TEST_F(EventLoopTest, a_closed_loop_refuses_callbacks_and_destroys_what_waits) {
  int alive = 0;
  Loop loop = new_event_loop();
  loop->call_soon([](const Counted&) {}, Counted(&alive));
  loop->call_later(
      1, [](const Counted&) {}, Counted(&alive));
  EXPECT_EQ(alive, 2);
  loop->close();
  EXPECT_EQ(alive, 0);
  EXPECT_TRUE(loop->is_closed());
  loop->close();
  EXPECT_THROW(loop->call_soon([] {}), RuntimeError);
  EXPECT_THROW(loop->call_later(1, [] {}), RuntimeError);
  EXPECT_THROW(loop->call_soon_threadsafe([] {}), RuntimeError);
  EXPECT_THROW(loop->run_forever(), RuntimeError);
}

} // namespace
} // namespace loopscope::aio
