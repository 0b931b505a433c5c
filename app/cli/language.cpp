// loopscope --language FOLDER ...
#include "app/cli/cli.h"

#include "app/desktop/language.h"
#include "core/words/texts.h"

#include <stdexcept>

namespace loopscope::cli {

void take_language(std::vector<std::string>& words) {
  const std::string option = "--language", with_value = option + "=";
  if (words.empty() || (words[0] != option && !words[0].starts_with(with_value))) return;
  const bool apart = words[0] == option;
  const std::string folder = !apart ? words[0].substr(with_value.size()) : words.size() > 1 ? words[1] : "";
  if (folder.empty()) throw WrongCall(std::string(words::text("cli.language.needs_folder")));
  words.erase(words.begin(), words.begin() + (apart ? 2 : 1));
  try {
    words::use_language(new app::LanguageFolder(folder)); // to the very end: what it said may be held anywhere
    keep_words();
  } catch (const std::runtime_error& error) {
    throw WrongCall(error.what());
  }
}

} // namespace loopscope::cli
