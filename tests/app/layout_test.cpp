#include "app/screens/layout.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace loopscope::app {
namespace {

enum Panel : std::size_t { stage, lesson, program, console, timeline };
constexpr std::array places{Place::centre, Place::left, Place::right, Place::right, Place::bottom};

Layout lay_out(ui::Rect window, float bar, Panel wanted, float size = 0) {
  const std::vector<float> sizes(places.size(), size);
  return app::lay_out(window, bar, places, sizes, wanted);
}

std::vector<ui::Rect> panels(const Layout& layout) {
  std::vector<ui::Rect> all;
  for (ui::Rect r : {layout.bar, layout.words, layout.headline, layout.tabs})
    if (r.w > 0) all.push_back(r);
  for (ui::Rect r : layout.panels)
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
      for (Panel wanted : {stage, program, lesson, timeline}) {
        SCOPED_TRACE(testing::Message() << w << " x " << h << " " << wanted);
        ui::Rect window{0, 0, w, h};
        expect_tiled(lay_out(window, w < 1100 ? 92 : 56, wanted), window);
        if (testing::Test::HasFailure()) return;
      }
}

TEST(Layout, stays_whole_however_far_the_dividers_are_dragged) {
  ui::Rect window{0, 0, 1280, 720};
  for (float size : {1.0f, 100.0f, 5000.0f}) expect_tiled(lay_out(window, 56, stage, size), window);
}

TEST(Layout, shows_all_panels_in_a_large_window) {
  Layout layout = lay_out({0, 0, 1920, 1080}, 56, stage);
  EXPECT_EQ(layout.mode, Layout::Mode::full);
  EXPECT_TRUE(layout.choices.empty());
  EXPECT_GE(layout.panels[lesson].w, 300);
  EXPECT_GE(layout.panels[timeline].h, 240);
}

TEST(Layout, tells_what_happened_wherever_there_are_tabs) {
  for (float h : {400.0f, 480.0f, 600.0f})
    for (Panel wanted : {stage, program, timeline})
      EXPECT_GT(lay_out({0, 0, 640, h}, 92, wanted).headline.w, 0) << h << " " << wanted;
}

TEST(Layout, shows_the_chosen_tab_in_a_small_window_and_words_in_a_tiny_one) {
  Layout small = lay_out({0, 0, 640, 400}, 92, program);
  EXPECT_EQ(small.mode, Layout::Mode::tabs);
  EXPECT_EQ(small.shown, program);
  EXPECT_GT(small.panels[program].w, 0);
  EXPECT_EQ(small.panels[stage].w, 0);
  EXPECT_EQ(lay_out({0, 0, 426, 240}, 92, stage).mode, Layout::Mode::words);
  EXPECT_EQ(lay_out({0, 0, 390, 400}, 138, stage).mode, Layout::Mode::words);
  const Layout upright = lay_out({0, 0, 390, 844}, 138, stage);
  EXPECT_EQ(upright.mode, Layout::Mode::tabs);
  EXPECT_GT(upright.panels[stage].h, 300);
  EXPECT_GT(upright.panels[timeline].h, 100);
}

TEST(Layout, has_room_for_lines_of_fifty_columns_on_a_projector_and_for_the_stage) {
  const Layout layout = lay_out({0, 0, 1280, 720}, 56, stage);
  EXPECT_EQ(layout.mode, Layout::Mode::full);
  constexpr float character = 8.4f, number = 41, chip = 28 + 14; // of the code's type there
  EXPECT_GE(layout.panels[program].w, number + 50 * character + chip);
  EXPECT_GE(layout.panels[stage].w, 500);
  EXPECT_GE(layout.panels[stage].h, 440);
}

} // namespace
} // namespace loopscope::app
