// loopscope serve: the lessons' server, until a signal ends it.
#include "app/cli/cli.h"

#include "core/net/lesson_server.h"
#include "core/net/posix_sockets.h"
#include "core/net/served_responses.h"
#include "core/words/format.h"

#include <fmt/format.h>

#include <future>

namespace loopscope::cli {
namespace {

std::string what_is_served() {
  const auto line = [](std::string_view what, std::string_view meaning) {
    return fmt::format("  {:<16} {}\n", what, meaning);
  };
  std::string text = line("/NAME?bytes=N", fmt::format("a file of N bytes (default {}); options, separated by &:",
                                                       words::grouped(net::Serving::usual_bytes)));
  text += line("  seconds=S", "takes S seconds");
  text += line("  bandwidth=B", "B bytes per second");
  text += line("  latency=S", "starts after S seconds");
  text += line("  redirects=N", "is reached after N redirects");
  text += line("  chunk=N", "is sent in chunks of N bytes, without a Content-Length");
  text += line("  encoding=gzip", "is compressed; deflate works too");
  text += "Faults, chosen by the first part of the path:\n";
  for (const net::Serving::Folder& folder : net::Serving::folders())
    text += line(fmt::format("/{}/NAME", folder.name), folder.what);
  return text;
}

} // namespace

int serve(const ServeCommand& command) {
  constexpr std::uint64_t most = 65535;
  const std::uint64_t port = count_of("--port", command.port);
  if (port > most) throw WrongCall(fmt::format("--port {}: must be 0 to {}", command.port, most));
  std::promise<int> told_to_end; // by which signal
  const Interrupts interrupts([&](int signal) { told_to_end.set_value(signal); });
  net::raise_descriptor_limit();
  std::optional<net::LessonServer> server;
  try {
    server.emplace(static_cast<int>(port), command.host);
  } catch (const std::exception& error) {
    throw Failure(fmt::format("cannot serve at {} port {}: {}; choose others with --host and --port", command.host,
                              port, explained(error)));
  }
  const bool everywhere = command.host == "0.0.0.0" || command.host == "::";
  print(stdout, fmt::format("The lessons' server is at {}{}\n\n{}\n"
                            "A lesson's Python program takes the address: python3 program.py {}\n"
                            "Ctrl+C stops the server.\n",
                            server->url(), everywhere ? ", and at each of this machine's addresses" : "",
                            what_is_served(), server->url()));
  finish_output();
  throw Interrupted{told_to_end.get_future().get()};
}

} // namespace loopscope::cli
