#include "scenarios/twin.h"

#include <cmath>

namespace loopscope::scenarios {
namespace {

template <class T>
void show(T text) { // py: def show(text):
  print(text);      // py: print(text)
}

Coro<double> rest(double delay) {       // py: async def rest(
  co_await sleep(delay);                // py: await asyncio.sleep(delay)
  co_return get_running_loop()->time(); // py: return asyncio
}

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  const double nan = std::nan("");
  try {
    co_await sleep(nan); // py: await asyncio.sleep(math.nan)
  } catch (const ValueError& error) {
    print(error); // py: print(error)
  }
  print("at", loop->time());             // py: print("at"
  loop->call_later(1, fn<show<int>>, 1); // py: loop.call_later(delay
  for (double delay : {nan, 0.5, nan, 0.25}) loop->call_later(delay, fn<show<double>>, delay);
  loop->call_later(nan, fn<show<std::string>>, "cancelled")->cancel(); // py: loop.call_later(math.nan
  loop->call_at(nan, fn<show<std::string>>, "at no time");             // py: loop.call_at(
  std::vector<Coro<double>> rests;
  for (double delay : {3.0, 1.0, 2.0, 0.5}) rests.push_back(rest(delay));
  print(co_await gather(std::move(rests))); // py: print(await asyncio.gather(
}

} // namespace

void delay_not_a_number_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
