#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> speak(int delay, std::string word) { // py: async def speak(delay, word):
  co_await sleep(delay);                       // py: await asyncio.sleep(delay)
  print(word);                                 // py: print(word)
  co_return static_cast<int>(word.size());     // py: return len(word)
}

Coro<void> main() {                                                                         // py: async def main():
  auto lengths = co_await gather(speak(1, "first"), speak(2, "second"), speak(3, "third")); // py: lengths = await
  print(lengths);                                                                           // py: print(lengths)
}

} // namespace

void gather_say_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
