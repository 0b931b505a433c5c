#include "scenarios/course.h"

#include "core/words/language.h"

#include <toml++/toml.h>

#include <stdexcept>

extern "C" const char loopscope_course_toml_begin[], loopscope_course_toml_end[];

namespace loopscope::scenarios {

std::vector<Chapter> chapters_of(std::string_view text) {
  const std::string file = "assets/course.toml";
  const toml::table table = toml::parse(text, file);
  std::vector<Chapter> chapters;
  const toml::array* entries = table["chapter"].as_array();
  if (!entries) throw std::runtime_error(file + ": there is no [[chapter]]");
  for (const toml::node& entry : *entries) {
    Chapter chapter;
    const toml::table* of = entry.as_table();
    const toml::array* lessons = of ? (*of)["lessons"].as_array() : nullptr;
    if (of) chapter.title = (*of)["title"].value_or("");
    if (of) chapter.sentence = (*of)["sentence"].value_or("");
    if (chapter.title.empty() || chapter.sentence.empty() || !lessons)
      throw std::runtime_error(file + ": a chapter needs 'title', 'sentence' and 'lessons'");
    for (const toml::node& lesson : *lessons)
      chapter.lessons.push_back(lesson.value<std::string>().value_or(""));
    chapters.push_back(std::move(chapter));
  }
  return chapters;
}

const std::vector<Chapter>& chapters() {
  static const std::vector<Chapter> all = chapters_of(words::file_in_language(
      "course.toml", {loopscope_course_toml_begin,
                      static_cast<std::size_t>(loopscope_course_toml_end - loopscope_course_toml_begin)}));
  return all;
}

} // namespace loopscope::scenarios
