// The canvas on a surface that records: what is fitted, left out, scrolled and focused.
#include "app/ui/canvas.h"

#include "tests/canvas/recording_surface.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace loopscope::ui {
namespace {

class CanvasTest : public testing::Test {
protected:
  void frame(const std::function<void()>& draw, double clock = 0, float delta = 0) {
    canvas_.begin({.width = 800, .height = 600, .scale = 2, .delta = delta, .clock = clock});
    draw();
    canvas_.end();
  }
  void click(Point at, const std::function<void()>& draw) {
    canvas_.pointer().move(at);
    canvas_.pointer().button(true, false);
    canvas_.pointer().button(false, false);
    frame(draw);
  }
  std::size_t shapes() const { return surface_.shapes.size(); }

  RecordingSurface surface_;
  Canvas canvas_{surface_};
  const Color red_ = rgb(0xff0000);
  const TextStyle style_{red_, 10, Font::mono}; // each letter 6 points wide, each line 14 high
};

TEST_F(CanvasTest, what_cannot_be_seen_is_not_drawn) {
  frame([&] {
    EXPECT_EQ(canvas_.window().w, 400) << "in points";
    canvas_.push_clip({100, 100, 50, 50});
    canvas_.fill({0, 0, 99, 200}, red_);
    canvas_.frame({151, 0, 99, 200}, red_);
    canvas_.line({0, 0}, {400, 90}, red_);
    canvas_.circle({90, 90}, 5, red_);
    canvas_.triangle({0, 160}, {100, 170}, {200, 160}, red_);
    canvas_.fill({100, 100, 50, 50}, red_.alpha(0));
    EXPECT_EQ(canvas_.text({100, 151}, "below", style_), 30) << "its width all the same";
    EXPECT_EQ(shapes(), 0u);
    EXPECT_TRUE(surface_.texts.empty());
    EXPECT_EQ(canvas_.asked(), 7u);
    canvas_.fill({0, 0, 101, 200}, red_);
    EXPECT_EQ(shapes(), 1u);
  });
}

TEST_F(CanvasTest, what_reaches_far_out_of_sight_is_cut_near_it) {
  frame([&] {
    canvas_.fill({-1e9f, 10, 2e9f, 20}, red_);
    canvas_.line({-1e9f, 5}, {1e9f, 5}, red_);
    canvas_.line({5, -1e9f}, {5, 1e9f}, red_);
    ASSERT_EQ(shapes(), 3u);
    for (const auto& shape : surface_.shapes) {
      EXPECT_GE(std::min(shape.box.x, shape.box.y), -64);
      EXPECT_LE(shape.box.right(), 464);
      EXPECT_LE(shape.box.bottom(), 364);
    }
    EXPECT_EQ(surface_.shapes[0].box.y, 10);
  });
}

TEST_F(CanvasTest, clips_nest_and_end_with_what_was_before) {
  frame([&] {
    canvas_.push_clip({100, 100, 100, 100});
    canvas_.push_clip({150, 50, 100, 100});
    EXPECT_EQ(surface_.clip().x, 150);
    EXPECT_EQ(surface_.clip().y, 100);
    EXPECT_EQ(surface_.clip().right(), 200);
    EXPECT_EQ(surface_.clip().bottom(), 150);
    canvas_.pop_clip();
    EXPECT_EQ(surface_.clip().w, 100);
    canvas_.pop_clip();
    canvas_.pop_clip(); // one too many
    EXPECT_EQ(surface_.clip().w, 400);
  });
}

TEST_F(CanvasTest, a_line_that_is_too_wide_ends_with_an_ellipsis_within_its_box) {
  frame([&] {
    EXPECT_FLOAT_EQ(canvas_.text_in({10, 10, 60, 14}, "0123456789", style_), 60);
    EXPECT_FLOAT_EQ(canvas_.text_in({10, 10, 59, 14}, "0123456789", style_), 54);
    EXPECT_FLOAT_EQ(canvas_.text_in({10, 10, 59, 14}, "ééééééé éé", style_), 48)
        << "no space before it, no half letter";
    EXPECT_FLOAT_EQ(canvas_.text_in({10, 10, 6, 14}, "0123456789", style_), 6);
    EXPECT_FLOAT_EQ(canvas_.text_in({10, 10, 5, 14}, "0123456789", style_), 0);
    canvas_.text_in({10, 10, 100, 34}, "right", style_, Align::right);
    EXPECT_EQ(surface_.all("|"), "0123456789|01234567…|ééééééé…|…|right|");
    EXPECT_FLOAT_EQ(surface_.texts.back().box.right(), 110);
    EXPECT_FLOAT_EQ(surface_.texts.back().box.y, 20);
  });
}

TEST_F(CanvasTest, of_a_text_of_megabytes_only_the_beginning_is_measured_and_drawn) {
  const std::string text(5'000'000, 'x');
  frame([&] {
    canvas_.text({0, 0}, text, style_);
    canvas_.text_in({0, 20, 60, 14}, text, style_);
    canvas_.paragraph({0, 40}, 300, {{text, style_}});
    EXPECT_LT(surface_.bytes, 10 * longest_laid_out);
    EXPECT_EQ(surface_.texts[1].text, "xxxxxxxxx…");
  });
}

TEST_F(CanvasTest, a_paragraph_is_broken_at_spaces_and_in_words_that_are_wider_than_a_line) {
  frame([&] {
    const std::vector<Span> spans{{"one two ", style_}, {"three", style_}, {"-four\nééééééééééé", style_}};
    const float high = canvas_.paragraph({10, 10}, 60, spans, nullptr, nullptr, false);
    EXPECT_TRUE(surface_.texts.empty());
    EXPECT_EQ(canvas_.paragraph({10, 10}, 60, spans), high);
    EXPECT_EQ(high, 4 * 14);
    std::string lines;
    float y = 10;
    for (const auto& text : surface_.texts) {
      EXPECT_LE(text.box.right(), 70) << text.text;
      if (text.box.y > y) lines += "/";
      y = text.box.y;
      lines += text.text;
    }
    EXPECT_EQ(lines, "onetwo/three-four/éééééééééé/é");
  });
}

TEST_F(CanvasTest, a_piece_of_a_paragraph_is_pointed_at_on_each_of_its_lines) {
  const std::vector<Span> spans{{"a b ", style_}, {"cccc dddd", style_, 7}};
  std::uint64_t hovered = 0, clicked = 0;
  auto draw = [&] { canvas_.paragraph({0, 0}, 50, spans, &hovered, &clicked); };
  frame(draw);
  for (const Point at : {Point{30, 5}, {10, 20}}) {
    click(at, draw);
    EXPECT_EQ(hovered, 7u);
    EXPECT_EQ(clicked, 7u);
  }
  click({2, 5}, draw);
  EXPECT_EQ(hovered, 0u);
  EXPECT_EQ(clicked, 0u);
}

TEST_F(CanvasTest, a_tip_is_shown_once_the_pointer_has_rested) {
  auto draw = [&] {
    if (canvas_.touch({0, 0, 50, 50}, 1).hovered) canvas_.tip("what it is");
  };
  frame(draw);
  canvas_.pointer().move({20, 20});
  frame(draw, 1);
  EXPECT_TRUE(surface_.texts.empty());
  EXPECT_NEAR(canvas_.wanted_in(), 0.45, 1e-6);
  frame(draw, 1.5);
  EXPECT_EQ(surface_.all(" "), "what it is ");
  canvas_.pointer().move({21, 20});
  frame(draw, 1.6);
  EXPECT_TRUE(surface_.texts.empty());
}

TEST_F(CanvasTest, a_tip_goes_when_a_key_is_pressed_until_the_pointer_moves) {
  auto draw = [&] {
    if (canvas_.touch({0, 0, 50, 50}, 1).hovered) canvas_.tip("what it is");
  };
  frame(draw);
  canvas_.pointer().move({20, 20});
  frame(draw, 1);
  frame(draw, 2);
  EXPECT_FALSE(surface_.texts.empty());
  canvas_.drop_tip();
  frame(draw, 3);
  frame(draw, 9);
  EXPECT_TRUE(surface_.texts.empty());
  canvas_.pointer().move({22, 20});
  frame(draw, 10);
  frame(draw, 11);
  EXPECT_FALSE(surface_.texts.empty());
}

TEST_F(CanvasTest, the_focus_goes_round_what_can_have_it_and_is_lost_with_it) {
  int pressed = 0, part = 0;
  double value = 5;
  bool slides = true;
  auto draw = [&] {
    if (canvas_.button({0, 0, 80, 30}, 1, "button")) ++pressed;
    canvas_.button({0, 100, 80, 30}, 9, "not now", false, false);
    part = canvas_.segments({0, 40, 200, 30}, 2, {"a", "b", "c"}, part);
    if (slides) value = canvas_.slider({0, 80, 200, 20}, 3, value, 0, 10, 0.5);
  };
  frame(draw);
  EXPECT_FALSE(canvas_.focused());
  canvas_.focus_next(false);
  canvas_.activate();
  frame(draw);
  EXPECT_EQ(pressed, 1);
  canvas_.focus_next(false);
  canvas_.adjust(2);
  frame(draw);
  EXPECT_EQ(part, 2);
  canvas_.activate();
  frame(draw);
  EXPECT_EQ(part, 0) << "round";
  canvas_.focus_next(false);
  canvas_.adjust(-3);
  frame(draw);
  EXPECT_EQ(value, 3.5);
  canvas_.focus_next(false);
  canvas_.activate();
  frame(draw);
  EXPECT_EQ(pressed, 2) << "round again";
  canvas_.focus_next(true);
  frame(draw);
  slides = false;
  frame(draw);
  frame(draw);
  EXPECT_FALSE(canvas_.focused());
  EXPECT_EQ(pressed, 2);
}

TEST_F(CanvasTest, buttons_segments_and_sliders_are_used_by_the_pointer_and_a_press_takes_the_focus) {
  int pressed = 0, part = 0;
  double value = 5;
  auto draw = [&] {
    if (canvas_.button({0, 0, 80, 30}, 1, "button")) ++pressed;
    if (canvas_.button({0, 100, 80, 30}, 9, "not now", false, false)) pressed += 100;
    part = canvas_.segments({0, 40, 201, 30}, 2, {"a", "b", "c"}, part);
    value = canvas_.slider({0, 80, 212, 20}, 3, value, 0, 10, 0.5);
  };
  frame(draw);
  canvas_.focus_next(false);
  click({40, 10}, draw);
  EXPECT_EQ(pressed, 1);
  EXPECT_FALSE(canvas_.focused());
  click({40, 110}, draw);
  EXPECT_EQ(pressed, 1);
  click({190, 50}, draw);
  EXPECT_EQ(part, 2);
  click({6 + 20 * 7.3f, 90}, draw);
  EXPECT_EQ(value, 7.5);
}

class Scrolling : public CanvasTest {
protected:
  float offset(float delta = 0, Canvas::Rows rows = {}) {
    float offset = 0;
    frame(
        [&] {
          offset = canvas_.begin_scroll(box_, 4, 1000, rows);
          canvas_.end_scroll();
        },
        0, delta);
    return offset;
  }
  const Rect box_{0, 0, 200, 100};
};

TEST_F(Scrolling, goes_by_the_wheel_as_far_as_there_is_content) {
  EXPECT_EQ(offset(), 0);
  canvas_.pointer().move({50, 50});
  canvas_.pointer().wheel(0, -2);
  EXPECT_EQ(offset(), 96);
  canvas_.pointer().wheel(0, -200);
  EXPECT_EQ(offset(), 900);
  canvas_.pointer().wheel(0, 1);
  EXPECT_EQ(offset(), 852);
  canvas_.pointer().wheel(0, 200);
  EXPECT_EQ(offset(), 0);
  canvas_.pointer().move({50, 150});
  canvas_.pointer().wheel(0, -2);
  EXPECT_EQ(offset(), 0) << "the pointer is elsewhere";
}

TEST_F(Scrolling, goes_by_its_bar) {
  offset();
  canvas_.pointer().move({195, 10});
  canvas_.pointer().button(true, false);
  offset();
  canvas_.pointer().move({195, 44}); // half of the way that the bar has
  offset();
  EXPECT_NEAR(offset(), 450, 1);
  canvas_.pointer().button(false, false);
  EXPECT_NEAR(offset(), 450, 1);
}

TEST_F(Scrolling, moves_no_further_than_it_must_to_show_something) {
  offset();
  canvas_.scroll_to(4, 300, 50);
  EXPECT_EQ(offset(), 250);
  canvas_.scroll_to(4, 260, 20);
  EXPECT_EQ(offset(), 250);
  canvas_.scroll_to(4, 240, 20);
  EXPECT_EQ(offset(), 240);
  canvas_.scroll_to(4, 500, 200);
  EXPECT_EQ(offset(), 500) << "its top, when not all of it fits";
  canvas_.scroll_to(4, 2000, 10);
  EXPECT_EQ(offset(), 900);
}

TEST_F(Scrolling, glides_there_in_a_quarter_of_a_second_unless_the_wheel_moves_it) {
  canvas_.scroll_to(4, 300, 50, true);
  EXPECT_EQ(offset(0.016f), 250) << "the very first place is taken at once";
  canvas_.scroll_to(4, 600, 50, true);
  float before = 250;
  int frames = 0;
  for (; before < 550 && frames < 60; ++frames) {
    const float now = offset(0.016f);
    EXPECT_GT(now, before);
    EXPECT_EQ(canvas_.wanted_in() == 0, now < 550);
    before = now;
  }
  EXPECT_EQ(before, 550);
  EXPECT_GT(frames, 10);
  EXPECT_LT(frames, 40);
  canvas_.pointer().move({50, 50});
  canvas_.scroll_to(4, 0, 50, true);
  before = offset(0.016f);
  canvas_.pointer().wheel(0, -1);
  EXPECT_EQ(offset(0.016f), before + 48);
  EXPECT_EQ(offset(0.016f), before + 48);
  canvas_.scroll_to(4, 0, 50, true);
  EXPECT_EQ(offset(0), 0) << "where nothing may move";
}

TEST_F(Scrolling, shows_whole_rows_where_it_is_led_to) {
  const Canvas::Rows rows{4, 30};
  offset(0, rows);
  canvas_.scroll_to(4, 304, 30);
  EXPECT_EQ(offset(0, rows), 4 + 8 * 30);
  canvas_.scroll_to(4, 154, 30);
  EXPECT_EQ(offset(0, rows), 4 + 5 * 30);
  canvas_.scroll_to(4, 0, 30);
  EXPECT_EQ(offset(0, rows), 0);
}

TEST_F(Scrolling, brings_what_has_the_focus_in_sight) {
  auto draw = [&] {
    const float by = canvas_.begin_scroll(box_, 4, 1000);
    for (std::uint64_t i = 0; i < 10; ++i)
      canvas_.button({0, static_cast<float>(i) * 100 - by, 80, 30}, i + 10, "button");
    canvas_.end_scroll();
  };
  frame(draw);
  for (int i = 0; i < 8; ++i) {
    canvas_.focus_next(false);
    for (int again = 0; again < 3; ++again) frame(draw);
  }
  EXPECT_EQ(canvas_.focusable_place(17).h, 30) << "all of it";
}

} // namespace
} // namespace loopscope::ui
