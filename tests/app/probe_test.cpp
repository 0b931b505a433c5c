// What the window asks of a run in real time.

#include "core/export/callback_log.h"
#include "core/trace_files/file.h"
#include "scenarios/lessons.h"
#include "tests/app/started_run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

namespace loopscope::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using State = Reply::State;

template <class Condition>
bool soon(Condition condition) {
  for (auto end = steady_clock::now() + 20s; steady_clock::now() < end; std::this_thread::sleep_for(1ms))
    if (condition()) return true;
  return false;
}

RunSettings settings_of(const char* lesson, const std::string& loop, scenarios::Arguments arguments = {}) {
  return {.lesson = scenarios::find_lesson(lesson), .loop = loop, .arguments = std::move(arguments)};
}

class AliveRun : public testing::TestWithParam<const char*> {
protected:
  /// A run that goes on and has come to this state.
  template <class Condition>
  void run(const char* lesson, scenarios::Arguments arguments, Condition condition) {
    showing = std::make_unique<StartedRun>(settings_of(lesson, GetParam(), std::move(arguments)));
    ASSERT_TRUE(soon([&] { return showing->player.update(0), showing->run->feed().paused(); }));
    showing->player.play();
    ASSERT_TRUE(soon([&] { return showing->player.update(0), condition(showing->replay.state()); }));
  }
  bool comes_to(State state) {
    return soon([&] { return showing->player.update(0), showing->run->probe_reply().state == state; });
  }
  std::string address() const {
    std::string found;
    showing->replay.state().connections.each([&](trace::ObjectId, const replay::Connection& connection) {
      if (connection.status == replay::ConnectionStatus::listening)
        found = showing->replay.trace().string(connection.peer);
    });
    return found;
  }
  std::unique_ptr<StartedRun> showing;
};

bool listens(const replay::State& state) {
  bool any = false;
  state.connections.each([&](trace::ObjectId, const replay::Connection& connection) {
    any = any || connection.status == replay::ConnectionStatus::listening;
  });
  return any;
}

TEST_P(AliveRun, a_poke_is_answered_beside_a_job_on_a_thread_and_is_in_the_trace_as_a_call_from_another_thread) {
  run("background_work", {}, [](const replay::State& state) { return state.jobs.size() > 0; });
  showing->run->probe();
  ASSERT_TRUE(comes_to(State::came));
  EXPECT_LT(showing->run->probe_reply().seconds, 0.5) << "the job takes longer";
  const trace::Trace& trace = *showing->run->trace();
  bool made = false;
  for (std::uint64_t i = 0; i < trace.size(); ++i)
    made = made || (trace[i].kind == trace::EventKind::thread_call_made && trace.string(trace[i].object) == "poke" &&
                    trace[i].detail == 1);
  EXPECT_TRUE(made);
  EXPECT_NE(exports::callback_log(trace).find("run call poke"), std::string::npos);
  showing->run->stop();
  ASSERT_TRUE(soon([&] { return showing->player.update(0), showing->player.at_end(); }));
  const auto saved = std::filesystem::path(testing::TempDir()) / "alive_test.loopscope";
  ASSERT_EQ(trace::save(trace, saved), "");
  EXPECT_EQ(trace::load(saved).error, "");
  std::filesystem::remove(saved);
}

TEST_P(AliveRun, a_poke_is_not_answered_while_the_loop_is_blocked) {
  run("call_soon", {{"slow_seconds", 1}}, [](const replay::State& state) { return state.blocked; });
  showing->run->probe();
  EXPECT_EQ(showing->run->probe_reply().state, State::waits);
  ASSERT_TRUE(comes_to(State::came));
  EXPECT_GT(showing->run->probe_reply().seconds, 0.2);
}

TEST_P(AliveRun, a_poke_wakes_a_loop_that_sleeps_and_changes_nothing_else) {
  run("hello", {{"seconds", 1}}, [](const replay::State& state) { return state.phase == replay::Phase::select; });
  showing->run->probe();
  ASSERT_TRUE(comes_to(State::came));
  ASSERT_TRUE(soon([&] { return showing->player.update(0), showing->player.at_end(); }));
  EXPECT_EQ(showing->replay.state().outcome, trace::RunOutcome::finished);
  EXPECT_GE(showing->replay.state().time, 1'000'000'000) << "the timer is as late as it was";
}

TEST_P(AliveRun, a_poke_of_a_run_that_ends_before_says_so_and_leaves_nothing_behind) {
  run("call_soon", {{"slow_seconds", 5}}, [](const replay::State& state) { return state.blocked; });
  showing->run->probe();
  showing->run->stop();
  ASSERT_TRUE(comes_to(State::never));
  showing->run->probe();
  EXPECT_EQ(showing->run->probe_reply().state, State::never);
}

TEST_P(AliveRun, may_be_poked_from_its_beginning_to_its_end) {
  std::size_t rung_at_all = 0; // the shortest of them may be over before it is rung
  for (int i = 0; i < 20; ++i) {
    showing = std::make_unique<StartedRun>(settings_of("hello", GetParam(), {{"seconds", 0}}));
    std::size_t rung = 0;
    std::atomic<std::size_t> ran = 0;
    bool let_go = false;
    ASSERT_TRUE(soon([&] {
      rung += showing->lesson_run().call_soon("poke", [&] { ++ran; });
      showing->player.update(0);
      if (!let_go && showing->run->feed().paused()) showing->player.play(), let_go = true;
      return let_go && showing->player.at_end();
    }));
    rung_at_all += rung;
    EXPECT_LE(ran, rung);
    EXPECT_EQ(showing->replay.state().outcome, trace::RunOutcome::finished);
    EXPECT_FALSE(showing->lesson_run().call_soon("poke", [] {}));
    showing.reset();
  }
  EXPECT_GT(rung_at_all, 0u);
}

TEST_P(AliveRun, a_visitor_gets_its_line_back_from_the_echo_server) {
  run("echo_server", {{"clients", 0}, {"open_seconds", 600}}, listens);
  showing->run->send_client(address());
  ASSERT_TRUE(soon([&] { return showing->run->client_reply().state != State::waits; }));
  EXPECT_EQ(showing->run->client_reply().state, State::came) << showing->run->client_reply().text;
  EXPECT_EQ(showing->run->client_reply().text, "hello from the window");
  ASSERT_TRUE(soon([&] {
    showing->player.update(0);
    bool closed = false;
    showing->replay.state().connections.each([&](trace::ObjectId, const replay::Connection& connection) {
      closed = closed || (connection.status == replay::ConnectionStatus::closed && connection.received == 22);
    });
    return closed;
  })) << "it leaves, and the server notices";
}

TEST_P(AliveRun, visitors_of_a_paused_run_wait_until_it_goes_on) {
  run("echo_server", {{"clients", 0}, {"open_seconds", 600}}, listens);
  ASSERT_TRUE(soon([&] { return showing->player.update(0), showing->replay.state().phase == replay::Phase::select; }));
  showing->player.pause();
  showing->player.update(0);
  for (int i = 0; i < 3; ++i) showing->run->send_client(address());
  std::this_thread::sleep_for(200ms);
  showing->player.update(0);
  EXPECT_EQ(showing->run->clients_waiting(), 3u);
  showing->player.play();
  EXPECT_TRUE(soon([&] { return showing->player.update(0), showing->run->clients_waiting() == 0; }));
  EXPECT_EQ(showing->run->client_reply().state, State::came);
}

TEST_P(AliveRun, is_left_at_once_with_visitors_that_wait_and_a_poke_that_was_not_answered) {
  run("echo_server", {{"clients", 0}, {"open_seconds", 600}}, listens);
  showing->player.pause();
  showing->player.update(0);
  for (int i = 0; i < 10; ++i) showing->run->send_client(address());
  showing->run->probe();
  const auto begin = steady_clock::now();
  showing.reset();
  EXPECT_LT(steady_clock::now() - begin, 200ms);
}

INSTANTIATE_TEST_SUITE_P(App, AliveRun, testing::Values("poll", "asio"));

TEST(TestClient, says_why_it_could_not_come_in) {
  TestClient nobody_there("127.0.0.1:1", {});
  ASSERT_TRUE(soon([&] { return nobody_there.reply().state == State::never; }));
  EXPECT_EQ(nobody_there.reply().text, "Connection refused");
  TestClient nowhere("nowhere", {});
  ASSERT_TRUE(soon([&] { return nowhere.reply().state == State::never; }));
}

TEST(Poke, of_a_run_in_virtual_time_is_not_taken) {
  StartedRun showing(settings_of("hello", "simulated"));
  EXPECT_FALSE(showing.lesson_run().call_soon("poke", [] {}));
}

} // namespace
} // namespace loopscope::app
