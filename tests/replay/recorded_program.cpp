#include "tests/replay/recorded_program.h"

namespace loopscope::replay {

using namespace trace;

std::uint16_t RecordedProgram::at(std::uint32_t file, std::uint32_t line) {
  const auto [known, is_new] =
      places_.try_emplace({file, line}, static_cast<std::uint16_t>(200 + places_.size())); // any numbers will do
  if (is_new) s.add(event::place{.number = known->second, .file = file, .line_there = line});
  return known->second;
}

RecordedProgram::RecordedProgram() {
  const auto fact = [&](std::string_view name, std::string_view text) {
    s.add(event::run_fact{.name = s.text(name), .text = s.text(text)});
  };
  const auto file = [&](std::uint32_t number, std::string_view name, std::string_view text) {
    s.add(event::source_file{.index = number, .name = s.text(name), .text = s.text(text)});
  };
  s.add(event::run_started{.clock = Clock::real, .scenario = s.text("main.py"), .loop = s.text("simulated")});
  fact("interpreter", "CPython 3.12.1");
  fact("recorder", "lsrec 0.1");
  fact("arguments", "--fast \"two words\"");
  file(main_py, "/home/ada/main.py",
       "import asyncio, helper, tables\n"                  // 1
       "\n"                                                // 2
       "async def greet(name):\n"                          // 3
       "    print('hello', name)\n"                        // 4
       "    await helper.guarded(name)\n"                  // 5
       "\n"                                                // 6
       "async def main():\n"                               // 7
       "    asyncio.create_task(greet('Ada'), name='a')\n" // 8
       "    await greet(input())\n");                      // 9
  file(helper_py, "/home/ada/helper.py",
       "import asyncio\n"                 // 1
       "\n"                               // 2
       "store = asyncio.Lock()\n"         // 3
       "\n"                               // 4
       "async def guarded(name):\n"       // 5
       "    async with store:\n"          // 6
       "        await asyncio.sleep(1)\n" // 7
       "\n"                               // 8
       "async def serve():\n"             // 9
       "    print('serving')\n");         // 10
  std::string long_text;
  for (std::uint32_t line = 1; line < far_line; ++line) long_text += "#\n";
  file(tables_py, "/home/ada/tables.py", long_text + "ready = asyncio.Event()\n");

  first_loop = s.object();
  s.add(event::loop_switched{.loop = first_loop});
  s.add(event::loop_created{.loop = first_loop});
  store = s.lock(at(helper_py, 3));
  s.at_line = at(tables_py, far_line);
  far = s.primitive(PrimitiveKind::event);
  s.at_line = 0;
  main = s.task("Task-1", "main", 0, 0);
  main_step = s.step;
  library_call = s.schedule(CallbackKind::call, s.text("Library.<locals>.tick"), 0);
  s.add(event::not_of_program{.is_callback = true, .what = library_call});
  s.add(event::loop_started{.loop = first_loop});
  s.turn(1, 2);

  s.begin(main_step);
  eager = s.object();
  s.at_line = at(main_py, 8);
  s.add(event::task_created{.task = eager, .name = s.text("Task-2"), .parent = main, .function = s.text("greet")});
  s.add(event::step_begun_inside{.task = eager});
  s.at_line = at(main_py, 4);
  s.add(event::printed{.text = s.text("hello Ada"), .task = eager});
  inside = s.size();
  s.at_line = at(helper_py, 6);
  s.add(event::primitive_acquired{.primitive = store, .task = eager});
  const ObjectId nap = s.future(FutureKind::sleep, eager);
  timer = s.timer(CallbackKind::sleep_timer, eager, main_step, s.now + second);
  s.at_line = 0;
  s.add(event::frame{.task = eager, .function = s.text("greet"), .line = at(main_py, 5)});
  s.suspend(eager, AwaitKind::sleep, nap, at(helper_py, 7));
  eager_sleeps = s.size();
  s.at_line = at(main_py, 8);
  s.add(event::step_ended_inside{.task = eager});
  goes_on = s.size();
  s.add(event::task_renamed{.task = eager, .name = s.text("a")});
  s.at_line = at(main_py, 9);
  s.add(event::blocking_begun{.what = s.text("input"), .task = main});
  s.now += second / 4;
  s.add(event::typed{.text = s.text("Grace"), .task = main});
  typed = s.size();
  s.add(event::blocking_ended{.what = s.text("input"), .task = main});

  // Meanwhile in another thread.
  s.at_line = 0;
  s.add(event::thread_started{.thread = 1, .name = s.text("worker"), .task = main});
  second_loop = s.object();
  s.add(event::loop_switched{.loop = second_loop, .thread = 1});
  s.add(event::loop_created{.loop = second_loop});
  other = s.task("Task-3", "serve", 0, 0);
  other_step = s.step;
  s.add(event::loop_started{.loop = second_loop});
  s.turn(1, 1);
  s.begin(other_step);
  s.at_line = at(helper_py, 10);
  s.add(event::printed{.thread = 1, .text = s.text("serving"), .task = other});
  other_runs = s.size();
  s.at_line = 0;

  s.add(event::loop_switched{.loop = first_loop});
  s.add(event::primitive_wait_begun{.primitive = store, .task = main, .future = s.future(FutureKind::waiter, store)});
  first_loop_on = s.size();
  s.suspend(main, AwaitKind::primitive, 0, at(helper_py, 6));
  s.end(main_step);

  s.add(event::loop_switched{.loop = second_loop, .thread = 1});
  s.task_ends(other);
  s.end(other_step);
  other_ends = s.size();
  s.add(event::loop_stopped{.loop = second_loop});
  s.add(event::loop_closed{.loop = second_loop});
  s.add(event::thread_ended{.thread = 1});

  s.add(event::loop_switched{.loop = first_loop});
  shutdown = s.task("Task-4", "shutdown_asyncgens", 0, 0);
  s.add(event::not_of_program{.what = shutdown});
  s.begin(library_call);
  s.end(library_call);
}

} // namespace loopscope::replay
