// A lesson's prose: Markdown as blocks of styled words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Words in one style.
struct PageWords {
  enum class Style : std::uint8_t { plain, strong, code };
  std::string text;
  Style style{};
  int term = -1; // what can be pointed at: its number, which the owner knows; -1: nothing
  friend bool operator==(const PageWords&, const PageWords&) = default;
};

struct PageBlock {
  enum class Kind : std::uint8_t { paragraph, heading, item, code };
  Kind kind{};
  int number = 0; // of an item in a numbered list, from 1; 0: it has a dot
  std::vector<PageWords> words; // of a code block: one, its lines
};

/// Takes any text. What Markdown has besides paragraphs, headings, lists, code, emphasis and code spans is read as
/// plain text.
std::vector<PageBlock> blocks_of(std::string_view markdown);

} // namespace loopscope::app
