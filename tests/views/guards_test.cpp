// The timeouts round a task, from what the loop itself records.
#include "app/views/stage/timeouts.h"
#include "core/replay/replay.h"
#include "tests/aio/aio_case.h"

#include <cmath>
#include <utility>
#include <vector>

namespace loopscope::app {
namespace {

using aio::Coro;
using aio::Timeout;

class GuardsOfARun : public aio::AioCase {
protected:
  /// When the time of each is up, outermost first, in whole seconds, at that many seconds of the loop's clock.
  std::vector<long> dues(double seconds) {
    replay::Replay replay(recorder.trace());
    replay.update();
    const replay::State& state = replay.seek(replay.position_at(static_cast<std::int64_t>(seconds * 1e9)));
    std::vector<long> found;
    const stage::Guards guards(state);
    for (const stage::Band& band : guards.of(replay.index().lanes().front().task))
      found.push_back(std::lround(static_cast<double>(band.when) / 1e9));
    return found;
  }
};

TEST_F(GuardsOfARun, nest_as_they_were_entered_however_often_they_are_rescheduled) {
  aio::run([]() -> Coro<void> {
    co_await aio::async_with(aio::timeout(8), [](Timeout& outer) -> Coro<void> {
      co_await aio::async_with(aio::timeout(3), [outer](Timeout& inner) -> Coro<void> {
        co_await aio::sleep(1);
        outer.reschedule(20);
        co_await aio::sleep(1);
        inner.reschedule(30);
        outer.reschedule(10);
        co_await aio::sleep(1);
      });
      co_await aio::async_with(aio::timeout_at(5), [outer](Timeout&) -> Coro<void> {
        outer.reschedule(9);
        co_await aio::sleep(1);
      });
    });
  }());
  EXPECT_EQ(dues(0.5), (std::vector<long>{8, 3}));
  EXPECT_EQ(dues(1.5), (std::vector<long>{20, 3}));
  EXPECT_EQ(dues(2.5), (std::vector<long>{10, 30}));
  EXPECT_EQ(dues(3.5), (std::vector<long>{9, 5}));
  EXPECT_EQ(dues(9), (std::vector<long>{}));
}

} // namespace
} // namespace loopscope::app
