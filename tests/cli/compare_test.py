"""compare: two runs in figures, and what makes the difference."""
import json
import subprocess
import unittest

from program import LESSONS, ROOT, TWINS, ProgramTest, facts

FIGURES = {"lesson", "loop", "outcome", "total_s", "blocked_max_s", "blocked_total_s", "heartbeat_gap_max_s", "sockets_peak",
           "callbacks", "files"}
DOWNLOADS = ("blocking_downloads", "async_downloads")


class Compare(ProgramTest):
    def figures(self, *arguments):
        told = json.loads(self.good("compare", *arguments, "--json"))
        self.assertEqual(list(told), ["a", "b", "ratio"])
        self.assertEqual(set(told["a"]), FIGURES)
        self.assertEqual(set(told["b"]), FIGURES)
        return told["a"], told["b"], told["ratio"]

    def verdict(self, *arguments):
        """What is said at the end."""
        table, said = self.good("compare", *arguments).rsplit("\n\n", 1)
        self.assertEqual(said.count("\n"), 1)
        return said.strip()

    def test_downloads_that_block_stop_the_heartbeat_and_take_their_times_together(self):
        a, b, ratio = self.figures(*DOWNLOADS, "--set", "slow=5")
        self.assertAlmostEqual(a["total_s"], 0.7 + 1.4 + 2.6 + 5, delta=0.1)
        self.assertAlmostEqual(b["total_s"], 5, delta=0.1)
        self.assertAlmostEqual(ratio, a["total_s"] / b["total_s"])
        self.assertEqual((a["blocked_max_s"], a["blocked_total_s"], a["heartbeat_gap_max_s"]), (a["total_s"],) * 3)
        self.assertEqual((b["blocked_max_s"], b["blocked_total_s"], b["heartbeat_gap_max_s"]), (0, 0, 1))
        self.assertEqual((a["sockets_peak"], b["sockets_peak"]), (1, 4))
        whole = [{"name": name, "bytes": 100000, "outcome": "complete"} for name in ("notes", "photo", "song", "film")]
        self.assertEqual((a["files"], b["files"]), (whole, whole))

    def test_the_same_is_measured_for_real(self):
        a, b, ratio = self.figures(*DOWNLOADS, "--set", "slow=0.5", "--loop", "poll")
        self.assertEqual((a["loop"], b["loop"]), ("poll", "poll"))
        for figure, of_a, of_b in (("total_s", 5.2, 2.6), ("blocked_max_s", 5.2, 0), ("blocked_total_s", 5.2, 0),
                                   ("heartbeat_gap_max_s", 5.2, 1)):
            self.assertAlmostEqual(a[figure], of_a, delta=0.4, msg=figure)
            self.assertAlmostEqual(b[figure], of_b, delta=0.4, msg=figure)
        self.assertAlmostEqual(ratio, a["total_s"] / b["total_s"])
        self.assertEqual((a["sockets_peak"], b["sockets_peak"]), (1, 4))
        self.assertTrue(all(file["outcome"] == "complete" for file in a["files"] + b["files"]))

    def test_a_file_that_was_given_up_is_told(self):
        _, b, _ = self.figures(*DOWNLOADS, "--set", "slow=12")
        film = b["files"][3]
        self.assertEqual((film["name"], film["outcome"]), ("film", "incomplete"))
        self.assertLess(film["bytes"], 100000)
        self.assertTrue(self.verdict(*DOWNLOADS, "--set", "slow=12").endswith("But A completed 4 of 4 files, B 3 of 4."))

    def test_values_and_loops_are_given_for_both_or_for_one(self):
        def totals(*arguments):
            a, b, _ = self.figures("lock", "lock", *arguments)
            return round(a["total_s"], 1), round(b["total_s"], 1)
        self.assertEqual(totals("--set", "workers=2"), (2, 2))
        self.assertEqual(totals("--set-a", "workers=1"), (1, 3))
        self.assertEqual(totals("--set", "workers=1", "--set-b", "workers=2", "--set-b", "seconds_held=0.5"), (1, 1))
        a, b, _ = self.figures("hello", "hello", "--loop-b", "poll")
        self.assertEqual((a["loop"], b["loop"], b["callbacks"]), ("simulated", "poll", a["callbacks"]))

    def test_what_differs_is_said_with_its_cause(self):
        said = self.verdict(*DOWNLOADS, "--set", "slow=5")
        self.assertRegex(said, r"^B is done 4\.7\d\d s sooner than A: A's loop is blocked for 9\.7\d\d s of 9\.7\d\d s, mostly in read, "
                               r"B's for 0\.000 s of 5\.0\d\d s; B has up to 4 sockets open at once, A 1\.$")
        self.assertTrue(self.verdict(*reversed(DOWNLOADS)).startswith("A is done 4.7"))
        self.assertRegex(self.verdict("starvation", "starvation", "--set-b", "give_way=1"),
                         r"A's loop waits for 3\.000 s, B's for 2\.000 s; A's is blocked for up to 3\.000 s at a time")

    def test_where_there_is_nothing_to_overlap_that_is_said(self):
        said = self.verdict("disk_writes", "disk_writes", "--set", "files=1", "--set-b", "in_thread=1")
        self.assertRegex(said, r"^A and B take equally long \(.*each downloads one file at a time, but A's loop is blocked for 3\.6.*"
                               r"mostly in time\.sleep, B's for 0\.000 s: only B can do anything else\.$")

    def test_two_loops_that_only_compute_are_told_so(self):
        blocked = ("blocking_downloads", "blocking_downloads")
        self.assertIn("take equally long", self.verdict(*blocked))
        self.assertIn("both loops are blocked nearly all of the time", self.verdict(*blocked))
        self.assertIn("B is done 3.0", self.verdict(*blocked, "--set-b", "slow=5"))
        self.assertIn("both loops are blocked nearly all of the time", self.verdict(*blocked, "--set-b", "slow=5"))

    def test_a_run_against_itself_makes_no_difference(self):
        for lesson in TWINS:
            with self.subTest(lesson):
                a, b, ratio = self.figures(lesson, lesson)
                self.assertEqual(a, b)
                if a["outcome"] == "finished" and a["total_s"] > 0:
                    self.assertEqual(ratio, 1)
                    self.assertIn("take equally long", self.verdict(lesson, lesson))

    def test_what_never_ends_is_not_compared(self):
        a, b, ratio = self.figures("deadlock", "lock")
        self.assertEqual((a["outcome"], b["outcome"], ratio), ("deadlocked", "finished", None))
        self.assertIn("A never ends", self.verdict("deadlock", "lock"))
        self.assertIn("A never ends", self.verdict("deadlock", "deadlock"))

    def test_the_table_is_aligned_and_names_each_figure(self):
        lines = self.good("compare", *DOWNLOADS).split("\n\n")[0].splitlines()
        at_a, at_b = lines[0].index("A"), lines[0].index("B")
        for line in lines:
            self.assertEqual((line[at_a - 2:at_a], line[at_b - 2:at_b]), ("  ", "  "), line)
            self.assertTrue(line[at_a] != " " and line[at_b] != " ", line)
        self.assertEqual([line[:at_a].strip() for line in lines],
                         ["", "lesson", "values", "loop", "end", "total", "loop blocked, in all", "loop blocked, longest",
                          "heartbeat, longest gap", "sockets open at once", "callbacks", "notes", "photo", "song", "film"])

    def test_help_says_that_one_runs_after_the_other(self):
        self.assertIn("follow each other", self.good("compare", "--help"))

    def test_wrong_calls_name_the_side(self):
        self.refused(2, "compare", "lock", words=["b"])
        self.refused(2, "compare", "lock", "lokc", words=["B:", "'lock'"])
        self.refused(2, "compare", "lokc", "lock", words=["A:", "'lock'"])
        self.refused(2, "compare", "lock", "lock", "--loop-a", "uvloop", words=["A:", "uvloop"])
        self.refused(2, "compare", "lock", "gather", "--set", "workers=2", words=["B:", "workers"])
        self.refused(2, "compare", "lock", "lock", "--set-b", "workers=0", words=["B:", "workers"])
        self.refused(2, "compare", "lock", "lock", "--seed", "x", words=["--seed"])


class OlderPythonTest(ProgramTest):
    """A lesson that an older CPython runs otherwise says so, and the comparison with it shows it."""

    def versions(self):
        """Of each lesson that the table of the conformance tests names, the first version that runs it as the twin does."""
        rows = (line.split(maxsplit=2) for line in (ROOT / "tests/conformance/versions.txt").read_text().splitlines())
        return {row[1]: row[0] for row in rows if row and row[0][0].isdigit() and row[1] in LESSONS}

    def test_every_such_lesson_says_so_and_no_other(self):
        told = {lesson: facts(lesson)["older"]["before"] for lesson in LESSONS if "older" in facts(lesson)}
        self.assertEqual(told, self.versions())
        for lesson in told:
            self.assertTrue(facts(lesson)["older"]["text"].startswith(f"Before Python {told[lesson]} "), lesson)

    def test_the_comparison_says_it_where_this_machines_python_is_older(self):
        version = subprocess.run(["/usr/bin/python3", "-c", "import sys; print(*sys.version_info[:2])"],
                                 capture_output=True, text=True, check=True).stdout
        this = tuple(map(int, version.split()))
        for lesson, first in self.versions().items():
            if facts(lesson).get("only"):
                continue
            with self.subTest(lesson):
                said = facts(lesson)["older"]["text"]
                compared = self.good("compare", lesson, lesson, "--loop-b", "cpython", "--python", "/usr/bin/python3")
                self.assertEqual(said in compared, this < tuple(map(int, first.split("."))), compared)
                self.assertNotIn(said, self.good("compare", lesson, lesson))


if __name__ == "__main__":
    unittest.main(verbosity=2)
