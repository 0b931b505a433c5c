// loopscope serve: the lessons' server, until it is told to end.
#include "app/cli/cli.h"

#include "core/net/lesson_server.h"
#include "core/net/serving.h"
#include "core/words/format.h"

#include <fmt/format.h>

#include <semaphore>

namespace loopscope::cli {
namespace {

std::string what_is_served() {
  const auto line = [](std::string_view what, std::string_view meaning) {
    return fmt::format("  {:<16} {}\n", what, meaning);
  };
  std::string text = line("/NAME?bytes=N", fmt::format("a file of N bytes ({}), and after an & each:",
                                                       words::grouped(net::Serving::usual_bytes)));
  text += line("  seconds=S", "takes S seconds");
  text += line("  bandwidth=B", "comes at B bytes a second");
  text += line("  latency=S", "begins after S seconds of silence");
  text += line("  redirects=N", "is found after N redirects");
  text += line("  chunk=N", "comes in chunks of N bytes, without a length");
  text += line("  encoding=gzip", "is packed, or with deflate");
  text += "What goes wrong is a folder:\n";
  for (const net::Serving::Folder& folder : net::Serving::folders())
    text += line(fmt::format("/{}/NAME", folder.name), folder.what);
  return text;
}

} // namespace

int serve(const ServeCommand& command) {
  constexpr std::uint64_t most = 65535;
  const std::uint64_t port = count_of("--port", command.port);
  if (port > most) throw WrongCall(fmt::format("--port {}: a port is 0 to {}", command.port, most));
  if (command.host.empty()) throw WrongCall("--host: give an address of this machine, such as 127.0.0.1");
  std::binary_semaphore told_to_end(0);
  const Interrupts interrupts([&] { told_to_end.release(); });
  std::optional<net::LessonServer> server;
  try {
    server.emplace(static_cast<int>(port), command.host);
  } catch (const std::exception& error) {
    throw Failure(fmt::format("cannot serve at {} port {}: {}; choose others with --host and --port", command.host,
                              port, error.what()));
  }
  const bool everywhere = command.host == "0.0.0.0" || command.host == "::";
  print(stdout, fmt::format("The lessons' server is at {}{}\n\n{}\n"
                            "A lesson's own program takes the address: python3 program.py {}\nCtrl+C ends it.\n",
                            server->url(), everywhere ? ", and at each of this machine's addresses" : "",
                            what_is_served(), server->url()));
  finish_output();
  told_to_end.acquire();
  return 0;
}

} // namespace loopscope::cli
