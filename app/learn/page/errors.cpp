#include "app/learn/page/errors.h"

#include "core/words/language.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

namespace loopscope::app {
namespace {

constexpr std::string_view gap = "…"; // in a message, where programs differ

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}

/// Its words in small letters: letters and digits, whatever stands between them.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : text) {
    const bool letter = is_letter(c);
    if (letter && !inside) words.emplace_back();
    if (letter) words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    inside = letter;
  }
  return words;
}

/// A number or an address tells nothing of an error.
bool says_nothing(const std::string& word) {
  return std::isdigit(static_cast<unsigned char>(word.front())) != 0;
}

/// The words of the message's fixed parts, a list for each.
std::vector<std::vector<std::string>> parts_of(std::string_view message) {
  std::vector<std::vector<std::string>> parts;
  while (true) {
    const std::size_t at = message.find(gap);
    if (std::vector<std::string> words = words_of(message.substr(0, at)); !words.empty())
      parts.push_back(std::move(words));
    if (at == std::string_view::npos) return parts;
    message.remove_prefix(at + gap.size());
  }
}

/// Whether all parts stand in the text, each as a whole, one after the other.
bool stands_in(const std::vector<std::vector<std::string>>& parts, const std::vector<std::string>& text) {
  auto at = text.begin();
  for (const std::vector<std::string>& part : parts) {
    const auto found = std::search(at, text.end(), part.begin(), part.end());
    if (found == text.end()) return false;
    at = found + static_cast<std::ptrdiff_t>(part.size());
  }
  return !parts.empty();
}

bool begins_one(const std::vector<std::string>& words, const std::string& begin) {
  return std::ranges::any_of(words, [&](const std::string& word) { return word.starts_with(begin); });
}

} // namespace

const std::vector<KnownError>& known_errors() {
  static const std::vector<KnownError> all = [] {
    std::vector<KnownError> errors;
    for (const RawError& raw : raw_errors()) {
      KnownError error{.message = std::string(raw.printed ? raw.message : words::in_language(raw.message)),
                       .printed = raw.printed,
                       .cause = std::string(words::in_language(raw.cause)),
                       .cure = std::string(words::in_language(raw.cure)),
                       .lesson = std::string(raw.lesson)};
      for (const std::string_view also : raw.also) error.also.emplace_back(words::in_language(also));
      errors.push_back(std::move(error));
    }
    return errors;
  }();
  return all;
}

int fit_of(const KnownError& error, std::string_view typed) {
  std::vector<std::string> asked = words_of(typed);
  if (asked.empty()) return 1;
  // The whole message is in what was pasted; the longer it is, the more that says.
  const auto parts = parts_of(error.message);
  if (error.printed && stands_in(parts, asked)) {
    std::size_t size = 0;
    for (const auto& part : parts) size += part.size();
    return 1000 + static_cast<int>(size);
  }
  std::erase_if(asked, says_nothing);
  if (asked.empty()) return 0;
  const std::vector<std::string> message = words_of(error.message);
  std::vector<std::string> all = message;
  for (const std::string& also : error.also) std::ranges::move(words_of(also), std::back_inserter(all));
  for (const std::string* text : {&error.cause, &error.cure, &error.lesson})
    std::ranges::move(words_of(*text), std::back_inserter(all));
  int in_message = 0, in_all = 0, in_a_row = 0;
  for (const std::string& word : asked) {
    in_message += begins_one(message, word);
    in_all += begins_one(all, word);
  }
  // As it is typed: one after the other, the last word perhaps not to its end.
  for (std::size_t i = 0; i < message.size(); ++i) {
    std::size_t n = 0;
    while (n < asked.size() && i + n < message.size() &&
           (n + 1 == asked.size() ? message[i + n].starts_with(asked[n]) : message[i + n] == asked[n]))
      ++n;
    in_a_row = std::max(in_a_row, static_cast<int>(n));
  }
  const int size = static_cast<int>(asked.size());
  if (in_a_row == size) return 500 + in_a_row;
  if (in_all == size) return 300 + 10 * in_message - size;
  int common = 0; // the most words in a row that both have
  for (std::size_t i = 0; i < message.size(); ++i)
    for (std::size_t j = 0; j < asked.size(); ++j) {
      int n = 0;
      for (std::size_t k = 0; i + k < message.size() && j + k < asked.size() && message[i + k] == asked[j + k]; ++k)
        ++n;
      common = std::max(common, n);
    }
  // Pasted with names that no message has: most of its words, several of them in a row.
  if (size >= 4 && in_message >= 3 && in_message * 10 >= size * 6 && common >= 2) return 100 + in_message;
  return 0;
}

std::vector<const KnownError*> errors_like(std::string_view typed) {
  std::vector<std::pair<int, const KnownError*>> found;
  for (const KnownError& error : known_errors())
    if (const int fit = fit_of(error, typed)) found.emplace_back(fit, &error);
  std::ranges::stable_sort(found, std::ranges::greater{}, &std::pair<int, const KnownError*>::first);
  std::vector<const KnownError*> errors;
  for (const auto& [fit, error] : found) errors.push_back(error);
  return errors;
}

bool has_words(std::string_view text, std::string_view typed) {
  const std::vector<std::string> words = words_of(text), asked = words_of(typed);
  return std::ranges::all_of(asked, [&](const std::string& word) { return begins_one(words, word); });
}

} // namespace loopscope::app
