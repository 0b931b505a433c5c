#include "core/predict/source.h"

#include "core/words/narration.h"

#include <string>

namespace loopscope::predict {

namespace {

constexpr std::uint32_t longest_function = 200; // lines

std::string_view text_of(const replay::Index& index, std::uint32_t line) {
  return index.line_text({0, line});
}

bool blank(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r");
  return at == text.npos || text[at] == '#';
}

std::size_t indent(std::string_view text) {
  return text.find_first_not_of(" \t");
}

bool is_def(std::string_view text) {
  const std::size_t at = indent(text);
  return at != text.npos && (text.substr(at).starts_with("def ") || text.substr(at).starts_with("async def "));
}

} // namespace

bool in_first_file(const replay::Index& index, std::uint32_t place) {
  const replay::SourceFile* file = index.source(std::size_t{0});
  return place != 0 && file && file->language == trace::Language::python &&
         index.place(place) == replay::SourceLine{0, place} && !text_of(index, place).empty();
}

std::uint32_t line_of_def(const replay::Index& index, std::string_view function) {
  const replay::SourceFile* file = index.source(std::size_t{0});
  const std::string_view name = words::short_name(function);
  if (!file || file->language != trace::Language::python || name.empty()) return 0;
  const std::string_view all = index.trace().string(file->text).substr(0, 1 << 17);
  const std::string sought = "def " + std::string(name) + "(";
  const std::size_t at = all.find(sought);
  if (at == all.npos || all.find(sought, at + 1) != all.npos) return 0;
  std::uint32_t line = 1;
  for (const char c : all.substr(0, at)) line += c == '\n';
  return line;
}

std::vector<std::uint32_t> lines_with(const replay::Index& index, std::uint32_t line,
                                      std::span<const std::string_view> words) {
  std::vector<std::uint32_t> found;
  if (!in_first_file(index, line)) return found;
  std::uint32_t def = line;
  if (!is_def(text_of(index, line))) {
    std::size_t inner = indent(text_of(index, line));
    for (def = line - 1; def > 0; --def) {
      const std::string_view text = text_of(index, def);
      if (blank(text) || indent(text) >= inner) continue;
      if (is_def(text)) break;
      inner = indent(text);
      if (line - def > longest_function) return found;
    }
    if (def == 0) return found;
  }
  const std::size_t outer = indent(text_of(index, def));
  std::uint32_t empty = 0;
  for (std::uint32_t at = def + 1; at <= def + longest_function && empty < 20; ++at) {
    const std::string_view text = text_of(index, at);
    empty = text.empty() ? empty + 1 : 0; // beyond the end
    if (blank(text)) continue;
    if (indent(text) <= outer) break;
    if (is_def(text)) continue;
    const std::string_view code = text.substr(0, text.find(" #"));
    for (const std::string_view word : words)
      if (code.find(word) != code.npos) {
        found.push_back(at);
        break;
      }
  }
  return found;
}

} // namespace loopscope::predict
