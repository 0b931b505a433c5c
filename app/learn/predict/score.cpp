#include "app/learn/predict/score.h"

#include "core/words/texts.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace loopscope::app {
namespace {

constexpr std::string_view first_line = "loopscope score 1";
constexpr std::uint64_t answers_between = 3; // before what was wrong comes again

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string_view next_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

template <class Number>
bool read_number(std::string_view word, Number& into) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), into);
  return error == std::errc() && end == word.data() + word.size() && into >= 0;
}

bool read_tested(std::string_view line, Tested& into) {
  auto number = [&](std::string_view name, auto& to) {
    return next_word(line) == name && read_number(next_word(line), to);
  };
  if (!number("right", into.right) || !number("wrong", into.wrong) || !number("row", into.row) ||
      !number("last", into.last) || !number("at", into.at) || next_word(line) != "in")
    return false;
  into.where = line; // the rest: a file's name may have spaces
  return true;
}

/// On one line.
std::string flat(std::string_view text) {
  std::string flat(text);
  for (char& c : flat)
    if (c == '\n' || c == '\r') c = ' ';
  return flat;
}

} // namespace

std::string written(const Answers& answers) {
  std::string text = fmt::format("{}\nanswers {}\n", first_line, answers.count);
  for (const auto& [key, tested] : answers.by)
    text += fmt::format("{} right {} wrong {} row {} last {} at {} in {}\n", key, tested.right, tested.wrong,
                        tested.row, tested.last, tested.at, flat(tested.where));
  return text;
}

std::optional<Answers> read_answers(std::string_view text) {
  Answers answers;
  if (next_line(text) != first_line) return {};
  std::string_view count = next_line(text);
  if (next_word(count) != "answers" || !read_number(count, answers.count)) return {};
  while (!text.empty()) {
    std::string_view line = next_line(text);
    if (line.empty()) continue;
    Tested tested;
    const std::string_view key = next_word(line);
    if (key.find(':') == std::string_view::npos || !read_tested(line, tested)) return {};
    answers.by[std::string(key)] = std::move(tested);
  }
  return answers;
}

std::string score_key(predict::Belief belief) {
  return fmt::format("belief:{}", static_cast<unsigned>(belief));
}

predict::Belief belief_of(std::string_view key) {
  unsigned number = 0;
  if (!key.starts_with("belief:") || !read_number(key.substr(7), number) || number > UINT8_MAX) return {};
  return static_cast<predict::Belief>(number);
}

std::string score_key(std::string_view lesson, std::size_t question) {
  return fmt::format("lesson:{}:{}", lesson, question + 1);
}

const Answers& Score::read() {
  const Kept kept = world_.kept("score");
  std::optional<Answers> answers = kept.text.empty() ? Answers{} : read_answers(kept.text);
  if (!kept.problem.empty() || !answers) {
    const std::string aside = world_.set_aside("score");
    problem_ =
        aside.empty() ? std::string(words::text("ask.score.damaged")) : words::text("ask.score.set_aside", aside);
    answers = Answers{};
  }
  return known_ = std::move(*answers);
}

void Score::add(const std::vector<std::string>& keys, bool right, std::string_view where, std::int64_t now) {
  if (keys.empty()) return;
  read();
  ++known_.count;
  for (const std::string& key : keys) {
    Tested& tested = known_.by[key];
    ++(right ? tested.right : tested.wrong);
    tested.row = right ? tested.row + 1 : 0;
    tested.last = now;
    tested.at = known_.count;
    if (!right) tested.where = flat(where);
  }
  world_.keep("score", written(known_));
}

void Score::forget() {
  known_ = {};
  world_.keep("score", "");
}

bool Score::comes_again(predict::Belief belief, std::string_view where) const {
  const auto found = known_.by.find(score_key(belief));
  if (belief == predict::Belief::none || found == known_.by.end()) return false;
  const Tested& tested = found->second;
  return tested.wrong > 0 && !tested.understood() && tested.where != where &&
         known_.count >= tested.at + answers_between;
}

} // namespace loopscope::app
