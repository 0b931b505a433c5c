#include "app/learn/predict/lesson_questions.h"

#include "app/ui/canvas.h"
#include "core/trace/event.h"

#include <algorithm>
#include <string_view>

namespace loopscope::app {
namespace {

/// Code between backticks is code.
words::Sentence sentence_of(std::string_view text) {
  words::Sentence sentence;
  bool code = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('`'), text.size());
    if (end > 0)
      sentence.push_back(
          {std::string(text.substr(0, end)), code ? words::Phrase::Style::code : words::Phrase::Style::plain});
    text.remove_prefix(std::min(end + 1, text.size()));
    code = !code;
  }
  return sentence;
}

} // namespace

std::optional<std::uint64_t> position_of(const scenarios::Moment& moment, const replay::Replay& replay) {
  using Kind = scenarios::Moment::Kind;
  const replay::Index& index = replay.index();
  switch (moment.kind) {
  case Kind::end:
    return index.ended() ? std::optional(replay.size()) : std::nullopt;
  case Kind::start:
    return 0;
  case Kind::time:
    return index.end_time() > moment.time || index.ended() ? std::optional(replay.position_at(moment.time))
                                                           : std::nullopt;
  case Kind::printed:
    break;
  }
  std::string_view wanted = moment.text;
  const bool begins = wanted.ends_with('*');
  if (begins) wanted.remove_suffix(1);
  for (const std::uint64_t print : index.prints()) {
    const trace::Event& event = index.trace()[print];
    if (event.kind != trace::EventKind::printed) continue;
    const std::string_view line = index.trace().string(trace::as<trace::event::printed>(event).text);
    if (begins ? line.starts_with(wanted) : line == wanted) return print + 1;
  }
  return {};
}

bool of_the_usual_run(const scenarios::Question& question) {
  return question.runs.empty() || (question.runs.front().arguments.empty() && !question.runs.front().by_cpython);
}

predict::Question as_asked(const scenarios::Question& question, std::uint64_t asked_at, std::uint64_t shown_at) {
  predict::Question asked;
  asked.asked_at = asked_at;
  asked.shown_at = std::max(asked_at, shown_at);
  asked.text = sentence_of(question.text);
  asked.because = sentence_of(question.why);
  for (const std::string& answer : question.answers) asked.answers.push_back({.text = sentence_of(answer)});
  // By a number of their words: the same each time, and nothing to do with which is right.
  std::ranges::sort(asked.answers, {}, [&](const predict::Answer& answer) {
    return ui::hash_id(words::plain(answer.text), question.text.size());
  });
  const std::string right = words::plain(sentence_of(question.answers.front()));
  asked.right = static_cast<std::size_t>(
      std::ranges::find(asked.answers, right, [](const predict::Answer& answer) { return words::plain(answer.text); }) -
      asked.answers.begin());
  return asked;
}

} // namespace loopscope::app
