// loopscope serve: the lessons' server, until a signal ends it.
#include "app/cli/cli.h"
#include "app/cli/columns.h"

#include "core/net/lesson_server.h"
#include "core/net/posix_sockets.h"
#include "core/net/served_responses.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <future>
#include <utility>

namespace loopscope::cli {
namespace {

std::string what_is_served(bool page) {
  const auto line = [](const std::string& what, std::string_view meaning) {
    return fmt::format("  {} {}\n", padded(what, 16), meaning);
  };
  const std::string name = "/" + std::string(words::text("options.kind.name"));
  std::string text;
  if (page) text += line("/", words::text("page.served"));
  text += line(name + "?bytes=N", words::text("cli.serve.file", words::grouped(net::Serving::usual_bytes)));
  text += line("  seconds=S", words::text("cli.serve.seconds"));
  text += line("  bandwidth=B", words::text("cli.serve.bandwidth"));
  text += line("  latency=S", words::text("cli.serve.latency"));
  text += line("  redirects=N", words::text("cli.serve.redirects"));
  text += line("  chunk=N", words::text("cli.serve.chunk"));
  text += line("  encoding=gzip", words::text("cli.serve.encoding"));
  text += std::string(words::text("cli.serve.faults")) + "\n";
  for (const net::Serving::Folder& folder : net::Serving::folders())
    text += line(fmt::format("/{}{}", folder.name, name), words::in_language(folder.what));
  return text;
}

} // namespace

int serve(const ServeCommand& command) {
  constexpr std::uint64_t most = 65535;
  const std::uint64_t port = count_of("--port", command.port);
  if (port > most) throw WrongCall(words::text("cli.serve.no_port", command.port, most));
  std::promise<int> told_to_end; // by which signal
  const Interrupts interrupts([&](int signal) { told_to_end.set_value(signal); });
  net::raise_descriptor_limit();
  net::ServedFiles files;
  if (command.page) files = served_page();
  std::optional<net::LessonServer> server;
  try {
    constexpr double patience = 60; // seconds
    server.emplace(static_cast<int>(port), command.host, patience, std::move(files));
  } catch (const std::exception& error) {
    throw Failure(words::text("cli.serve.cannot", command.host, port, explained(error)));
  }
  const bool everywhere = command.host == "0.0.0.0" || command.host == "::";
  print(stdout, fmt::format("{}\n\n{}\n{}\n",
                            words::text(everywhere ? "cli.serve.everywhere" : "cli.serve.here", server->url()),
                            what_is_served(command.page), words::text("cli.serve.use", server->url())));
  finish_output();
  throw Interrupted{told_to_end.get_future().get()};
}

} // namespace loopscope::cli
