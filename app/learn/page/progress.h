// How far a learner has come in the course.
#pragma once

#include "app/shell/world.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace loopscope::app {

/// What was done of a lesson. Its questions are the score's.
struct Done {
  bool begun = false;    // a step of it was made
  bool finished = false; // its run was seen to its end
  friend bool operator==(const Done&, const Done&) = default;
};

struct CourseState {
  std::string place; // the lesson that was shown last, by its id; empty: none
  std::map<std::string, Done, std::less<>> lessons;
  friend bool operator==(const CourseState&, const CourseState&) = default;
};

/// TOML. Nothing where the text is damaged.
std::optional<CourseState> course_state_of(const std::string& text);
std::string text_of(const CourseState&);

/// Kept under "progress", each change at once; what another window does counts, too. Window thread.
class Progress {
public:
  /// A damaged one is set aside; `problem` says so then, in a sentence.
  Progress(World&, std::string& problem);

  const std::string& place() const { return state_.place; }
  const Done& of(std::string_view lesson) const;

  void go_to(std::string_view lesson);
  void begin(std::string_view lesson);
  void finish(std::string_view lesson);

private:
  void change(const std::function<void(CourseState&)>&);

  World& world_;
  CourseState state_;
};

} // namespace loopscope::app
