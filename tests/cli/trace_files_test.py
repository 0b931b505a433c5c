"""A saved trace in a lesson's place: what is said of both is the same."""
import unittest

from program import TWINS, ProgramTest


class TraceFiles(ProgramTest):
    def saved(self, lesson, *options):
        """A trace of its run, however that ends."""
        path = self.folder / f"{lesson}.loopscope"
        self.call("run", lesson, "--trace", path, *options)
        return path

    def said(self, *arguments):
        done = self.call(*arguments)
        return done.returncode, done.stdout, done.stderr

    def test_of_every_lesson_a_file_tells_the_same_as_the_lesson(self):
        for lesson in TWINS:
            file = self.saved(lesson)
            commands = [["log"], ["export", "--chrome", "-"], ["compare", "--json", "lock"]]
            commands += [["why", *json, "--at", at, "--task", task] for json in ([], ["--json"]) for at in (0, 0.5, 2, 1e6)
                         for task in ("Task-1", "Task-3")]
            for command in commands:
                with self.subTest(lesson=lesson, command=command):
                    self.assertEqual(self.said(*command, file), self.said(*command, lesson))
            with self.subTest(lesson):
                both = self.said("compare", lesson, lesson)
                self.assertEqual(self.said("compare", file, file), both)
                self.assertEqual(self.said("compare", file, lesson), both)

    def test_the_log_is_that_of_run(self):
        logged = self.good("run", "lock", "--log", "-", "--trace", "a")
        self.assertGreater(len(logged.splitlines()), 10)
        for subject in ("lock", "a"):
            self.assertEqual(self.good("log", subject), logged)
            self.good("log", subject, "--out", "x")
            self.assertEqual((self.folder / "x").read_text(), logged)
        self.refused(2, "log", "a", "--out", "a", words=["--out"], left=["a", "x"])

    def test_values_that_a_trace_was_recorded_with_are_told_as_a_lesson_s(self):
        file = self.saved("lock", "--set", "workers=5", "--seed", 3)
        self.assertEqual(self.good("compare", file, "lock"), self.good("compare", "lock", "lock", "--set-a", "workers=5"))
        self.assertEqual(self.good("why", file, "--at", 1, "--task", "Task-6"),
                         self.good("why", "lock", "--at", 1, "--task", "Task-6", "--set", "workers=5"))

    def test_a_trace_keeps_its_values_and_what_is_given_for_both_is_for_the_lesson(self):
        self.saved("lock")
        for option in (["--set", "workers=2"], ["--loop", "poll"], ["--seed", "1"]):
            self.refused(2, "log", "lock.loopscope", *option, words=[*option, "lesson"], left=["lock.loopscope"])
            self.refused(2, "compare", "lock.loopscope", "lock.loopscope", *option, words=["A:", *option], left=["lock.loopscope"])
        self.refused(2, "compare", "lock", "lock.loopscope", "--set-b", "workers=2", words=["B:", "workers=2"], left=["lock.loopscope"])
        self.assertEqual(self.good("compare", "lock.loopscope", "lock", "--set", "workers=2"),
                         self.good("compare", "lock", "lock", "--set-b", "workers=2"))

    def test_a_lesson_s_name_is_the_lesson_and_anything_else_that_is_there_a_file(self):
        self.saved("gather").rename(self.folder / "lock")
        self.assertEqual(self.good("log", "lock"), self.good("run", "lock", "--log", "-"))
        self.assertEqual(self.good("log", "./lock"), self.good("log", "gather"))
        (self.folder / "lock").rename(self.folder / "lokc")
        self.assertEqual(self.good("log", "lokc"), self.good("log", "gather"))
        self.refused(2, "run", "lokc", words=["lokc is a file", "'log'"], left=["lokc"])
        self.refused(2, "log", "lcok", words=["no such lesson or file: 'lcok'", "'lock'"], left=["lokc"])
        self.refused(1, "log", "lcok.loopscope", words=["lcok.loopscope"], left=["lokc"])
        self.refused(1, "log", "./gather", words=["gather"], left=["lokc"])

    def test_of_a_damaged_file_what_stands_before_the_damage_is_told(self):
        content = self.saved("async_downloads").read_bytes()
        (self.folder / "cut").write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])
        for command in (["log", "cut"], ["why", "cut", "--at", 0, "--task", "Task-1"], ["compare", "cut", "lock"],
                        ["export", "cut", "--chrome", "-"]):
            status, told, error = self.said(*command)
            self.assertEqual((status, len(error.splitlines())), (1, 1), error)
            self.assertIn("cut", error)
            self.assertIn("only what stands before the damage was used", error)

    def test_a_file_that_has_no_end_yet_is_told_as_far_as_it_goes(self):
        content = self.saved("async_downloads").read_bytes()
        (self.folder / "cut").write_bytes(content[:-40])
        for command in (["log", "cut"], ["why", "cut", "--at", 0, "--task", "Task-1"], ["compare", "cut", "lock"],
                        ["export", "cut", "--chrome", "-"]):
            status, told, error = self.said(*command)
            self.assertEqual((status, len(error.splitlines())), (0, 1), error)
            self.assertIn("cut is still being written, or was cut off", error)
            self.assertNotEqual(told, "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
