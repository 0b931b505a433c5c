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

Coro<void> download(std::string name, double seconds) {             // py: async def download(name):
  std::string url = f("{}/{}?seconds={}", server(), name, seconds); // py: url = f"{SERVER}
  Bytes body;
  {
    UrlResponse reply = urlopen(url, 10); // py: with urllib.request.urlopen(url, timeout=10) as reply:
    body = reply.read();                  // py: body = reply.read()
  }
  print(name, len(body)); // py: print(name, len(body))
  co_return;
}

Coro<void> main(double slow) {             // py: async def main():
  auto beating = create_task(heartbeat()); // py: beating = asyncio.create_task(heartbeat())
  std::vector<Coro<void>> downloads;       // py: await asyncio.gather(
  for (const auto& [name, seconds] : files_with(slow)) downloads.push_back(download(name, seconds));
  co_await gather(std::move(downloads)); // py: await asyncio.gather(
  beating.cancel();                      // py: beating.cancel()
}

} // namespace

void blocking_downloads_program(const Arguments& given) {
  run(main(real(given, "slow"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
