// What a lesson says of an interpreter that is older than the one whose schedule its twin's is.
#pragma once

#include "scenarios/lesson.h"

#include <string_view>

namespace loopscope::scenarios {

/// Of a run of the lesson by `python` ("CPython 3.11.2"; empty: by its twin), beside one by another: the lesson's
/// sentence, where that interpreter does otherwise. Empty where it does not, or the same one ran both. `lesson` may be
/// null.
inline std::string_view said_of_older(const Lesson* lesson, std::string_view python, std::string_view beside) {
  const bool told = lesson && python != beside && is_older(python, lesson->older.before);
  return told ? std::string_view(lesson->older.text) : std::string_view();
}

} // namespace loopscope::scenarios
