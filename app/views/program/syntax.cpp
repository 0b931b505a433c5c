#include "app/views/program/syntax.h"

#include "app/ui/utf8.h"

#include <algorithm>
#include <array>
#include <span>

namespace loopscope::app {
namespace {

constexpr std::array python_keywords = std::to_array<std::string_view>(
    {"False",  "None",     "True",   "and", "as",    "assert", "async",  "await",    "break", "case",
     "class",  "continue", "def",    "del", "elif",  "else",   "except", "finally",  "for",   "from",
     "global", "if",       "import", "in",  "is",    "lambda", "match",  "nonlocal", "not",   "or",
     "pass",   "raise",    "return", "try", "while", "with",   "yield"});

constexpr std::array cpp_keywords = std::to_array<std::string_view>(
    {"alignas",   "alignof",   "auto",     "bool",    "break",    "case",        "catch",     "char",      "class",
     "co_await",  "co_return", "co_yield", "concept", "const",    "consteval",   "constexpr", "constinit", "continue",
     "decltype",  "default",   "delete",   "do",      "double",   "else",        "enum",      "explicit",  "extern",
     "false",     "float",     "for",      "friend",  "if",       "inline",      "int",       "long",      "mutable",
     "namespace", "new",       "noexcept", "nullptr", "operator", "private",     "protected", "public",    "requires",
     "return",    "short",     "signed",   "sizeof",  "static",   "static_cast", "struct",    "switch",    "template",
     "this",      "throw",     "true",     "try",     "typedef",  "typename",    "union",     "unsigned",  "using",
     "virtual",   "void",      "volatile", "while"});
static_assert(std::ranges::is_sorted(cpp_keywords));
static_assert(std::ranges::is_sorted(python_keywords));

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) {
  return is_word_start(c) || is_digit(c);
}

/// Colours of a whole source, byte by byte; the lines are cut out of it afterwards.
class Painter {
public:
  explicit Painter(std::string_view text) : text_(text), tokens_(text.size(), Token::plain) {}

  std::vector<Token> python() {
    while (at_ < text_.size()) {
      if (at_ == 0 || text_[at_ - 1] == '\n') starts_.push_back(at_);
      python_token();
    }
    return std::move(tokens_);
  }

  std::vector<Token> cpp() {
    while (at_ < text_.size()) cpp_token();
    return std::move(tokens_);
  }

  /// Of Python.
  std::vector<std::size_t> starts() { return std::move(starts_); }
  bool open() const { return open_; }

private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }

  void paint(std::size_t end, Token token) {
    end = std::min(end, text_.size());
    std::fill(tokens_.begin() + static_cast<std::ptrdiff_t>(at_), tokens_.begin() + static_cast<std::ptrdiff_t>(end),
              token);
    at_ = end;
  }

  std::size_t line_end() const { return std::min(text_.find('\n', at_), text_.size()); }

  bool first_on_line() const {
    for (std::size_t i = at_; i-- > 0 && text_[i] != '\n';)
      if (text_[i] != ' ' && text_[i] != '\t') return false;
    return true;
  }

  std::size_t word_end() const {
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return end;
  }

  void number() {
    std::size_t end = at_;
    while (end < text_.size()) {
      const char c = text_[end];
      const bool exponent_sign = (c == '+' || c == '-') && end > at_ && (text_[end - 1] | 32) == 'e' && peek(1) != 'x';
      const bool separator = c == '\'' && end + 1 < text_.size() && is_word(text_[end + 1]) && end > at_;
      if (!is_word(c) && c != '.' && !exponent_sign && !separator) break;
      ++end;
    }
    paint(end, Token::number);
  }

  void word(std::span<const std::string_view> keywords) {
    const std::size_t end = word_end();
    const bool attribute = at_ > 0 && text_[at_ - 1] == '.';
    const bool keyword = !attribute && std::ranges::binary_search(keywords, text_.substr(at_, end - at_));
    paint(end, keyword ? Token::keyword : Token::plain);
  }

  // Python's "match" and "case" are keywords only where a statement begins that ends in a colon.
  bool soft_keyword(std::size_t end) const {
    const std::string_view text = text_.substr(at_, end - at_);
    if (text != "match" && text != "case") return false;
    if (!first_on_line() || end >= text_.size() || text_[end] != ' ') return true; // a plain name
    std::string_view line = text_.substr(end, line_end() - end);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
    return !line.ends_with(':');
  }

  void python_token() {
    const char c = peek();
    if (c == '#') return paint(line_end(), Token::comment);
    if (c == '@' && first_on_line()) {
      std::size_t end = at_ + 1;
      while (end < text_.size() && (is_word(text_[end]) || text_[end] == '.')) ++end;
      return paint(end, Token::decorator);
    }
    if (c == '"' || c == '\'') return python_string(at_);
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (is_word_start(c)) {
      const std::size_t end = word_end();
      if (end - at_ <= 2 && end < text_.size() && (text_[end] == '"' || text_[end] == '\'') && string_prefix(end))
        return python_string(end);
      if (soft_keyword(end)) return paint(end, Token::plain);
      return word(python_keywords);
    }
    paint(at_ + 1, Token::plain);
  }

  bool string_prefix(std::size_t end) const {
    return std::ranges::all_of(text_.substr(at_, end - at_),
                               [](char c) { return std::string_view("rbfuRBFU").find(c) != std::string_view::npos; });
  }

  /// A string whose quote is at `quote`; its prefix is before that.
  void python_string(std::size_t quote) {
    bool formatted = false;
    for (char c : text_.substr(at_, quote - at_)) formatted |= (c | 32) == 'f';
    const char mark = text_[quote];
    const bool triple = text_.substr(quote, 3) == std::string(3, mark);
    paint(quote + (triple ? 3 : 1), Token::string);
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == '\n' && !triple) return; // a string that was never closed ends with its line
      if (c == '\\') {
        // A raw string keeps its backslash, but a quote after it still does not close the string.
        paint(at_ + 2, Token::string);
      } else if (c == mark && (!triple || text_.substr(at_, 3) == std::string(3, mark))) {
        return paint(at_ + (triple ? 3 : 1), Token::string);
      } else if (formatted && c == '{' && peek(1) == '{') {
        paint(at_ + 2, Token::string);
      } else if (formatted && c == '{') {
        replacement(mark, triple, true);
      } else {
        paint(at_ + 1, Token::string);
      }
    }
    open_ = true;
  }

  /// `{expression:format}` inside an f-string: the expression is a program's text again.
  void replacement(char mark, bool triple, bool fields) {
    paint(at_ + 1, Token::string);
    int depth = 1;
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == '\n' && !triple) return;
      if (c == mark && (!triple || text_.substr(at_, 3) == std::string(3, mark))) return;
      if (c == ':' && depth == 1) { // the format, which may have fields, but these none of their own
        while (at_ < text_.size() && peek() != '}' && peek() != '{' && peek() != mark && peek() != '\n')
          paint(at_ + 1, Token::string);
        if (peek() == '{' && fields)
          replacement(mark, triple, false);
        else if (peek() == '{')
          paint(at_ + 1, Token::string);
        continue;
      }
      if (c == '}' && --depth == 0) return paint(at_ + 1, Token::string);
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']') depth = std::max(1, depth - 1);
      if (is_word_start(c)) {
        word(python_keywords);
      } else if (is_digit(c)) {
        number();
      } else {
        const bool quoted = c == '"' || c == '\'';
        paint(at_ + 1, quoted ? Token::string : Token::plain);
        while (quoted && at_ < text_.size() && peek() != '\n') {
          const bool closed = peek() == c;
          paint(at_ + 1, Token::string);
          if (closed) break;
        }
      }
    }
  }

  void cpp_token() {
    const char c = peek();
    if (starts("//")) {
      std::size_t after = at_ + 2;
      while (after < text_.size() && text_[after] == ' ') ++after;
      return paint(line_end(), text_.substr(after).starts_with("py:") ? Token::marker : Token::comment);
    }
    if (starts("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      return paint(end == std::string_view::npos ? text_.size() : end + 2, Token::comment);
    }
    if (c == '#' && first_on_line()) return directive();
    if (c == '"' || c == '\'') return cpp_string();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (is_word_start(c)) {
      const std::size_t end = word_end();
      const std::string_view prefix = text_.substr(at_, end - at_);
      if (end < text_.size() && text_[end] == '"' && prefix.ends_with('R') && prefix.size() <= 3)
        return raw_string(end);
      if (end < text_.size() && text_[end] == '"' &&
          (prefix == "u8" || prefix == "u" || prefix == "U" || prefix == "L")) {
        paint(end, Token::string);
        return cpp_string();
      }
      return word(cpp_keywords);
    }
    paint(at_ + 1, Token::plain);
  }

  void cpp_string() {
    const char mark = peek();
    paint(at_ + 1, Token::string);
    while (at_ < text_.size() && peek() != '\n') {
      const bool escaped = peek() == '\\';
      const bool closed = peek() == mark;
      paint(at_ + (escaped ? 2 : 1), Token::string);
      if (closed) break;
    }
  }

  void raw_string(std::size_t quote) {
    const std::size_t name = text_.substr(quote + 1, 17).find('(');
    if (name == std::string_view::npos) return paint(quote + 1, Token::string);
    const std::string close = ")" + std::string(text_.substr(quote + 1, name)) + "\"";
    const std::size_t end = text_.find(close, quote);
    paint(end == std::string_view::npos ? text_.size() : end + close.size(), Token::string);
  }

  void directive() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && (text_[end] == ' ' || is_word(text_[end])) &&
           !(text_[end] == ' ' && is_word(text_[end - 1])))
      ++end;
    const bool include = text_.substr(at_, end - at_).ends_with("include");
    paint(end, Token::keyword);
    if (!include) return;
    while (peek() == ' ') paint(at_ + 1, Token::plain);
    if (peek() == '<') paint(std::min(text_.find('>', at_), line_end() - 1) + 1, Token::string);
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<std::size_t> starts_; // of lines that begin outside of strings
  std::size_t at_ = 0;
  bool open_ = false;
};

void append(CodeLine& line, std::string_view text, Token token) {
  const auto begin = static_cast<std::uint32_t>(line.text.size());
  line.text += text;
  const auto end = static_cast<std::uint32_t>(line.text.size());
  if (!line.pieces.empty() && line.pieces.back().token == token)
    line.pieces.back().end = end;
  else
    line.pieces.push_back({begin, end, token});
}

} // namespace

Painted paint_python(std::string_view text) {
  Painter painter(text);
  Painted painted{painter.python(), {}, painter.open()};
  painted.starts = painter.starts();
  return painted;
}

std::vector<CodeLine> highlight(std::string_view source, trace::Language language) {
  std::vector<CodeLine> lines;
  if (source.empty()) return lines;
  constexpr std::string_view ellipsis = "…";
  bool whole = source.size() <= most_source;
  source = source.substr(0, most_source);
  Painter painter(source);
  const std::vector<Token> tokens = language == trace::Language::python ? painter.python() : painter.cpp();
  constexpr std::string_view spaces = "    ";
  lines.emplace_back();
  for (std::size_t i = 0; i < source.size(); ++i) {
    CodeLine& line = lines.back();
    const char c = source[i];
    if (c == '\n') {
      if (i + 1 == source.size()) break;
      if (lines.size() == most_lines) {
        whole = false;
        break;
      }
      lines.emplace_back();
    } else if (line.columns >= most_columns) {
      append(line, ellipsis, Token::comment);
      ++line.columns;
      i = std::min(source.find('\n', i), source.size()) - 1;
    } else if (c == '\t') {
      const std::size_t fill = 4 - line.columns % 4;
      append(line, spaces.substr(0, fill), tokens[i]);
      line.columns += static_cast<std::uint32_t>(fill);
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      append(line, source.substr(i, 1), tokens[i]);
      if (!ui::continues_character(c)) ++line.columns;
    }
  }
  if (!whole) {
    lines.emplace_back();
    append(lines.back(), ellipsis, Token::comment);
    lines.back().columns = 1;
  }
  return lines;
}

} // namespace loopscope::app
