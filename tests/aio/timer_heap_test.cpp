#include "core/aio/timer_heap.h"

#include "tests/aio/aio_case.h"
#include "tests/python.h"

#include <algorithm>
#include <random>

namespace loopscope::aio {
namespace {

class TestTimer final : public TimerHandle {
public:
  TestTimer(double when, int number_given, int* alive)
      : TimerHandle(nullptr, trace::CallbackKind::call, when), number(number_given), counted_(alive) {}
  void run() override {}
  void give_up() { cancelled_ = true; }
  const int number;

protected:
  std::uint32_t object(EventLoop&) const override { return 0; }

private:
  Counted counted_;
};

int number_of(TimerHandle* timer) {
  return static_cast<TestTimer*>(timer)->number;
}

TEST(TimerHeap, gives_the_earliest_timer_whatever_was_pushed_and_popped) {
  std::mt19937 random(1);
  int alive = 0;
  {
    TimerHeap heap;
    std::vector<double> model;
    for (int i = 0; i < 20000; ++i) {
      if (model.empty() || random() % 5 < 3) {
        const double when = static_cast<double>(random() % 500) / 8;
        heap.push(Ref<TimerHandle>(new TestTimer(when, i, &alive)));
        model.push_back(when);
      } else {
        auto earliest = std::ranges::min_element(model);
        ASSERT_EQ(heap.next_time(), *earliest);
        ASSERT_EQ(heap.pop()->when(), *earliest);
        model.erase(earliest);
      }
      ASSERT_EQ(heap.size(), model.size());
    }
    EXPECT_EQ(alive, static_cast<int>(model.size()));
  }
  EXPECT_EQ(alive, 0) << "the heap goes with its timers";
}

/// The same pushes, pops and purges, by asyncio's TimerHandle and heapq.
constexpr std::string_view heapq_script = R"(
import heapq, sys
class Timer:
    def __init__(self, when, number): self.when, self.number, self.cancelled = when, number, False
    def __lt__(self, other): return self.when < other.when
heap, timers = [], {}
for line in open(sys.argv[1]):
    word, *rest = line.split()
    if word == "push":
        timer = timers[int(rest[1])] = Timer(float(rest[0]), int(rest[1]))
        heapq.heappush(heap, timer)
    elif word == "pop":
        print(heapq.heappop(heap).number)
    elif word == "cancel":
        timers[int(rest[0])].cancelled = True
    elif word == "purge":
        kept = []
        for timer in heap:
            if timer.cancelled: print("dropped", timer.number)
            else: kept.append(timer)
        heap = kept
        heapq.heapify(heap)
)";

TEST(TimerHeap, orders_equal_times_as_heapq_does) {
  std::mt19937 random(2);
  int alive = 0;
  TimerHeap heap;
  std::vector<Ref<TestTimer>> made;
  std::string operations, popped;
  for (int i = 0; i < 30000; ++i) {
    const auto dice = random() % 100;
    if (heap.empty() || dice < 60) {
      const double when = static_cast<double>(random() % 12);
      auto timer = make_ref<TestTimer>(when, static_cast<int>(made.size()), &alive);
      operations += fmt::format("push {} {}\n", when, timer->number);
      made.push_back(timer);
      heap.push(timer);
    } else if (dice < 90) {
      operations += "pop\n";
      popped += fmt::format("{}\n", number_of(heap.pop().get()));
    } else if (dice < 99) {
      auto& timer = made[random() % made.size()];
      timer->give_up();
      operations += fmt::format("cancel {}\n", timer->number);
    } else {
      operations += "purge\n";
      heap.purge([&](TimerHandle* timer) { popped += fmt::format("dropped {}\n", number_of(timer)); });
    }
  }
  TemporaryFolder folder;
  EXPECT_EQ(popped, printed_by_python(heapq_script, {folder.write("operations", operations)}));
}

} // namespace
} // namespace loopscope::aio
