// Which place the pointer is on.
#include "app/ui/hit_testing.h"

#include <gtest/gtest.h>

namespace loopscope::ui {
namespace {

class PlacesTest : public testing::Test {
protected:
  /// A frame with a place of 100 x 100 and a smaller one over its middle.
  void frame() {
    places_.start_frame();
    below_ = places_.touch({0, 0, 100, 100}, 1, true);
    above_ = places_.touch({40, 40, 20, 20}, 2, true);
  }
  Places places_;
  Touch below_, above_;
};

TEST_F(PlacesTest, of_overlapping_places_the_last_one_has_the_pointer) {
  frame();
  places_.move({50, 50});
  frame();
  EXPECT_TRUE(above_.hovered);
  EXPECT_FALSE(below_.hovered);
  places_.move({10, 10});
  frame();
  EXPECT_FALSE(above_.hovered);
  EXPECT_TRUE(below_.hovered);
}

TEST_F(PlacesTest, a_click_between_two_frames_is_pressed_and_clicked_at_once) {
  frame();
  places_.move({50, 50});
  places_.button(true, false);
  places_.button(false, false);
  frame();
  EXPECT_TRUE(above_.pressed);
  EXPECT_TRUE(above_.clicked);
  EXPECT_FALSE(above_.held);
  frame();
  EXPECT_FALSE(above_.clicked);
}

TEST_F(PlacesTest, two_clicks_between_two_frames_are_two_clicks) {
  frame();
  places_.move({50, 50});
  for (int i = 0; i < 2; ++i) places_.button(true, false), places_.button(false, false);
  frame();
  EXPECT_TRUE(above_.clicked);
  EXPECT_TRUE(places_.more());
  frame();
  EXPECT_TRUE(above_.clicked);
  EXPECT_FALSE(places_.more());
}

TEST_F(PlacesTest, what_is_pressed_and_let_go_elsewhere_is_not_clicked) {
  frame();
  places_.move({50, 50});
  places_.button(true, false);
  frame();
  EXPECT_TRUE(above_.held);
  places_.move({5, 5});
  frame();
  EXPECT_TRUE(above_.held);
  EXPECT_FLOAT_EQ(above_.drag.x, -45);
  EXPECT_FALSE(below_.hovered) << "while a thing is dragged it has the pointer";
  places_.button(false, false);
  frame();
  EXPECT_FALSE(above_.clicked);
  EXPECT_FALSE(below_.clicked);
}

TEST_F(PlacesTest, a_drag_between_two_frames_is_seen_whole) {
  frame();
  places_.move({50, 50});
  places_.button(true, false);
  places_.move({60, 55});
  places_.move({90, 60});
  places_.button(false, false);
  frame();
  EXPECT_TRUE(above_.pressed && above_.held);
  EXPECT_FLOAT_EQ(above_.drag.x, 0) << "the way to where it was pressed is no drag";
  frame();
  EXPECT_TRUE(above_.held);
  EXPECT_FLOAT_EQ(above_.drag.x, 40);
  EXPECT_FLOAT_EQ(above_.mouse.x, 90);
  EXPECT_TRUE(places_.more());
  frame();
  EXPECT_FALSE(above_.held || above_.clicked);
  EXPECT_FALSE(places_.more());
}

TEST_F(PlacesTest, the_wheel_goes_to_the_innermost_scroll_region_and_to_what_is_under_the_pointer) {
  auto scrolling = [&] {
    places_.start_frame();
    below_ = places_.touch({0, 0, 100, 100}, 1, true);
    places_.enter_scroll({20, 20, 60, 60}, 7);
    above_ = places_.touch({40, 40, 20, 20}, 2, true);
    places_.leave_scroll();
  };
  scrolling();
  places_.move({50, 50});
  places_.wheel(0, 2);
  scrolling();
  EXPECT_FLOAT_EQ(places_.scroll_wheel(7), 2);
  EXPECT_FLOAT_EQ(above_.wheel, 2);
  EXPECT_FLOAT_EQ(below_.wheel, 0);
  places_.move({5, 5});
  places_.wheel(0, 1);
  scrolling();
  EXPECT_FLOAT_EQ(places_.scroll_wheel(7), 0);
  EXPECT_FLOAT_EQ(below_.wheel, 1);
}

} // namespace
} // namespace loopscope::ui
