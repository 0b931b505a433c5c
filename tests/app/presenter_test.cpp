// Presenting to a class: large type, one thing at a time, a clicker's keys, votes.
#include "tests/app/predict_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace loopscope::app {
namespace {

/// As the window draws it.
void present(Asking& window, int width, int height) {
  window.width = width;
  window.height = height;
  if (!window.app.presenting()) window.key("f5");
  auto draw = [&] {
    window.canvas.begin({.width = width,
                         .height = height,
                         .scale = window.app.scale(width, height),
                         .light = window.app.light(),
                         .still = true});
    window.app.draw(window.canvas);
    window.canvas.end();
  };
  draw();
  draw();
}

class Presented : public testing::TestWithParam<std::string> {};

TEST_P(Presented, lessons_are_read_from_afar_and_nothing_is_cut) {
  KeepingWorld world;
  Asking window(world, {.lesson = scenarios::find_lesson(GetParam())});
  for (int moment = 0; moment < 4; ++moment) {
    for (int step = 0; step < 5; ++step) window.key("right");
    for (int view = 0; view < 3; ++view) {
      present(window, 1920, 1080);
      ASSERT_EQ(window.value("layout"), "presented");
      const float scale = window.app.scale(1920, 1080);
      for (const TestCanvas::Text& text : window.canvas.texts) {
        EXPECT_GE(text.style.size * scale, 24) << text.text << " at step " << 5 * (moment + 1);
        EXPECT_LE(text.box.right(), 1920 / scale + 0.5f) << text.text;
        EXPECT_FALSE(text.style.font == ui::Font::bold && text.text.ends_with("…")) << text.text << ", what runs";
      }
      window.key("v");
    }
  }
}

std::vector<std::string> names() {
  return {"hello",   "lock",      "cancellation", "deadlock",          "queue",
          "timeout", "call_soon", "task_group",   "blocking_downloads"};
}
INSTANTIATE_TEST_SUITE_P(Lessons, Presented, testing::ValuesIn(names()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

TEST(Presenting, shows_one_thing_after_another) {
  KeepingWorld world;
  Asking window(world, {.lesson = scenarios::find_lesson("lock")});
  window.key("right");
  present(window, 1280, 720);
  EXPECT_GT(window.place("program").w, 0);
  EXPECT_GT(window.place("stage").w, 0);
  EXPECT_EQ(window.place("timeline").w, 0);
  window.key("v");
  present(window, 1280, 720);
  EXPECT_EQ(window.place("program").w, 0);
  window.key("v");
  present(window, 1280, 720);
  EXPECT_EQ(window.place("stage").w, 0);
  EXPECT_GT(window.place("timeline").w, 0);
  EXPECT_GT(window.place("console").w, 0);
  window.key("escape");
  EXPECT_FALSE(window.app.presenting());
}

TEST(Presenting, leaves_room_for_the_stage_below_a_question_with_its_answers) {
  KeepingWorld world;
  Asking window(world, {.lesson = scenarios::find_lesson("deadlock")});
  for (int step = 0; step < 20; ++step) window.key("right");
  window.key("f5");
  window.key("f");
  ASSERT_EQ(window.value("predict"), "asks");
  window.key("enter");
  present(window, 1920, 1080);
  ASSERT_GT(window.place("answer:1").w, 0);
  EXPECT_LE(window.place("answer:" + window.value("answers")).bottom(), window.place("question").bottom());
  EXPECT_GE(window.place("stage").h * window.app.scale(1920, 1080), 1080 * 0.28f);
  EXPECT_EQ(window.place("speed").w, 0);
}

TEST(Presenting, escape_leaves_the_question_and_then_the_class) {
  KeepingWorld world;
  Asking window(world, {.lesson = scenarios::find_lesson("lock")});
  for (int step = 0; step < 4; ++step) window.key("right");
  window.key("f5");
  window.key("f");
  ASSERT_EQ(window.value("predict"), "asks");
  window.key("escape");
  EXPECT_EQ(window.value("predict"), "closed");
  EXPECT_TRUE(window.app.presenting());
  window.key("escape");
  EXPECT_FALSE(window.app.presenting());
}

TEST(Presenting, is_driven_by_a_clicker) {
  KeepingWorld world;
  Asking window(world, {.lesson = scenarios::find_lesson("lock")});
  window.key("f5");
  window.key("page down");
  window.key("page down");
  const std::uint64_t there = window.number("position");
  EXPECT_GT(there, 0u);
  window.key("page up");
  EXPECT_LT(window.number("position"), there);
  EXPECT_EQ(window.value("lesson"), "lock");
  window.key(".");
  EXPECT_EQ(window.value("black"), "1");
  window.key("page down"); // only lights the screen again
  EXPECT_EQ(window.value("black"), "0");
  EXPECT_LT(window.number("position"), there);
}

TEST(Presenting, goes_on_from_the_end_by_the_clicker_to_the_page_its_questions_and_the_next_lesson) {
  KeepingWorld world;
  Asking window(world, {.lesson = scenarios::find_lesson("lock")});
  window.key("f5");
  window.key("end");
  window.key("page down");
  ASSERT_EQ(window.value("page"), "after");
  window.key("page down");
  ASSERT_EQ(window.value("asked"), "own:1");
  for (int i = 0; i < 20 && window.value("predict") != "closed"; ++i) window.key("page down");
  ASSERT_EQ(window.value("predict"), "closed");
  window.key("page down");
  ASSERT_EQ(window.value("page"), "after");
  window.key("page down");
  EXPECT_NE(window.value("lesson"), "lock");
}

TEST(Presenting, hides_the_answers_until_a_key_counts_votes_and_lets_the_loop_answer) {
  KeepingWorld world;
  Asking window(world, {.lesson = scenarios::find_lesson("lock")});
  for (int step = 0; step < 4; ++step) window.key("right");
  window.key("f5");
  window.key("f");
  ASSERT_EQ(window.value("predict"), "asks");
  EXPECT_EQ(window.value("answers_hidden"), "1");
  EXPECT_EQ(window.place("answer:1").w, 0);
  window.key("1"); // answers nothing that is not seen
  EXPECT_EQ(window.value("predict"), "asks");
  window.key("page down");
  EXPECT_EQ(window.value("answers_hidden"), "0");
  EXPECT_GT(window.place("answer:1").w, 0);
  window.key("v");
  for (const char* hand : {"1", "2", "2", "1", "backspace"}) window.key(hand);
  EXPECT_TRUE(window.value("votes").starts_with("1,2"));
  window.key("page down");
  EXPECT_EQ(window.value("predict"), "answered");
  EXPECT_EQ(window.value("given"), "0") << "the class has not answered for the learner";
}

TEST(Presenting, shows_the_teachers_note) {
  KeepingWorld world;
  const scenarios::Lesson& lesson = *scenarios::find_lesson("lock");
  Asking window(world, {.lesson = &lesson});
  EXPECT_EQ(window.place("teachers_note").w, 0);
  window.key("N");
  EXPECT_GT(window.place("teachers_note").w, 0);
  EXPECT_NE(window.canvas.all(" ").find(lesson.teacher.ask.substr(0, 20)), std::string::npos);
}

TEST(Kiosk, begins_anew_when_nobody_touches_it) {
  KeepingWorld world;
  App app({.still = true, .idle_after = 60});
  auto& screen = app.enter<RunScreen>(world, RunSettings{.lesson = scenarios::find_lesson("lock")});
  auto settle = [&] {
    for (int i = 0; i < 2000 && app.update(0.01); ++i) std::this_thread::sleep_for(std::chrono::microseconds(50));
  };
  settle();
  app.key("n");
  settle();
  EXPECT_NE(screen.shown().settings.lesson->id, "lock");
  app.update(30);
  EXPECT_NE(screen.shown().settings.lesson->id, "lock");
  app.update(31);
  EXPECT_EQ(screen.shown().settings.lesson->id, "lock");
}

TEST(Speaking, tells_each_step_question_and_answer_in_the_words_that_are_shown) {
  KeepingWorld world;
  std::vector<std::string> said;
  Asking window(world, {.lesson = scenarios::find_lesson("lock")});
  window.app.set_speaker([&](std::string_view text) { said.emplace_back(text); });
  for (int step = 0; step < 5; ++step) {
    window.key("right");
    ASSERT_FALSE(said.empty());
    ShownRun& shown = window.screen.shown();
    words::Narrator narrator;
    EXPECT_TRUE(said.back().starts_with(words::plain(narrator.tell(shown.replay, shown.player.step()).headline)));
  }
  window.key("f");
  ASSERT_EQ(window.value("predict"), "asks");
  EXPECT_GE(std::ranges::count_if(said, [](const std::string& line) { return line.starts_with("A: "); }), 1);
  window.answer(true);
  EXPECT_EQ(window.value("predict"), "answered");
  EXPECT_NE(std::ranges::find(said, "Right."), said.end());
}

} // namespace
} // namespace loopscope::app
