// The glyphs of text.
#include "app/desktop/fonts.h"

#include <gtest/gtest.h>

namespace loopscope::ui {
namespace {

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

} // namespace
} // namespace loopscope::ui
