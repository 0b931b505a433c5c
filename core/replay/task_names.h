// How the tasks of a run are told apart: by their calls, and by badges of a few letters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace loopscope::replay {

/// "Task-" and a number: what asyncio calls a task that the program gives no name.
bool is_default_name(std::string_view name);
/// "download(…)": a call as short as it can be told; what is no call stays.
std::string without_arguments(std::string_view call);
/// The first of a call's arguments ('1, "a.txt"') that is a whole number or a text and has room on a badge, as a
/// program prints it; empty when none is.
std::string_view argument_for_badge(std::string_view arguments);

/// Gives each task of a run, as they come, a call and a badge that no other has. What is given stays.
class TaskNames {
public:
  /// "use(1)"; the second such one is "use(1) 2".
  std::string call(std::string_view function, std::string_view arguments);
  /// The number or text that it was called with, unless another task has it: what a program prints of a task is most
  /// often that. Else the first letter of its function, with a number behind it where several begin with it.
  std::string badge(std::string_view function, std::string_view arguments);
  /// Of a task whose call is not known: its number, unless another task has it as a badge.
  std::string badge(std::size_t number, std::string_view function);

private:
  bool take(const std::string& badge) { return badges_.insert(badge).second; }
  std::string lettered(std::string_view function);

  std::unordered_map<std::string, std::size_t> calls_, letters_; // how many of each there are
  std::unordered_set<std::string> badges_;
};

} // namespace loopscope::replay
