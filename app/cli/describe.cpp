// loopscope describe: hidden from the help, as it is there for the build.
#include "app/cli/describe.h"

#include "app/cli/process.h"
#include "scenarios/lessons.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace loopscope::cli {
namespace {

using Json = nlohmann::ordered_json;

/// What the option can be given, where it is one of a few words. A test holds them against what the help says.
Json choices(std::string_view command, std::string_view option) {
  if (option == "--theme") return {"dark", "light"};
  if (option == "--view") return {"stage", "lesson", "program", "console", "timeline"};
  if (option == "--step" && command == "film") return {"line", "event", "callback", "turn", "switch"};
  Json loops = Json::array();
  if (option.starts_with("--loop"))
    for (const scenarios::LoopKind& loop : scenarios::loops()) loops.push_back(loop.name);
  return loops;
}

Json as_json(const CLI::App& command, const CLI::Option& option) {
  Json names = Json::array();
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  const bool is_positional = option.get_positional();
  if (is_positional) names.push_back(option.get_name(true));
  const bool has_value = option.get_items_expected_max() > 0;
  return {{"names", names},
          {"positional", is_positional},
          {"value", has_value ? option.get_type_name() : ""},
          {"about", option.get_description()},
          {"required", option.get_required()},
          {"choices", choices(command.get_name(), option.get_name())}};
}

Json as_json(const CLI::App& command) {
  Json options = Json::array();
  for (const CLI::Option* option : command.get_options()) options.push_back(as_json(command, *option));
  return {{"name", command.get_name()}, {"about", command.get_description()}, {"options", options}};
}

} // namespace

int describe(const CLI::App& app) {
  Json all = as_json(app);
  all["version"] = app.version();
  all["footer"] = app.get_footer();
  all["commands"] = Json::array();
  for (const CLI::App* command : app.get_subcommands({}))
    if (!command->get_group().empty()) all["commands"].push_back(as_json(*command));
  all["lessons"] = Json::array();
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    Json parameters = Json::array();
    for (const scenarios::Parameter& parameter : lesson.parameters) parameters.push_back(parameter.name);
    all["lessons"].push_back({{"id", lesson.id}, {"title", lesson.title}, {"parameters", parameters}});
  }
  print(stdout, all.dump(2) + "\n");
  finish_output();
  return 0;
}

} // namespace loopscope::cli
