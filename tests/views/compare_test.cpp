// The comparison, drawn into boxes of all sizes.
#include "app/views/compare/compare.h"

#include "tests/views/commands.h"
#include "tests/views/outside_run.h"
#include "tests/views/test_canvas.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace loopscope::app {
namespace {

/// The same run twice, its three files under way.
class Compared : public testing::Test {
protected:
  Compared() {
    index_.update();
    for (CompareHalf& half : halves_) {
      half = {.title = "Awaited downloads", .loop = "asio", .controls = {{"slow", "slow", 0.5, 0, 12, 0.5, false}}};
      half.index = &index_;
      half.figures = replay::measure(index_);
      half.end = index_.end_time();
      half.over = true;
    }
  }
  CompareAsk draw(ui::Rect box, int frames = 2) {
    CompareAsk ask;
    for (int frame = 0; frame < frames; ++frame) {
      canvas.begin_frame();
      marks.clear();
      ask = view_.draw(canvas, box,
                       {.halves = {&halves_[0], &halves_[1]},
                        .now = now.value_or(halves_[0].end),
                        .verdict = verdict,
                        .look_for = look_for},
                       commands_, marks);
      canvas.end();
    }
    return ask;
  }

  TestCanvas canvas;
  Marks marks;
  std::string asked; // the last command
  std::optional<std::int64_t> now;
  std::string verdict = "A and B take as long.", look_for;
  OutsideRun run_;
  std::shared_ptr<trace::Trace> trace_ = run_.s.trace();
  replay::Index index_{*trace_};
  ui::Commands commands_ = every_command([this](std::string_view id) { asked = id; });
  std::array<CompareHalf, 2> halves_;
  CompareView view_;
};

TEST_F(Compared, everything_is_told_at_every_size_and_stays_within_the_window) {
  for (ui::Rect box : {ui::Rect{0, 0, 2560, 1440},
                       {0, 0, 1920, 1080},
                       {0, 0, 1366, 768},
                       {0, 0, 1280, 720},
                       {0, 0, 853, 480},
                       {0, 0, 640, 360},
                       {0, 0, 427, 240},
                       {0, 0, 320, 200}}) {
    draw(box);
    std::string all;
    for (int pages = 0; pages < 12; ++pages) { // all of it is scrolled by
      for (const TestCanvas::Text& text : canvas.texts) {
        EXPECT_GE(text.box.x, 0) << text.text << " at " << box.w;
        EXPECT_LE(text.box.right(), box.w + 1) << text.text << " at " << box.w;
      }
      all += canvas.all();
      canvas.point(box.center());
      canvas.pointer().wheel(0, -1);
      draw(box);
    }
    canvas.pointer().wheel(0, 100);
    draw(box);
    for (const char* words :
         {"Awaited downloads", "asio", "done after", "longest block", "sockets", "file1.bin", "loop"})
      EXPECT_NE(all.find(words), std::string::npos) << words << " at " << box.w << ":\n" << all;
    for (const char* name : {"compare:lesson:A", "compare:lesson:B", "compare:loop:A", "compare:loop:B",
                             "compare:slow:A", "compare:slow:B", "compare:again", "compare:leave"}) {
      const ui::Rect place = place_of(marks, name);
      EXPECT_GT(place.w, 0) << name << " at " << box.w;
      EXPECT_LE(place.right(), box.w) << name << " at " << box.w;
    }
  }
}

TEST_F(Compared, says_nothing_of_what_neither_run_has) {
  for (CompareHalf& half : halves_) half.figures.sockets_peak = 0, half.figures.heartbeat.clear();
  draw({0, 0, 1280, 720});
  EXPECT_NE(canvas.find("longest block"), nullptr);
  for (const char* absent : {"sockets", "heartbeat", "none"}) EXPECT_EQ(canvas.find(absent), nullptr) << absent;
  halves_[1].figures.sockets_peak = 1;
  draw({0, 0, 1280, 720});
  EXPECT_NE(canvas.find("sockets"), nullptr);
}

TEST_F(Compared, says_what_to_look_for_until_there_is_a_verdict) {
  look_for = "Who gets the lock first?";
  draw({0, 0, 1280, 720});
  EXPECT_EQ(canvas.find("first?"), nullptr);
  verdict.clear();
  draw({0, 0, 1280, 720});
  ASSERT_NE(canvas.find("first?"), nullptr); // each word is drawn by itself
  EXPECT_TRUE(place_of(marks, "compare:said").contains(canvas.find("first?")->box.center()));
}

TEST_F(Compared, a_yes_or_no_is_a_switch) {
  for (CompareHalf& half : halves_)
    half.controls = {{.name = "flag", .label = "flag", .value = 0, .max = 1, .toggle = true}};
  draw({0, 0, 1280, 720});
  const ui::Rect both = place_of(marks, "compare:flag:B");
  ASSERT_GT(both.w, 0);
  EXPECT_NE(canvas.find("yes"), nullptr);
  canvas.click({both.right() - 8, both.center().y});
  const CompareAsk ask = draw({0, 0, 1280, 720}, 1);
  ASSERT_TRUE(ask.argument);
  EXPECT_EQ(ask.argument->half, 1u);
  EXPECT_EQ(ask.argument->value, 1);
}

TEST_F(Compared, a_silence_is_told_once_it_is_seen) {
  for (CompareHalf& half : halves_) {
    const std::int64_t part = half.end / 20;
    half.beats = {0, part, 2 * part, 15 * part};
  }
  draw({0, 0, 1280, 720});
  EXPECT_NE(canvas.find("no output for"), nullptr);
  now = halves_[0].end / 20 * 2;
  draw({0, 0, 1280, 720});
  EXPECT_EQ(canvas.find("no output for"), nullptr);
}

TEST_F(Compared, all_of_it_is_seen_at_once_where_there_is_room) {
  for (ui::Rect box : {ui::Rect{0, 0, 1280, 720}, {0, 0, 1920, 1080}}) {
    draw(box);
    for (const TestCanvas::Text& text : canvas.texts) EXPECT_LE(text.box.bottom(), box.h + 1) << text.text;
  }
}

TEST_F(Compared, where_there_is_none_the_sentence_comes_first_and_the_rest_is_scrolled_to) {
  draw({0, 0, 640, 360});
  const TestCanvas::Text* sentence = canvas.find("take");
  ASSERT_NE(sentence, nullptr);
  EXPECT_LT(sentence->box.y, canvas.find("Awaited downloads")->box.y);
}

TEST_F(Compared, what_is_pointed_at_says_what_it_is) {
  draw({0, 0, 1280, 720});
  const ui::Rect plot = place_of(marks, "compare:plot:A");
  canvas.point({plot.x + plot.w / 4, plot.y + 10});
  draw({0, 0, 1280, 720});
  ASSERT_FALSE(canvas.tips.empty());
  EXPECT_NE(canvas.tips.back().find("the loop"), std::string::npos) << canvas.tips.back();
}

TEST_F(Compared, what_is_chosen_and_where_the_cursor_is_put_do_not_get_into_each_others_way) {
  for (ui::Rect box : {ui::Rect{0, 0, 1920, 1080}, {0, 0, 1280, 720}, {0, 0, 640, 2000}}) {
    draw(box);
    for (const char* name : {"compare:lesson:A", "compare:lesson:B"}) {
      canvas.click(place_of(marks, name).center());
      asked.clear();
      const CompareAsk ask = draw(box, 1);
      EXPECT_EQ(asked, name[15] == 'A' ? "lesson_a" : "lesson_b") << name;
      EXPECT_FALSE(ask.seek) << name;
    }
  }
}

} // namespace
} // namespace loopscope::app
