// The lessons, their questions, and the loops that there are.
#pragma once

#include "scenarios/lesson.h"

#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::scenarios {

/// The lessons in the order in which they are taught.
const std::vector<Lesson>& lessons();
/// Those that have a twin, which every loop runs.
inline auto lessons_with_twins() {
  return lessons() | std::views::filter(&Lesson::has_twin);
}
/// The lesson of that id, or null.
const Lesson* find_lesson(std::string_view id);
/// The id nearest to a misspelt one, empty when none is near.
std::string nearest_lesson(std::string_view id);

/// The loops that can be chosen.
std::span<const LoopKind> loops();
/// Whether it is one that always runs in real time.
bool in_real_time(std::string_view loop);
/// Whether it is CPython, which runs the lesson's program itself.
bool runs_python(std::string_view loop);

/// A run that shows which answers are right: the twin's or, where there is none or something of the program is changed,
/// CPython's.
struct ProofRun {
  std::string name;   // what claims call it; empty: the run that they are about when they name none
  std::string lesson; // whose program is run
  Arguments arguments;
  bool by_cpython = false; // something is changed
  std::vector<std::pair<std::string, std::string>> changes; // text of the program, and its replacement
};

struct Question {
  std::string text;
  std::vector<std::string> answers; // the first is right
  std::string why;
  /// What would be seen in the runs if the answer of that place were right: an expression that
  /// tests/scenarios/claims.py evaluates. Empty when no run can decide the question; then `undecided` says why.
  std::vector<std::string> claims;
  std::vector<ProofRun> runs; // the first has no name
  std::string undecided;
};

/// The lesson's questions; they are read when they are asked for.
std::vector<Question> questions_of(const Lesson&);
/// Those of the lesson that its lesson.md asks. Throws std::runtime_error for what is missing or makes no sense, and
/// says in which file and question.
std::vector<Question> questions_of(const Lesson&, std::string_view notes);

} // namespace loopscope::scenarios
