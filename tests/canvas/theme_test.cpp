#include "app/ui/theme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace loopscope::ui {
namespace {

double light_of(Color color) {
  auto linear = [](int value) {
    double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

double contrast(Color a, Color b) {
  double brighter = std::max(light_of(a), light_of(b)), darker = std::min(light_of(a), light_of(b));
  return (brighter + 0.05) / (darker + 0.05);
}

TEST(Theme, text_can_be_read_on_all_that_it_stands_on) {
  for (const Theme* theme : {&dark_theme(), &light_theme()}) {
    for (Color ground : {theme->background, theme->panel, theme->raised}) {
      EXPECT_GE(contrast(theme->text, ground), 7);
      EXPECT_GE(contrast(theme->muted, ground), 4.5);
    }
    for (Color hue : theme->task_hues) EXPECT_GE(contrast(theme->ink, hue), 4.5);
    for (Color code : {theme->keyword, theme->string, theme->comment, theme->number})
      EXPECT_GE(contrast(code, theme->panel), 4.5);
    EXPECT_GE(contrast(theme->on_run, theme->run), 4.5);
    EXPECT_GE(contrast(theme->run_text, theme->panel), 4.5);
  }
}

TEST(Theme, hues_are_seen_on_the_ground_they_are_drawn_on) {
  for (const Theme* theme : {&dark_theme(), &light_theme()})
    for (Color hue : theme->task_hues) EXPECT_GE(contrast(hue, theme->background), 3);
}

} // namespace
} // namespace loopscope::ui
