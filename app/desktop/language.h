// Another language, from a folder of the same shape as assets/.
#pragma once

#include "core/words/language.h"

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace loopscope::app {

/// What a folder says in another language:
///
///   words/AREA.toml         the texts of assets/words, with the same keys
///   words/vocabulary.toml   [words]: for each word and sentence of the vocabulary its own: "is done" = "ist fertig";
///                           [letters]: what is written for the letters (a to z) of all that the folder has no words
///                           for
///                           (the glossary's and the errors' sentences are of these, too)
///   course.toml, lessons/LESSON/lesson.md    as in assets/
///   mending/PROGRAM/mending.toml             as in assets/: the texts in it are taken, in their order, and nothing
///   else
///
/// All of it may be missing. Any thread.
class LanguageFolder : public words::Translation {
public:
  /// Throws std::runtime_error, in one line, where a file cannot be read.
  explicit LanguageFolder(const std::filesystem::path&);

  std::string_view text(std::string_view id, std::string_view english) const override;
  std::string_view word(std::string_view english) const override;
  std::string_view file(std::string_view name) const override;

private:
  using Table = std::map<std::string, std::string, std::less<>>;
  /// The English with the folder's letters, but for the places and code in it.
  std::string spelled(std::string_view english) const;

  std::filesystem::path folder_;
  Table texts_, words_;
  std::array<std::string, 26> letters_, capitals_; // empty: there are none
  mutable std::mutex mutex_;
  mutable Table said_, files_; // that were asked for: what is given out stays
};

} // namespace loopscope::app
