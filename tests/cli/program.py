"""The program, called as in a shell, without a display."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest

PROGRAM = os.environ.get("LOOPSCOPE") or shutil.which("loopscope")
ROOT = pathlib.Path(__file__).resolve().parents[2]
LESSONS = [line.split()[0] for line in (ROOT / "scenarios/lessons.txt").read_text().splitlines()
           if line.strip() and not line.startswith("#")]
COURSE = [name for chapter in tomllib.loads((ROOT / "assets/course.toml").read_text())["chapter"] for name in chapter["lessons"]]
LESSONS.sort(key=lambda name: COURSE.index(name) if name in COURSE else len(COURSE))


def facts(lesson):
    return tomllib.loads((ROOT / "assets/lessons" / lesson / "lesson.md").read_text().split("+++")[1])


def compared(lesson):
    """What of a lesson can be compared with CPython's virtual time; its lesson.md says why it is not the schedule."""
    return facts(lesson).get("compared", "schedule")


def as_the_twin(lesson):
    """Whether the Python that runs this is new enough to run the lesson as its twin does."""
    first = facts(lesson).get("older", {}).get("before", "3.0")
    return sys.version_info[:2] >= tuple(map(int, first.split(".")))


# Those that every loop runs, the same each time; the others run on CPython alone.
TWINS = [lesson for lesson in LESSONS if "only" not in facts(lesson)]
SCHEDULED = [lesson for lesson in TWINS if compared(lesson) == "schedule"]


class ProgramTest(unittest.TestCase):
    def setUp(self):
        if not PROGRAM:
            raise RuntimeError("set LOOPSCOPE to the program that is to be tested")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="loopscope-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}

    def program_of_all(self):
        """One that everyone can start, also where this one is in a folder of root's."""
        os.chmod(self.folder, 0o777)
        return shutil.copy(PROGRAM, self.folder)

    def call(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              timeout=60, check=False)

    def good(self, *arguments):
        """What it prints; all went well."""
        done = self.call(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        return done.stdout

    def refused(self, status, *arguments, words=(), left=()):
        """Its one line on errors, which holds the words; the folder then holds only what is named."""
        done = self.call(*arguments)
        self.assertEqual((done.returncode, done.stdout), (status, ""), f"{arguments}: {done.stderr}")
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 1, f"{arguments}: {done.stderr}")
        self.assertTrue(lines[0].startswith("loopscope: "), lines[0])
        for word in words:
            self.assertIn(word, lines[0])
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), sorted(left), f"{arguments} leaves nothing behind")
        return lines[0]


def cpython_log(program):
    """The callback log of CPython's asyncio in virtual time."""
    return subprocess.run([sys.executable, ROOT / "tests/conformance/virtual_asyncio.py", program], capture_output=True, text=True,
                          timeout=60, check=True).stdout
