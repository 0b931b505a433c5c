#include "app/desktop/picture.h"
#include "app/desktop/svg_surface.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace loopscope::ui {
namespace {

constexpr Color red = {255, 0, 0, 255};

class SvgTest : public testing::Test {
protected:
  SvgTest() { surface_.begin(200, 100, 2, {255, 255, 255, 255}); }
  std::string drawn() {
    surface_.end();
    return surface_.file("a <title>");
  }
  std::string text(std::string_view text) {
    surface_.text({10, 20}, text, {red, 10});
    const std::string all = drawn();
    const std::size_t begin = all.find('>', all.find("<text ")) + 1;
    return all.substr(begin, all.find("</text>") - begin);
  }
  bool has(std::string_view part) { return drawn().find(part) != std::string::npos; }
  SvgSurface surface_;
};

TEST_F(SvgTest, TextStaysText) {
  EXPECT_EQ(text("print(\"a\", 'b')"), "print(\"a\", 'b')");
  EXPECT_TRUE(has("<title>a &lt;title&gt;</title>"));
}
TEST_F(SvgTest, MarkupInATextIsNone) {
  EXPECT_EQ(text("</text><script>&amp;]]>"), "&lt;/text&gt;&lt;script&gt;&amp;amp;]]&gt;");
}
TEST_F(SvgTest, OtherScriptsAndSpacesStay) {
  EXPECT_EQ(text("    مرحبا  😀 naïve"), "    مرحبا  😀 naïve");
}
TEST_F(SvgTest, WhatXmlCannotHoldIsReplaced) {
  EXPECT_EQ(text(std::string_view("a\0b\tc\x1b[1m", 9)), "a b c [1m");
  surface_.begin(200, 100, 2, red);
  EXPECT_EQ(text("\x7f|\xff|\xed\xa0\x80|\xef\xbf\xbf|\xf4\xbf\xbf\xbf"), "�|�|�|�|�");
}
TEST_F(SvgTest, ATextIsAsWideAsInTheWindow) {
  Fonts fonts;
  const float wide = surface_.text({10, 20}, "await asyncio.sleep(1)", {red, 13, Font::mono});
  EXPECT_FLOAT_EQ(wide, fonts.width("await asyncio.sleep(1)", Font::mono, 26) / 2);
  EXPECT_TRUE(has("textLength=\"343.2\""));
}
TEST_F(SvgTest, WhatTheClipHidesIsLeftOut) {
  surface_.clip({10, 10, 20, 20});
  surface_.fill({40, 10, 5, 5}, red, 0);
  surface_.fill({25, 25, 10, 10}, red, 0);
  surface_.clip({0, 0, 100, 50});
  surface_.disc({90, 40}, 5, red);
  const std::string all = drawn();
  EXPECT_EQ(all.find("x=\"80\""), std::string::npos);
  const std::size_t group = all.find("<g clip-path=\"url(#c1)\">\n<rect x=\"50\" y=\"50\" width=\"20\" height=\"20\"");
  EXPECT_NE(group, std::string::npos);
  EXPECT_NE(all.find("</g>\n<circle cx=\"180\" cy=\"80\" r=\"10\"", group), std::string::npos);
}
TEST_F(SvgTest, APartIsSeenAlone) {
  surface_.see({50, 10, 30, 30});
  surface_.begin(200, 100, 2, red);
  surface_.disc({20, 20}, 4, red);
  surface_.disc({60, 20}, 4, red);
  const std::string all = drawn();
  EXPECT_NE(all.find("width=\"60\" height=\"60\" viewBox=\"100 20 60 60\""), std::string::npos);
  EXPECT_EQ(all.find("cx=\"40\""), std::string::npos);
  EXPECT_NE(all.find("cx=\"120\""), std::string::npos);
}
TEST_F(SvgTest, APathTurnsAndFades) {
  surface_.path(std::array<Point, 3>{{{10, 10}, {50, 10}, {50, 40}}}, red, 2, 5, 0.25f);
  const std::string all = drawn();
  EXPECT_NE(all.find("d=\"M20 20L90 20A10 10 0 0 1 100 30L100 80\""), std::string::npos) << all;
  EXPECT_NE(all.find("stop-opacity=\"0.250\""), std::string::npos);
}
TEST_F(SvgTest, AColourThatIsSeenThroughSaysHowMuch) {
  surface_.fill({0, 0, 10, 10}, {1, 2, 3, 51}, 2);
  EXPECT_TRUE(has("<rect x=\"0\" y=\"0\" width=\"20\" height=\"20\" rx=\"4\" fill=\"#010203\" fill-opacity=\"0.200\"/>"));
}

} // namespace
} // namespace loopscope::ui
