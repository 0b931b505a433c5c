#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

double divide(double a, double b) {
  if (b == 0) throw ZeroDivisionError("division by zero");
  return a / b;
}

Coro<double> share(int slices, int guests, double seconds) { // py: async def share(slices):
  print("cutting ...");                                      // py: print("cutting ...")
  co_await sleep(seconds);                                   // py: await asyncio.sleep(SECONDS)
  co_return divide(slices, guests);                          // py: return slices / GUESTS
}

} // namespace

void task_result_program(const Arguments& given) {
  const int guests = integer(given, "guests");
  const double seconds = real(given, "seconds");

  Loop loop = new_event_loop();                              // py: loop = asyncio.new_event_loop()
  auto task = loop->create_task(share(12, guests, seconds)); // py: task = loop.create_task(share(12))
  print("done?", task.done());                               // py: print("done?", task.done())
  try {
    loop->run_until_complete(task);          // py: loop.run_until_complete(task)
    print("done?", task.done());             // py: print("done?", task.done())
    print("each gets", task.result());       // py: print("each gets", task.result())
  } catch (const ZeroDivisionError& error) { // py: except ZeroDivisionError as error:
    print("failed:", error);                 // py: print("failed:", error)
  }
  loop->close(); // py: loop.close()
}

} // namespace loopscope::scenarios
