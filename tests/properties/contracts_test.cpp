// Every trace keeps what the table of events promises: those of lessons, on each loop, and of random programs. Those of
// the conformance programs are checked where they are run.
#include "core/net/lesson_server.h"
#include "core/trace/recorder.h"
#include "scenarios/lesson.h"
#include "scenarios/run.h"
#include "tests/properties/contracts.h"
#include "tests/properties/recorded_run.h"

#include <gtest/gtest.h>

#include <ostream>

namespace loopscope {
namespace {

namespace event = trace::event;

std::shared_ptr<trace::Trace> run(const std::string& lesson, scenarios::RunOptions options) {
  trace::Recorder recorder;
  options.recorder = &recorder;
  scenarios::run(*scenarios::find_lesson(lesson), options);
  return recorder.trace();
}

TEST(Contracts, are_kept_by_every_lesson) {
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) {
    EXPECT_EQ(broken_contract(*run(lesson.id, {})), "") << lesson.id;
    for (const scenarios::Parameter& parameter : lesson.parameters)
      for (const double value : {parameter.min, parameter.max}) {
        scenarios::RunOptions options;
        options.arguments[parameter.name] = value;
        EXPECT_EQ(broken_contract(*run(lesson.id, options)), "") << lesson.id << " " << parameter.name << "=" << value;
      }
  }
}

TEST(Contracts, are_kept_by_random_programs) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed)
    EXPECT_EQ(broken_contract(*recorded_run(random_program(seed))), "") << "seed " << seed;
}

struct RealRun {
  std::string lesson, loop;
  scenarios::Arguments arguments;
};
void PrintTo(const RealRun& run, std::ostream* out) {
  *out << run.lesson << " on " << run.loop;
}

class RealContracts : public testing::TestWithParam<RealRun> {};

TEST_P(RealContracts, are_kept) {
  const net::LessonServer server;
  scenarios::RunOptions options;
  options.loop = GetParam().loop;
  options.arguments = GetParam().arguments;
  options.server = server.url();
  const auto trace = run(GetParam().lesson, options);
  EXPECT_GT(trace->size(), 50u);
  EXPECT_EQ(broken_contract(*trace), "");
}

INSTANTIATE_TEST_SUITE_P(
    Contracts, RealContracts, testing::ValuesIn([] {
      std::vector<RealRun> runs;
      for (const char* loop : {"asio", "poll"}) {
        runs.push_back({"threadsafe", loop, {{"seconds", 1}, {"safe", 1}, {"asleep", 4}}});
        runs.push_back({"cpu_bound", loop, {{"seconds", 0.4}, {"jobs", 2}, {"in_thread", 1}}});
        runs.push_back({"echo_server", loop, {{"clients", 3}, {"pause", 0.2}, {"open_seconds", 0}}});
        runs.push_back({"async_downloads", loop, {{"slow", 0.5}}});
      }
      return runs;
    }()),
    [](const auto& info) { return info.param.lesson + "_on_" + info.param.loop; });

TEST(Contracts, that_are_broken_are_found) {
  const auto broken = [](std::initializer_list<trace::Event> events) {
    trace::Recorder recorder;
    for (const trace::Event& event : events) recorder.record(event);
    return broken_contract(*recorder.trace());
  };
  const event::callback_scheduled soon{.callback = 1, .serves = 2};
  EXPECT_EQ(broken({soon, event::callback_of_task{.callback = 1, .task = 2}, event::thread_call{.callback = 1}}), "");
  EXPECT_EQ(broken({{.kind = trace::EventKind::idle, .value = 1}}), "event 0, idle: value is not 0");
  EXPECT_EQ(broken({soon, event::thread_call{.callback = 2}}),
            "event 1, thread_call: it does not stand right after callback_scheduled");
  EXPECT_EQ(broken({event::frame{.task = 1}, event::frame{.task = 1}, event::task_suspended{.task = 2}}),
            "event 1, frame: it does not stand right before frame");
  EXPECT_EQ(broken({soon, event::callback_begun{.callback = 1}, event::coroutine_entered{.coroutine = 3, .task = 4}}),
            "event 2, coroutine_entered: it begins a step of another task");
  EXPECT_EQ(broken({soon, event::callback_begun{.callback = 1}, event::coroutine_entered{.coroutine = 3, .task = 2},
                    event::task_ended{.task = 2}}),
            "event 3, task_ended: it does not stand after the end of its own coroutine");
  EXPECT_EQ(broken({event::primitive_created{.primitive = 1}, event::future_settled{.future = 2},
                    event::primitive_wait_ended{.primitive = 1, .task = 3, .future = 2}}),
            "event 2, primitive_wait_ended: it was woken, and does not acquire right after it");
}

} // namespace
} // namespace loopscope
