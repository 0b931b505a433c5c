#include "app/views/page/markdown.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace loopscope::app {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}
bool is_punctuation(char c) {
  return std::ispunct(static_cast<unsigned char>(c)) != 0;
}

/// How many of that character the text begins with.
std::size_t run_of(std::string_view text, char c) {
  return std::min(text.find_first_not_of(c), text.size());
}

/// The words of a paragraph, whose lines are joined.
class Words {
public:
  explicit Words(std::string_view text) : text_(text) {}

  std::vector<PageWords> read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size() && is_punctuation(text_[at_ + 1]))
        add(text_.substr(at_ + 1, 1)), at_ += 2;
      else if (c == '`')
        code();
      else if (c == '*' || c == '_')
        emphasis(c);
      else
        add(text_.substr(at_, 1)), ++at_;
    }
    return std::move(words_);
  }

private:
  void add(std::string_view text) { add(text, open_.empty() ? PageWords::Style::plain : PageWords::Style::strong); }
  void add(std::string_view text, PageWords::Style style) {
    if (text.empty()) return;
    if (!words_.empty() && words_.back().style == style)
      words_.back().text += text;
    else
      words_.push_back({std::string(text), style});
  }

  /// Ends at as many ticks as it begins with.
  void code() {
    const std::size_t ticks = run_of(text_.substr(at_), '`'), begin = at_ + ticks;
    for (std::size_t end = text_.find('`', begin); end != std::string_view::npos;) {
      const std::size_t closing = run_of(text_.substr(end), '`');
      if (closing == ticks) {
        std::string_view inside = text_.substr(begin, end - begin);
        if (inside.size() > 2 && inside.front() == ' ' && inside.back() == ' ') inside = inside.substr(1, inside.size() - 2);
        add(inside, PageWords::Style::code);
        at_ = end + ticks;
        return;
      }
      end = text_.find('`', end + closing);
    }
    add(text_.substr(at_, ticks));
    at_ = begin;
  }

  /// One or two of the character, before a word and after one.
  void emphasis(char c) {
    const std::size_t size = std::min<std::size_t>(run_of(text_.substr(at_), c), 2);
    const std::string mark(size, c);
    const char before = at_ == 0 ? ' ' : text_[at_ - 1], after = at_ + size < text_.size() ? text_[at_ + size] : ' ';
    const bool word_before = !is_space(before) && !is_punctuation(before);
    const bool word_after = !is_space(after) && !is_punctuation(after);
    if (!open_.empty() && open_.back() == mark && !is_space(before) && (c == '*' || !word_after))
      open_.pop_back();
    else if (!is_space(after) && (c == '*' || !word_before) && text_.find(mark, at_ + size) != std::string_view::npos)
      open_.push_back(mark);
    else
      add(mark);
    at_ += size;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> open_; // marks
  std::vector<PageWords> words_;
};

/// What stands before an item, with the space after it; 0: the line is none.
std::size_t item_mark(std::string_view line, int& number) {
  number = 0;
  std::size_t size = 0;
  if (line.starts_with('-') || line.starts_with('*') || line.starts_with('+')) {
    size = 1;
  } else {
    while (size < line.size() && size < 9 && std::isdigit(static_cast<unsigned char>(line[size])))
      number = number * 10 + (line[size++] - '0');
    if (size == 0 || size == line.size() || (line[size] != '.' && line[size] != ')')) return 0;
    ++size;
  }
  return size < line.size() && is_space(line[size]) ? size + 1 : 0;
}

class Blocks {
public:
  std::vector<PageBlock> read(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string_view line = text.substr(at, end - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      take(line);
      at = end + 1;
    }
    close();
    if (!fence_.empty() && !blocks_.empty() && blocks_.back().words.front().text.empty()) blocks_.pop_back();
    return std::move(blocks_);
  }

private:
  void take(std::string_view line) {
    const std::size_t indent = run_of(line, ' ');
    const std::string_view rest = line.substr(indent);
    if (!fence_.empty()) {
      if (rest.starts_with(fence_) && rest.find_first_not_of(fence_[0]) == std::string_view::npos)
        fence_.clear();
      else
        code(line.substr(std::min(indent, fence_indent_)));
      return;
    }
    if (rest.find_first_not_of(" \t") == std::string_view::npos) {
      close();
      return;
    }
    if (rest.starts_with("```") || rest.starts_with("~~~")) {
      close();
      fence_ = rest.substr(0, run_of(rest, rest[0]));
      fence_indent_ = indent;
      blocks_.push_back({.kind = PageBlock::Kind::code, .words = {{"", PageWords::Style::code}}});
      return;
    }
    int number = 0;
    if (const std::size_t level = run_of(rest, '#'); level >= 1 && level <= 6 && indent < 4 && rest.substr(level).starts_with(' ')) {
      close();
      kind_ = PageBlock::Kind::heading;
      paragraph_ = rest.substr(level + 1);
      close();
    } else if (const std::size_t mark = item_mark(rest, number)) {
      close();
      kind_ = PageBlock::Kind::item;
      number_ = number == 0 || !in_list_ || last_number_ == 0 ? number : last_number_ + 1;
      last_number_ = number_;
      in_list_ = true;
      paragraph_ = rest.substr(mark);
    } else if (paragraph_.empty() && indent >= 4 && !in_list_) {
      if (blocks_.empty() || blocks_.back().kind != PageBlock::Kind::code)
        blocks_.push_back({.kind = PageBlock::Kind::code, .words = {{"", PageWords::Style::code}}});
      code(line.substr(4));
    } else {
      if (paragraph_.empty() && indent == 0) in_list_ = false;
      if (!paragraph_.empty()) paragraph_ += ' ';
      paragraph_ += rest;
    }
  }

  void code(std::string_view line) {
    std::string& text = blocks_.back().words.front().text;
    if (begun_) text += '\n';
    begun_ = true;
    text += line;
  }

  void close() {
    begun_ = false;
    while (!paragraph_.empty() && is_space(paragraph_.back())) paragraph_.pop_back();
    if (!paragraph_.empty())
      if (std::vector<PageWords> words = Words(paragraph_).read(); !words.empty())
        blocks_.push_back({kind_, kind_ == PageBlock::Kind::item ? number_ : 0, std::move(words)});
    paragraph_.clear();
    kind_ = PageBlock::Kind::paragraph;
  }

  std::vector<PageBlock> blocks_;
  std::string paragraph_;
  PageBlock::Kind kind_ = PageBlock::Kind::paragraph;
  int number_ = 0, last_number_ = 0;
  bool in_list_ = false;
  std::string fence_; // of the block of code that is open
  std::size_t fence_indent_ = 0;
  bool begun_ = false; // it has a line
};

} // namespace

std::vector<PageBlock> blocks_of(std::string_view markdown) {
  return Blocks().read(markdown);
}

} // namespace loopscope::app
