"""Wrong calls: one line on standard error that says what to do, status 2, or 1 for what failed; and nothing else."""
import json
import os
import unittest

from program import ProgramTest


class WrongCalls(ProgramTest):
    def test_a_lesson_that_is_not_there_is_told_with_the_nearest_name(self):
        self.refused(2, "run", "lokc", words=["lokc", "'lock'"])
        self.refused(2, "gahter", words=["'gather'"])
        self.refused(2, "run", "zzzzzzzzzz", words=["zzzzzzzzzz", "loopscope list"])
        self.refused(2, "shot", "helo", "--out", "x.png", words=["'hello'"])
        self.refused(2, "run", "", words=["lesson"])
        self.refused(2, "export", "lokc", "--chrome", "x", words=["lokc", "'lock'"])
        self.refused(2, "zzzzzzzzzz", words=["zzzzzzzzzz", "loopscope list", "--help"])

    def test_unknown_words_and_options_are_told(self):
        self.refused(2, "run", "lock", "--frobnicate", words=["--frobnicate"])
        self.refused(2, "--frobnicate", words=["--frobnicate"])
        self.refused(2, "run", "lock", "gather", words=["gather"])
        self.refused(2, "run", words=["lesson"])
        self.refused(2, "open", words=["file"])
        self.refused(2, "export", "x", words=["--chrome"])
        self.refused(2, "shot", "lock", words=["--out"])
        self.refused(2, "list", "--set", "workers=1")

    def test_set_wants_a_parameter_and_a_number_in_its_range(self):
        def wrong(what, *words):
            self.refused(2, "run", "lock", "--set", what, words=[what, *words])
        wrong("wrokers=3", "workers", "seconds_held")
        wrong("workers=many", "number")
        wrong("workers=")
        wrong("workers=3x", "number")
        wrong("workers=nan", "number")
        wrong("workers=inf", "number")
        wrong("workers", "NAME=VALUE")
        wrong("=3", "NAME=VALUE")
        lock = next(lesson for lesson in json.loads(self.good("list", "--json")) if lesson["id"] == "lock")
        low, high = (str(lock["parameters"][0][end]) for end in ("min", "max"))
        for workers in (int(high) + 1, 0, -3, 1e300):
            wrong(f"workers={workers}", low, high)
        wrong("workers=2.5", "whole")
        wrong("seconds_held=5.5", "0", "5")

    def test_a_loop_that_is_not_there_is_told_with_those_that_are(self):
        self.refused(2, "run", "lock", "--loop", "uvloop", words=["uvloop", "simulated"])

    def test_a_seed_is_a_whole_number(self):
        self.refused(2, "run", "lock", "--seed", "many", words=["many"])
        self.refused(2, "run", "lock", "--seed", "-1", words=["-1"])

    def test_outputs_that_cannot_be_written_are_told_and_nothing_is_left_behind(self):
        os.mkdir(self.folder / "folder")
        for target in ("no/such/folder/x", "folder", "/dev/full/x", "/proc/x"):
            for command in (["run", "lock", "--log"], ["run", "lock", "--trace"], ["shot", "lock", "--out"]):
                with self.subTest(command=command, target=target):
                    self.refused(1, *command, target, words=[target], left=["folder"])
        self.good("run", "lock", "--trace", "good")
        self.refused(1, "export", "good", "--chrome", "no/such/x", words=["no/such/x"], left=["folder", "good"])
        self.refused(2, "run", "lock", "--trace", "-", words=["--trace"], left=["folder", "good"])

    def test_a_full_disk_is_told(self):
        for command in (["run", "lock", "--log"], ["run", "lock", "--trace"]):
            with self.subTest(command=command):
                done = self.call(*command, "/dev/full")
                self.assertEqual(done.returncode, 1)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertTrue(os.path.exists("/dev/full"))

    def test_files_that_are_no_traces_are_told_with_what_is_wrong(self):
        self.good("run", "lock", "--trace", "good")
        content = (self.folder / "good").read_bytes()
        (self.folder / "good").unlink()
        files = {"empty": b"", "letter": b"Dear reader\n", "head": content[:20], "cut": content[:-40],
                 "flipped": content[:200] + bytes([content[200] ^ 1]) + content[201:], "newer": content[:8] + b"\xff" + content[9:],
                 "zeros": bytes(5000)}
        for name, damaged in files.items():
            (self.folder / name).write_bytes(damaged)
        os.mkdir(self.folder / "folder")
        left = [*files, "folder"]
        for name in (*left, "missing.loopscope", "./missing"):
            for command in (["export", name, "--chrome", "out.json"], ["open", name], [name], ["log", name], ["compare", "lock", name],
                            ["why", name, "--at", "0", "--task", "Task-1"], ["shot", name, "--out", "x.png"]):
                with self.subTest(command=command):
                    self.refused(1, *command, words=[name], left=left)

    def test_a_file_that_must_not_be_read_is_told(self):
        self.good("run", "lock", "--trace", "secret")
        os.chmod(self.folder / "secret", 0)
        if os.access(self.folder / "secret", os.R_OK):  # root may read it all the same
            self.assertEqual(self.good("export", "secret", "--chrome", "out.json"), "")
        else:
            self.refused(1, "export", "secret", "--chrome", "out.json", words=["secret"], left=["secret"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
