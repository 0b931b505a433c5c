"""Recording does not change the schedule: the callback log of a recorded run equals that of CPython alone.

LOOPSCOPE_PYTHONS    further interpreters, with colons between them
LOOPSCOPE_RECORDED_SEEDS    so many random programs (40)
LOOPSCOPE_PYODIDE    pyodide's unpacked npm package, CPython 3.14 under node, where it is not build/pyodide/package
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
import unittest

RECORDER, LOOPSCOPE, RANDOM_PROGRAMS = (os.environ[name] for name in ("RECORDER", "LOOPSCOPE", "RANDOM_PROGRAMS"))
ROOT = pathlib.Path(__file__).resolve().parents[2]
HARNESS = ROOT / "tests/conformance/virtual_asyncio.py"
PYODIDE = pathlib.Path(os.environ.get("LOOPSCOPE_PYODIDE") or ROOT / "build/pyodide/package")
PYTHONS = ["/usr/bin/python3"] + [path for path in os.environ.get("LOOPSCOPE_PYTHONS", "").split(":") if path]

# Programs whose runs differ for a reason that is not the recorder's.
OTHERWISE = {
    "run_leftovers": "there the clock of the harness begins at 0 again with each loop; the recorder's goes on, as CPython's does",
    "result_on_the_loop": "it waits for itself: the harness ends it there, CPython never does",
}

# Lessons whose runs do.
OTHERWISE_OF_LESSONS = {
    "async_for": "the harness does not see into an asynchronous generator",
}

# Under 3.14 only.
OTHERWISE_THERE = {
    "shield_inner_ends": "the harness keeps a failed task until the collector comes; CPython without it does not, nor does the recorder",
}


def unrecorded(python, *program):
    """The log of the program on that CPython, and what it wrote to standard error."""
    done = subprocess.run([python, HARNESS, *program], capture_output=True, text=True, timeout=60)
    return done.stdout, done.stderr


def recorded(python, *program):
    """The log of its recorded run, as Loopscope writes it from the trace."""
    with tempfile.TemporaryDirectory(prefix="loopscope-schedule-") as folder:
        trace = os.path.join(folder, "run.loopscope")
        child = subprocess.Popen([python, RECORDER, "--virtual", "--out", trace, *program], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True)
        try:
            errors = child.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            return "it does not end\n", child.communicate()[1]
        done = subprocess.run([LOOPSCOPE, "log", trace], capture_output=True, text=True, timeout=60)
        return (done.stdout if done.returncode == 0 else done.stderr), errors


def without_addresses(log):
    return re.sub(r"0x[0-9a-f]+", "0x", log).rstrip("\n")


class Schedules:
    maxDiff = 2000

    def compare(self, python, *program):
        expected, errors = unrecorded(python, *program)
        if not expected.strip() or "run main-done" not in expected and "idle" not in expected and errors:
            return False                # this Python cannot run it
        if "\n  print Traceback (most recent call last):" in expected:
            return False                # nor this one: the harness takes what the library prints for the program's
        log, wrote = recorded(python, *program)
        self.assertEqual(without_addresses(log), without_addresses(expected), f"{program} on {python}: {wrote[-600:]}")
        return True

    def compare_all(self, programs, least):
        for python in PYTHONS:
            ran = 0
            for program in programs:
                with self.subTest(python=python, program="/".join(pathlib.Path(program[-1]).parts[-2:])):
                    ran += self.compare(python, *map(str, program))
            print(f"{python}: {ran} of {len(programs)} programs, the same schedule", file=sys.stderr)
            if python == PYTHONS[0]:
                self.assertGreaterEqual(ran, least)


class ConformancePrograms(Schedules, unittest.TestCase):
    def test_have_the_same_schedule(self):
        programs = sorted((ROOT / "tests/conformance/programs").glob("*.py"))
        programs = [path for path in programs if path.stem not in OTHERWISE]
        self.compare_all([(path,) for path in programs], len(programs) - 4)


def lessons():
    """The programs of the lessons that run in virtual time."""
    programs = []
    for path in sorted((ROOT / "assets/lessons").glob("*/program.py")):
        about = tomllib.loads(path.with_name("lesson.md").read_text().split("+++")[1])
        if about.get("compared", "schedule") == "schedule" and path.parent.name not in OTHERWISE_OF_LESSONS:
            programs.append(path)
    return programs


class Lessons(Schedules, unittest.TestCase):
    def test_have_the_same_schedule(self):
        self.assertGreater(len(lessons()), 15)
        self.compare_all([(path,) for path in lessons()], len(lessons()) - 5)    # which end by an error


class WebAssembly(unittest.TestCase):
    @unittest.skipUnless(shutil.which("node") and (PYODIDE / "pyodide.mjs").exists(),
                         "CPython 3.14 is not here: install node, and fetch it by tools/playground build/playground")
    def test_conformance_programs_and_lessons_have_the_same_schedule(self):
        programs = sorted((ROOT / "tests/conformance/programs").glob("*.py"))
        programs = [path for path in programs if path.stem not in {**OTHERWISE, **OTHERWISE_THERE}] + lessons()
        with tempfile.TemporaryDirectory(prefix="loopscope-pyodide-") as folder:
            listed = "".join(f"{folder}/{path.parent.name if path.stem == 'program' else path.stem}\t{path}\n" for path in programs)
            done = subprocess.run([ROOT / "tests/python/wasm/run.sh", "both", RECORDER], input=listed, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            ran = 0
            for path in programs:
                file = pathlib.Path(folder) / (path.parent.name if path.stem == "program" else path.stem)
                if file.with_suffix(".error").exists():
                    continue            # this Python cannot run it
                expected = file.with_suffix(".log").read_text()
                with self.subTest(file.stem):
                    log = subprocess.run([LOOPSCOPE, "log", file.with_suffix(".loopscope")], capture_output=True, text=True).stdout
                    self.assertEqual(without_addresses(log), without_addresses(expected))
                    ran += 1
            print(f"CPython {done.stdout.split()[0]} under node: {ran} of {len(programs)} programs, the same schedule", file=sys.stderr)
            self.assertGreater(ran, 150)


class ProgramsAtRandom(Schedules, unittest.TestCase):
    def test_have_the_same_schedule(self):
        count = os.environ.get("LOOPSCOPE_RECORDED_SEEDS", "40")
        with tempfile.TemporaryDirectory(prefix="loopscope-random-") as folder:
            subprocess.run([RANDOM_PROGRAMS, count, folder], check=True)
            programs = sorted(pathlib.Path(folder).iterdir(), key=lambda path: int(path.stem))
            self.assertEqual(len(programs), int(count))
            interpreter = ROOT / "tests/properties/program/interpreter.py"
            self.compare_all([(interpreter, path, path) for path in programs], int(int(count) * 0.9))


if __name__ == "__main__":
    unittest.main()
