#include "tests/aio/aio_case.h"

#include "core/aio/pacer.h"

#include <functional>

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using trace::EventKind;

/// Notes each call, and aborts at the one of that number.
class NotingPacer final : public Pacer {
public:
  explicit NotingPacer(const trace::Trace& trace) : trace_(trace) {}
  void before_callback(std::int64_t) override {
    note("callback");
    last_was_callback_at = trace_.size();
  }
  void before_wait(std::int64_t time) override { note("wait " + std::to_string(time)); }

  std::vector<std::string> calls;
  std::size_t abort_at = SIZE_MAX;
  std::size_t last_was_callback_at = 0;

private:
  void note(std::string call) {
    if (calls.size() == abort_at) throw RunAborted();
    calls.push_back(std::move(call));
  }
  const trace::Trace& trace_;
};

class PacerTest : public AioCase {
protected:
  PacerTest() : pacer(*recorder.trace()) { context.pacer = &pacer; }
  NotingPacer pacer;
};

Coro<void> nap(double seconds) {
  co_await sleep(seconds);
}

TEST_F(PacerTest, is_asked_before_each_callback_and_before_each_wait) {
  run(nap(1.5));
  // The step, the wait for the timer, the timer, the wakeup, main-done.
  EXPECT_THAT(pacer.calls, ElementsAre("callback", "wait 1500000000", "callback", "callback", "callback"));
  EXPECT_EQ(events(EventKind::callback_begun).size(), 4u);
}

TEST_F(PacerTest, is_told_a_wait_without_end) {
  struct Local {
    static Coro<void> main() { co_await get_running_loop()->create_future(); }
  };
  EXPECT_THROW(run(Local::main()), LoopIdle);
  EXPECT_EQ(pacer.calls.back(), "wait " + std::to_string(trace::forever));
}

TEST_F(PacerTest, is_told_waits_in_the_times_of_the_trace) {
  run(nap(1));
  run(nap(2));
  EXPECT_THAT(pacer.calls, testing::Contains("wait 3000000000"));
}

Coro<void> hold(Lock lock, Counted, double seconds) {
  auto held = co_await async_with(lock);
  auto at_the_end = Finally([] { print("released"); });
  co_await sleep(seconds);
}
Coro<void> busy(int* alive) {
  Lock lock;
  co_await gather(hold(lock, Counted(alive), 1), hold(lock, Counted(alive), 1), nap(0.5));
  auto task = create_task(hold(lock, Counted(alive), 1));
  co_await sleep(0);
  task.cancel();
  co_await sleep(1);
}

TEST_F(PacerTest, may_abort_the_run_at_any_of_its_calls_and_everything_is_freed) {
  int alive = 0;
  run(busy(&alive));
  const std::size_t all = pacer.calls.size();
  const std::vector<std::string> whole = printed;
  ASSERT_GT(all, 20u);
  for (std::size_t at = 0; at < all; ++at) {
    trace::Recorder record;
    RunContext fresh;
    std::vector<std::string> got;
    NotingPacer aborting(*record.trace());
    aborting.abort_at = at;
    fresh.recorder = &record;
    fresh.pacer = &aborting;
    fresh.make_selector = context.make_selector;
    fresh.output = [&](std::string_view text, int) { got.emplace_back(text); };
    RunScope inside(fresh);
    EXPECT_THROW(run(busy(&alive)), RunAborted) << at;
    EXPECT_EQ(alive, 0) << at;
    ASSERT_LE(got.size(), whole.size());
    EXPECT_TRUE(std::equal(got.begin(), got.end(), whole.begin())) << "the unwinding prints nothing " << at;
    // What was recorded up to there is what a whole run records.
    const trace::Trace &partial = *record.trace(), &complete = *recorder.trace();
    ASSERT_LE(partial.size(), complete.size());
    for (std::size_t i = 0; i < partial.size(); ++i) ASSERT_EQ(partial[i], complete[i]) << at << ", event " << i;
  }
}

TEST_F(PacerTest, may_abort_a_loop_made_by_hand_which_nobody_closes) {
  int alive = 0;
  pacer.abort_at = 5;
  EXPECT_THROW(new_event_loop()->run_until_complete(busy(&alive)), RunAborted);
  scope.reset();
  EXPECT_EQ(alive, 0);
}

} // namespace
} // namespace loopscope::aio
