#include "app/cli/usage.h"

#include "app/cli/columns.h"
#include "core/words/texts.h"

#include <memory>
#include <regex>

namespace loopscope::cli {
namespace {

/// CLI11's own counts bytes where it pads names.
class Help : public CLI::Formatter {
public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return line(make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return line(command->get_display_name(true), command->get_description());
  }

private:
  std::string line(const std::string& name, const std::string& description) const {
    const std::size_t wide = get_column_width();
    const std::string next_line = "\n" + std::string(wide, ' ');
    std::string text = padded("  " + name, wide);
    if (!description.empty() && columns("  " + name) >= wide) text += next_line;
    for (const char c : description) text += c == '\n' ? next_line : std::string(1, c);
    return text + "\n";
  }
};

/// What CLI11 says, and the text that says it here.
struct Fault {
  const char* theirs;
  const char* id;
};
constexpr Fault faults[] = {
    {"(.+) is required", "cli.usage.required"},
    {"(.+): (\\d+) required (.+) missing", "cli.usage.missing"},
    {"(.+): At [Mm]ost (\\d+) required but received (\\d+)", "cli.usage.at_most"},
    {"(.+): At [Ll]east (\\d+) required but received (\\d+)", "cli.usage.at_least"},
    {"(.+) excludes (.+)", "cli.usage.excludes"},
    {"The following argument was not expected: ([\\s\\S]*)", "cli.usage.extra"},
    {"The following arguments were not expected: ([\\s\\S]*)", "cli.usage.extras"},
    {"(.+) was given a disallowed flag override", "cli.usage.flag_value"},
    {"(.+): too many inputs for a flag", "cli.usage.flag_values"},
    {"The value ([\\s\\S]*) is not an allowed value for (.+)", "cli.usage.not_allowed"},
    {"(.+): Should be true/false or a number", "cli.usage.yes_or_no"},
    {"Could not convert: (.+) = ([\\s\\S]*)", "cli.usage.not_understood"},
};

} // namespace

void put_words(CLI::App& app) {
  const auto said = [](std::string_view id) { return std::string(words::text(id)); };
  const auto help = std::make_shared<Help>();
  help->column_width(34);
  for (const auto& [theirs, id] : {std::pair{"Usage", "options.heading.usage"},
                                   {"Positionals", "options.heading.positionals"},
                                   {"OPTIONS", "options.heading.any_options"},
                                   {"SUBCOMMAND", "options.heading.any_command"},
                                   {"REQUIRED", "options.heading.required"},
                                   {"Excludes", "options.heading.excludes"}})
    help->label(theirs, said(id));
  app.formatter(help);
  app.set_help_flag("-h,--help", said("options.help"));
}

void group(CLI::App& app) {
  const std::string options(words::text("options.heading.options")), commands(words::text("options.heading.commands"));
  for (CLI::Option* option : app.get_options()) option->group(options);
  for (CLI::App* command : app.get_subcommands({})) {
    command->group(commands);
    group(*command);
  }
}

std::string positional(std::string_view id) {
  std::string name;
  for (const char c : words::text(id))
    if (std::string_view("=:{}!\n").find(c) == std::string_view::npos) name += c == ' ' ? '-' : c;
  name.erase(0, name.find_first_not_of('-'));
  return name.empty() ? "_" : name;
}

std::string words_of(const CLI::ParseError& error) {
  const std::string what = error.what();
  for (const Fault& fault : faults) {
    std::smatch match;
    if (!std::regex_match(what, match, std::regex(fault.theirs))) continue;
    std::string parts[3];
    for (std::size_t i = 1; i < match.size(); ++i) parts[i - 1] = match[i];
    return words::text(fault.id, parts[0], parts[1], parts[2]);
  }
  return what;
}

} // namespace loopscope::cli
