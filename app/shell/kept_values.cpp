#include "app/shell/kept_values.h"

#include "app/ui/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace loopscope::app {
namespace {

bool is_bare(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
}

/// Reads the text from its beginning. What returns false has found something that cannot be.
class Reader {
public:
  explicit Reader(std::string_view text) : left_(text) {}

  bool read(KeptValues& into) {
    std::string table;
    while (skip_lines(), !left_.empty()) {
      if (take('[')) {
        if (!name(table) || !take(']')) return false;
        table += '.';
      } else if (!entry(table, into)) {
        return false;
      }
      skip_spaces();
      if (!left_.empty() && left_[0] != '\n' && left_[0] != '\r' && left_[0] != '#') return false;
    }
    return true;
  }

private:
  bool take(char c) {
    if (!left_.starts_with(c)) return false;
    left_.remove_prefix(1);
    return true;
  }
  void skip_spaces() {
    while (left_.starts_with(' ') || left_.starts_with('\t')) left_.remove_prefix(1);
  }
  void skip_lines() {
    while (!left_.empty()) {
      if (left_[0] == '#')
        left_.remove_prefix(std::min(left_.find('\n'), left_.size()));
      else if (std::isspace(static_cast<unsigned char>(left_[0])))
        left_.remove_prefix(1);
      else
        return;
    }
  }

  /// Words with dots between them.
  bool name(std::string& into) {
    into.clear();
    do {
      skip_spaces();
      if (!into.empty()) into += '.';
      if (left_.starts_with('"') || left_.starts_with('\'')) {
        if (!quoted(into)) return false;
      } else {
        const std::size_t before = into.size();
        while (!left_.empty() && is_bare(left_[0])) into += left_[0], left_.remove_prefix(1);
        if (into.size() == before) return false;
      }
      skip_spaces();
    } while (take('.'));
    return true;
  }

  bool entry(const std::string& table, KeptValues& into) {
    std::string key;
    if (!name(key) || !take('=')) return false;
    skip_spaces();
    key.insert(0, table);
    if (take('{')) {
      if (++depth_ > 8) return false;
      skip_spaces();
      if (take('}')) return --depth_, true;
      do {
        skip_spaces();
        if (!entry(key + '.', into)) return false;
        skip_spaces();
      } while (take(','));
      --depth_;
      return take('}');
    }
    KeptValues::mapped_type value;
    return this->value(value) && into.emplace(std::move(key), std::move(value)).second;
  }

  bool value(KeptValues::mapped_type& into) {
    if (left_.starts_with('"') || left_.starts_with('\'')) {
      std::string text;
      if (!quoted(text)) return false;
      into = std::move(text);
      return true;
    }
    std::string word;
    while (!left_.empty() && (is_bare(left_[0]) || left_[0] == '.' || left_[0] == '+')) {
      if (left_[0] != '_') word += left_[0];
      left_.remove_prefix(1);
    }
    if (word == "true" || word == "false") {
      into = word == "true";
      return true;
    }
    if (word.find_first_not_of("0123456789+-.eE") != std::string::npos) return false;
    char* end = nullptr;
    const double number = std::strtod(word.c_str(), &end);
    into = number;
    return !word.empty() && *end == 0 && std::isfinite(number);
  }

  bool quoted(std::string& into) {
    const char quote = left_[0];
    left_.remove_prefix(1);
    while (!left_.empty() && left_[0] != quote) {
      char c = left_[0];
      left_.remove_prefix(1);
      if (c == '\n') return false;
      if (c == '\\' && quote == '"') {
        if (left_.empty() || !escaped(into)) return false;
      } else {
        into += c;
      }
    }
    return take(quote);
  }

  bool escaped(std::string& into) {
    const char c = left_[0];
    left_.remove_prefix(1);
    constexpr std::string_view names = "btnfr\"\\", values = "\b\t\n\f\r\"\\";
    if (const std::size_t at = names.find(c); at != std::string_view::npos) return into += values[at], true;
    const std::size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits == 0 || left_.size() < digits) return false;
    char32_t code = 0;
    for (const char d : left_.substr(0, digits)) {
      if (!std::isxdigit(static_cast<unsigned char>(d))) return false;
      code = code * 16 + static_cast<char32_t>(std::isdigit(static_cast<unsigned char>(d)) ? d - '0' : (d | 32) - 'a' + 10);
    }
    left_.remove_prefix(digits);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    into += ui::encoded(code);
    return true;
  }

  std::string_view left_;
  int depth_ = 0;
};

std::string written(const KeptValues::mapped_type& value) {
  if (const bool* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return in_quotes(std::get<std::string>(value));
}

} // namespace

std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      (quoted += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      quoted += c;
  }
  return quoted + '"';
}

std::optional<KeptValues> kept_values_of(std::string_view text) {
  KeptValues values;
  if (!Reader(text).read(values)) return std::nullopt;
  return values;
}

std::string text_of(const KeptValues& values) {
  std::string text, table;
  for (const bool in_tables : {false, true}) // those of a table go on to the next one
    for (const auto& [name, value] : values) {
      const std::size_t dot = name.rfind('.');
      if ((dot != std::string::npos) != in_tables) continue;
      if (in_tables && name.substr(0, dot) != table) {
        table = name.substr(0, dot);
        text += fmt::format("\n[{}]\n", table);
      }
      text += fmt::format("{} = {}\n", in_tables ? name.substr(dot + 1) : name, written(value));
    }
  return text;
}

} // namespace loopscope::app
