// What the index reads in the program's text.
#include "core/replay/index.h"

#include <algorithm>

namespace loopscope::replay {

const SourceFile* Index::source(trace::Language language) const {
  for (const SourceFile& file : sources_)
    if (file.name != 0 && file.language == language) return &file;
  return nullptr;
}

bool Index::is_twin(std::size_t file) const {
  const SourceFile* at = source(file);
  return at && at->language == trace::Language::cpp && source(trace::Language::cpp) == at;
}

bool Index::is_run(std::size_t file) const {
  return file == 0 || is_twin(file) || (file < has_places_.size() && has_places_[file]);
}

std::string_view Index::line_text(SourceLine at) const {
  const SourceFile* file = source(at.file);
  if (!file || at.line == 0) return {};
  const std::vector<std::uint32_t>& starts = line_starts_[at.file];
  if (at.line > starts.size()) return {};
  const std::string_view text = trace_.string(file->text);
  const std::size_t end = at.line < starts.size() ? starts[at.line] - 1 : text.size();
  std::string_view found = text.substr(starts[at.line - 1], end - starts[at.line - 1]);
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The pieces of the text between commas that stand in no brackets and no quotes.
std::vector<std::string_view> pieces(std::string_view text) {
  std::vector<std::string_view> found;
  int depth = 0;
  char quote = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (i < text.size() && quote) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      --depth;
    } else if (c == ',' && (depth == 0 || i == text.size())) {
      found.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  return found;
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  if (text.empty() || !letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || c == '.' || (c >= '0' && c <= '9'); });
}

} // namespace

std::string_view Index::variable_at(std::uint32_t place, std::uint32_t ordinal) const {
  constexpr std::size_t longest = 400; // an assignment that says what it makes is shorter
  const SourceLine at = this->place(place);
  const SourceFile* file = source(at.file);
  if (!file || file->language != trace::Language::python) return {};
  const std::string_view text = line_text(at);
  const std::size_t equals = text.find('=');
  if (text.size() > longest || equals == std::string_view::npos || equals + 1 >= text.size()) return {};
  if (text[equals + 1] == '=') return {};
  const std::vector<std::string_view> names = pieces(text.substr(0, equals));
  const std::vector<std::string_view> values = pieces(text.substr(equals + 1));
  if (names.size() != values.size()) return {};
  // Of several values, those that call something make the objects.
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].find('(') == std::string_view::npos) continue;
    if (values[i].front() == '[' || values[i].front() == '{' || values[i].front() == '(') return {};
    if (ordinal-- != 0) continue;
    std::string_view name = names[i];
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos)
      name = trimmed(name.substr(0, colon));
    return is_name(name) ? name : std::string_view{};
  }
  return {};
}

std::string_view Index::variable_of(ObjectId primitive) const {
  const Made* made = this->made(primitive);
  return made ? variable_at(made->line, made->ordinal) : std::string_view{};
}

} // namespace loopscope::replay
