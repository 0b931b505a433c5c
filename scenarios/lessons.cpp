#include "scenarios/lesson.h"
#include "scenarios/parameters.h"
#include "scenarios/twin_table.h"

#include <toml++/toml.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace loopscope::scenarios {

namespace {

std::string text_of(const toml::table& table, std::string_view key, const std::string& where) {
  auto value = table[key].value<std::string>();
  if (!value) throw std::runtime_error(where + ": the front matter has no text '" + std::string(key) + "'");
  return *value;
}

std::vector<std::string> texts_of(const toml::table& table, std::string_view key, const std::string& where) {
  std::vector<std::string> texts;
  const toml::array* entries = table[key].as_array();
  if (!entries) throw std::runtime_error(where + ": the front matter has no list '" + std::string(key) + "'");
  for (const toml::node& entry : *entries) {
    if (!entry.is_string()) throw std::runtime_error(where + ": '" + std::string(key) + "' must be a list of texts");
    texts.push_back(entry.as_string()->get());
  }
  return texts;
}

/// One of the runs that a question's claims speak of: values of parameters, `lesson` where it is another one's program,
/// and `change` where CPython is to run it, with these texts of the program replaced.
ProofRun read_run(std::string name, const toml::table& entry, const Lesson& lesson, const std::string& where) {
  ProofRun run{.name = std::move(name), .lesson = entry["lesson"].value_or(lesson.id)};
  for (const auto& [key, value] : entry) {
    if (key == "lesson") continue;
    if (key == "change") {
      run.by_cpython = true;
      const std::vector<std::string> texts = texts_of(entry, "change", where);
      if (texts.size() % 2 != 0)
        throw std::runtime_error(where +
                                 ": 'change' must be a list of pairs: a text of the program, and what takes its place");
      for (std::size_t i = 0; i < texts.size(); i += 2) run.changes.emplace_back(texts[i], texts[i + 1]);
    } else if (const auto number = value.value<double>()) {
      run.arguments[std::string(key.str())] = *number;
    } else {
      throw std::runtime_error(where + ": the value of '" + std::string(key.str()) + "' must be a number");
    }
  }
  return run;
}

Question read_question(const toml::table& entry, const Lesson& lesson, const std::string& where) {
  Question question;
  question.text = text_of(entry, "text", where);
  question.answers = texts_of(entry, "answers", where);
  question.why = text_of(entry, "why", where);
  if (entry.contains("undecided")) {
    question.undecided = text_of(entry, "undecided", where);
    return question;
  }
  question.claims = texts_of(entry, "holds", where);
  if (question.claims.size() != question.answers.size())
    throw std::runtime_error(where + ": 'holds' must have a claim for each of the answers");
  const toml::table* run = entry["run"].as_table();
  question.runs.push_back(read_run("", run ? *run : toml::table{}, lesson, where));
  if (const toml::table* others = entry["runs"].as_table())
    for (const auto& [name, other] : *others) {
      if (!other.is_table())
        throw std::runtime_error(where + ": the run '" + std::string(name.str()) + "' is no table");
      question.runs.push_back(read_run(std::string(name.str()), *other.as_table(), lesson, where));
    }
  return question;
}

} // namespace

void read_notes(Lesson& lesson, std::string_view notes) {
  const std::string file = "assets/lessons/" + lesson.id + "/lesson.md";
  const std::string_view fence = "+++\n";
  const std::size_t end = notes.find("\n+++", fence.size());
  if (!notes.starts_with(fence) || end == std::string_view::npos)
    throw std::runtime_error(file + ": it must begin with TOML between two lines of +++");
  const toml::table table = toml::parse(notes.substr(fence.size(), end + 1 - fence.size()), file);
  lesson.title = text_of(table, "title", file);
  lesson.group = text_of(table, "group", file);
  lesson.sentence = text_of(table, "sentence", file);
  lesson.watch_for = text_of(table, "watch_for", file);
  lesson.compared = table["compared"].value_or("schedule");
  if (lesson.compared != "schedule") lesson.compared_because = text_of(table, "compared_because", file);
  if (const toml::array* questions = table["question"].as_array())
    questions->for_each([&](const toml::table& entry) {
      const std::string where = file + ", question " + std::to_string(lesson.questions.size() + 1);
      lesson.questions.push_back(read_question(entry, lesson, where));
    });
}

namespace {

/// How many single-letter edits lie between two words.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j)
      diagonal = std::exchange(row[j + 1], std::min({row[j] + 1, row[j + 1] + 1, diagonal + (a[i] != b[j])}));
  }
  return row.back();
}

std::vector<Lesson> read_lessons() {
  std::vector<Lesson> all;
  for (const Twin& twin : lesson_twins()) {
    Lesson lesson;
    lesson.id = twin.name;
    lesson.program = twin.python;
    lesson.twin = twin.source;
    lesson.number = static_cast<int>(all.size()) + 1;
    lesson.parameters = parameters_of(twin.python);
    read_notes(lesson, twin.notes);
    all.push_back(std::move(lesson));
  }
  return all;
}

} // namespace

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> all = read_lessons();
  return all;
}

const Lesson* find_lesson(std::string_view id) {
  auto found = std::ranges::find(lessons(), id, &Lesson::id);
  return found == lessons().end() ? nullptr : &*found;
}

std::string nearest_lesson(std::string_view id) {
  const Lesson* nearest = nullptr;
  std::size_t nearest_distance = std::max<std::size_t>(2, id.size() / 2) + 1;
  for (const Lesson& lesson : lessons()) {
    std::size_t edits = distance(id, lesson.id);
    if (!id.empty() && lesson.id.find(id) != std::string::npos) edits = std::min<std::size_t>(edits, 2);
    if (edits < nearest_distance) {
      nearest = &lesson;
      nearest_distance = edits;
    }
  }
  return nearest ? nearest->id : "";
}

} // namespace loopscope::scenarios
