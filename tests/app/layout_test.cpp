#include "app/shell/layout.h"

#include <gtest/gtest.h>

#include <vector>

namespace loopscope::app {
namespace {

std::vector<ui::Rect> panels(const Layout& layout) {
  std::vector<ui::Rect> all;
  for (ui::Rect r : {layout.bar, layout.words, layout.headline, layout.tabs, layout.stage, layout.program,
                     layout.console, layout.lesson, layout.timeline})
    if (r.w > 0) all.push_back(r);
  return all;
}

void expect_tiled(const Layout& layout, ui::Rect window) {
  double area = 0;
  std::vector<ui::Rect> all = panels(layout);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const ui::Rect& a = all[i];
    EXPECT_GT(a.h, 0);
    EXPECT_GE(a.x, 0);
    EXPECT_GE(a.y, 0);
    EXPECT_LE(a.right(), window.w + 0.01f);
    EXPECT_LE(a.bottom(), window.h + 0.01f);
    area += static_cast<double>(a.w) * static_cast<double>(a.h);
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const ui::Rect& b = all[j];
      bool apart = a.right() <= b.x + 0.01f || b.right() <= a.x + 0.01f || a.bottom() <= b.y + 0.01f ||
                   b.bottom() <= a.y + 0.01f;
      EXPECT_TRUE(apart) << i << " and " << j;
    }
  }
  EXPECT_NEAR(area, static_cast<double>(window.w) * static_cast<double>(window.h), area * 0.001);
}

TEST(Layout, fills_every_window_without_overlaps) {
  for (float w = 100; w < 4000; w += 37)
    for (float h = 80; h < 2400; h += 61)
      for (Panel wanted : {Panel::stage, Panel::program, Panel::lesson, Panel::timeline}) {
        SCOPED_TRACE(testing::Message() << w << " x " << h << " " << name_of(wanted));
        ui::Rect window{0, 0, w, h};
        expect_tiled(lay_out(window, w < 1100 ? 92 : 56, {}, wanted), window);
        if (testing::Test::HasFailure()) return;
      }
}

TEST(Layout, stays_whole_however_far_the_dividers_are_dragged) {
  ui::Rect window{0, 0, 1280, 720};
  for (float size : {1.0f, 100.0f, 5000.0f})
    expect_tiled(lay_out(window, 56, {size, size, size, size}, Panel::stage), window);
}

TEST(Layout, shows_all_panels_in_a_large_window) {
  Layout layout = lay_out({0, 0, 1920, 1080}, 56, {}, Panel::stage);
  EXPECT_EQ(layout.mode, Layout::Mode::full);
  EXPECT_TRUE(layout.choices.empty());
  EXPECT_GE(layout.lesson.w, 300);
  EXPECT_GE(layout.timeline.h, 240);
}

TEST(Layout, tells_what_happened_wherever_there_are_tabs) {
  for (float h : {400.0f, 480.0f, 600.0f})
    for (Panel wanted : {Panel::stage, Panel::program, Panel::timeline})
      EXPECT_GT(lay_out({0, 0, 640, h}, 92, {}, wanted).headline.w, 0) << h << " " << name_of(wanted);
}

TEST(Layout, shows_the_chosen_tab_in_a_small_window_and_words_in_a_tiny_one) {
  Layout small = lay_out({0, 0, 640, 400}, 92, {}, Panel::program);
  EXPECT_EQ(small.mode, Layout::Mode::tabs);
  EXPECT_EQ(small.shown, Panel::program);
  EXPECT_GT(small.program.w, 0);
  EXPECT_EQ(small.stage.w, 0);
  EXPECT_EQ(lay_out({0, 0, 426, 240}, 92, {}, Panel::stage).mode, Layout::Mode::words);
}

} // namespace
} // namespace loopscope::app
