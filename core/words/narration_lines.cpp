// Where in the program something happened.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::EventKind;

std::string line_name(const Index& index, std::uint32_t place) {
  const SourceLine at = index.place(place);
  return at.file == 0 ? worded("line {}", at.line) : worded("line {} of {}", at.line, file_name(index, at.file));
}

std::string line_mark(const Index& index, std::uint32_t place) {
  const SourceLine at = index.place(place);
  return at.file == 0 ? fmt::format(":{}", at.line) : fmt::format(" {}:{}", file_name(index, at.file), at.line);
}

std::string file_name(const Index& index, std::size_t file) {
  constexpr std::size_t longest = 80;
  const SourceFile* source = index.source(file);
  std::string_view path = source ? index.trace().string(source->name) : std::string_view();
  path.remove_prefix(path.find_last_of("/\\") + 1); // none: npos + 1 is 0
  if (path.empty()) return Word("another file").string();
  return path.size() <= longest ? std::string(path) : std::string(path.substr(0, longest)) + "…";
}

Sentence line_words(const Index& index, std::uint32_t place) {
  constexpr std::size_t longest = 120;
  Sentence said = say(line_name(index, place));
  std::string_view text = index.line_text(index.place(place));
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  if (!text.empty() && text.size() <= longest) append(said, say(": ", code(text)));
  return said;
}

std::uint32_t line_before(const Index& index, ObjectId task, std::uint64_t event) {
  const Lane* lane = index.lane(task);
  if (!lane) return 0;
  auto span = std::ranges::lower_bound(lane->spans, event, {}, &Span::event);
  while (span != lane->spans.begin()) {
    --span;
    const Event& began = index.trace()[span->event];
    if (began.kind == EventKind::task_suspended && began.subject == task) return began.line;
  }
  return 0;
}

Sentence place_words(const Index& index, std::uint64_t event) {
  if (event >= index.trace().size()) return {};
  const std::uint32_t place = index.trace()[event].line;
  return place != 0 ? line_words(index, place) : Sentence{};
}

} // namespace loopscope::words
