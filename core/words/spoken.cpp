#include "core/words/spoken.h"

#include "core/words/teller.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace loopscope::words {

Sentence spoken(const Index& index, const State& state, const Callback& callback) {
  const Event none{};
  return Teller(index, state, none, state.position).callback(callback);
}

Sentence told(std::string_view id, std::span<const Sentence> parts) {
  return begun(filled(text(id), parts));
}

Sentence filled(std::string_view pattern, std::span<const Sentence> parts, std::span<const Phrase> things) {
  Sentence said;
  for (std::size_t at = 0; at < pattern.size();) {
    const char mark = pattern[at];
    const bool of_thing = mark == '[' && !things.empty();
    const char closing = mark == '{' ? '}' : of_thing ? ']' : mark;
    const std::size_t end =
        mark == '{' || mark == '*' || mark == '`' || of_thing ? pattern.find(closing, at + 1) : pattern.npos;
    if (end == pattern.npos) {
      const std::size_t next = std::min(pattern.find_first_of("{*`[", at + 1), pattern.size());
      append(said, pattern.substr(at, next - at));
      at = next;
      continue;
    }
    const std::string_view inside = pattern.substr(at + 1, end - at - 1);
    if (mark == '{') {
      std::size_t which = parts.size();
      std::from_chars(inside.data(), inside.data() + inside.size(), which);
      if (which < parts.size()) append(said, parts[which]);
    } else if (of_thing) {
      Phrase thing = things.front();
      thing.text = inside;
      append(said, thing);
      things = things.subspan(1);
    } else {
      append(said, mark == '*' ? strong(inside) : code(inside));
    }
    at = end + 1;
  }
  return said;
}

Sentence say_in_language(std::span<const Part> parts) {
  std::string pattern;
  std::vector<Sentence> places;
  std::vector<Phrase> things;
  for (const Part& part : parts) {
    if (!part.is_literal) {
      if (part.said.empty()) continue;
      pattern += fmt::format("{{{}}}", places.size());
      places.push_back(part.said);
      continue;
    }
    const Phrase::Style style = part.said.empty() ? Phrase::Style::plain : part.said.front().style;
    if (style == Phrase::Style::plain) {
      pattern += part.literal;
      continue;
    }
    if (style == Phrase::Style::thing) things.push_back(part.said.front());
    const std::string_view marks = style == Phrase::Style::strong ? "**" : style == Phrase::Style::code ? "``" : "[]";
    // Spaces belong to no word.
    const std::size_t first = std::min(part.literal.find_first_not_of(' '), part.literal.size());
    const std::size_t last = part.literal.find_last_not_of(' ') + 1;
    pattern += part.literal.substr(0, first);
    pattern += marks[0];
    pattern += part.literal.substr(first, last - first);
    pattern += marks[1];
    pattern += part.literal.substr(last);
  }
  const bool has_words = std::ranges::any_of(parts, [](const Part& part) {
    return part.is_literal && std::ranges::any_of(part.literal, [](char c) { return c >= 'A' && c <= 'z'; });
  });
  return filled(has_words ? in_language(pattern) : pattern, places, things);
}

Sentence begun(Sentence sentence) {
  for (Phrase& phrase : sentence) {
    if (phrase.text.empty()) continue;
    if (phrase.style == Phrase::Style::plain || phrase.style == Phrase::Style::strong)
      phrase.text = capital(std::string_view(phrase.text));
    break;
  }
  return sentence;
}

} // namespace loopscope::words
