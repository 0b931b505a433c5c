#include "core/words/spoken.h"

#include "core/words/teller.h"
#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::words {

Sentence spoken(const Index& index, const State& state, const Callback& callback) {
  const Event none{};
  return Teller(index, state, none, state.position).callback(callback);
}

Sentence told(std::string_view id, std::span<const Sentence> parts) {
  const std::string_view pattern = text(id);
  Sentence said;
  for (std::size_t at = 0; at < pattern.size();) {
    const char mark = pattern[at];
    if (mark == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}') {
      const auto which = static_cast<std::size_t>(pattern[at + 1] - '0');
      if (which < parts.size()) append(said, parts[which]);
      at += 3;
      continue;
    }
    if (const std::size_t end = pattern.find(mark, at + 1); (mark == '*' || mark == '`') && end != pattern.npos) {
      const std::string_view inside = pattern.substr(at + 1, end - at - 1);
      append(said, mark == '*' ? strong(inside) : code(inside));
      at = end + 1;
      continue;
    }
    const std::size_t end = std::min(pattern.find_first_of("{*`", at + 1), pattern.size());
    append(said, pattern.substr(at, end - at));
    at = end;
  }
  return begun(std::move(said));
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
