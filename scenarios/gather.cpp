#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> speak(double delay, std::string word) { // py: async def speak(delay, word):
  co_await sleep(delay);                                  // py: await asyncio.sleep(delay)
  print(word);                                            // py: print(word)
  co_return word;                                         // py: return word
}

Coro<void> main(double first, double second, double third) { // py: async def main():
  auto words = co_await gather(                              // py: words = await asyncio.gather(
      speak(first, "first"),                                 // py: speak(FIRST, "first"),
      speak(second, "second"),                               // py: speak(SECOND, "second"),
      speak(third, "third"));                                // py: speak(THIRD, "third"))
  print(words);                                              // py: print(words)
}

} // namespace

void gather_program(const Arguments& given) {
  run(main(real(given, "first"), real(given, "second"), real(given, "third"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
