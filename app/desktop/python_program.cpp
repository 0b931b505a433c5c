#include "app/desktop/python_program.h"

#include "core/aio/error.h"
#include "core/mending/mending.h"
#include "core/words/texts.h"
#include "scenarios/parameters.h"

#include <exception>
#include <stdexcept>
#include <utility>

namespace loopscope::app {

PreparedProgram prepared(const RunSettings& settings) {
  const bool skips = !settings.lesson || !settings.lesson->waits_for_real();
  PreparedProgram all{settings.program.value_or(python::Program{.skip_waiting = skips}), {}, {}, nullptr};
  if (!settings.lesson) return all;
  const scenarios::Lesson& lesson = *settings.lesson;
  python::Program& program = all.program;
  program.file = lesson.id + ".py";
  program.folder = "/";
  if (!program.text) program.text = scenarios::program_with(lesson, settings.arguments);
  if (!settings.constants.empty()) program.text = mending::with_constants(*program.text, settings.constants);
  all.scenario = lesson.id;
  try {
    for (const scenarios::Parameter& parameter : scenarios::parameters_of(*program.text))
      all.parameters.emplace_back(parameter.name, scenarios::literal(parameter, parameter.initial));
  } catch (const std::exception&) { // what was edited may say anything
  }
  if (!lesson.needs_server) return all;
  std::string address = settings.server;
  if (address.empty()) {
    try {
      all.server = std::make_unique<net::LessonServer>();
    } catch (const std::exception&) {
      throw std::runtime_error(words::text("desktop.no_server", aio::describe(std::current_exception())));
    }
    address = all.server->url();
  }
  program.arguments = {std::move(address)};
  return all;
}

} // namespace loopscope::app
