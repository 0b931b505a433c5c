"""Programs that CPython runs, looked at from the command line: as they run, from a trace, on another machine."""
import json
import os
import signal
import subprocess
import sys
import time
import unittest

from own_program import OwnProgramTest
from program import PROGRAM, ROOT, SCHEDULED, TWINS, compared

sys.path.insert(0, str(ROOT / "tests/ui"))
from desktop import Desktop  # noqa: E402  pylint: disable=wrong-import-position

KITCHEN = """
    import asyncio, sys

    async def cook(name, stove, seconds):
        async with stove:
            print(name, "cooks")
            await asyncio.sleep(seconds)

    async def main():
        stove = asyncio.Lock()
        await asyncio.gather(*(cook(name, stove, 1.5) for name in sys.argv[1:] or ("Ann", "Bob")))

    asyncio.run(main())
"""
ENDLESS = """
    import asyncio

    async def main():
        print("begun", flush=True)
        while True:
            await asyncio.sleep(0.05)

    asyncio.run(main())
"""


class RecordedPrograms(OwnProgramTest):
    def setUp(self):
        super().setUp()
        self.write("kitchen.py", KITCHEN)

    def notes(self, status, *arguments):
        """What it prints, and the one line that it says beside that."""
        done = self.call(*arguments)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (status, 1), f"{arguments}: {done.stderr}")
        return done.stdout, done.stderr

    def test_of_a_program_a_trace_tells_the_same_as_the_program(self):
        self.assertEqual(self.good("run", "--skip-waiting", "--trace", "a", "--log", "l", "kitchen.py", "Ann", "Bob", "Cy"),
                         "Ann cooks\nBob cooks\nCy cooks\n")
        log = (self.folder / "l").read_text()
        self.assertIn("  print Cy cooks", log)
        self.assertIn("3.000000 run", log)
        program = ["--skip-waiting", "kitchen.py", "Ann", "Bob", "Cy"]
        self.assertEqual(self.good("log", "a"), log)
        self.assertEqual(self.good("log", *program), log)
        self.assertEqual(self.good("run", "--log", "-", *program), log)
        for task, at in (("Task-1", 0), ("Task-2", 1), ("Task-3", 1), ("Task-4", 1), ("Task-4", 4)):
            for more in ([], ["--json"]):
                call = ["why", *more, "--task", task, "--at", at]
                self.assertEqual(self.good(*call, *program), self.good(*call, "a"))
        said = self.good("why", "--task", "Task-3", "--at", 1, *program)
        self.assertIn("waits for the lock stove", said)
        self.assertIn("line 5: async with stove:", said)
        figures = [json.loads(self.good("compare", "--json", *call)) for call in
                   (("--skip-waiting", "kitchen.py", "kitchen.py"), ("a", "kitchen.py", "--skip-waiting"), ("a", "lock"))]
        self.assertEqual([[round(run[which]["total_s"], 6) for which in "ab"] for run in figures], [[3, 3], [4.5, 3], [4.5, 3]])
        self.assertEqual(figures[0]["a"]["lesson"], "kitchen.py")
        self.assertEqual(figures[0]["a"]["loop"], "cpython")
        for call, row in ((("lock", "lock"), "lesson +lock +lock"), (("a", "lock"), "program +kitchen.py +lock")):
            self.assertRegex(self.good("compare", *call), f"(?m)^{row}$")
        for subject in (program, ["a"]):
            events = json.loads(self.good("export", "--chrome", "-", *subject))["traceEvents"]
            self.assertTrue(any("kitchen" in str(event) or "cook" in str(event) for event in events))

    def test_a_module_and_its_arguments_are_looked_at_as_well(self):
        self.assertIn("print Di cooks", self.good("log", "--skip-waiting", "-m", "kitchen", "Di"))
        self.assertIn("sleeps", self.good("why", "--skip-waiting", "--at", 1, "--task", "Task-2", "-m", "kitchen", "Di"))

    def test_time_is_real_unless_it_is_skipped(self):
        began = time.monotonic()
        log = self.good("log", "kitchen.py", "Ann")
        self.assertGreater(time.monotonic() - began, 1.5)
        self.assertIn("print Ann cooks", log)

    def test_the_recorder_makes_the_same_trace_anywhere(self):
        recorder = self.good("recorder")
        self.good("recorder", "--out", "recorder.py")
        self.assertEqual((self.folder / "recorder.py").read_text(), recorder)
        for words in (["kitchen.py", "Ann", "--out"], ["-m", "kitchen", "Ann", "--out"]):
            wanted = self.done("python3", *words)
            done = self.done("python3", "recorder.py", "--out", "run.loopscope", "--virtual", *words)
            self.assertEqual(done, wanted)
            self.assertEqual(self.good("log", "run.loopscope"), self.good("log", "--skip-waiting", *words))
            for task, at in (("Task-1", 0.5), ("Task-2", 1), ("Task-3", 2)):
                call = ["why", "--task", task, "--at", at]
                self.assertEqual(self.good(*call, "run.loopscope"), self.good(*call, "--skip-waiting", *words))
            self.assertEqual(json.loads(self.good("compare", "--json", "run.loopscope", "lock"))["a"]["total_s"], 3)

    def test_a_program_that_asks_finds_nothing_to_read(self):
        self.write("asks.py", "import asyncio, sys\nasync def main():\n    try:\n        input('name? ')\n    except EOFError as error:\n"
                              "        print(error, sys.stdin.read() == '')\nasyncio.run(main())\n")
        done = subprocess.run([PROGRAM, "log", "asks.py"], cwd=self.folder, env=self.environment, input="Ada\n", capture_output=True,
                              text=True, timeout=60, check=False)
        self.assertIn("EOF when reading a line True", done.stdout)

    def test_how_a_program_failed_is_told_beside_what_it_did(self):
        self.write("fails.py", "import asyncio\nasync def main():\n    await asyncio.sleep(0)\n    raise ValueError('wrong')\nasyncio.run(main())\n")
        log, said = self.notes(0, "log", "fails.py")
        self.assertIn("run Task-1", log)
        self.assertEqual(said, "loopscope: fails.py failed: ValueError: wrong\n")
        self.write("syntax.py", "def f(:\n")
        self.assertIn("syntax.py failed: SyntaxError", self.notes(0, "log", "syntax.py")[1])
        self.write("dies.py", "import asyncio, os, signal\nasync def main():\n    os.kill(os.getpid(), signal.SIGKILL)\nasyncio.run(main())\n")
        self.assertIn("dies.py failed: killed by SIGKILL", self.notes(0, "log", "dies.py")[1])

    def test_a_program_that_does_not_end_is_stopped_and_that_is_told(self):
        self.write("endless.py", ENDLESS)
        for call in (["log"], ["why", "--at", "0.2", "--task", "Task-1"], ["export", "--chrome", "-"]):
            began = time.monotonic()
            printed, said = self.notes(0, *call, "--stop-after", "1.5", "endless.py")
            self.assertLess(time.monotonic() - began, 10)
            self.assertIn("Task-1" if call == ["log"] else "main()", printed)
            self.assertEqual(said, "loopscope: endless.py was stopped after 1.500 s, as it had not ended: this is its beginning. "
                                   "--stop-after SECONDS lets it run for longer\n")
        _, said = self.notes(0, "compare", "lock", "endless.py", "--stop-after", "1")
        self.assertIn("endless.py was stopped after 1.000 s", said)

    def test_a_signal_ends_the_command_and_the_program(self):
        self.write("endless.py", ENDLESS)
        for command in (["log"], ["why", "--at", "0", "--task", "Task-1"], ["compare", "lock"]):
            for sent, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
                run = subprocess.Popen([PROGRAM, *command, "endless.py"], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
                self.addCleanup(run.kill)
                until = time.monotonic() + 20
                while len(self.processes()) < 3 and time.monotonic() < until:  # with the one that watches it
                    time.sleep(0.02)
                began = time.monotonic()
                run.send_signal(sent)
                printed, errors = run.communicate(timeout=20)
                self.assertEqual((run.returncode, printed, errors), (status, "", "loopscope: stopped\n"), command)
                self.assertLess(time.monotonic() - began, 3)
                while self.processes() and time.monotonic() < began + 3:
                    time.sleep(0.02)
                self.assertEqual(self.processes(), [], command)

    def test_a_program_that_hangs_in_virtual_time_is_told_as_a_lesson_is(self):
        self.write("hangs.py", "import asyncio\nasync def main():\n    await asyncio.Event().wait()\nasyncio.run(main())\n")
        for way in ([], ["--log", "-"], ["--trace", "x"]):
            done = self.call("run", "--skip-waiting", *way, "hangs.py")
            self.assertEqual(done.returncode, 3, way)
            self.assertRegex(done.stderr, r"^loopscope: the program hangs: nothing can wake its loop any more; main\(\) .*\n$")

    def test_it_is_drawn_at_the_time_that_is_asked_for(self):
        desktop = Desktop()
        self.addCleanup(desktop.close)
        self.environment = {**self.environment, **desktop.environment, "LP_NUM_THREADS": "2"}
        self.good("run", "--skip-waiting", "--trace", "a", "kitchen.py")
        pictures = {}
        for name, call in {"program": ["--skip-waiting", "kitchen.py"], "trace": ["a"], "real": ["kitchen.py"],
                           "lesson": ["--loop", "cpython", "lock"]}.items():
            self.good("shot", "--size", "800x600", "--at", "1", "--out", f"{name}.png", *call)
            pictures[name] = (self.folder / f"{name}.png").read_bytes()
        self.assertEqual(len(set(pictures.values())), 4)
        self.refused(2, "shot", "--at", "100", "--out", "x.png", "--skip-waiting", "kitchen.py", words=["--at 3.000"],
                     left=["a", "kitchen.py", *(f"{name}.png" for name in pictures)])
        self.write("endless.py", ENDLESS)
        printed, said = self.notes(0, "shot", "--size", "800x600", "--stop-after", "1", "--out", "endless.png", "endless.py")
        self.assertEqual((self.folder / "endless.png").read_bytes()[:4], b"\x89PNG")
        self.assertIn("endless.py was stopped after 1.000 s", said)
        self.good("shot", "--size", "800x600", "--at", "0.5", "--out", "endless.png", "endless.py")
        self.assertIn("/no/python", self.notes(1, "shot", "--python", "/no/python", "--out", "x.png", "endless.py")[1])


class StreamedTraces(OwnProgramTest):
    def start(self, *arguments):
        run = subprocess.Popen([PROGRAM, "run", "--trace", "t", *arguments], cwd=self.folder, env=self.environment,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(run.kill)
        self.assertEqual(run.stdout.readline(), "begun\n")
        return run

    def read_until(self, enough):
        """Reads the trace as a stranger does, until it tells enough; what it says of its end."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            done = self.call("log", "t")
            if enough(done.stdout):
                self.assertEqual(done.returncode, 0)
                return done.stdout, done.stderr
            time.sleep(0.05)
        raise AssertionError(f"it does not come: {done}")

    def test_it_can_be_read_while_the_program_runs_and_is_whole_at_its_end(self):
        self.write("endless.py", ENDLESS)
        run = self.start("endless.py")
        some, said = self.read_until(lambda log: log.count("wakeup") > 3)
        self.assertIn("still being written", said)
        more, _ = self.read_until(lambda log: len(log) > len(some))
        self.assertTrue(more.startswith(some))
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=10)
        self.assertTrue(self.good("log", "t").startswith(more))

    def test_what_ends_loopscope_leaves_what_was_recorded(self):
        self.write("endless.py", ENDLESS)
        run = self.start("endless.py")
        some, _ = self.read_until(lambda log: log.count("wakeup") > 3)
        run.kill()
        run.communicate(timeout=10)
        left, said = self.read_until(lambda log: log)
        self.assertTrue(left.startswith(some))
        self.assertIn("was cut off", said)

    def test_a_crash_is_in_it_and_an_idle_program_too(self):
        self.write("dies.py", "import asyncio, os\nasync def main():\n    print('begun', flush=True)\n    await asyncio.sleep(1)\n"
                              "    os.abort()\nasyncio.run(main())\n")
        run = self.start("dies.py")
        self.read_until(lambda log: "print begun" in log)  # though nothing comes behind it
        run.communicate(timeout=10)
        self.assertEqual(run.returncode, -signal.SIGABRT)
        log = self.good("log", "t")
        self.assertIn("print begun", log)
        self.assertEqual(json.loads(self.good("compare", "--json", "t", "lock"))["a"]["outcome"], "failed")

    def test_a_file_that_was_there_stays_when_nothing_could_be_run(self):
        (self.folder / "t").write_text("old")
        self.write("app.py", "print(1)")
        self.assertEqual(self.call("run", "--trace", "t", "--python", "/no/python", "app.py").returncode, 1)
        self.assertEqual((self.folder / "t").read_text(), "old")


class Interpreters(OwnProgramTest):
    ASKS = "import sys; print(sys.prefix, sys.version_info[:2])"

    def setUp(self):
        super().setUp()
        self.write("app.py", self.ASKS)

    def fake(self, name, says):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\nprintf '%s' '{says}'\n")
        path.chmod(0o755)
        return path

    def environment_at(self, name):
        subprocess.run(["python3", "-m", "venv", "--without-pip", name], cwd=self.folder, env=self.environment, check=True)
        return self.folder / name

    def test_an_environment_that_is_active_or_lies_beside_the_program_is_taken(self):
        self.environment_at("active")
        self.environment_at("folder/.venv")
        self.write("folder/app.py", self.ASKS)
        active = {**self.environment, "VIRTUAL_ENV": str(self.folder / "active")}

        def prefix(environment, *words):
            chosen = []
            for way in self.ways():
                status, printed, errors = self.done(PROGRAM, *way, *words, env=environment)
                self.assertEqual((status, errors), (0, ""))
                chosen.append(printed.split()[0])
            self.assertEqual(len(set(chosen)), 1)
            return chosen[0]
        own = self.done("python3", "app.py")[1].split()[0]
        self.assertEqual(prefix(self.environment, "app.py"), own)
        self.assertEqual(prefix(active, "app.py"), str(self.folder / "active"))
        self.assertEqual(prefix(self.environment, "folder/app.py"), str(self.folder / "folder/.venv"))
        self.assertEqual(prefix(active, "folder/app.py"), str(self.folder / "active"))
        self.assertEqual(prefix(active, "--python", "/usr/bin/python3", "folder/app.py"), own)
        self.assertEqual(prefix(self.environment, "--python", "active/bin/python", "app.py"), str(self.folder / "active"))

    def test_one_that_cannot_be_taken_is_told_with_what_to_do(self):
        old = self.fake("old", "loopscope cpython 3.8.18")
        pypy = self.fake("pypy", "loopscope pypy 3.10.14")
        none = self.fake("none", "hello")
        left = ["app.py", "none", "old", "pypy"]
        for way in (["run"], ["run", "--trace", "t"], ["log"]):
            self.refused(1, *way, "--python", old, "app.py", words=["3.8.18", "3.9 to 3.14", "--python PATH"], left=left)
            self.refused(1, *way, "--python", "./pypy", "app.py", words=["pypy 3.10.14", "CPython"], left=left)
            self.refused(1, *way, "--python", none, "app.py", words=["none", "--python PATH"], left=left)
            self.refused(1, *way, "--python", "no-such-python", "app.py", words=["no-such-python"], left=left)
        self.environment["VIRTUAL_ENV"] = "/no/such"
        self.refused(1, "run", "app.py", words=["/no/such", "VIRTUAL_ENV"], left=left)
        del self.environment["VIRTUAL_ENV"]
        self.environment["PATH"] = str(self.folder)
        self.refused(1, "run", "app.py", words=["python3", "3.9", "--python PATH"], left=left)
        self.refused(1, "run", "lock", "--loop", "cpython", words=["python3"], left=left)

    def test_all_that_are_here_run_it(self):
        pythons = ["/usr/bin/python3", *filter(None, os.environ.get("LOOPSCOPE_PYTHONS", "").split(":"))]
        for python in pythons:
            wanted = self.done(python, "app.py")
            for way in self.ways():
                self.assertEqual(self.done(PROGRAM, *way, "--python", python, "app.py"), wanted, python)
            self.assertIn("print", self.good("log", "--python", python, "app.py"))


class LessonsOnCPython(OwnProgramTest):
    def test_they_print_what_their_twins_print(self):
        for lesson in SCHEDULED:
            with self.subTest(lesson):
                twin, program = self.call("run", lesson), self.call("run", lesson, "--loop", "cpython")
                self.assertEqual((program.returncode, program.stdout), (twin.returncode, twin.stdout))

    def test_with_values_of_their_own(self):
        values = ["--set", "workers=2", "--set", "seconds_held=0.5"]
        self.assertEqual(self.good("run", "lock", "--loop", "cpython", *values), self.good("run", "lock", *values))
        figures = json.loads(self.good("compare", "--json", "lock", "lock", "--loop-b", "cpython", *values))
        self.assertEqual((figures["a"]["total_s"], figures["b"]["total_s"], figures["b"]["loop"]), (1, 1, "cpython"))
        self.assertIn("workers=2 seconds_held=0.5  workers=2 seconds_held=0.5",
                      self.good("compare", "lock", "lock", "--loop-b", "cpython", *values))

    def test_what_their_tasks_wait_for_is_told_as_of_their_twins(self):
        for at, task in ((0.5, "Task-1"), (0.5, "Task-2"), (1.5, "Task-4")):
            call = ["why", "lock", "--at", at, "--task", task]
            self.assertEqual(self.good(*call, "--loop", "cpython").splitlines()[0], self.good(*call).splitlines()[0])

    def test_those_with_a_network_or_threads_run_as_well(self):
        quick = {"blocking_downloads": ["slow=0.5"], "async_downloads": ["slow=0.5"], "echo_server": ["port=0", "clients=2", "pause=0.1", "open_seconds=1"],
                 "disk_writes": ["disk_seconds=0.01"], "cpu_bound": ["seconds=0.4"], "background_work": ["step_seconds=0.1"]}
        real = [lesson for lesson in TWINS if compared(lesson) != "schedule"]
        self.assertEqual(set(quick) - set(real), set())
        for lesson in real:
            values = [word for value in quick.get(lesson, []) for word in ("--set", value)]
            with self.subTest(lesson):
                self.assertNotEqual(self.good("run", lesson, "--loop", "cpython", *values), "")

    def test_they_import_nothing_from_the_folder_that_loopscope_is_started_in(self):
        (self.folder / "asyncio.py").write_text("print('mine')\n")
        self.assertEqual(self.good("run", "hello", "--loop", "cpython"), self.good("run", "hello"))

    def test_real_time_is_theirs_when_that_is_asked_for(self):
        began = time.monotonic()
        self.good("run", "lock", "--loop", "cpython", "--real-time", "--set", "workers=1")
        self.assertGreater(time.monotonic() - began, 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
