#include "tests/replay/script.h"

namespace loopscope::replay {

using namespace trace;

LockRun::LockRun() {
  s.source("import asyncio\nshared = asyncio.Lock()\n");
  const ObjectId loop = s.loop();
  main = s.task("Task-1", "main", 0, 0);
  main_step = s.step;
  s.add({.kind = EventKind::loop_started, .subject = loop});

  s.turn(1, 1);
  s.begin(main_step);
  lock = s.lock(2);
  first = s.task("Task-2", "use", main, main_step);
  first_step = s.step;
  other = s.task("Task-3", "use", main, main_step);
  other_step = s.step;
  gather = s.future(FutureKind::gather, 0);
  s.add({.kind = EventKind::gather_child, .subject = gather, .object = first, .value = 0});
  s.add({.kind = EventKind::gather_child, .subject = gather, .object = other, .value = 1});
  s.suspend(main, AwaitKind::gather, gather, 13);
  s.end(main_step);

  s.turn(2, 2);
  s.begin(first_step);
  s.add({.kind = EventKind::primitive_acquired, .subject = lock, .object = first});
  nap = s.future(FutureKind::sleep, first);
  timer = s.timer(CallbackKind::sleep_timer, first, first_step, second);
  s.suspend(first, AwaitKind::sleep, nap, 7);
  asleep = s.size();
  s.end(first_step);
  s.begin(other_step);
  waiter = s.future(FutureKind::waiter, lock);
  s.add({.kind = EventKind::primitive_wait_begun, .subject = lock, .object = other, .extra = waiter});
  s.suspend(other, AwaitKind::primitive, waiter, 5);
  in_line = s.size();
  s.end(other_step);

  s.turn(3, 1, second, {timer});
  s.begin(timer);
  s.settle(nap);
  wakeup = s.schedule(CallbackKind::wakeup, first, timer, nap);
  s.end(timer);

  s.turn(4, 1);
  s.begin(wakeup);
  s.add({.kind = EventKind::primitive_released, .subject = lock, .object = first, .value = 1});
  released = s.size();
  s.settle(waiter);
  other_wakeup = s.schedule(CallbackKind::wakeup, other, wakeup, waiter);
  s.task_ends(first);
  s.end(wakeup);

  s.turn(5, 1);
  s.begin(other_wakeup);
  woken = s.size();
  s.add({.kind = EventKind::primitive_wait_ended, .subject = lock, .object = other, .extra = waiter});
  s.add({.kind = EventKind::primitive_acquired, .subject = lock, .object = other});
}

} // namespace loopscope::replay
