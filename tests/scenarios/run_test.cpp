#include "scenarios/run.h"
#include "scenarios/twin.h"
#include "scenarios/twin_table.h"

#include "core/aio/pacer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::scenarios {
namespace {

using trace::EventKind;
using trace::RunOutcome;

class TwinRun : public testing::Test {
protected:
  RunResult run_program(void (*program)(const Arguments&)) {
    const Twin twin{.name = "made_up", .program = program, .file = "made_up.cpp"};
    RunOptions options;
    options.recorder = &recorder;
    options.pacer = pacer;
    options.output = [this](std::string_view text, int stream) { (stream == 1 ? output : errors) += text; };
    return run_twin(twin, "", options);
  }
  trace::Event last_event() const { return (*recorder.trace())[recorder.trace()->size() - 1]; }

  trace::Recorder recorder;
  Pacer* pacer = nullptr;
  std::string output, errors;
};

Coro<void> say(std::string word) {
  co_await sleep(1);
  print(word);
}

TEST_F(TwinRun, that_comes_to_its_end_is_finished) {
  const RunResult result = run_program([](const Arguments&) {
    print("before");
    aio::run(say("inside"));
  });
  EXPECT_EQ(result.outcome, RunOutcome::finished);
  EXPECT_EQ(result.message, "");
  EXPECT_EQ(output, "before\ninside\n");
  EXPECT_EQ(last_event().kind, EventKind::run_ended);
  EXPECT_EQ(last_event().time, 1'000'000'000);
}

Coro<void> fail() {
  auto at_the_end = Finally([] { print("finally"); });
  co_await sleep(2);
  throw KeyError("lost");
}

TEST_F(TwinRun, that_an_error_leaves_has_failed_and_says_how) {
  const RunResult result = run_program([](const Arguments&) { aio::run(fail()); });
  EXPECT_EQ(result.outcome, RunOutcome::failed);
  EXPECT_EQ(result.message, "KeyError: 'lost'");
  EXPECT_EQ(output, "finally\n");
  EXPECT_EQ(last_event().detail, static_cast<std::uint8_t>(RunOutcome::failed));
  EXPECT_EQ(recorder.trace()->string(last_event().object), "KeyError: 'lost'");
}

TEST_F(TwinRun, that_throws_what_is_no_exception_has_failed) {
  const RunResult outside = run_program([](const Arguments&) { throw 42; });
  EXPECT_EQ(outside.outcome, RunOutcome::failed);
  EXPECT_EQ(outside.message, "the program threw something that is not an exception");
}

Coro<void> throw_a_number() {
  co_await sleep(1);
  throw 42;
}

TEST_F(TwinRun, that_throws_what_is_no_exception_in_a_task_has_failed) {
  const RunResult result = run_program([](const Arguments&) { aio::run(throw_a_number()); });
  EXPECT_EQ(result.outcome, RunOutcome::failed);
  EXPECT_EQ(last_event().kind, EventKind::run_ended);
}

Coro<void> wait_for_ever() {
  auto at_the_end = Finally([] { print("finally"); });
  co_await get_running_loop()->create_future();
}

TEST_F(TwinRun, that_nothing_can_wake_is_deadlocked_and_its_destructors_are_no_part_of_it) {
  const RunResult result = run_program([](const Arguments&) {
    aio::run(wait_for_ever());
    print("never reached");
  });
  EXPECT_EQ(result.outcome, RunOutcome::deadlocked);
  EXPECT_EQ(result.message, "nothing can ever wake the loop");
  EXPECT_EQ(output, "");
  EXPECT_EQ(last_event().kind, EventKind::run_ended);
  EXPECT_EQ((*recorder.trace())[recorder.trace()->size() - 2].kind, EventKind::idle);
}

TEST_F(TwinRun, that_never_closes_its_loop_is_finished_all_the_same) {
  const RunResult result = run_program([](const Arguments&) {
    Loop loop = new_event_loop();
    auto task = loop->create_task(wait_for_ever());
    loop->call_later(1, [loop = loop.get()] { loop->stop(); });
    loop->run_forever();
  });
  EXPECT_EQ(result.outcome, RunOutcome::finished);
  EXPECT_EQ(output, "");
}

class AbortingPacer final : public Pacer {
public:
  void before_callback(std::int64_t) override {
    if (++calls == 4) throw RunAborted();
  }
  void before_wait(std::int64_t) override {}
  int calls = 0;
};

Coro<void> work_for_ever() {
  auto at_the_end = Finally([] { print("finally"); });
  while (true) co_await sleep(1);
}

TEST_F(TwinRun, that_is_stopped_from_outside_is_aborted) {
  AbortingPacer aborting;
  pacer = &aborting;
  const RunResult result = run_program([](const Arguments&) { aio::run(work_for_ever()); });
  EXPECT_EQ(result.outcome, RunOutcome::aborted);
  EXPECT_EQ(output, "");
  EXPECT_EQ(last_event().kind, EventKind::run_ended);
  EXPECT_EQ(last_event().detail, static_cast<std::uint8_t>(RunOutcome::aborted));
}

TEST(Loops, can_be_chosen_by_name) {
  ASSERT_FALSE(loops().empty());
  EXPECT_EQ(loops()[0].name, "simulated");
  for (const LoopKind& loop : loops()) EXPECT_FALSE(loop.what.empty());
  EXPECT_TRUE(runs_python("cpython"));
  EXPECT_FALSE(in_real_time("cpython")) << "not always";
  EXPECT_TRUE(in_real_time("poll"));
  for (const char* other : {"simulated", "poll", "asio", "nothing"}) EXPECT_FALSE(runs_python(other)) << other;
}

TEST(Loops, of_cpython_have_no_twin_to_run) {
  RunOptions options;
  options.loop = "cpython";
  const RunResult result = run(lessons().front(), options);
  EXPECT_EQ(result.outcome, RunOutcome::failed);
  EXPECT_EQ(result.message, "no twin runs on the loop cpython");
}

} // namespace
} // namespace loopscope::scenarios
