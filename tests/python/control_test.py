"""Loopscope holds a program between callbacks, and lets it go as far as it says."""
import os
import time
import unittest

from live import ALLOWED, CALLBACKS, EPOCH, HELD, NO_LIMIT, SELECTING, UNTIL, Live
from recorded import PYTHONS, Folder

STEPS = """import asyncio
print("top")
async def work(n):
    for i in range(3):
        await asyncio.sleep(0)
        print("work", n, i)
    x = 1
    return x
async def main():
    await asyncio.gather(work(1), work(2))
asyncio.run(main())
"""


class Control(unittest.TestCase):
    def start(self, file=STEPS, python=PYTHONS[0], **arguments):
        folder = Folder({"main.py": file})
        self.addCleanup(folder.__exit__)
        live = Live(["main.py"], folder.path, python=python, **arguments)
        live.path = str(folder.path / "main.py")
        self.addCleanup(live.__exit__)
        return live

    def test_nothing_of_the_program_has_run_before_it_is_let_go(self):
        live = self.start()
        live.held()
        self.assertEqual([each.kind for each in live.events if each.kind != "run_fact"],
                         ["run_started", "source_file", "run_paused"])
        self.assertEqual(live.pipe(live.process.stdout), b"")
        self.assertEqual(live.end(), 0)
        self.assertEqual(live.printed()[0], "top")
        self.assertEqual(live.events[-1].kind, "run_ended")

    def test_as_many_callbacks_as_are_allowed(self):
        live = self.start()
        live.held()
        for count in range(1, 8):
            live.allow(count)
            live.wait(lambda: live.words[CALLBACKS] == count)
            time.sleep(0.02)
            live.held()
            self.assertEqual(live.words[CALLBACKS], count)
            self.assertEqual(len(live.of_kind("callback_begun")), count)
        self.assertEqual(live.end(), 0)
        self.assertEqual(len(live.of_kind("run_paused")), len(live.of_kind("run_resumed")))

    def test_an_amount_of_time(self):
        live = self.start("import asyncio\nasync def main():\n    for i in range(40): await asyncio.sleep(0.01)\nasyncio.run(main())\n")
        live.held()
        live.words[UNTIL] = time.monotonic_ns() - live.words[EPOCH] + 200_000_000
        live.say()
        time.sleep(0.4)
        live.held()
        self.assertGreater(live.words[CALLBACKS], 5)
        self.assertLess(live.words[CALLBACKS], 45)
        self.assertEqual(live.end(), 0)

    def test_a_turn(self):
        live = self.start()
        live.held()
        live.allow(1)
        live.wait(lambda: live.words[CALLBACKS] == 1)
        live.held()
        live.words[ALLOWED] = NO_LIMIT
        for turn in 2, 3:
            live.say("turn")
            live.wait(lambda: len(live.of_kind("turn_running")) == turn)
            live.held()
            live.drain()
            self.assertEqual(live.events[-1].kind, "run_paused")
            self.assertEqual(live.events[-2].kind, "turn_running")
        self.assertEqual(live.end(), 0)

    def test_the_next_step_of_a_task(self):
        live = self.start()
        live.held()
        live.allow(2)
        live.wait(lambda: len(live.of_kind("task_created")) == 3)
        live.held()
        task = live.of_kind("task_created")[2].task
        live.words[ALLOWED] = NO_LIMIT
        live.say("task %d" % task)
        begun = len(live.of_kind("callback_begun"))
        live.wait(lambda: live.events[-1].kind == "run_paused" and len(live.of_kind("callback_begun")) > begun or
                  live.words[CALLBACKS] >= 3 and live.words[HELD] == 1)
        live.words[ALLOWED] = live.words[CALLBACKS] + 1
        live.say()
        live.wait(lambda: live.of_kind("callback_ended")[-1:] and len(live.of_kind("callback_begun")) == live.words[ALLOWED])
        stepped = live.of_kind("callback_begun")[-1].callback
        scheduled = [each for each in live.of_kind("callback_scheduled") if each.callback == stepped]
        self.assertEqual(scheduled[0].serves, task)
        self.assertEqual(live.end(), 0)

    def test_a_line(self):
        for python in PYTHONS:
            with self.subTest(python):
                live = self.start(python=python)
                live.held()
                live.words[ALLOWED] = NO_LIMIT
                live.say("line 7 " + live.path)
                live.wait(lambda: live.words[HELD] == 1 and live.words[CALLBACKS] > 3)
                live.drain()
                self.assertEqual(live.printed()[-1], "work 1 2")
                self.assertEqual((live.events[-1].kind, live.events[-1].line), ("run_paused", 7))
                live.say("line 7 " + live.path)        # the other task comes there, too
                live.wait(lambda: live.words[HELD] == 1 and live.printed()[-1:] == ["work 2 2"])
                self.assertEqual(live.end(), 0)

    def test_a_line_outside_of_any_loop(self):
        live = self.start("x = 1\nfor i in range(3):\n    y = i\n    print(i)\nprint('end')\n")
        live.held()
        live.words[ALLOWED] = NO_LIMIT
        live.say("line 5 " + live.path)
        live.wait(lambda: live.words[HELD] == 1 and live.printed() == ["0", "1", "2"])
        self.assertEqual(live.end(), 0)

    def test_loops_in_two_threads(self):
        live = self.start("""
import asyncio, threading
async def work():
    for i in range(5): await asyncio.sleep(0)
threads = [threading.Thread(target=asyncio.run, args=(work(),)) for _ in range(2)]
for each in threads: each.start()
for each in threads: each.join()
print("end")
""")
        live.held()
        for count in range(1, 9):
            live.allow(count)
            live.wait(lambda: live.words[CALLBACKS] >= count)
            time.sleep(0.05)
            live.drain()
            self.assertEqual(live.words[CALLBACKS], count)
        self.assertEqual(live.end(), 0)
        self.assertEqual(live.printed(), ["end"])

    def test_that_it_ends_when_loopscope_is_gone(self):
        live = self.start()
        live.held()
        os.close(live.control)
        live.wait(live.has_ended)
        live.control = os.dup(0)
        self.assertEqual(live.process.returncode, 1)
        self.assertEqual(live.printed(), [])

    def test_a_full_ring_holds_it_back_and_loses_nothing(self):
        text = "import asyncio\nasync def main():\n    for i in range(3000):\n        print(i)\n        await asyncio.sleep(0)\nasyncio.run(main())\n"
        live = self.start(text, slots=1 << 8, text_bytes=1 << 10, console=True)
        live.held()
        live.allow(NO_LIMIT)
        time.sleep(0.5)
        live.wait(live.has_ended, 60)
        self.assertEqual(live.printed(), [str(i) for i in range(3000)])
        self.assertGreater(len(live.of_kind("run_paused")), 1)
        self.assertEqual(live.events[-1].kind, "run_ended")

    def test_the_text_that_runs_in_place_of_the_file(self):
        live = self.start("print('the file')\n", text="print('the text', __file__)\ndef f():\n    1 / 0  # here\nf()\n")
        live.held()
        self.assertEqual(live.end(), 1)
        self.assertEqual(live.printed()[0], "the text " + live.path)
        error = live.process.stderr.read().decode()
        self.assertIn("1 / 0  # here", error)
        self.assertEqual(live.of_kind("run_ended")[0].message, "ZeroDivisionError: division by zero")

    def test_a_text_that_is_no_python(self):
        live = self.start("print('the file')\n", text="x = 1\ndef f(:\n    pass\n")
        live.held()
        self.assertEqual(live.end(), 1)
        error = live.process.stderr.read().decode()
        self.assertIn("line 2\n    def f(:\n", error)
        self.assertNotIn("recorder", error)

    def test_an_idle_program_costs_nothing(self):
        live = self.start("import asyncio, threading\nasync def main():\n    print(threading.active_count())\n    await asyncio.sleep(9)\nasyncio.run(main())\n")
        live.held()
        live.allow(NO_LIMIT)
        live.wait(lambda: live.words[SELECTING] == 1)

        def ticks():
            with open("/proc/%d/stat" % live.process.pid) as file:
                fields = file.read().rsplit(")", 1)[1].split()
            return int(fields[11]) + int(fields[12]), fields[17]
        before = ticks()
        time.sleep(1)
        self.assertEqual(ticks(), before)
        self.assertEqual(before[1], "1")        # threads


class Console(unittest.TestCase):
    def start(self, text, **arguments):
        folder = Folder({"main.py": text})
        self.addCleanup(folder.__exit__)
        live = Live(["main.py"], folder.path, console=True, **arguments)
        self.addCleanup(live.__exit__)
        live.held()
        live.allow(NO_LIMIT)
        return live

    def test_what_is_told_is_not_written(self):
        live = self.start("import os, sys, subprocess\nprint('told')\nprint('too', file=sys.stderr)\nos.write(1, b'past it\\n')\n"
                          "subprocess.run(['echo', 'a child'])\nsys.stdout.buffer.write(b'bytes\\n')\nsys.stdout.flush()\n")
        live.wait(live.has_ended)
        self.assertEqual(live.printed(), ["told", "too"])
        self.assertEqual([each.to_error for each in live.of_kind("printed")], [0, 1])
        self.assertEqual(live.process.stdout.read(), b"past it\na child\nbytes\n")
        self.assertEqual(live.process.stderr.read(), b"")

    def test_a_prompt_and_what_is_typed(self):
        live = self.start("import asyncio\nasync def main():\n    name = input('who? ')\n    print('hello', name)\nasyncio.run(main())\n")
        live.wait(lambda: live.of_kind("blocking_begun"))
        live.wait(lambda: "who? " in live.printed())
        blocking, = live.of_kind("blocking_begun")
        self.assertEqual((blocking.what, blocking.line), ("input", 3))
        live.process.stdin.write(b"me\n")
        live.process.stdin.flush()
        live.wait(live.has_ended)
        typed, = live.of_kind("typed")
        self.assertEqual((typed.text, typed.task), ("me", blocking.task))
        self.assertNotEqual(typed.task, 0)
        self.assertEqual(live.printed(), ["who? ", "hello me"])
        self.assertLess(live.of_kind("typed")[0].time, live.of_kind("blocking_ended")[0].time + 1)

    def test_lines_in_parts(self):
        live = self.start("import sys\nprint('a', end='')\nprint('b', end='', flush=True)\nprint('c')\nprint()\n"
                          "sys.stdout.write('1\\n2\\n3')\n")
        live.wait(live.has_ended)
        self.assertEqual(live.printed(), ["ab", "c", "", "1", "2", "3"])

    def test_an_error_and_a_warning(self):
        live = self.start("import asyncio, warnings\nwarnings.warn('careful')\nasync def never(): pass\nasync def main():\n    never()\n    1 / 0\nasyncio.run(main())\n")
        live.wait(live.has_ended)
        self.assertEqual(live.process.returncode, 1)
        self.assertEqual(live.process.stderr.read(), b"")
        self.assertEqual(live.printed()[-1], "ZeroDivisionError: division by zero")
        self.assertIn("UserWarning: careful", live.printed()[0])
        warned, = live.of_kind("warning")
        self.assertEqual((warned.warning_kind, warned.text), (1, "coroutine 'never' was never awaited"))


if __name__ == "__main__":
    unittest.main()
