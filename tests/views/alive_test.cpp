#include "app/views/probe.h"

#include "tests/views/commands.h"
#include "tests/views/test_canvas.h"

#include <gtest/gtest.h>

#include <optional>

namespace loopscope::app {
namespace {

using State = Reply::State;

class Alive : public testing::Test {
protected:
  AliveRow row;
  TestCanvas canvas;
  AliveFacts facts{.live = true};
  Marks marks;
  std::optional<std::string_view> asked;
  ui::Commands commands = every_command([this](std::string_view id) { asked = id; });

  void draw(int frames = 3) {
    for (int frame = 0; frame < frames; ++frame) {
      canvas.begin_frame();
      marks.clear();
      asked.reset();
      row.draw(canvas, {0, 0, 1280, AliveRow::height}, facts, commands, marks);
      canvas.end();
    }
  }
  ui::Color color_of(std::string_view words) {
    draw();
    const TestCanvas::Text* found = canvas.find(words);
    EXPECT_NE(found, nullptr) << words << " is not among:\n" << canvas.all();
    return found ? found->style.color : ui::Color{};
  }
};

TEST_F(Alive, says_how_soon_the_loop_answered) {
  facts.loop = {State::came, 0.0003, {}};
  EXPECT_EQ(color_of("It answered after 300 µs"), canvas.theme().text);
}

TEST_F(Alive, is_red_while_a_loop_that_is_not_held_says_nothing) {
  facts.loop = {State::waits, 2.13, {}};
  EXPECT_EQ(color_of("No answer for 2.130 s"), canvas.theme().blocked);
}

TEST_F(Alive, is_not_red_while_the_run_is_paused_and_says_so) {
  facts.paused = true;
  facts.loop = {State::waits, 2.13, {}};
  EXPECT_EQ(color_of("No answer for 2.130 s (the run is paused)"), canvas.theme().text);
}

TEST_F(Alive, is_not_red_for_a_moment) {
  facts.loop = {State::waits, 0.05, {}};
  EXPECT_EQ(color_of("No answer for 0.050 s"), canvas.theme().text);
}

TEST_F(Alive, offers_a_client_only_where_a_server_listens) {
  draw();
  EXPECT_EQ(place_of(marks, "visit").w, 0);
  facts.listens = true;
  draw();
  EXPECT_GT(place_of(marks, "visit").w, 0);
  canvas.click(place_of(marks, "visit").center());
  draw(1);
  EXPECT_EQ(asked, "visit");
}

TEST_F(Alive, asks_the_loop_by_its_button_as_long_as_there_is_one) {
  draw();
  const ui::Point poke = place_of(marks, "poke").center();
  canvas.click(poke);
  draw(1);
  EXPECT_EQ(asked, "poke");
  ASSERT_FALSE(canvas.tips.empty());
  EXPECT_NE(canvas.tips.back().find("call_soon_threadsafe"), std::string::npos);
  facts.live = false;
  draw();
  canvas.click(poke);
  draw(1);
  EXPECT_FALSE(asked);
}

TEST_F(Alive, shows_what_came_back_to_a_client_and_how_many_wait) {
  facts.listens = true;
  facts.client = {State::came, 0.012, "hello"};
  color_of("“hello” echoed after 0.012 s");
  facts.client = {State::waits, 1.5, {}};
  facts.clients = 3;
  EXPECT_EQ(color_of("3 clients wait: no answer for 1.500 s"), canvas.theme().blocked);
}

} // namespace
} // namespace loopscope::app
