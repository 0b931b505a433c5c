// The test language, with the lessons and the course in it: whatever is the project's own has marked letters.
#pragma once

#include "app/desktop/language.h"

#include <string>
#include <string_view>

namespace loopscope::app {

/// tests/words/marked, and in its letters the prose of assets/ that a translation has as files of its own.
class Marked final : public LanguageFolder {
public:
  Marked();
  std::string_view file(std::string_view name) const override;

private:
  /// A file of TOML, or one that begins with some: what of it is read by people is marked, and its other text.
  std::string marked(std::string_view file) const;
  std::string spell(std::string_view text) const;

  mutable std::mutex files_mutex_;
  mutable std::map<std::string, std::string, std::less<>> made_;
};

} // namespace loopscope::app
