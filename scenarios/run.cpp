#include "scenarios/run.h"

#include "core/aio/error.h"
#include "core/net/lesson_server.h"
#include "core/net/posix_sockets.h"
#include "core/words/texts.h"
#include "scenarios/parameters.h"
#include "scenarios/twin_table.h"

#include <algorithm>
#include <exception>
#include <memory>

namespace loopscope::scenarios {

RunResult run(const Lesson& lesson, const RunOptions& options) {
  auto twin = std::ranges::find(lesson_twins(), lesson.id, &Twin::name);
  if (twin == lesson_twins().end()) return {trace::RunOutcome::failed, "no twin of the lesson " + lesson.id};
  if (!twin->program) return {trace::RunOutcome::failed, "the lesson " + lesson.id + " runs on cpython alone"};
  if (runs_python(options.loop)) return {trace::RunOutcome::failed, "no twin runs on the loop " + options.loop};
  RunOptions all = options;
  for (const Parameter& parameter : lesson.parameters) all.arguments.try_emplace(parameter.name, parameter.initial);
  if (in_real_time(options.loop)) net::raise_descriptor_limit();
  std::unique_ptr<net::LessonServer> server;
  if (in_real_time(options.loop) && options.server.empty() && lesson.needs_server) {
    try {
      server = std::make_unique<net::LessonServer>();
    } catch (const std::exception&) {
      return {trace::RunOutcome::failed, words::text("runs.server", aio::describe(std::current_exception()))};
    }
    all.server = server->url();
  }
  return run_twin(*twin, program_with(lesson, all.arguments), all);
}

} // namespace loopscope::scenarios
