// How a run that a pause holds is drawn.
#include "app/views/stage/stage.h"
#include "app/views/timeline/timeline.h"
#include "tests/replay/script.h"
#include "tests/views/test_canvas.h"
#include "tests/views/view_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace loopscope::app {
namespace {

using replay::second;
using trace::EventKind;

/// A loop that ran for a second, and is held since then in front of one more callback.
class Held : public testing::Test {
protected:
  Held() {
    s_.add({.kind = EventKind::loop_started, .subject = s_.loop()});
    const trace::CallbackId one = s_.schedule(trace::CallbackKind::call, s_.text("one"), 0);
    two_ = s_.schedule(trace::CallbackKind::call, s_.text("two"), 0);
    s_.turn(1, 2);
    s_.begin(one);
    s_.now += second;
    s_.end(one);
    s_.add({.kind = EventKind::run_paused});
  }
  void goes_on() {
    s_.now += 3 * second;
    s_.add({.kind = EventKind::run_resumed});
    s_.begin(two_);
    s_.now += second;
    s_.end(two_);
  }
  /// Draws the end of what there is, `later` ns after it.
  template <class View>
  void draw(View& view, std::int64_t later, ui::Rect box) {
    replay::Replay replay(s_.trace());
    replay.update();
    const replay::State& state = replay.seek(replay.size());
    const Scene scene{replay, state, state.time + later};
    Asked asked;
    for (int frame = 0; frame < 2; ++frame) {
      canvas_.begin_frame();
      view.draw(canvas_, box, scene, asked);
      canvas_.end();
    }
  }
  /// The longest box that is filled in that colour, whatever its strength, in points.
  float longest(ui::Color color) const {
    float longest = 0;
    for (const TestCanvas::Shape& filled : canvas_.shapes)
      if (filled.kind == TestCanvas::Shape::Kind::fill &&
          ui::Color{filled.color.r, filled.color.g, filled.color.b} == color)
        longest = std::max(longest, filled.box.w);
    return longest;
  }

  replay::Script s_;
  trace::CallbackId two_ = 0;
  TestCanvas canvas_;
  const ui::Rect wide_{0, 0, 1000, 200};
};

TEST_F(Held, the_loops_lane_says_so_while_it_lasts_and_is_not_drawn_as_running) {
  TimelineView view;
  draw(view, 0, wide_);
  EXPECT_EQ(canvas_.find("paused"), nullptr) << "no time has passed";
  draw(view, 3 * second, wide_);
  ASSERT_NE(canvas_.find("paused"), nullptr) << canvas_.all();
  const float ran = longest(canvas_.theme().run);
  EXPECT_GT(ran, 0);
  EXPECT_GT(canvas_.find("paused")->box.x, ran);
  draw(view, 9 * second, wide_);
  EXPECT_LT(longest(canvas_.theme().run), ran) << "a second is shorter in ten than in four";
}

TEST_F(Held, the_loops_lane_tells_where_it_was) {
  goes_on();
  TimelineView view;
  draw(view, 0, wide_);
  EXPECT_NE(canvas_.find("paused"), nullptr) << canvas_.all();
  view.set_scale(true);
  draw(view, 0, wide_);
  EXPECT_EQ(canvas_.find("paused"), nullptr) << "in steps it takes no room";
}

TEST_F(Held, the_stage_says_so_and_before_what_it_stands_instead_of_a_running_loop) {
  StageView view;
  draw(view, 2 * second, {0, 0, 1400, 900});
  EXPECT_NE(canvas_.find("PAUSED"), nullptr) << canvas_.all();
  EXPECT_NE(canvas_.find("for 2.000 s"), nullptr);
  EXPECT_NE(canvas_.find("two"), nullptr);
  goes_on();
  draw(view, 0, {0, 0, 1400, 900});
  EXPECT_EQ(canvas_.find("HELD"), nullptr);
}

} // namespace
} // namespace loopscope::app
