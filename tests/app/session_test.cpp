#include "app/session.h"
#include "app/showing.h"
#include "core/trace/file.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

namespace loopscope::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

template <class Condition>
bool soon(Condition condition) {
  for (auto end = steady_clock::now() + std::chrono::seconds(20); steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return false;
}

/// A loop that makes callbacks for ever.
struct Endless {
  explicit Endless(RunPacer& paced)
      : pacer(paced), thread([this] {
          try {
            for (;;) {
              pacer.before_callback(0);
              ++made;
            }
          } catch (const aio::RunAborted&) {
          }
          pacer.end();
        }) {}
  ~Endless() {
    pacer.abort();
    pacer.wake();
    thread.join();
  }
  RunPacer& pacer;
  std::atomic<std::uint64_t> made{0};
  std::thread thread;
};

TEST(RunPacer, holds_a_loop_before_its_first_callback) {
  RunPacer pacer;
  Endless loop(pacer);
  ASSERT_TRUE(soon([&] { return pacer.standing(); }));
  EXPECT_EQ(loop.made, 0u);
}

TEST(RunPacer, lets_go_as_many_callbacks_as_it_is_asked_for) {
  RunPacer pacer;
  Endless loop(pacer);
  ASSERT_TRUE(soon([&] { return pacer.standing(); }));
  pacer.let_go(3);
  ASSERT_TRUE(soon([&] { return pacer.standing(); }));
  EXPECT_EQ(loop.made, 3u);
}

TEST(RunPacer, does_not_seem_to_stand_right_after_it_was_let_go) {
  RunPacer pacer;
  Endless loop(pacer);
  for (std::uint64_t i = 0; i < 200; ++i) {
    ASSERT_TRUE(soon([&] { return pacer.standing(); }));
    EXPECT_EQ(loop.made, i);
    pacer.let_go(1);
  }
}

TEST(RunPacer, holds_a_free_run_again) {
  RunPacer pacer;
  Endless loop(pacer);
  pacer.let_go_free();
  ASSERT_TRUE(soon([&] { return loop.made > 1000; }));
  pacer.hold();
  EXPECT_TRUE(soon([&] { return pacer.standing(); }));
}

TEST(RunPacer, stops_a_program_that_never_ends) {
  RunPacer pacer(5000);
  Endless loop(pacer);
  pacer.let_go_free();
  ASSERT_TRUE(soon([&] { return pacer.at_limit(); }));
  EXPECT_EQ(loop.made, 5000u);
  EXPECT_FALSE(pacer.growing());
  pacer.let_go(1);
  EXPECT_EQ(loop.made, 5000u);
}

TEST(Session, stands_before_the_first_callback_and_has_the_program_by_then) {
  const scenarios::Lesson& lesson = scenarios::lessons().front();
  std::atomic<int> news{0};
  Showing showing(Session::run({.lesson = &lesson, .loop = "simulated", .arguments = {}, .seed = 0}, [&] { ++news; }));
  ASSERT_TRUE(soon([&] { return showing.session->feed()->standing(); }));
  EXPECT_GE(news, 1);
  showing.player.update(0);
  EXPECT_NE(showing.replay.index().source(trace::Language::python), nullptr);
  EXPECT_TRUE(showing.replay.index().ran().empty());
}

TEST(Session, ends_at_once_while_its_loop_is_held) {
  const scenarios::Lesson& lesson = scenarios::lessons().front();
  auto session = Session::run({.lesson = &lesson, .loop = "simulated", .arguments = {}, .seed = 0}, {});
  ASSERT_TRUE(soon([&] { return session->feed()->standing(); }));
  auto begin = steady_clock::now();
  session.reset();
  EXPECT_LT(steady_clock::now() - begin, milliseconds(200));
}

TEST(Session, runs_each_lesson_to_its_end) {
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    Showing showing(Session::run({.lesson = &lesson, .loop = "simulated", .arguments = {}, .seed = 0}, {}));
    showing.player.to_end();
    EXPECT_TRUE(soon([&] { return !showing.player.update(0) && showing.player.at_end(); })) << lesson.id;
    EXPECT_FALSE(showing.replay.index().ran().empty()) << lesson.id;
  }
}

TEST(Session, opens_what_was_saved_and_says_what_is_wrong_with_it) {
  const scenarios::Lesson& lesson = scenarios::lessons().front();
  Showing showing(Session::run({.lesson = &lesson, .loop = "simulated", .arguments = {}, .seed = 0}, {}));
  showing.player.to_end();
  ASSERT_TRUE(soon([&] { return !showing.player.update(0) && showing.player.at_end(); }));
  std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "session_test.loopscope";
  ASSERT_EQ(trace::save(*showing.session->trace(), path), "");

  auto whole = Session::open(path);
  EXPECT_EQ(whole->trace()->size(), showing.session->trace()->size());
  EXPECT_EQ(whole->damage(), "");
  EXPECT_EQ(whole->feed(), nullptr);

  std::filesystem::resize_file(path, 100);
  EXPECT_THROW(Session::open(path), std::runtime_error);
  std::filesystem::remove(path);
  EXPECT_THROW(Session::open(path), std::runtime_error);
}

} // namespace
} // namespace loopscope::app
