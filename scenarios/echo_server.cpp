#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> serve(StreamReader reader, StreamWriter writer) { // py: async def serve(reader, writer):
  while (Bytes line = co_await reader.readline()) {          // py: while line := await reader.readline():
    writer.write(line);                                      // py: writer.write(line)
    co_await writer.drain();                                 // py: await writer.drain()
  }
  writer.close(); // py: writer.close()
}

Coro<void> client(int number, int port, double pause) {                // py: async def client(number, port):
  co_await sleep(number * pause);                                      // py: await asyncio.sleep(number * PAUSE)
  auto [reader, writer] = co_await open_connection("127.0.0.1", port); // py: reader, writer = await
  writer.write(f("hello {}\n", number));                               // py: writer.write(
  print(co_await reader.readline());                                   // py: print(await reader.readline())
  writer.close();                                                      // py: writer.close()
}

Coro<void> main(int clients, double pause, int wanted_port, double open_seconds) { // py: async def main():
  auto server = co_await start_server(serve, "127.0.0.1", wanted_port); // py: server = await asyncio.start_server(
  int port = server.port();                                             // py: port =
  std::vector<Coro<void>> all;                                          // py: await asyncio.gather(
  for (int number = 0; number < clients; ++number) all.push_back(client(number, port, pause));
  co_await gather(std::move(all)); // py: await asyncio.gather(
  co_await sleep(open_seconds);    // py: await asyncio.sleep(OPEN_SECONDS)
  server.close();                  // py: server.close()
}

} // namespace

void echo_server_program(const Arguments& given) {
  run(main(integer(given, "clients"), real(given, "pause"), integer(given, "port"),
           integer(given, "open_seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
