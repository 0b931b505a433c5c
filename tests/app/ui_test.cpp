// What the canvas is made of, as far as it needs no OpenGL: colours, glyphs, and which place the pointer is on.
#include "app/desktop/fonts.h"
#include "app/ui/hit_testing.h"
#include "app/ui/theme.h"
#include "app/ui/utf8.h"

#include <gtest/gtest.h>

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

TEST(Fonts, a_text_is_as_wide_as_it_is_drawn) {
  Fonts fonts;
  std::vector<PlacedGlyph> glyphs;
  for (Font font : {Font::regular, Font::bold, Font::mono}) {
    float drawn = fonts.place("AVATo Task-3 → 1.000 s", font, 15, 0, 0, glyphs);
    EXPECT_FLOAT_EQ(drawn, fonts.width("AVATo Task-3 → 1.000 s", font, 15));
  }
}

TEST(Fonts, the_characters_of_the_interface_are_all_there) {
  Fonts fonts;
  std::vector<PlacedGlyph> missing, glyph;
  fonts.place("\xEE\x80\x80", Font::regular, 15, 0, 0, missing); // a private one, that no font has
  for (std::string_view letter :
       {"…", "–", "—", "‘", "’", "“", "”", "·", "←", "→", "↑", "↓", "×", "✓", "›", "‹", "é", "ß"})
    for (Font font : {Font::regular, Font::semibold, Font::bold, Font::mono, Font::mono_bold}) {
      glyph.clear();
      fonts.place(letter, font, 15, 0, 0, glyph);
      ASSERT_EQ(glyph.size(), 1u) << letter;
      if (!missing.empty()) {
        EXPECT_NE(glyph[0].glyph, missing[0].glyph) << letter;
      }
    }
}

TEST(Fonts, what_is_not_utf8_becomes_replacement_characters) {
  std::string_view text = "a\xff\xc3(\xe2\x82";
  std::u32string codes;
  while (!text.empty()) codes += next_code_point(text);
  EXPECT_EQ(codes, U"a\xfffd\xfffd(\xfffd\xfffd");
}

TEST(Fonts, a_full_texture_starts_anew) {
  Fonts fonts;
  std::vector<PlacedGlyph> glyphs;
  float size = 100;
  for (int i = 0; i < 4000 && !fonts.full(); ++i, size += 0.25f)
    fonts.place("ABCDEFGH", Font::bold, size, 0, 0, glyphs);
  ASSERT_TRUE(fonts.full());
  fonts.start_frame();
  EXPECT_FALSE(fonts.full());
  glyphs.clear();
  fonts.place("A", Font::bold, 300, 0, 0, glyphs);
  EXPECT_EQ(glyphs.size(), 1u);
}

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
