// The language in which all is said. English is what stands in the sources and in assets/; another language is laid
// over it, and what it has no words for stays English. Everything that is said passes through here: the texts of
// assets/words (texts.h) by their ids, the vocabulary (lexicon.h) and the sentences of the narration (teller.h) by
// their English.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace loopscope::words {

/// What another language says. All that it gives out must live as long as it does; any thread.
class Translation {
public:
  virtual ~Translation() = default;
  /// The text of that id; the English where it has none.
  virtual std::string_view text(std::string_view id, std::string_view english) const = 0;
  /// The word, or the pattern of a sentence, that says the same. The places in it ({}, {2} ...) and its marks
  /// (*strong*, `code`, [thing]) are in both, in any order; spaces at its ends are kept.
  virtual std::string_view word(std::string_view english) const = 0;
  /// The file of assets/ of that name ("course.toml"); empty where it has none.
  virtual std::string_view file(std::string_view name) const = 0;
};

namespace detail {
inline const Translation* language = nullptr;
}

/// Says everything in that language from now on; null: in English. Before anything is said, and before there are other
/// threads: what was said stays as it was.
inline void use_language(const Translation* language) {
  detail::language = language;
}
/// The one in use; null: English.
inline const Translation* translation() {
  return detail::language;
}
/// Those words in the language in use.
inline std::string_view in_language(std::string_view english) {
  return detail::language ? detail::language->word(english) : english;
}
/// The file of assets/ of that name in the language in use; the English where it has none.
inline std::string_view file_in_language(std::string_view name, std::string_view english) {
  const std::string_view own = detail::language ? detail::language->file(name) : std::string_view();
  return own.empty() ? english : own;
}

/// Where a text of another file of assets/ stands in it: "mending/race/mending.toml#must.0.text".
inline std::string id_in_file(std::string_view file, std::string_view key) {
  return std::string(file) + "#" + std::string(key);
}
/// The text of that id in the language in use; where it has none of that id, the English words in it.
inline std::string_view in_language(std::string_view id, std::string_view english) {
  return detail::language ? detail::language->text(id, english) : english;
}

/// A pattern with values in its places, as fmt writes them. One that they do not fit is given as it stands.
template <class... Values>
std::string formatted(std::string_view pattern, const Values&... values) {
  try {
    return fmt::vformat(fmt::string_view(pattern.data(), pattern.size()), fmt::make_format_args(values...));
  } catch (const fmt::format_error&) {
    return std::string(pattern);
  }
}

/// A word of the vocabulary or a pattern of one, as it stands in the sources; read, it is in the language in use.
class Word {
public:
  consteval Word(const char* text) : text_(text) {}
  operator std::string_view() const { return in_language(text_); }
  std::string string() const { return std::string(in_language(text_)); }
  constexpr bool empty() const { return text_.empty(); }
  constexpr std::string_view english() const { return text_; }

private:
  std::string_view text_;
};

} // namespace loopscope::words

/// As the text that it is: fmt 10 takes no other type for one.
template <>
struct fmt::formatter<loopscope::words::Word> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const loopscope::words::Word& word, Context& context) const {
    return fmt::formatter<std::string_view>::format(std::string_view(word), context);
  }
};

namespace loopscope::words {

/// A pattern of the vocabulary with values in its places {}, or {0}, {1} ...
template <class... Values>
std::string worded(Word pattern, const Values&... values) {
  return formatted(pattern, values...);
}

} // namespace loopscope::words
