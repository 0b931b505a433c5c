#include "app/cli/words.h"

#include "app/cli/cli.h"
#include "core/words/texts.h"

#include <string_view>
#include <utility>

namespace loopscope::cli {
namespace {

/// Whether a word is an option of the command's whose value is the next word.
bool takes_next(const CLI::App& command, const std::string& word) {
  if (word.find('=') != std::string::npos) return false;
  const CLI::Option* option = command.get_option_no_throw(word);
  return option && option->get_items_expected_max() > 0;
}

/// The command of that name, or null.
const CLI::App* command_named(const CLI::App& app, const std::string& name) {
  const auto found = app.get_subcommands([&](const CLI::App* one) { return one->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

} // namespace

Words split(const CLI::App& app, std::vector<std::string> words) {
  const auto cut = [&](std::size_t first, std::size_t program, bool module) {
    Words all{.program = words[program], .module = module};
    all.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(program) + 1, words.end());
    all.ours.assign(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(first));
    return all;
  };
  const CLI::App* command = &app;
  bool options_over = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!options_over && word == "--") {
      options_over = true;
    } else if (!options_over && word.starts_with('-') && word.size() > 1) {
      const bool is_module = word.starts_with("-m") && command->get_option_no_throw("-m");
      if (is_module && word.size() > 2) { // as in -mpackage.module
        words[i] = word.substr(2);
        return cut(i, i, true);
      }
      if (is_module && (i + 1 == words.size() || words[i + 1].empty()))
        throw WrongCall(std::string(words::text("cli.needs_module")));
      if (is_module) return cut(i, i + 1, true);
      if (takes_next(*command, word)) ++i;
    } else if (const CLI::App* next = command == &app && !options_over ? command_named(app, word) : nullptr) {
      command = next;
    } else if (command->get_option_no_throw("-m") && names_program(word)) {
      return cut(options_over && words[i - 1] == "--" ? i - 1 : i, i, false);
    } else {
      break;
    }
  }
  return {.ours = std::move(words)};
}

} // namespace loopscope::cli
