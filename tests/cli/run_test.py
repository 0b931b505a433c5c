"""list, run and export: what they print and write."""
import json
import signal
import subprocess
import time
import unittest

from program import LESSONS, PROGRAM, ROOT, SCHEDULED, ProgramTest, as_the_twin, cpython_log


class Listing(ProgramTest):
    def test_list_names_each_lesson_in_a_line(self):
        lines = self.good("list").splitlines()
        self.assertEqual([line.split()[0] for line in lines], LESSONS)
        self.assertTrue(all(len(line.split()) > 3 for line in lines))

    def test_list_as_json_tells_all_about_them(self):
        lessons = json.loads(self.good("list", "--json"))
        self.assertEqual([lesson["id"] for lesson in lessons], LESSONS)
        self.assertEqual([lesson["number"] for lesson in lessons], list(range(1, len(LESSONS) + 1)))
        for lesson in lessons:
            self.assertTrue(lesson["title"] and lesson["group"] and lesson["sentence"])
            for parameter in lesson["parameters"]:
                self.assertTrue(parameter["min"] <= parameter["initial"] <= parameter["max"], parameter)
                self.assertGreater(parameter["step"], 0)

    def test_help_and_version_are_told_on_standard_output(self):
        self.assertIn("list", self.good("--help"))
        self.assertIn("--set", self.good("run", "--help"))
        self.assertRegex(self.good("--version"), r"^loopscope \d+\.\d+")


HANG = {"deadlock", "lock_twice", "nested_semaphore", "event_too_late", "dead_worker"}


class Running(ProgramTest):
    def test_run_prints_what_cpython_prints(self):
        for lesson in SCHEDULED:
            with self.subTest(lesson):
                log = cpython_log(ROOT / "assets/lessons" / lesson / "program.py")
                printed = [line.removeprefix("  print ") for line in log.splitlines() if line.startswith("  print ")]
                done = self.call("run", lesson)
                self.assertEqual(done.returncode, 3 if lesson in HANG else 0)
                self.assertEqual(done.stdout.splitlines(), printed)

    def test_the_log_is_cpythons(self):
        for lesson in filter(as_the_twin, SCHEDULED):
            with self.subTest(lesson):
                self.assertEqual(self.call("run", lesson, "--log", "-").stdout,
                                 cpython_log(ROOT / "assets/lessons" / lesson / "program.py"))

    def test_a_log_in_a_file_is_the_same_and_leaves_the_output_to_the_program(self):
        printed = self.good("run", "lock")
        self.assertEqual(self.good("run", "lock", "--log", "lock.log"), printed)
        self.assertEqual((self.folder / "lock.log").read_text(), self.good("run", "lock", "--log", "-"))

    def test_other_values_make_another_run(self):
        self.assertEqual(self.good("run", "lock", "--set", "workers=1", "--set", "seconds_held=0.5"), "acquired by 1\nreleased by 1\n")
        log = self.good("run", "lock", "--set", "workers=5", "--set", "seconds_held=2", "--log", "-")
        self.assertIn("print released by 5", log)
        self.assertIn("10.000000 run", log)

    def test_a_run_is_the_same_every_time(self):
        for name in ("a", "b"):
            self.good("run", "gather", "--seed", "7", "--trace", name)
        self.assertEqual((self.folder / "a").read_bytes(), (self.folder / "b").read_bytes())

    def test_ctrl_c_ends_a_run_that_stands_still_in_a_download(self):
        for loop in ("poll", "asio"):
            for lesson in ("blocking_downloads", "async_downloads"):
                run = subprocess.Popen([PROGRAM, "run", lesson, "--loop", loop, "--set", "slow=30"], env=self.environment,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                self.addCleanup(run.kill)
                time.sleep(1)
                began = time.monotonic()
                run.send_signal(signal.SIGINT)
                printed, errors = run.communicate(timeout=10)
                self.assertLess(time.monotonic() - began, 2, "some milliseconds on a machine that is idle")
                self.assertEqual((run.returncode, errors), (130, "loopscope: stopped\n"))
                self.assertIn("beat\n", printed)

    def test_a_program_that_hangs_has_a_status_of_its_own_and_says_what_its_tasks_wait_for(self):
        for options in ([], ["--trace", "saved"], ["--log", "-"], ["--loop", "poll"]):
            done = self.call("run", "deadlock", *options)
            self.assertEqual(done.returncode, 3, options)
            self.assertRegex(done.stderr, r"^loopscope: the program hangs: .*\n$")
            for words in ("main() ", 'eat("Ann") waits for the lock ', 'eat("Bob") waits for the lock ', 'held by eat("Ann")', 'held by eat("Bob")'):
                self.assertIn(words, done.stderr)

    def test_a_trace_is_exported_for_perfetto(self):
        for lesson in LESSONS:
            with self.subTest(lesson):
                self.call("run", lesson, "--trace", "saved")
                self.assertEqual(self.good("export", "saved", "--chrome", "saved.json"), "")
                events = json.loads((self.folder / "saved.json").read_text())["traceEvents"]
                self.assertGreater(len(events), 5)
                self.assertTrue(all("ph" in event for event in events))

    def test_a_file_that_was_there_is_replaced(self):
        (self.folder / "lock.log").write_text("old\n" * 1000)
        self.good("run", "lock", "--log", "lock.log")
        self.assertNotIn("old", (self.folder / "lock.log").read_text())


if __name__ == "__main__":
    unittest.main(verbosity=2)
