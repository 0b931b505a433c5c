"""Lessons' programs as a learner runs them, by python3 alone, and recorded: they print the same, errors and all."""
import ast
import concurrent.futures
import json
import re
import subprocess
import unittest

from program import LESSONS, ROOT, TWINS, ProgramTest, compared

# What begins with a fault and has a switch for its cure.
SWITCHED = [lesson for lesson in LESSONS
            if re.search(r"^FIXED = ", (ROOT / "assets/lessons" / lesson / "program.py").read_text(), re.M)]
MOST_LINES, MOST_COLUMNS = 25, 64  # of code
HANGS = 3  # exit status


def text_of(lesson):
    return (ROOT / "assets/lessons" / lesson / "program.py").read_text()


def without_places(errors):
    """Without addresses, and without the lines of a traceback that lie in files: the folder is another one."""
    return re.sub(r'File ".*?"', "File", re.sub(r"0x[0-9a-f]+|/\S*?(?=\w+\.py)", "", errors))


class LessonsInPython(ProgramTest):
    def alone(self, lesson, fixed):
        """What the program prints, run by the same Python without a recorder, under the name that it has in Loopscope."""
        folder = self.folder / f"{lesson}{fixed}"
        folder.mkdir()
        file = folder / f"{lesson}.py"
        file.write_text(re.sub(r"^FIXED = \S+", f"FIXED = {fixed}", text_of(lesson), flags=re.M))
        return subprocess.run(["python3", file], capture_output=True, text=True, timeout=60, check=False, cwd="/")

    def both(self, lesson, fixed):
        """What the program alone and its recorded run print, and how they end; None for one that hangs."""
        if lesson in TWINS and not fixed and self.call("run", lesson).returncode == HANGS:
            return None
        done = [self.alone(lesson, fixed), self.call("run", lesson, "--loop", "cpython", "--set", f"fixed={fixed}")]
        return [(each.returncode, each.stdout, without_places(each.stderr)) for each in done]

    def test_those_with_a_cure_print_what_python_alone_prints(self):
        self.assertGreater(len(SWITCHED), 10)
        runs = [(lesson, fixed) for lesson in SWITCHED for fixed in (0, 1)]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:  # most of the time they sleep
            said = dict(zip(runs, pool.map(lambda run: self.both(*run), runs)))
        for (lesson, fixed), both in said.items():
            with self.subTest(lesson, fixed=fixed):
                if both:
                    alone, recorded = both
                    self.assertEqual(recorded, alone)
                if fixed:
                    self.assertEqual((alone[0], alone[2]), (0, ""), "its cure leaves nothing to complain of")
                    if lesson != "needless_lock":  # of which only the time is another one
                        self.assertNotEqual(said[lesson, 0], both)

    def test_their_programs_fit_on_a_projector(self):
        for lesson in SWITCHED:
            lines = text_of(lesson).splitlines()
            self.assertLessEqual(sum(1 for line in lines if line.strip()), MOST_LINES, lesson)
            self.assertLessEqual(max(map(len, lines)), MOST_COLUMNS, lesson)
            ast.parse(text_of(lesson), feature_version=(3, 11))


class PythonAlone(ProgramTest):
    """Lessons that no twin can show."""

    ALONE = [lesson for lesson in LESSONS if lesson not in TWINS]

    def test_they_run_on_cpython_without_being_asked_to(self):
        for lesson in self.ALONE:
            with self.subTest(lesson):
                if compared(lesson) == "schedule":
                    self.assertEqual(self.good("log", lesson), self.good("log", lesson, "--loop", "cpython"))
                told = self.good("compare", lesson, "lock", "--loop", "simulated", "--json")
                self.assertRegex(told, r'"loop": "cpython"')
                self.assertRegex(told, r'"loop": "simulated"')

    def test_another_loop_is_refused_with_what_to_do(self):
        for loop in ("simulated", "poll", "asio"):
            for command in (["run"], ["log"], ["why", "--at", "0", "--task", "Task-1"]):
                self.refused(2, command[0], "loop_closed", *command[1:], "--loop", loop,
                             words=[loop, "loop_closed", "cpython alone", "leave --loop out"])
        self.refused(2, "compare", "lock", "loop_closed", "--loop-b", "poll", words=["B:", "cpython alone"])

    def test_their_loops_are_listed(self):
        for lesson in json.loads(self.good("list", "--json")):
            self.assertEqual(lesson["loops"] == ["cpython"], lesson["id"] in self.ALONE, lesson)

    def test_an_error_that_is_the_lesson_is_pythons_and_none_of_loopscopes(self):
        done = self.call("run", "loop_closed")
        self.assertEqual((done.returncode, done.stdout), (1, "data of a\n"))
        self.assertIn("\nRuntimeError: Event loop is closed\n", done.stderr)
        self.assertNotIn("loopscope", done.stderr)

    def test_without_a_python_that_is_said_in_a_line(self):
        self.environment["PATH"] = str(self.folder)
        self.refused(1, "run", "loop_closed", words=["no python3 is on the PATH", "install"])
        self.refused(1, "log", "loop_closed", words=["no python3 is on the PATH"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
