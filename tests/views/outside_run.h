// A run by hand, as the loop would record it: three downloads in one gather, a thread that writes, a job that waits.
#pragma once

#include "tests/replay/script.h"

#include <string>
#include <vector>

namespace loopscope::app {

struct OutsideRun {
  replay::Script s;
  trace::ObjectId main = 0;
  std::vector<trace::ObjectId> tasks, connections, jobs;
  std::size_t receiving = 0; // events, when bytes have come on the first and the second connection is being asked for
  std::size_t late = 0;      // when a timer has come a second and a half after its time

  OutsideRun() {
    using namespace trace;
    using replay::second;
    s.source("import asyncio\n\nasync def fetch(url):\n    data = await reader.read(100)\n    await "
             "asyncio.to_thread(save, data)\n");
    const ObjectId loop = s.loop();
    main = s.task("Task-1", "main", 0, 0);
    const CallbackId main_step = s.step;
    s.add({.kind = EventKind::loop_started, .subject = loop});
    s.turn(1, 1);
    s.begin(main_step);
    const ObjectId gather = s.future(FutureKind::gather, 0);
    std::vector<CallbackId> steps;
    for (int i = 0; i < 5; ++i) {
      tasks.push_back(s.task("Task-" + std::to_string(i + 2), "fetch", main, main_step));
      steps.push_back(s.step);
      s.add({.kind = EventKind::gather_child, .subject = gather, .object = tasks.back(), .value = i});
    }
    s.suspend(main, AwaitKind::gather, gather, 9);
    s.end(main_step);

    s.turn(2, 5);
    for (std::uint32_t i = 0; i < 3; ++i) {
      s.begin(steps[i]);
      connections.push_back(object());
      s.add({.kind = EventKind::connection_opened,
             .subject = connections[i],
             .object = s.text("127.0.0.1:8000"),
             .extra = 7 + i,
             .value = tasks[i]});
      s.add({.kind = EventKind::connection_named,
             .subject = connections[i],
             .object = s.text("file" + std::to_string(i + 1) + ".bin")});
      wait_for(i);
      s.end(steps[i]);
    }
    CallbackId timer = 0;
    for (std::uint32_t i = 3; i < 5; ++i) {
      s.begin(steps[i]);
      if (i == 3) {
        s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("asyncio_0")});
        timer = s.timer(CallbackKind::timeout_timer, tasks[i], steps[i], second / 2);
      }
      jobs.push_back(object());
      const ObjectId future = s.future(FutureKind::executor, jobs.back());
      s.add({.kind = EventKind::job_submitted,
             .subject = jobs.back(),
             .object = s.text("save"),
             .extra = tasks[i],
             .value = future});
      s.suspend(tasks[i], AwaitKind::future, future, 5);
      s.end(steps[i]);
    }
    s.add({.kind = EventKind::job_begun, .subject = jobs[0], .value = 1});
    s.add({.kind = EventKind::blocking_begun, .line = 5, .subject = 1, .object = s.text("write"), .extra = tasks[3]});

    s.turn(3, 0, second / 4);
    s.add({.kind = EventKind::connection_established, .subject = connections[0]});
    s.add({.kind = EventKind::bytes_expected, .subject = connections[0], .value = 50'000});
    s.add({.kind = EventKind::bytes_arrived, .subject = connections[0], .value = 16'000});
    s.add({.kind = EventKind::bytes_received, .subject = connections[0], .value = 16'000});
    s.add({.kind = EventKind::bytes_arrived, .subject = connections[0], .value = 9'000});
    s.add({.kind = EventKind::connection_closed,
           .detail = static_cast<std::uint8_t>(Outcome::exception),
           .subject = connections[2],
           .object = s.text("ConnectionRefusedError: [Errno 111] Connect call failed")});
    receiving = s.size();
    s.turn(4, 1, 7 * second / 4, {timer});
    s.begin(timer);
    late = s.size();
    s.end(timer);
    s.add({.kind = EventKind::blocking_ended, .subject = 1, .object = s.text("write"), .extra = tasks[3]});
    s.add({.kind = EventKind::job_ended, .subject = jobs[0], .object = s.text("None")});
    s.add({.kind = EventKind::job_begun, .subject = jobs[1], .value = 1});
  }

private:
  trace::ObjectId object() { return s.object(); }
  void wait_for(std::uint32_t i) {
    const trace::ObjectId future = s.future(trace::FutureKind::waiter, connections[i]);
    s.suspend(tasks[i], trace::AwaitKind::future, future, 4);
  }
};

} // namespace loopscope::app
