// Where in the program something happened.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::EventKind;

Sentence line_words(const Index& index, std::uint32_t line) {
  constexpr std::size_t longest = 120;
  Sentence said = say(fmt::format("line {}", line));
  std::string_view text = index.line_text(trace::Language::python, line);
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
  const std::uint32_t line = index.trace()[event].line;
  return line != 0 ? line_words(index, line) : Sentence{};
}

} // namespace loopscope::words
