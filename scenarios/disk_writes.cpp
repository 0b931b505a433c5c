#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

std::string server() {
  return first_argument("http://127.0.0.1:8000"); // py: SERVER = sys.argv[1] if len(sys.argv) > 1 else
}

void save(TemporaryFile file, Bytes chunk, double disk_seconds) { // py: def save(file, chunk):
  blocking_sleep(disk_seconds);                                   // py: time.sleep(DISK_SECONDS)
  file.write(chunk);                                              // py: file.write(chunk)
}

Coro<void> download(ClientSession session, std::string name, double disk_seconds,
                    bool in_thread) {                                        // py: async def download(session, name):
  try {                                                                      // py: try:
    auto reply = co_await session.get(f("{}/{}?seconds=4", server(), name)); // py: async with session.get(
    TemporaryFile file;                                                      // py: with tempfile.TemporaryFile(
    while (Bytes chunk = co_await reply.readany())               // py: while chunk := await reply.content.readany():
      if (in_thread)                                             // py: if IN_THREAD:
        co_await to_thread(fn<save>, file, chunk, disk_seconds); // py: await asyncio.to_thread(save, file, chunk)
      else                                                       // py: else:
        save(file, chunk, disk_seconds);                         // py: save(file, chunk)
    print(name, file.tell());                                    // py: print(name, file.tell())
  } catch (const OSError& error) {                               // py: except OSError as error:
    print(name, error);                                          // py: print(name, error)
  }
}

Coro<void> main(int files, double disk_seconds, bool in_thread) { // py: async def main():
  ClientSession session;                                          // py: async with aiohttp.ClientSession() as session:
  std::vector<Coro<void>> downloads;                              // py: await asyncio.gather(
  for (int n = 0; n < files; ++n) downloads.push_back(download(session, f("file{}", n), disk_seconds, in_thread));
  co_await gather(std::move(downloads)); // py: await asyncio.gather(
}

} // namespace

void disk_writes_program(const Arguments& given) {
  run(main(integer(given, "files"), real(given, "disk_seconds"),
           integer(given, "in_thread") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
