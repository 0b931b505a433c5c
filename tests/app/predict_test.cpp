// Predicting: what is asked, how it is answered, and that nothing of what is to come can be seen or reached meanwhile.
#include "tests/app/predict_world.h"

#include "app/learn/predict/lesson_questions.h"
#include "app/learn/predict/question_view.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::app {
namespace {

RunSettings lesson(std::string_view id) {
  return {.lesson = scenarios::find_lesson(id)};
}

class PredictTest : public testing::Test {
protected:
  KeepingWorld world;
  Asking window{world, lesson("lock")};
};

TEST(Told, says_each_reason_once) {
  const words::Sentence because{{"It is done at 1 s."}, {" Its sleep was over."}}, own{{"Nobody wakes it."}};
  predict::Question question;
  question.answers.resize(5);
  question.answers[1].reply = own;
  question.answers[2].reply = {{"It is done at 1 s."}};
  question.answers[3].reply = {{"Not so. It is done at 1 s. Its sleep was over."}};
  question.right = 0;
  question.because = because;
  const auto count = [&](std::optional<std::size_t> chosen) { return told(question, chosen).size(); };
  EXPECT_EQ(count(std::nullopt), 1u);
  EXPECT_EQ(count(0), 1u);
  EXPECT_EQ(count(1), 2u);
  EXPECT_EQ(count(2), 1u) << "the reason says it";
  EXPECT_EQ(told(question, 2).front(), &question.because);
  EXPECT_EQ(told(question, 3), std::vector{&std::as_const(question).answers[3].reply}) << "it says the reason";
  EXPECT_EQ(count(4), 1u) << "nothing is said of this one";
}

TEST_F(PredictTest, one_key_asks_and_hides_what_comes) {
  window.key("f");
  ASSERT_EQ(window.value("predict"), "asks");
  EXPECT_EQ(window.value("future_hidden"), "1");
  EXPECT_EQ(window.number("position"), window.number("asked_at"));
  EXPECT_GT(window.place("answer:2").w, 100);
  EXPECT_EQ(window.canvas.find("Right."), nullptr);
}

TEST_F(PredictTest, the_answer_is_shown_by_the_run_and_is_told) {
  for (const bool rightly : {true, false}) {
    window.key(rightly ? "f" : "enter");
    ASSERT_EQ(window.value("predict"), "asks");
    const std::uint64_t shown_at = window.number("shown_at");
    window.answer(rightly);
    EXPECT_EQ(window.value("predict"), "answered");
    EXPECT_EQ(window.number("position"), shown_at);
    EXPECT_EQ(window.value("future_hidden"), "1");
    EXPECT_EQ(window.value("answered_rightly"), rightly ? "1/1" : "1/2");
    EXPECT_NE(window.canvas.find(rightly ? "Right." : "Not"), nullptr);
  }
}

TEST_F(PredictTest, it_asks_on_to_the_end_of_the_run_and_each_of_the_lessons_own_questions_once) {
  std::multiset<std::string> asked;
  std::uint64_t before = 0;
  window.key("f");
  while (window.value("predict") == "asks") {
    const std::string what = window.value("asked");
    if (what.starts_with("own:")) asked.insert(what);
    EXPECT_GE(window.number("asked_at"), before);
    before = window.number("asked_at");
    window.answer(true);
    ASSERT_EQ(window.value("predict"), "answered");
    window.key("enter");
  }
  EXPECT_EQ(window.value("predict"), "over");
  EXPECT_EQ(window.value("ended"), "1");
  EXPECT_EQ(asked, (std::multiset<std::string>{"own:1", "own:2", "own:3"}));
  window.key("enter");
  EXPECT_EQ(window.value("predict"), "closed");
}

TEST_F(PredictTest, what_is_answered_soon_is_asked_first) {
  const replay::Replay& replay = window.screen.shown().replay;
  std::vector<predict::Kind> lately;
  std::size_t soon = 0;
  std::uint64_t from = 0;
  for (window.key("f"); window.value("predict") == "asks"; window.key("enter")) {
    if (const std::string kind = window.value("asked"); !kind.starts_with("own:")) {
      predict::Question question{.asked_at = window.number("asked_at"), .shown_at = window.number("shown_at")};
      while (predict::name_of(question.kind) != kind)
        question.kind = static_cast<predict::Kind>(static_cast<int>(question.kind) + 1);
      const bool is_soon = predict::is_soon(replay, question);
      EXPECT_TRUE(is_soon || !predict::next_moment(replay, from, lately, true)) << kind << " at " << question.asked_at;
      soon += is_soon;
      lately.push_back(question.kind);
      if (lately.size() > 3) lately.erase(lately.begin());
    }
    window.key("0");
    from = window.number("position");
  }
  EXPECT_GT(soon, 5u);
}

TEST_F(PredictTest, letters_numbers_the_mouse_and_tab_answer) {
  window.key("f");
  window.key("b");
  EXPECT_EQ(window.value("given"), "2");
  window.key("enter");
  ASSERT_EQ(window.value("predict"), "asks");
  window.click(window.place("answer:1").center());
  EXPECT_EQ(window.value("given"), "1");
  window.key("enter");
  ASSERT_EQ(window.value("predict"), "asks");
  for (int i = 0; i < 60 && window.value("given") == "0"; ++i) {
    window.key("tab");
    if (window.predict().place() == Activity::Place::none) break;
    if (window.canvas.focus() == ui::hash_id("asked answer", 0)) window.key("enter");
  }
  EXPECT_EQ(window.value("given"), "1");
}

TEST_F(PredictTest, who_does_not_know_is_shown_and_it_counts_for_nothing) {
  window.key("f");
  window.key("0");
  EXPECT_EQ(window.value("predict"), "answered");
  EXPECT_EQ(window.value("answered_rightly"), "0/0");
  EXPECT_TRUE(world.texts["score"].empty());
}

TEST_F(PredictTest, a_thing_of_the_stage_is_pointed_at_as_an_answer) {
  window.key("f");
  bool pointed = false;
  for (int i = 0; i < 8 && window.value("predict") == "asks" && !pointed; ++i) {
    const ui::Rect stage = window.place("stage");
    for (float x = stage.x + 10; x < stage.right() && window.value("given") == "0"; x += 30)
      for (float y = stage.y + 10; y < stage.bottom() && window.value("given") == "0"; y += 20) window.click({x, y});
    pointed = window.value("given") != "0";
    if (!pointed) window.key("0");
    else EXPECT_EQ(window.value("predict"), "answered");
    if (!pointed) window.key("enter");
  }
  EXPECT_TRUE(pointed);
}

TEST_F(PredictTest, nothing_goes_beyond_the_moment_while_it_is_asked) {
  window.key("f");
  window.answer(true);
  window.key("enter");
  ASSERT_EQ(window.value("predict"), "asks");
  const std::uint64_t here = window.number("asked_at");
  ASSERT_GT(here, 0u);
  for (const bool from_here : {true, false})
    for (const char* key : {"right", "space", "end", "j", "h", "x", "s", "y", "4", "3", "2", "1"}) {
      const bool answers = key[0] >= '1' && key[0] <= '4';
      if (!from_here) window.key("home");
      if (answers) continue;
      window.key(key);
      EXPECT_LE(window.number("position"), here) << key;
      EXPECT_EQ(window.value("future_hidden"), "1") << key;
      EXPECT_EQ(window.value("predict"), "asks") << key;
      EXPECT_EQ(window.value("compare"), "none") << key;
    }
  window.key("d");
  EXPECT_EQ(window.value("compare"), "none");
  // The pointer, wherever it is pressed.
  for (float x = 300; x < 1280; x += 49)
    for (float y = 60; y < 720; y += 37) {
      window.click({x, y});
      if (window.value("predict") != "asks") { // an answer was pointed at, or a list or another run opened
        if (window.value("predict") == "answered") EXPECT_LE(window.number("position"), window.number("shown_at"));
        window.key("escape");
        return;
      }
      ASSERT_LE(window.number("position"), here) << x << " " << y;
    }
}

TEST_F(PredictTest, one_can_look_back_and_come_again_to_the_question) {
  window.key("f");
  window.answer(true);
  window.key("enter");
  const std::uint64_t here = window.number("asked_at");
  window.key("left");
  EXPECT_LT(window.number("position"), here);
  EXPECT_EQ(window.value("predict"), "asks");
  window.key("end");
  EXPECT_EQ(window.number("position"), here);
  window.key("home");
  window.answer(false);
  EXPECT_EQ(window.number("position"), window.number("shown_at"));
}

TEST_F(PredictTest, escape_leaves_and_shows_all_again) {
  window.key("f");
  window.key("escape");
  EXPECT_EQ(window.value("predict"), "closed");
  EXPECT_EQ(window.value("future_hidden"), "0");
  window.key("end");
  EXPECT_EQ(window.value("ended"), "1");
}

TEST_F(PredictTest, another_run_is_asked_about_from_where_it_is) {
  window.key("f");
  window.key("r");
  EXPECT_EQ(window.value("future_hidden"), "1");
  EXPECT_EQ(window.value("predict"), "asks");
}

TEST_F(PredictTest, a_lessons_page_has_its_questions_asked_at_the_end) {
  window.key("end");
  LessonQuestions& questions = window.predict();
  EXPECT_EQ(questions.count(), 3u);
  EXPECT_EQ(questions.answered(0), std::nullopt);
  questions.ask_all();
  window.settle();
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(window.value("asked"), "own:" + std::to_string(i + 1));
    window.answer(i != 1);
    window.key("enter");
  }
  EXPECT_EQ(window.value("predict"), "over");
  EXPECT_EQ(questions.answered(0), std::optional(true));
  EXPECT_EQ(questions.answered(1), std::optional(false));
}

// The lessons' questions.

class LessonsQuestions : public testing::TestWithParam<std::string> {};

TEST_P(LessonsQuestions, speak_of_moments_that_come) {
  const scenarios::Lesson& lesson = *scenarios::find_lesson(GetParam());
  if (!lesson.only.empty()) GTEST_SKIP() << "it has no twin that could be run here";
  replay::Replay replay(trace_of(lesson));
  replay.update();
  for (const scenarios::Question& question : scenarios::questions_of(lesson)) {
    const auto at = position_of(question.moment, replay);
    ASSERT_TRUE(at) << question.text << ": " << question.moment.text << " is never printed";
    if (!question.until) continue;
    const auto until = position_of(*question.until, replay);
    ASSERT_TRUE(until) << question.text << ": " << question.until->text << " is never printed";
    EXPECT_GT(*until, *at) << question.text;
  }
}

TEST_P(LessonsQuestions, are_shown_with_their_answers_in_an_order_of_their_own) {
  for (const scenarios::Question& question : scenarios::questions_of(*scenarios::find_lesson(GetParam()))) {
    const predict::Question asked = as_asked(question, 5, 9);
    ASSERT_EQ(asked.answers.size(), question.answers.size());
    std::string right = question.answers[0];
    std::erase(right, '`');
    EXPECT_EQ(words::plain(asked.answers[asked.right].text), right);
    EXPECT_EQ(as_asked(question, 1, 2).answers, asked.answers);
  }
}

TEST(OwnQuestions, do_not_have_their_right_answer_always_in_the_same_place) {
  std::vector<std::size_t> at(5);
  for (const scenarios::Lesson& lesson : scenarios::lessons())
    for (const scenarios::Question& question : scenarios::questions_of(lesson)) ++at[as_asked(question, 0, 0).right];
  EXPECT_GT(at[0], 20u);
  EXPECT_GT(at[1], 20u);
  EXPECT_GT(at[2], 15u);
}

INSTANTIATE_TEST_SUITE_P(Lessons, LessonsQuestions, testing::ValuesIn([] {
                           std::vector<std::string> ids;
                           for (const scenarios::Lesson& lesson : scenarios::lessons()) ids.push_back(lesson.id);
                           return ids;
                         }()),
                         [](const auto& info) { return info.param; });

} // namespace
} // namespace loopscope::app
