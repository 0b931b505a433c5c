"""The files that commands write: never over what they read or write otherwise, through links, and whole or not at all."""
import json
import os
import stat
import subprocess
import threading
import unittest

from program import PROGRAM, ProgramTest


class Outputs(ProgramTest):
    def setUp(self):
        super().setUp()
        self.good("run", "lock", "--trace", "a", "--log", "log")
        self.trace, self.log = (self.folder / "a").read_bytes(), (self.folder / "log").read_text()
        os.symlink("a", self.folder / "soft")
        os.link(self.folder / "a", self.folder / "hard")
        os.mkdir(self.folder / "folder")
        os.symlink(self.folder, self.folder / "folder" / "up")
        self.left = ["a", "log", "soft", "hard", "folder"]

    def test_an_output_that_is_the_input_is_refused(self):
        for name in ("a", "./a", "soft", "hard", "folder/../a", "folder/up/a", self.folder / "a"):
            self.refused(2, "export", "a", "--chrome", name, words=["--chrome", "a"], left=self.left)
        self.refused(2, "export", "soft", "--chrome", "hard", words=["--chrome"], left=self.left)
        self.refused(2, "open", "a", "--state", "hard", words=["--state"], left=self.left)
        self.assertEqual((self.folder / "a").read_bytes(), self.trace)

    def test_two_outputs_that_are_one_file_are_refused(self):
        os.symlink("new", self.folder / "dangling")
        for log, trace in (("x", "x"), ("x", "./x"), ("x", "folder/../x"), ("folder/up/x", "x"), ("a", "soft"), ("soft", "hard"),
                           ("new", "dangling"), ("dangling", "folder/up/new")):
            self.refused(2, "run", "lock", "--log", log, "--trace", trace, words=["--trace", "--log"], left=[*self.left, "dangling"])
        self.assertEqual((self.folder / "a").read_bytes(), self.trace)

    def test_an_output_that_standard_output_goes_to_is_refused(self):
        for command in (["run", "lock", "--log", "out"], ["run", "lock", "--trace", "out"], ["export", "a", "--chrome", "out"]):
            with open(self.folder / "out", "w", encoding="utf-8") as out:
                done = subprocess.run([PROGRAM, *command], cwd=self.folder, env=self.environment, stdout=out, stderr=subprocess.PIPE,
                                      text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 2, command)
            self.assertIn("standard output", done.stderr)

    def test_different_files_are_written_even_to_one_device(self):
        self.good("run", "lock", "--log", "/dev/null", "--trace", "/dev/null")
        self.good("run", "lock", "--log", "x", "--trace", "y")

    def test_a_dash_is_standard_output(self):
        exported = self.good("export", "a", "--chrome", "-")
        self.assertGreater(len(json.loads(exported)["traceEvents"]), 5)
        self.assertEqual(self.good("run", "lock", "--log", "-"), self.log)
        self.refused(2, "run", "lock", "--trace", "-", words=["--trace", "file"], left=self.left)
        self.good("run", "lock", "--log", "./-")
        self.assertEqual((self.folder / "-").read_text(), self.log, "a file of that name has a path")

    def test_a_link_stays_and_what_it_leads_to_is_written(self):
        for name, target in (("to_old", "old"), ("to_new", "new"), ("further", "to_third"), ("to_third", "folder/third")):
            os.symlink(target, self.folder / name)
        (self.folder / "old").write_text("old")
        for name, target in (("to_old", "old"), ("to_new", "new"), ("further", "folder/third")):
            self.good("run", "lock", "--log", name)
            self.assertTrue((self.folder / name).is_symlink(), name)
            self.assertEqual((self.folder / target).read_text(), self.log)
        self.assertTrue((self.folder / "to_third").is_symlink())

    def test_links_that_lead_in_a_circle_or_nowhere_are_told_and_stay(self):
        for name, target in (("round", "about"), ("about", "round"), ("self", "self"), ("nowhere", "no/such/folder/x")):
            os.symlink(target, self.folder / name)
        for name in ("round", "self", "nowhere"):
            for option in ("--log", "--trace"):
                self.refused(1, "run", "lock", option, name, words=[name], left=[*self.left, "round", "about", "self", "nowhere"])
        self.refused(1, "export", "round", "--chrome", "x", words=["round"], left=[*self.left, "round", "about", "self", "nowhere"])

    def test_a_file_keeps_its_permissions(self):
        os.chmod(self.folder / "log", 0o600)
        self.good("run", "lock", "--log", "log")
        self.assertEqual(stat.S_IMODE(os.stat(self.folder / "log").st_mode), 0o600)

    def test_a_file_that_must_not_be_written_stays(self):
        os.chmod(self.folder / "log", 0o444)
        user = 65534 if os.geteuid() == 0 else None  # root may write all
        done = subprocess.run([self.program_of_all(), "run", "hello", "--log", "log"], cwd=self.folder, env=self.environment, capture_output=True,
                              text=True, timeout=60, check=False, user=user)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, "^loopscope: .*log.*Permission denied\n$")
        self.assertEqual((self.folder / "log").read_text(), self.log)

    def test_a_pipe_gets_all_of_it_once(self):
        os.mkfifo(self.folder / "pipe")
        for command, wanted in ((["run", "lock", "--log", "pipe"], self.log.encode()), (["run", "lock", "--trace", "pipe"], self.trace),
                                (["export", "a", "--chrome", "pipe"], None)):
            read = []
            reader = threading.Thread(target=lambda read=read: read.append((self.folder / "pipe").read_bytes()))
            reader.start()
            self.good(*command)
            reader.join(10)
            self.assertGreater(len(read[0]), 100, command)
            if wanted:
                self.assertEqual(read[0], wanted, command)
            self.assertTrue(stat.S_ISFIFO(os.stat(self.folder / "pipe").st_mode))

    def test_names_may_be_any_bytes(self):
        name = os.fsencode(self.folder) + b"/\xff \n'\x1b"
        done = subprocess.run([PROGRAM, "run", "lock", "--log", name], env=self.environment, capture_output=True, timeout=60, check=True)
        self.assertEqual(done.stderr, b"")
        with open(name, encoding="utf-8") as log:
            self.assertEqual(log.read(), self.log)
        done = subprocess.run([PROGRAM, "export", name, "--chrome", "x"], cwd=self.folder, env=self.environment, capture_output=True,
                              timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr.count(b"\n")), (1, 1), "no trace, told in one line")


class EmptyValues(ProgramTest):
    def test_no_option_takes_an_empty_value(self):
        calls = [["run", "lock", option] for option in ("--log", "--trace", "--loop", "--set", "--seed")]
        calls += [["why", "lock", "--task", "Task-1", "--at"], ["why", "lock", "--at", "1", "--task"], ["compare", "lock"]]
        calls += [["compare", "lock", "lock", option] for option in ("--loop", "--loop-a", "--loop-b", "--set", "--set-a", "--set-b", "--seed")]
        calls += [["serve", option] for option in ("--port", "--host")]
        calls += [["shot", "lock", "--out", "x", option] for option in ("--at", "--step", "--size", "--theme", "--text")]
        calls += [["shot", "lock", "--out"], ["export", "a", "--chrome"], ["export", "--chrome", "x"], ["open"], ["run"], []]
        calls += [["lock", option] for option in ("--theme", "--text", "--state")]
        for call in calls:
            with self.subTest(call=call):
                self.refused(2, *call, "", words=["empty"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
