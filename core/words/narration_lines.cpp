// Where in the program something happened.
#include "core/replay/causes.h"
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::EventKind;

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The line with spaces in place of its comment and of what stands in quotes.
std::string code_of(std::string_view line) {
  std::string text(line);
  char quote = 0;
  for (char& c : text) {
    const bool ends = quote != 0 && c == quote;
    if (quote == 0 && c == '#') quote = '#';
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote != 0) {
      c = ' ';
    }
    if (ends) quote = 0;
  }
  return text;
}

/// Where the name stands in the text as a word of its own, from there on.
std::size_t find_word(std::string_view text, std::string_view name, std::size_t from) {
  for (std::size_t at = text.find(name, from); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || (!is_letter(text[at - 1]) && text[at - 1] != '.');
    if (begins && (end == text.size() || !is_letter(text[end]))) return at;
  }
  return std::string_view::npos;
}

/// The program's line that the event names, of those kinds that name the line that runs; 0 for others.
std::uint32_t line_of(const Event& event) {
  switch (event.kind) {
  case EventKind::task_suspended:
  case EventKind::primitive_created:
  case EventKind::printed:
  case EventKind::blocking_begun:
    return event.line;
  default:
    return 0;
  }
}

/// The last suspension of the task before that event; null when there is none.
const Event* last_suspension(const Index& index, const Lane& lane, std::uint64_t event) {
  auto span = std::ranges::lower_bound(lane.spans, event, {}, &Span::event);
  while (span != lane.spans.begin()) {
    --span;
    const Event& began = index.trace()[span->event];
    if (began.kind == EventKind::task_suspended && began.subject == lane.task) return &began;
  }
  return nullptr;
}

} // namespace

Sentence line_words(const Index& index, std::uint32_t line) {
  constexpr std::size_t longest = 120;
  Sentence said = say(fmt::format("line {}", line));
  std::string_view text = index.line_text(trace::Language::python, line);
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  if (!text.empty() && text.size() <= longest) append(said, say(": ", code(text)));
  return said;
}

Mentions mentions_of(const Index& index, std::string_view function) {
  constexpr std::size_t most_lines = 10'000, longest = 1000;
  Mentions found;
  const SourceFile* file = index.source(trace::Language::python);
  const std::string_view source = file ? index.trace().string(file->text) : std::string_view{};
  const std::size_t lines = 1 + static_cast<std::size_t>(std::count(source.begin(), source.end(), '\n'));
  if (function.empty() || lines > most_lines) return found;
  bool called = true, defined = true; // so far on one line at most
  for (std::uint32_t line = 1; line <= lines; ++line) {
    const std::string text = code_of(index.line_text(trace::Language::python, line).substr(0, longest));
    for (std::size_t at = 0; (at = find_word(text, function, at)) != std::string::npos; at += function.size()) {
      const bool definition = std::string_view(text).substr(0, at).ends_with("def ");
      const bool call = std::string_view(text).substr(at + function.size()).starts_with('(');
      std::uint32_t& known = definition ? found.defined : found.called;
      if (known != 0 && known != line) (definition ? defined : called) = false;
      if (!definition && !call) called = false;
      known = line;
    }
  }
  if (!called) found.called = 0;
  if (!defined) found = {};
  return found;
}

std::uint32_t line_before(const Index& index, ObjectId task, std::uint64_t event) {
  const Lane* lane = index.lane(task);
  const Event* last = lane ? last_suspension(index, *lane, event) : nullptr;
  return last ? last->line : 0;
}

const Event* suspension_after(const Index& index, ObjectId task, std::uint64_t event) {
  const Lane* lane = index.lane(task);
  const Ran* ran = index.ran(callback_at(index, event));
  if (!lane || !ran || ran->task != task) return nullptr;
  for (auto span = std::ranges::lower_bound(lane->spans, event, {}, &Span::event); span != lane->spans.end(); ++span) {
    const Event& began = index.trace()[span->event];
    if (ran->ended != 0 && span->event > ran->ended) return nullptr;
    if (began.kind == EventKind::task_suspended && began.subject == task) return &began;
  }
  return nullptr;
}

Sentence place_words(const Index& index, std::uint64_t event) {
  constexpr std::uint64_t near = 256;
  const trace::Trace& trace = index.trace();
  if (event >= trace.size()) return {};
  if (const std::uint32_t line = line_of(trace[event])) return line_words(index, line);
  const Ran* ran = index.ran(callback_at(index, event));
  if (!ran || ran->task == 0) return {};
  for (std::uint64_t i = event; i-- > ran->begun && event - i < near;)
    if (const std::uint32_t line = line_of(trace[i])) return say("after ", line_words(index, line));
  if (const std::uint32_t line = line_before(index, ran->task, ran->begun))
    return say("after ", line_words(index, line));
  if (const Event* next = suspension_after(index, ran->task, event); next && next->line != 0)
    return say("before ", line_words(index, next->line));
  return {};
}

} // namespace loopscope::words
