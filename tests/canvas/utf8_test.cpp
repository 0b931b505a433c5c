#include "app/ui/utf8.h"

#include <gtest/gtest.h>

namespace loopscope::ui {
namespace {

std::u32string codes_of(std::string_view text) {
  std::u32string codes;
  while (!text.empty()) codes += next_code_point(text);
  return codes;
}

TEST(Utf8, what_is_none_becomes_replacement_characters) {
  EXPECT_EQ(codes_of("a\xff\xc3(\xe2\x82"), U"a\xfffd\xfffd(\xfffd\xfffd");
}

TEST(Utf8, every_code_point_is_written_as_it_is_read) {
  for (char32_t code = 0; code < 0x110000; code += code < 0x900 || (code > 0xff00 && code < 0x10100) ? 1 : 97) {
    if (code >= 0xd800 && code < 0xe000) continue; // none of its own
    const std::string text = encoded(code);
    ASSERT_EQ(text.size(), code < 0x80 ? 1u : code < 0x800 ? 2u : code < 0x10000 ? 3u : 4u);
    ASSERT_EQ(codes_of(text), std::u32string(1, code));
  }
}

TEST(Utf8, a_text_is_cut_between_characters) {
  EXPECT_EQ(beginning("läuft", 9), "läuft");
  EXPECT_EQ(beginning("läuft", 3), "lä");
  EXPECT_EQ(beginning("läuft", 2), "l");
  EXPECT_EQ(beginning("\U0001f680", 3), "");
  EXPECT_EQ(beginning("\x80\x80\x80\x80\x80\x80\x80\x80", 6).size(), 2u) << "no text at all is cut as any";
}

TEST(Utf8, columns_are_characters) {
  EXPECT_EQ(columns_of("läuft"), 5u);
  EXPECT_EQ(bytes_of("läuft", 2), 3u);
  EXPECT_EQ(bytes_of("ab", 9), 2u);
}

} // namespace
} // namespace loopscope::ui
