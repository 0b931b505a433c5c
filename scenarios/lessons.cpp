#include "scenarios/lessons.h"

#include "core/words/language.h"

#include "scenarios/course.h"
#include "scenarios/parameters.h"
#include "scenarios/twin_table.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace loopscope::scenarios {

namespace {

/// Whose lesson.md it is: "assets/lessons/lock/lesson.md".
std::string notes_of(std::string_view lesson) {
  return "assets/lessons/" + std::string(lesson) + "/lesson.md";
}

/// The lesson.md of a lesson, in the language in use.
std::string_view notes_in_language(const Twin& twin) {
  return words::file_in_language("lessons/" + std::string(twin.name) + "/lesson.md", twin.notes);
}

/// What is between the two lines of +++. Throws std::runtime_error where they are not there.
std::string_view front_matter(std::string_view notes, const std::string& file) {
  const std::string_view fence = "+++\n";
  const std::size_t end = notes.find("\n+++", fence.size());
  if (!notes.starts_with(fence) || end == std::string_view::npos)
    throw std::runtime_error(file + ": it must begin with TOML between two lines of +++");
  return notes.substr(fence.size(), end + 1 - fence.size());
}

/// Throws std::runtime_error where the text is not there; `where` is what it says.
std::string text_of(const toml::table& table, std::string_view key, const std::string& where) {
  auto value = table[key].value<std::string>();
  if (!value) throw std::runtime_error(where + ": the front matter has no text '" + std::string(key) + "'");
  return *value;
}

std::vector<std::string> texts_of(const toml::table& table, std::string_view key, const std::string& where);

/// Pairs: a text of the program, and what takes its place.
std::vector<std::pair<std::string, std::string>> changes_of(const toml::table& entry, const std::string& where) {
  const std::vector<std::string> texts = texts_of(entry, "change", where);
  if (texts.size() % 2 != 0)
    throw std::runtime_error(where +
                             ": 'change' must be a list of pairs: a text of the program, and what takes its place");
  std::vector<std::pair<std::string, std::string>> changes;
  for (std::size_t i = 0; i < texts.size(); i += 2) changes.emplace_back(texts[i], texts[i + 1]);
  return changes;
}

Edit read_edit(const toml::table& entry, const std::string& file) {
  return {text_of(entry, "title", file), text_of(entry, "question", file), changes_of(entry, file)};
}

/// Takes what a lesson.md says of the lesson, up to its questions: those are read when they are asked for.
void read_facts(Lesson& lesson, std::string_view notes) {
  const std::string file = notes_of(lesson.id);
  const std::string_view text = front_matter(notes, file);
  const toml::table table = toml::parse(text.substr(0, text.find("\n[[question]]") + 1), file);
  lesson.title = text_of(table, "title", file);
  lesson.sentence = text_of(table, "sentence", file);
  lesson.watch_for = text_of(table, "watch_for", file);
  if (table.contains("keep")) lesson.keep = texts_of(table, "keep", file);
  lesson.needs_server = table["server"].value_or(false);
  lesson.learned = table["learned"].value_or("");
  lesson.try_this = table["try"].value_or("");
  lesson.only = table["only"].value_or("");
  if (!lesson.only.empty() && !runs_python(lesson.only))
    throw std::runtime_error(file + ": 'only' must be \"cpython\", or not be there");
  for (const auto& [key, part] :
       {std::pair{"ask", &lesson.teacher.ask}, {"they_say", &lesson.teacher.they_say}, {"stop", &lesson.teacher.stop}})
    *part = table["teacher"][key].value_or("");
  if (const toml::array* edits = table["edit"].as_array())
    edits->for_each([&](const toml::table& entry) { lesson.edits.push_back(read_edit(entry, file)); });
  if (const toml::table* older = table["older"].as_table())
    lesson.older = {text_of(*older, "before", file + ": older"), text_of(*older, "text", file + ": older")};
  lesson.prose = notes.substr(notes.find("\n+++\n") + 5);
  lesson.compared = table["compared"].value_or("schedule");
  if (lesson.compared != "schedule") lesson.compared_because = text_of(table, "compared_because", file);
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
      run.changes = changes_of(entry, where);
    } else if (const auto number = value.value<double>()) {
      run.arguments[std::string(key.str())] = *number;
    } else {
      throw std::runtime_error(where + ": the value of '" + std::string(key.str()) + "' must be a number");
    }
  }
  return run;
}

/// "start", "end", a line that is printed, or a number of seconds.
Moment read_moment(const toml::node& value, const std::string& where) {
  if (const auto seconds = value.value<double>())
    return {.kind = Moment::Kind::time, .time = static_cast<std::int64_t>(std::llround(*seconds * 1e9))};
  const auto text = value.value<std::string>();
  if (!text)
    throw std::runtime_error(where + ": a moment is a line that is printed, a number of seconds, \"start\" or \"end\"");
  if (*text == "start") return {.kind = Moment::Kind::start};
  return *text == "end" ? Moment{} : Moment{.kind = Moment::Kind::printed, .text = *text};
}

Question read_question(const toml::table& entry, const Lesson& lesson, const std::string& where) {
  Question question;
  question.text = text_of(entry, "text", where);
  question.answers = texts_of(entry, "answers", where);
  question.why = text_of(entry, "why", where);
  if (const toml::node* moment = entry.get("moment")) question.moment = read_moment(*moment, where);
  if (const toml::node* until = entry.get("until")) question.until = read_moment(*until, where);
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

/// That of the course, whose chapters are the groups. What is not in it comes last.
void put_into_order(std::vector<Lesson>& lessons) {
  std::vector<Lesson> ordered;
  for (const Chapter& chapter : chapters())
    for (const std::string& id : chapter.lessons) {
      const auto found = std::ranges::find(lessons, id, &Lesson::id);
      if (found == lessons.end()) continue;
      found->group = chapter.title;
      found->group_sentence = chapter.sentence;
      ordered.push_back(std::move(*found));
      lessons.erase(found);
    }
  std::ranges::move(lessons, std::back_inserter(ordered));
  lessons = std::move(ordered);
  for (std::size_t i = 0; i < lessons.size(); ++i) lessons[i].number = static_cast<int>(i) + 1;
}

std::vector<Lesson> read_lessons() {
  std::vector<Lesson> all;
  for (const Twin& twin : lesson_twins()) {
    Lesson lesson;
    lesson.id = twin.name;
    lesson.program = twin.python;
    lesson.twin = twin.source;
    lesson.parameters = parameters_of(twin.python);
    read_facts(lesson, notes_in_language(twin));
    all.push_back(std::move(lesson));
  }
  put_into_order(all);
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

std::span<const LoopKind> loops() {
  static constexpr std::array all{
      LoopKind{.name = "simulated", .what = "virtual time: exact, repeatable, no waiting"},
      LoopKind{.name = "asio", .what = "real time and real sockets, through Asio", .real_time = true},
      LoopKind{.name = "poll", .what = "real time and real sockets, over poll(2)", .real_time = true},
      LoopKind{
          .name = "cpython", .what = "this machine's Python runs the program, without the waiting", .python = true},
  };
  return all;
}

bool in_real_time(std::string_view loop) {
  const auto found = std::ranges::find(loops(), loop, &LoopKind::name);
  return found != loops().end() && found->real_time;
}

bool runs_python(std::string_view loop) {
  const auto found = std::ranges::find(loops(), loop, &LoopKind::name);
  return found != loops().end() && found->python;
}

std::vector<Question> questions_of(const Lesson& lesson, std::string_view notes) {
  const std::string file = notes_of(lesson.id);
  const toml::table table = toml::parse(front_matter(notes, file), file);
  std::vector<Question> questions;
  if (const toml::array* entries = table["question"].as_array())
    entries->for_each([&](const toml::table& entry) {
      questions.push_back(read_question(entry, lesson, file + ", question " + std::to_string(questions.size() + 1)));
    });
  return questions;
}

std::vector<Question> questions_of(const Lesson& lesson) {
  const auto twin = std::ranges::find(lesson_twins(), lesson.id, &Twin::name);
  return twin == lesson_twins().end() ? std::vector<Question>{} : questions_of(lesson, notes_in_language(*twin));
}

} // namespace loopscope::scenarios
