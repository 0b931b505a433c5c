// The order in which lessons are taught (assets/course.toml).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loopscope::scenarios {

struct Chapter {
  std::string title;
  std::string sentence;
  std::vector<std::string> lessons; // their ids; some may not be there
};

const std::vector<Chapter>& chapters();
/// Those of a text like that of assets/course.toml. Throws std::runtime_error for what is missing or makes no sense.
std::vector<Chapter> chapters_of(std::string_view text);

} // namespace loopscope::scenarios
