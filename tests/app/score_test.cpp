// What was answered is kept, read again, and set aside where it makes no sense.
#include "app/learn/predict/score.h"
#include "app/learn/predict/understood.h"
#include "tests/app/predict_world.h"

#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

using predict::Belief;

TEST(Score, is_read_as_it_was_written) {
  Answers answers{.count = 7};
  answers.by["belief:3"] = {.right = 2, .wrong = 1, .row = 2, .last = 1764208800, .at = 7, .where = "my program.py"};
  answers.by["lesson:lock:2"] = {.right = 0, .wrong = 4};
  EXPECT_EQ(read_answers(written(answers)), answers);
  EXPECT_EQ(read_answers(written({})), Answers{});
}

TEST(Score, that_is_damaged_anywhere_is_refused_or_read_and_never_worse) {
  Answers answers{.count = 2};
  answers.by["belief:3"] = {.right = 2, .wrong = 1, .row = 2, .last = 5, .at = 2, .where = "lock"};
  const std::string text = written(answers);
  for (std::size_t cut = 0; cut < text.size(); ++cut) (void)read_answers(text.substr(0, cut));
  for (const char* bad : {"", "x", "loopscope score 2\nanswers 1\n", "loopscope score 1\nanswers -1\n",
                          "loopscope score 1\nanswers 1\nbelief:1 right 1\n",
                          "loopscope score 1\nanswers 1\nbelief:1 right -1 wrong 0 row 0 last 0 at 0 in x\n",
                          "loopscope score 1\nanswers 1\nbelief:1 right 99999999999 wrong 0 row 0 last 0 at 0 in x\n"})
    EXPECT_FALSE(read_answers(bad)) << bad;
}

TEST(Score, that_makes_no_sense_is_set_aside_and_said) {
  KeepingWorld world;
  world.texts["score"] = "nonsense";
  Score score(world);
  EXPECT_EQ(score.read(), Answers{});
  EXPECT_EQ(world.aside, std::vector<std::string>{"nonsense"});
  EXPECT_NE(score.take_problem().find("aside.txt"), std::string::npos);
  EXPECT_EQ(score.take_problem(), "");
  score.add({"belief:1"}, true, "lock", 1);
  EXPECT_EQ(Score(world).read().by.at("belief:1").right, 1u);
}

TEST(Score, of_two_windows_has_the_answers_of_both) {
  KeepingWorld world;
  Score one(world), other(world);
  one.read(), other.read();
  one.add({"belief:1"}, false, "lock", 1);
  other.add({"belief:1"}, true, "lock", 2);
  one.add({"belief:2"}, true, "lock", 3);
  const Answers kept = Score(world).read();
  EXPECT_EQ(kept.count, 3u);
  EXPECT_EQ(kept.by.at("belief:1").right, 1u);
  EXPECT_EQ(kept.by.at("belief:1").wrong, 1u);
  EXPECT_EQ(kept.by.at("belief:2").right, 1u);
}

TEST(Score, brings_what_was_wrong_again_later_and_in_another_program) {
  KeepingWorld world;
  Score score(world);
  score.add({"belief:1"}, false, "lock", 1);
  EXPECT_FALSE(score.comes_again(Belief::call_runs, "event")) << "at once";
  for (int i = 0; i < 3; ++i) score.add({"belief:2"}, true, "event", 2);
  EXPECT_TRUE(score.comes_again(Belief::call_runs, "event"));
  EXPECT_FALSE(score.comes_again(Belief::call_runs, "lock")) << "in the same program";
  EXPECT_FALSE(score.comes_again(Belief::create_runs, "event")) << "it was right";
  for (int i = 0; i < 2; ++i) score.add({"belief:1"}, true, "event", 3);
  for (int i = 0; i < 3; ++i) score.add({"belief:2"}, true, "event", 4);
  EXPECT_FALSE(score.comes_again(Belief::call_runs, "queue")) << "it is understood now";
}

TEST(Score, each_belief_has_a_lesson_that_shows_what_is_true) {
  KeepingWorld world;
  for (const Belief belief : predict::beliefs()) EXPECT_NE(lesson_about(world, belief), nullptr) << score_key(belief);
}

TEST(Score, is_shown_leads_to_a_lesson_and_is_erased_when_that_is_wanted) {
  KeepingWorld world;
  Score(world).add({score_key(Belief::lock_to_fastest)}, false, "event", 1);
  Score(world).add({score_key(Belief::cancel_stops)}, true, "event", 1);
  Score(world).add({score_key(Belief::cancel_stops)}, true, "event", 1);
  Asking window(world, {.lesson = scenarios::find_lesson("event")});
  window.key("F");
  EXPECT_EQ(window.value("understood"), "open");
  EXPECT_NE(window.canvas.find("NOT"), nullptr);
  EXPECT_NE(window.canvas.find("UNDERSTOOD"), nullptr);
  window.click(window.place("understood:erase").center());
  EXPECT_EQ(window.value("understood"), "asks");
  window.key("escape");
  EXPECT_EQ(window.value("understood"), "open");
  EXPECT_FALSE(world.texts["score"].empty());
  window.click(window.place("understood:erase").center());
  window.click(window.place("understood:forget").center());
  EXPECT_TRUE(world.texts["score"].empty());
  window.key("enter");
  EXPECT_EQ(window.value("understood"), "closed");

  Score(world).add({score_key(Belief::lock_to_fastest)}, false, "event", 1);
  window.key("F");
  window.click(window.place("understood:lock_to_fastest").center());
  EXPECT_EQ(window.value("lesson"), "lock");
}

} // namespace
} // namespace loopscope::app
