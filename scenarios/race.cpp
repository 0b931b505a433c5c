#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

using Balance = std::shared_ptr<int>;

Coro<void> deposit(std::string name, Balance balance) { // py: async def deposit(name):
  int seen = *balance;                                  // py: seen = balance
  co_await sleep(1);                                    // py: await asyncio.sleep(1)
  *balance = seen + 10;                                 // py: balance = seen + 10
  print(name, "saw", seen, "and wrote", *balance);      // py: print(name, "saw"
}

Coro<void> in_turn(std::string name, Lock lock, Balance balance) { // py: async def in_turn(name, lock):
  auto held = co_await async_with(lock);                           // py: async with lock:
  co_await deposit(name, balance);                                 // py: await deposit(name)
}

Coro<void> main(bool fixed, Balance balance) { // py: async def main():
  Lock lock;                                   // py: lock = asyncio.Lock()
  std::vector<Coro<void>> work;
  const std::vector<std::string> names{"Ann", "Bob"};
  if (fixed)                                                                     // py: if FIXED:
    for (const auto& name : names) work.push_back(in_turn(name, lock, balance)); // py: work = [in_turn(
  else
    for (const auto& name : names) work.push_back(deposit(name, balance)); // py: work = [deposit(
  co_await gather(std::move(work));                                        // py: await asyncio.gather(*work)
  print("balance:", *balance);                                             // py: print("balance:", balance)
}

} // namespace

void race_program(const Arguments& given) {
  run(main(integer(given, "fixed") != 0, std::make_shared<int>(0))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
