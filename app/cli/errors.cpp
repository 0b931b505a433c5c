// loopscope list --error TEXT
#include "app/cli/cli.h"

#include "app/learn/page/errors.h"
#include "core/words/texts.h"
#include "scenarios/lessons.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace loopscope::cli {

int list_errors(const std::string& text, bool json) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::string lines;
  for (const app::KnownError* error : app::errors_like(text)) {
    if (!scenarios::find_lesson(error->lesson)) continue;
    all.push_back({{error->printed ? "message" : "symptom", error->message},
                   {"lesson", error->lesson},
                   {"cause", error->cause},
                   {"cure", error->cure}});
    lines += fmt::format("{}{}\n  {}\n  {}\n  loopscope {}\n", lines.empty() ? "" : "\n", error->message, error->cause,
                         error->cure, error->lesson);
  }
  if (all.empty()) throw Failure(words::text("cli.no_error", text));
  print(stdout, json ? all.dump(2) + "\n" : lines);
  finish_output();
  return 0;
}

} // namespace loopscope::cli
