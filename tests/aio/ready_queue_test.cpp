#include "core/aio/ready_queue.h"

#include "tests/aio/aio_case.h"

#include <deque>
#include <memory>
#include <random>

namespace loopscope::aio {
namespace {

class TestRunnable final : public Runnable {
public:
  TestRunnable() : Runnable(trace::CallbackKind::call) {}
  ~TestRunnable() override = default;
  void run() override {}
  void drop_reference() override {}
};

TEST(ReadyQueue, is_first_in_first_out_however_far_it_grows) {
  std::vector<std::unique_ptr<TestRunnable>> runnables(5000);
  for (auto& runnable : runnables) runnable = std::make_unique<TestRunnable>();
  ReadyQueue queue;
  std::deque<Runnable*> model;
  std::mt19937 random(3);
  std::size_t largest = 0;
  // Grows and shrinks in waves, so that it grows from both pieces at every place.
  for (int i = 0; i < 400000; ++i) {
    const bool filling = (i / 20000) % 2 == 0;
    if (model.empty() || random() % 10 < (filling ? 7u : 3u)) {
      Runnable* runnable = runnables[random() % runnables.size()].get();
      queue.push(runnable);
      model.push_back(runnable);
    } else {
      ASSERT_EQ(queue.pop(), model.front());
      model.pop_front();
    }
    ASSERT_EQ(queue.size(), model.size());
    ASSERT_EQ(queue.empty(), model.empty());
    largest = std::max(largest, queue.size());
  }
  EXPECT_GT(largest, 4096u) << "it has grown more than once";
  while (!model.empty()) {
    ASSERT_EQ(queue.pop(), model.front());
    model.pop_front();
  }
}

} // namespace
} // namespace loopscope::aio
