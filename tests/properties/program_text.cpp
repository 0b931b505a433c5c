#include "tests/properties/random_program.h"

#include "core/aio/text.h"

#include <cctype>
#include <stdexcept>

namespace loopscope {

namespace {

void write(std::string& text, const Block& block, std::size_t indent) {
  text += '[';
  for (const Instruction& i : block) {
    text += '\n' + std::string(indent, ' ') + '[' + aio::repr(i.op) + ", " + aio::repr(i.a) + ", " + aio::repr(i.b) +
            ", " + aio::repr(i.d) + ", " + aio::repr(i.flag) + ", [";
    for (const Block& inner : i.blocks) {
      if (&inner != &i.blocks.front()) text += ", ";
      write(text, inner, indent + 2);
    }
    text += "]],";
  }
  if (!block.empty()) text += '\n' + std::string(indent - 2, ' ');
  text += ']';
}

class Reader {
public:
  explicit Reader(std::string_view text) : text_(text) {}

  Scripts scripts() {
    Scripts all = list(&Reader::block);
    if (peek() != 0) fail("the end");
    return all;
  }

private:
  Block block() { return list(&Reader::instruction); }

  Instruction instruction() {
    Instruction i;
    expect('[');
    i.op = word();
    expect(',');
    i.a = static_cast<int>(number());
    expect(',');
    i.b = static_cast<int>(number());
    expect(',');
    i.d = number();
    expect(',');
    i.flag = truth();
    expect(',');
    i.blocks = list(&Reader::block);
    expect(']');
    return i;
  }

  template <class T>
  std::vector<T> list(T (Reader::*item)()) {
    std::vector<T> all;
    expect('[');
    while (peek() != ']') {
      all.push_back((this->*item)());
      if (peek() != ']') expect(',');
    }
    expect(']');
    return all;
  }

  std::string word() {
    expect('\'');
    const std::size_t end = text_.find('\'', at_);
    if (end == text_.npos) fail("'");
    std::string given(text_.substr(at_, end - at_));
    at_ = end + 1;
    return given;
  }

  double number() {
    peek();
    const std::string rest(text_.substr(at_, 32));
    std::size_t length = 0;
    try {
      const double value = std::stod(rest, &length);
      at_ += length;
      return value;
    } catch (const std::logic_error&) {
      fail("a number");
    }
  }

  bool truth() {
    peek();
    for (const bool value : {true, false}) {
      const std::string name = aio::repr(value);
      if (!text_.substr(at_).starts_with(name)) continue;
      at_ += name.size();
      return value;
    }
    fail("True or False");
  }

  char peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void expect(char c) {
    if (peek() != c) fail(std::string(1, c));
    ++at_;
  }
  [[noreturn]] void fail(const std::string& wanted) const {
    throw std::invalid_argument("a program needs " + wanted + " at character " + std::to_string(at_));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

} // namespace

std::string text_of(const Scripts& scripts) {
  std::string text = "[";
  for (const Block& block : scripts) {
    write(text, block, 2);
    text += ",\n";
  }
  return text + "]\n";
}

Scripts program_of(std::string_view text) {
  return Reader(text).scripts();
}

} // namespace loopscope
