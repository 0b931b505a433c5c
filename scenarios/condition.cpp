#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

using Shelf = std::vector<std::string>;

Coro<void> buy(int n, Condition shop, Shelf& shelf) {          // py: async def buy(n, shop, shelf):
  auto inside = co_await async_with(shop);                     // py: async with shop:
  co_await shop.wait_for([&shelf] { return !shelf.empty(); }); // py: await shop.wait_for(lambda: shelf)
  print(n, "buys", shelf.back());                              // py: print(n, "buys", shelf.pop())
  shelf.pop_back();
}

Coro<void> main(int customer_count, int baked) { // py: async def main():
  Shelf shelf;                                   // py: shelf = []
  Condition shop;                                // py: shop = asyncio.Condition()
  std::vector<Task<void>> customers;             // py: customers = [
  for (int n = 0; n < customer_count; ++n) customers.push_back(create_task(buy(n + 1, shop, shelf)));
  for (int batch = 0; batch < 2; ++batch) {    // py: for batch in range(2):
    co_await sleep(1);                         // py: await asyncio.sleep(1)
    auto inside = co_await async_with(shop);   // py: async with shop:
    shelf.insert(shelf.end(), baked, "bread"); // py: shelf += ["bread"] * BAKED
    shop.notify_all();                         // py: shop.notify_all()
  }
  co_await gather(customers); // py: await asyncio.gather(*customers)
}

} // namespace

void condition_program(const Arguments& given) {
  run(main(integer(given, "customers"), integer(given, "baked"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
