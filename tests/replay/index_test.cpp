#include "tests/replay/script.h"

#include <gtest/gtest.h>

namespace loopscope::replay {

using namespace trace;

namespace {

std::vector<SpanKind> kinds(const Lane& lane) {
  std::vector<SpanKind> kinds;
  for (const Span& span : lane.spans) kinds.push_back(span.kind);
  return kinds;
}

} // namespace

TEST(Index, a_lane_tells_a_tasks_life) {
  LockRun run;
  Index index(*run.s.trace());
  index.update();
  ASSERT_EQ(index.lanes().size(), 3u);
  const Lane* lane = index.lane(run.first);
  ASSERT_NE(lane, nullptr);
  using enum SpanKind;
  EXPECT_EQ(kinds(*lane), (std::vector{ready, running, sleeping, ready, running}));
  EXPECT_EQ(lane->spans[2].on, run.nap);
  EXPECT_EQ(lane->spans[3].begin, second);
  EXPECT_EQ(lane->parent, run.main);
  EXPECT_NE(lane->ended, 0u);
  EXPECT_EQ(lane->end, second);
  EXPECT_EQ(kinds(*index.lane(run.other)), (std::vector{ready, running, waiting, ready, running}));
  EXPECT_EQ(index.lane(run.lock), nullptr);
  EXPECT_EQ(index.lane(4'000'000'000u), nullptr);
}

TEST(Index, keeps_up_with_a_growing_trace_in_pieces) {
  LockRun run;
  Index whole(*run.s.trace()), pieces(*run.s.trace());
  whole.update();
  while (pieces.update(3) > 0) {
  }
  EXPECT_EQ(pieces.size(), run.s.size());
  EXPECT_EQ(pieces.ran().size(), whole.ran().size());
  EXPECT_EQ(pieces.turns(), whole.turns());
  EXPECT_EQ(pieces.update(), 0u);
}

TEST(Index, says_what_ran_in_which_turn) {
  LockRun run;
  Index index(*run.s.trace());
  index.update();
  const Ran* ran = index.ran(run.wakeup);
  ASSERT_NE(ran, nullptr);
  EXPECT_EQ(ran->turn, 4u);
  EXPECT_EQ(ran->task, run.first);
  EXPECT_LT(ran->scheduled, ran->begun);
  EXPECT_LT(ran->begun, ran->ended);
  EXPECT_EQ(index.ran(run.timer)->task, 0u);
  EXPECT_EQ(index.ran(run.other_wakeup)->ended, 0u) << "it runs still";
  EXPECT_EQ(index.callback(run.wakeup).turn, 3u) << "the turn that scheduled it";
  EXPECT_EQ(index.callback(999).id, 0u);
}

TEST(Index, a_blocking_call_shows_in_the_tasks_lane_and_in_the_loops) {
  Script s;
  const ObjectId loop = s.loop();
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  s.add({.kind = EventKind::loop_started, .subject = loop});
  s.turn(1, 1);
  s.begin(s.step);
  s.add({.kind = EventKind::blocking_begun, .extra = task});
  s.now += second;
  s.add({.kind = EventKind::blocking_ended, .extra = task});
  s.task_ends(task);
  s.end(s.step);
  s.add({.kind = EventKind::turn_begun, .value = 2});
  s.add({.kind = EventKind::select_begun, .value = trace::forever});
  s.now += second;
  s.add({.kind = EventKind::select_ended});
  s.add({.kind = EventKind::loop_stopped});
  Index index(*s.trace());
  index.update();
  using enum SpanKind;
  EXPECT_EQ(kinds(*index.lane(task)), (std::vector{ready, running, blocked, running}));
  std::vector<LoopSpanKind> loops;
  for (const LoopSpan& span : index.loop()) loops.push_back(span.kind);
  EXPECT_EQ(loops,
            (std::vector{LoopSpanKind::stopped, LoopSpanKind::running, LoopSpanKind::blocked, LoopSpanKind::running,
                         LoopSpanKind::waiting, LoopSpanKind::running, LoopSpanKind::stopped}));
}

TEST(Index, reads_the_variable_off_the_line_that_made_the_object) {
  const auto variable = [](std::string_view line, std::uint32_t ordinal) {
    Script s;
    s.source(std::string("import asyncio\n") + std::string(line) + "\n");
    Index index(*s.trace());
    index.update();
    return std::string(index.variable_at(2, ordinal));
  };
  EXPECT_EQ(variable("    shared = asyncio.Lock()", 0), "shared");
  EXPECT_EQ(variable("a, b = asyncio.Lock(), asyncio.Lock()", 0), "a");
  EXPECT_EQ(variable("a, b = asyncio.Lock(), asyncio.Lock()", 1), "b");
  EXPECT_EQ(variable("n, b = 3, asyncio.Lock()", 0), "b");
  EXPECT_EQ(variable("self.lock = asyncio.Lock()  # of all", 0), "self.lock");
  EXPECT_EQ(variable("room: asyncio.Semaphore = asyncio.Semaphore(2)", 0), "room");
  EXPECT_EQ(variable("shared = asyncio.Lock()", 1), "");
  EXPECT_EQ(variable("use(lock=asyncio.Lock())", 0), "");
  EXPECT_EQ(variable("locks = [asyncio.Lock() for _ in range(3)]", 0), "");
  EXPECT_EQ(variable("asyncio.Lock()", 0), "");
  EXPECT_EQ(variable("x == asyncio.Lock()", 0), "");
  EXPECT_EQ(variable("=", 0), "");
  EXPECT_EQ(variable(", = (", 0), "");
}

TEST(Index, a_blocking_call_on_a_thread_does_not_block_the_loop) {
  Script s;
  const ObjectId loop = s.loop();
  s.add({.kind = EventKind::loop_started, .subject = loop});
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  s.turn(1, 1);
  s.begin(s.step);
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("worker")});
  s.add({.kind = EventKind::blocking_begun, .subject = 1, .object = s.text("time.sleep"), .value = second});
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.loop().back().kind, LoopSpanKind::running);
  EXPECT_EQ(index.lane(task)->spans.back().kind, SpanKind::running);
  s.add({.kind = EventKind::blocking_begun, .object = s.text("time.sleep"), .value = second});
  index.update();
  EXPECT_EQ(index.loop().back().kind, LoopSpanKind::blocked);
}

TEST(Index, gives_the_lines_of_the_source) {
  Script s;
  s.add({.kind = EventKind::source_file, .object = s.text("p.py"), .extra = s.text("one\r\ntwo\n\nfour")});
  s.add({.kind = EventKind::source_file,
         .detail = 1,
         .subject = 1,
         .object = s.text("p.cpp"),
         .extra = s.text("int x;")});
  s.add({.kind = EventKind::source_file, .subject = 4'000'000'000u, .object = s.text("far.py")});
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.line_text({0, 1}), "one");
  EXPECT_EQ(index.line_text({0, 2}), "two");
  EXPECT_EQ(index.line_text({0, 3}), "");
  EXPECT_EQ(index.line_text({0, 4}), "four");
  EXPECT_EQ(index.line_text({0, 5}), "");
  EXPECT_EQ(index.line_text({0, 0}), "");
  EXPECT_EQ(index.line_text({1, 1}), "int x;");
  EXPECT_EQ(index.sources().size(), 2u);
}

} // namespace loopscope::replay
