#include "core/aio/context.h"
#include "core/aio/error.h"
#include "core/net/asio_selector.h"
#include "core/net/poll_selector.h"
#include "core/sim/simulated_selector.h"
#include "core/words/texts.h"
#include "scenarios/parameters.h"
#include "scenarios/simulated_server.h"
#include "scenarios/twin_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <exception>
#include <memory>
#include <mutex>

namespace loopscope::scenarios {

namespace event = trace::event;

namespace {

/// The error and, of one of an address, what one can do about it.
std::string advised(const std::string& error) {
  const auto is = [&](int number) {
    return error.find("[Errno " + std::to_string(number) + "] error while attempting to bind") != std::string::npos;
  };
  if (is(EADDRINUSE)) return words::text("runs.port.in_use", error);
  if (is(EACCES)) return words::text("runs.port.forbidden", error);
  return error;
}

} // namespace

RunResult run_twin(const Twin& twin, std::string_view python, const RunOptions& options) {
  aio::RunContext context;
  context.recorder = options.recorder;
  context.pacer = options.pacer;
  context.output = [&options, mutex = std::make_shared<std::mutex>()](std::string_view text, int stream) {
    const std::lock_guard lock(*mutex); // of the run's threads
    if (options.output) options.output(text, stream);
  };
  context.stop = options.stop;
  context.doorbell = options.doorbell;
  context.argv = {std::string(twin.name)};
  if (!options.server.empty()) context.argv.push_back(options.server);
  context.twin_file = twin.file;
  context.twin_lines = twin.lines;
  context.signatures = twin.signatures;
  const bool real = options.loop == "asio" || options.loop == "poll";
  context.make_selector = [seed = options.seed, loop = options.loop]() -> std::unique_ptr<aio::Selector> {
    if (loop == "asio") return std::make_unique<net::AsioSelector>();
    if (loop == "poll") return std::make_unique<net::PollSelector>();
    auto selector = std::make_unique<sim::SimulatedSelector>(seed);
    selector->sockets().serve(server_port, simulated_server());
    return selector;
  };

  trace::Recorder* recorder = options.recorder;
  auto record = [&](trace::Event event) {
    event.time = context.last_time;
    recorder->record(event);
  };
  if (recorder) {
    record(event::run_started{.clock = real ? trace::Clock::real : trace::Clock::virtual_time,
                              .scenario = recorder->intern(twin.name),
                              .loop = recorder->intern(options.loop),
                              .seed = static_cast<std::int64_t>(options.seed)});
    auto source = [&](std::uint32_t index, trace::Language language, std::string name, std::string_view text,
                      std::string_view lines = {}) {
      record(event::source_file{.language = language,
                                .index = index,
                                .name = recorder->intern(name),
                                .text = recorder->intern(text),
                                .lines = recorder->intern(lines)});
    };
    source(0, trace::Language::python, std::string(twin.name) + ".py", python);
    source(1, trace::Language::cpp, std::string(twin.file), twin.source, fmt::format("{}", fmt::join(twin.lines, " ")));
    if (!twin.shown_file.empty()) source(2, trace::Language::cpp, std::string(twin.shown_file), twin.shown);
    for (const Parameter& parameter : parameters_of(python))
      record(event::parameter{.name = recorder->intern(parameter.name),
                              .value = recorder->intern(literal(parameter, parameter.initial))});
  }

  RunResult result{trace::RunOutcome::finished, {}};
  {
    aio::RunScope scope(context);
    try {
      twin.program(options.arguments);
    } catch (const aio::LoopIdle&) {
      result = {trace::RunOutcome::deadlocked, std::string(words::text("runs.end.hangs"))};
    } catch (const aio::RunAborted&) {
      result = {trace::RunOutcome::aborted, std::string(words::text("runs.end.stopped"))};
    } catch (const std::exception&) {
      result = {trace::RunOutcome::failed, advised(aio::describe(std::current_exception()))};
    } catch (...) {
      result = {trace::RunOutcome::failed, std::string(words::text("runs.end.no_exception"))};
    }
  }
  if (recorder) record(event::run_ended{.outcome = result.outcome, .message = recorder->intern(result.message)});
  return result;
}

} // namespace loopscope::scenarios
