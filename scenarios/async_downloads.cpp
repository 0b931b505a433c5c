#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

std::string server() {
  return first_argument("http://127.0.0.1:8000"); // py: SERVER = sys.argv[1] if len(sys.argv) > 1 else
}

std::vector<std::pair<std::string, double>> files_with(double slow) {
  return {{"notes", 0.7}, {"photo", 1.4}, {"song", 2.6}, {"film", slow}}; // py: FILES =
}

Coro<void> heartbeat() { // py: async def heartbeat():
  while (true) {         // py: while True:
    print("beat");       // py: print("beat")
    co_await sleep(1);   // py: await asyncio.sleep(1)
  }
}

Coro<void> download(ClientSession session, std::string name, double seconds) { // py: async def download(session, name):
  std::string url = f("{}/{}?seconds={}", server(), name, seconds);            // py: url =
  int size = 0;                                                                // py: size = 0
  try {                                                                        // py: try:
    co_await async_with(timeout(10), [&](Timeout&) -> Coro<void> {             // py: async with asyncio.timeout(10):
      auto reply = co_await session.get(url);        // py: async with session.get(url) as reply:
      while (Bytes chunk = co_await reply.readany()) // py: while chunk := await reply.content.readany():
        size += len(chunk);                          // py: size += len(chunk)
    });
    print(name, size);            // py: print(name, size)
  } catch (const TimeoutError&) { // py: except TimeoutError:
    print(name, "was too slow");  // py: print(name, "was too slow")
  }
}

Coro<void> main(double slow) {             // py: async def main():
  auto beating = create_task(heartbeat()); // py: beating = asyncio.create_task(heartbeat())
  ClientSession session;                   // py: async with aiohttp.ClientSession() as session:
  std::vector<Coro<void>> downloads;       // py: await asyncio.gather(
  for (const auto& [name, seconds] : files_with(slow)) downloads.push_back(download(session, name, seconds));
  co_await gather(std::move(downloads)); // py: await asyncio.gather(
  beating.cancel();                      // py: beating.cancel()
}

} // namespace

void async_downloads_program(const Arguments& given) {
  run(main(real(given, "slow"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
