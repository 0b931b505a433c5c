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

/// The lesson's questions; they are read when they are asked for.
std::vector<Question> questions_of(const Lesson&);
/// Those of the lesson that its lesson.md asks. Throws std::runtime_error for what is missing or makes no sense, and
/// says in which file and question.
std::vector<Question> questions_of(const Lesson&, std::string_view notes);

} // namespace loopscope::scenarios
