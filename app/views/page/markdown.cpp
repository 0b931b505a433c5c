#include "app/views/page/markdown.h"

#include <md4c.h>

namespace loopscope::app {
namespace {

struct Reader {
  std::vector<PageBlock> blocks;
  std::vector<int> numbers; // of the lists that are open: the next item's, or 0
  int strong = 0, code = 0;
  bool in_item = false; // one has begun that has no words yet

  PageBlock& begin(PageBlock::Kind kind) {
    blocks.push_back({.kind = kind});
    return blocks.back();
  }
  void enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
    case MD_BLOCK_UL:
      numbers.push_back(0);
      break;
    case MD_BLOCK_OL:
      numbers.push_back(static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start));
      break;
    case MD_BLOCK_LI:
      begin(PageBlock::Kind::item).number = numbers.empty() || numbers.back() == 0 ? 0 : numbers.back()++;
      in_item = true;
      break;
    case MD_BLOCK_H:
      begin(PageBlock::Kind::heading);
      break;
    case MD_BLOCK_CODE:
      begin(PageBlock::Kind::code).words.push_back({"", PageWords::Style::code});
      break;
    case MD_BLOCK_P:
      if (!in_item) begin(PageBlock::Kind::paragraph);
      in_item = false;
      break;
    default:
      break;
    }
  }
  void leave(MD_BLOCKTYPE type) {
    if ((type == MD_BLOCK_UL || type == MD_BLOCK_OL) && !numbers.empty()) numbers.pop_back();
    if (type == MD_BLOCK_LI) in_item = false;
  }
  void add(std::string_view text) {
    if (blocks.empty()) begin(PageBlock::Kind::paragraph);
    PageBlock& block = blocks.back();
    const PageWords::Style style = code > 0     ? PageWords::Style::code
                                   : strong > 0 ? PageWords::Style::strong
                                                : PageWords::Style::plain;
    if (block.kind == PageBlock::Kind::code)
      block.words.front().text += text;
    else if (!block.words.empty() && block.words.back().style == style)
      block.words.back().text += text;
    else
      block.words.push_back({std::string(text), style});
  }
};

} // namespace

std::vector<PageBlock> blocks_of(std::string_view markdown) {
  Reader reader;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_NOHTML;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* of) {
    static_cast<Reader*>(of)->enter(type, detail);
    return 0;
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* of) {
    static_cast<Reader*>(of)->leave(type);
    return 0;
  };
  parser.enter_span = [](MD_SPANTYPE type, void*, void* of) {
    Reader& reader = *static_cast<Reader*>(of);
    if (type == MD_SPAN_EM || type == MD_SPAN_STRONG) ++reader.strong;
    if (type == MD_SPAN_CODE) ++reader.code;
    return 0;
  };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* of) {
    Reader& reader = *static_cast<Reader*>(of);
    if (type == MD_SPAN_EM || type == MD_SPAN_STRONG) --reader.strong;
    if (type == MD_SPAN_CODE) --reader.code;
    return 0;
  };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* of) {
    const bool breaks = type == MD_TEXT_BR || type == MD_TEXT_SOFTBR;
    static_cast<Reader*>(of)->add(breaks ? std::string_view(" ") : std::string_view(text, size));
    return 0;
  };
  md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &reader);
  for (PageBlock& block : reader.blocks)
    if (block.kind == PageBlock::Kind::code && block.words.front().text.ends_with('\n'))
      block.words.front().text.pop_back();
  std::erase_if(reader.blocks, [](const PageBlock& block) { return block.words.empty(); });
  return reader.blocks;
}

} // namespace loopscope::app
