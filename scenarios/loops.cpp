#include "scenarios/twin.h"

#include <list>

namespace loopscope::scenarios {
namespace {

Generator<double> nap(double seconds) { // py: def nap(seconds):
  co_yield seconds;                     // py: yield seconds
}

template <class Sleep>
Coro<void> count(std::string name, int rounds, double pause, Sleep sleep) { // py: async def count(name, pause, sleep):
  for (int n = 0; n < rounds; ++n) {                                        // py: for n in range(ROUNDS):
    print(name, n);                                                         // py: print(name, n)
    co_await sleep(pause);                                                  // py: await sleep(pause)
  }
}

struct Sleeper {
  double when;
  Generator<double> coroutine;
};

void tiny_run(std::vector<Generator<double>> coroutines) { // py: def tiny_run(*coroutines):
  std::list<Sleeper> sleeping;                             // py: sleeping = [
  for (auto& coroutine : coroutines) sleeping.push_back({0, std::move(coroutine)});
  while (!sleeping.empty()) {                                                    // py: while sleeping:
    sleeping.sort([](const auto& a, const auto& b) { return a.when < b.when; }); // py: sleeping.sort(
    auto [now, coroutine] = std::move(sleeping.front());                         // py: now, coroutine = sleeping.pop(0)
    sleeping.pop_front();
    try {                                                      // py: try:
      double pause = coroutine.send(None{});                   // py: pause = coroutine.send(None)
      sleeping.push_back({now + pause, std::move(coroutine)}); // py: sleeping.append(
    } catch (const StopIteration&) {                           // py: except StopIteration:
      print("one ended at", now);                              // py: print("one ended at", now)
    }
  }
}

Coro<void> main(int rounds, double seconds) {                                          // py: async def main():
  co_await gather(count("a", rounds, seconds, sleep), count("b", rounds, 1.5, sleep)); // py: await asyncio.gather(
}

} // namespace

void loops_program(const Arguments& given) {
  const int rounds = integer(given, "rounds");
  const double seconds = real(given, "seconds");
  std::vector<Generator<double>> both; // py: tiny_run(count(
  both.emplace_back(count("a", rounds, seconds, nap));
  both.emplace_back(count("b", rounds, 1.5, nap));
  tiny_run(std::move(both));  // py: tiny_run(count(
  run(main(rounds, seconds)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
