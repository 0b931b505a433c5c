#include "core/aio/loop_from_outside.h"

#include "core/trace/event.h"
#include "tests/aio/aio_case.h"

#include <memory>
#include <thread>

namespace loopscope::aio {
namespace {

using trace::EventKind;
using DoorbellCase = AioCase;

/// Rings from a thread that is none of the run's.
bool ring(Doorbell& bell, std::function<void()> function) {
  bool rang = false;
  std::thread([&] { rang = bell.ring("ring", std::move(function)); }).join();
  return rang;
}

TEST_F(DoorbellCase, rings_on_the_loops_thread_in_a_turn_of_its_own_and_is_told_as_a_call_from_another_thread) {
  Doorbell bell;
  context.doorbell = &bell;
  std::thread::id on;
  auto main = [&]() -> Coro<void> {
    EXPECT_TRUE(ring(bell, [&] { on = std::this_thread::get_id(); }));
    EXPECT_EQ(on, std::thread::id());
    co_await sleep(1);
  };
  run(main());
  EXPECT_EQ(on, std::this_thread::get_id());
  ASSERT_EQ(events(EventKind::thread_call_made).size(), 1u);
  EXPECT_EQ(text(events(EventKind::thread_call_made)[0].object), "ring");
  EXPECT_EQ(events(EventKind::thread_call).size(), 1u);
}

TEST_F(DoorbellCase, does_not_ring_where_no_loop_is_open) {
  Doorbell bell;
  context.doorbell = &bell;
  EXPECT_FALSE(ring(bell, [] {}));
  Loop loop = new_event_loop();
  EXPECT_TRUE(ring(bell, [] {}));
  loop->close();
  EXPECT_FALSE(ring(bell, [] {}));
}

TEST_F(DoorbellCase, drops_what_a_loop_did_not_come_to) {
  Doorbell bell;
  context.doorbell = &bell;
  auto kept = std::make_shared<int>();
  Loop loop = new_event_loop();
  ring(bell, [kept] { ADD_FAILURE() << "it never ran"; });
  EXPECT_EQ(kept.use_count(), 2);
  loop->close();
  EXPECT_EQ(kept.use_count(), 1);
}

} // namespace
} // namespace loopscope::aio
