#include "tests/app/started_run.h"

#include "app/desktop/desktop_world.h"
#include "app/screens/live_line.h"
#include "core/net/lesson_server.h"
#include "core/trace/recorder.h"
#include "core/trace_files/file.h"
#include "scenarios/run.h"

#include <gmock/gmock.h>

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
  ASSERT_TRUE(soon([&] { return pacer.paused(); }));
  EXPECT_EQ(loop.made, 0u);
}

TEST(RunPacer, lets_go_as_many_callbacks_as_it_is_asked_for) {
  RunPacer pacer;
  Endless loop(pacer);
  ASSERT_TRUE(soon([&] { return pacer.paused(); }));
  pacer.resume(3);
  ASSERT_TRUE(soon([&] { return pacer.paused(); }));
  EXPECT_EQ(loop.made, 3u);
}

TEST(RunPacer, does_not_seem_to_stand_right_after_it_was_let_go) {
  RunPacer pacer;
  Endless loop(pacer);
  for (std::uint64_t i = 0; i < 200; ++i) {
    ASSERT_TRUE(soon([&] { return pacer.paused(); }));
    EXPECT_EQ(loop.made, i);
    pacer.resume(1);
  }
}

TEST(RunPacer, holds_a_free_run_again) {
  RunPacer pacer;
  Endless loop(pacer);
  pacer.resume_freely();
  ASSERT_TRUE(soon([&] { return loop.made > 1000; }));
  pacer.pause();
  EXPECT_TRUE(soon([&] { return pacer.paused(); }));
}

TEST(RunPacer, stops_a_program_that_never_ends) {
  RunPacer pacer(5000);
  Endless loop(pacer);
  pacer.resume_freely();
  ASSERT_TRUE(soon([&] { return pacer.at_limit(); }));
  EXPECT_EQ(loop.made, 5000u);
  EXPECT_FALSE(pacer.growing());
  pacer.resume(1);
  EXPECT_EQ(loop.made, 5000u);
}

/// A run of the first lesson in virtual time, whose pacer may think that it is real.
std::shared_ptr<const trace::Trace> paced(RunPacer& pacer, const std::function<void(const trace::Trace&)>& meanwhile) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.loop = "simulated";
  options.recorder = &recorder;
  options.pacer = &pacer;
  std::thread loop([&] {
    scenarios::run(scenarios::lessons().front(), options);
    pacer.end();
  });
  meanwhile(*recorder.trace());
  loop.join();
  return recorder.trace();
}

bool tells_of_holds(const trace::Event& event) {
  return event.kind == trace::EventKind::run_paused || event.kind == trace::EventKind::run_resumed;
}

TEST(RunPacer, tells_in_the_trace_of_a_real_run_where_it_stands_and_changes_nothing_else) {
  RunPacer real(1000, true), virtual_time;
  auto stepped = [](RunPacer& pacer) {
    return paced(pacer, [&](const trace::Trace&) {
      while (soon([&] { return pacer.paused(); }) && pacer.growing()) pacer.resume(1);
    });
  };
  const auto told = stepped(real), plain = stepped(virtual_time);
  std::vector<trace::Event> rest;
  std::size_t stands = 0, callbacks = 0;
  for (std::size_t i = 0; i < told->size(); ++i) {
    const trace::Event& event = (*told)[i];
    callbacks += event.kind == trace::EventKind::callback_begun || event.kind == trace::EventKind::callback_dropped;
    if (!tells_of_holds(event)) {
      rest.push_back(event);
    } else if (event.kind == trace::EventKind::run_paused) {
      EXPECT_EQ((*told)[i + 1].kind, trace::EventKind::run_resumed);
      ++stands;
    }
  }
  EXPECT_EQ(stands, callbacks) << "before each";
  ASSERT_EQ(rest.size(), plain->size());
  for (std::size_t i = 0; i < rest.size(); ++i) EXPECT_EQ(rest[i], (*plain)[i]) << i;
}

TEST(RunPacer, tells_of_a_stand_while_it_lasts) {
  RunPacer pacer(1000, true);
  paced(pacer, [&](const trace::Trace& trace) {
    ASSERT_TRUE(soon([&] { return pacer.paused(); }));
    EXPECT_EQ(trace[trace.size() - 1].kind, trace::EventKind::run_paused);
    pacer.resume_freely();
  });
}

TEST(RunPacer, ends_the_stand_of_a_run_that_is_aborted_in_it) {
  RunPacer pacer(1000, true);
  const auto trace = paced(pacer, [&](const trace::Trace&) {
    ASSERT_TRUE(soon([&] { return pacer.paused(); }));
    pacer.abort();
    pacer.wake();
  });
  ASSERT_GE(trace->size(), 3u);
  EXPECT_EQ((*trace)[trace->size() - 3].kind, trace::EventKind::run_paused);
  EXPECT_EQ((*trace)[trace->size() - 2].kind, trace::EventKind::run_resumed);
  EXPECT_EQ((*trace)[trace->size() - 1].kind, trace::EventKind::run_ended);
  EXPECT_EQ((*trace)[trace->size() - 1].detail, static_cast<std::uint8_t>(trace::RunOutcome::aborted));
}

TEST(LessonRun, stands_before_the_first_callback_and_has_the_program_by_then) {
  const scenarios::Lesson& lesson = scenarios::lessons().front();
  std::atomic<int> news{0};
  StartedRun showing(RunSettings{.lesson = &lesson}, [&] { ++news; });
  ASSERT_TRUE(soon([&] { return showing.run->feed().paused(); }));
  EXPECT_GE(news, 1);
  showing.player.update(0);
  EXPECT_NE(showing.replay.index().source(trace::Language::python), nullptr);
  EXPECT_TRUE(showing.replay.index().ran().empty());
}

TEST(LessonRun, ends_at_once_while_its_loop_is_held) {
  const scenarios::Lesson& lesson = scenarios::lessons().front();
  auto session = std::make_unique<LessonRun>(RunSettings{.lesson = &lesson}, std::function<void()>{});
  ASSERT_TRUE(soon([&] { return session->feed().paused(); }));
  auto begin = steady_clock::now();
  session.reset();
  EXPECT_LT(steady_clock::now() - begin, milliseconds(200));
}

TEST(LessonRun, runs_each_lesson_to_its_end) {
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) {
    StartedRun showing(RunSettings{.lesson = &lesson});
    showing.player.to_end();
    EXPECT_TRUE(soon([&] { return !showing.player.update(0) && showing.player.at_end(); })) << lesson.id;
    EXPECT_FALSE(showing.replay.index().ran().empty()) << lesson.id;
  }
}

const scenarios::Lesson& lesson_of(const char* id) {
  return *scenarios::find_lesson(id);
}

RunSettings on_poll(const char* lesson, std::string server = {}) {
  return {.lesson = &lesson_of(lesson), .loop = "poll", .arguments = {}, .seed = 0, .server = std::move(server)};
}

std::vector<std::string> real_loops() {
  std::vector<std::string> names;
  for (const scenarios::LoopKind& loop : scenarios::loops())
    if (loop.real_time) names.emplace_back(loop.name);
  return names;
}

int threads_of_this_process() {
  std::thread([] {}).join(); // with the first a sanitizer starts one of its own
  int count = 0;
  for ([[maybe_unused]] const auto& task : std::filesystem::directory_iterator("/proc/self/task")) ++count;
  return count;
}

int descriptors_of_this_process() {
  int count = 0;
  for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

/// Lets the run go, and waits until it has come to a stand of its own: no event for a while, and it is not over.
void run_into_the_wall(StartedRun& showing) {
  ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.run->feed().paused(); }));
  showing.player.play();
  std::uint64_t size = 0;
  auto quiet_since = steady_clock::now();
  ASSERT_TRUE(soon([&] {
    showing.player.update(0);
    if (showing.replay.size() != size) size = showing.replay.size(), quiet_since = steady_clock::now();
    return showing.replay.index().ran().size() >= 2 && steady_clock::now() - quiet_since > milliseconds(150);
  }));
  ASSERT_TRUE(showing.player.live());
}

TEST(RealRun, is_left_at_once_wherever_a_faulty_server_makes_it_stand_still) {
  const net::LessonServer server;
  const int threads = threads_of_this_process();
  const int descriptors = descriptors_of_this_process();
  for (const std::string& loop : real_loops())
    for (const char* lesson : {"blocking_downloads", "async_downloads", "disk_writes"})
      for (const char* fault : {"stall", "silent"}) {
        const std::string what = loop + " " + lesson + " " + fault;
        RunSettings settings = on_poll(lesson, server.url() + "/" + fault);
        settings.loop = loop;
        auto showing = std::make_unique<StartedRun>(settings);
        run_into_the_wall(*showing);
        const auto begin = steady_clock::now();
        showing.reset();
        EXPECT_LT(steady_clock::now() - begin, milliseconds(200)) << what;
        EXPECT_EQ(threads_of_this_process(), threads) << what;
        EXPECT_TRUE(soon([&] { return descriptors_of_this_process() == descriptors; }))
            << what << ": the server closes its ends, too";
      }
}

TEST(RealRun, that_is_stopped_inside_a_blocking_call_ends_as_aborted_and_can_be_looked_at) {
  const net::LessonServer server;
  for (const std::string& loop : real_loops())
    for (const char* fault : {"stall", "silent", "trickle", "endless"}) {
      const std::string what = loop + " " + fault;
      RunSettings settings = on_poll("blocking_downloads", server.url() + "/" + fault);
      settings.loop = loop;
      StartedRun showing(settings);
      ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.run->feed().paused(); }));
      showing.player.play();
      ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.replay.state().blocked; })) << what;
      const auto begin = steady_clock::now();
      showing.run->stop();
      ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.player.at_end(); })) << what;
      EXPECT_LT(steady_clock::now() - begin, milliseconds(200)) << what;
      EXPECT_TRUE(showing.replay.state().ended);
      EXPECT_EQ(showing.replay.state().outcome, trace::RunOutcome::aborted) << what;
    }
}

TEST(RealRun, of_every_lesson_is_left_at_once_held_and_running) {
  const int threads = threads_of_this_process();
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins())
    for (bool let_go : {false, true}) {
      auto showing = std::make_unique<StartedRun>(on_poll(lesson.id.c_str()));
      ASSERT_TRUE(soon([&] { return showing->player.update(0), showing->run->feed().paused(); })) << lesson.id;
      if (let_go) {
        showing->player.play();
        for (int i = 0; i < 30; ++i, std::this_thread::sleep_for(milliseconds(1))) showing->player.update(0.001);
      }
      const auto begin = steady_clock::now();
      showing.reset();
      EXPECT_LT(steady_clock::now() - begin, milliseconds(200)) << lesson.id;
      EXPECT_EQ(threads_of_this_process(), threads) << lesson.id;
    }
}

TEST(RealRun, cannot_be_paused_inside_a_blocking_call_and_is_held_after_it) {
  const net::LessonServer server;
  RunSettings settings = on_poll("blocking_downloads", server.url());
  settings.arguments["slow"] = 0.5;
  StartedRun showing(settings);
  ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.run->feed().paused(); }));
  showing.player.play();
  ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.replay.state().blocked; }));
  showing.player.pause();
  showing.player.update(0);
  EXPECT_TRUE(showing.player.pausing());
  EXPECT_TRUE(live_line(showing.replay, showing.player).stuck);
  ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.player.paused(); }));
  showing.player.update(0);
  EXPECT_TRUE(showing.replay.state().held);
  EXPECT_FALSE(showing.replay.state().ended);
  EXPECT_EQ(showing.replay.state().running.id, 0u);
}

TEST(RealRun, that_was_held_is_so_in_what_is_saved) {
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "held.loopscope";
  {
    StartedRun showing(on_poll("hello"));
    ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.player.paused(); }));
    showing.player.step_forward();
    ASSERT_TRUE(soon([&] { return showing.player.update(0), showing.player.paused() && !showing.player.busy(); }));
    showing.run->stop();
    ASSERT_TRUE(soon([&] { return showing.player.update(0), !showing.player.live(); }));
    ASSERT_EQ(trace::save(*showing.run->trace(), path), "");
  }
  ShownRun opened(DesktopWorld({}).open(path));
  opened.player.update(0);
  const auto& holds = opened.replay.index().holds();
  ASSERT_EQ(holds.size(), 2u) << "before its first callback, and after it";
  for (const replay::Hold& hold : holds) {
    EXPECT_GT(hold.ended, hold.begun);
    EXPECT_GE(hold.to, hold.from);
  }
  EXPECT_EQ(opened.replay.index().ran().size(), 1u);
}

TEST(DesktopWorld, opens_what_was_saved_and_says_what_is_wrong_with_it) {
  const scenarios::Lesson& lesson = scenarios::lessons().front();
  StartedRun showing(RunSettings{.lesson = &lesson});
  showing.player.to_end();
  ASSERT_TRUE(soon([&] { return !showing.player.update(0) && showing.player.at_end(); }));
  std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "session_test.loopscope";
  ASSERT_EQ(trace::save(*showing.run->trace(), path), "");

  DesktopWorld world({});
  const OpenedFile whole = world.open(path);
  EXPECT_EQ(whole.trace->size(), showing.run->trace()->size());
  EXPECT_EQ(whole.problem, "");
  EXPECT_EQ(whole.name, "session_test.loopscope");

  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 10);
  EXPECT_THAT(world.open(path).problem, testing::HasSubstr("is still being written, or was cut off"));

  for (bool cut_off : {true, false}) {
    cut_off ? std::filesystem::resize_file(path, 100) : static_cast<void>(std::filesystem::remove(path));
    const OpenedFile wrong = world.open(path);
    EXPECT_EQ(wrong.trace, nullptr);
    EXPECT_NE(wrong.problem, "");
  }
}

} // namespace
} // namespace loopscope::app
