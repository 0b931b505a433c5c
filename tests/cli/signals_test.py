"""Signals: each command ends with 128 and the signal's number, and leaves no parts of files behind."""
import os
import signal
import subprocess
import sys
import time
import unittest

from program import PROGRAM, ROOT, ProgramTest

sys.path.insert(0, str(ROOT / "tests/ui"))
from desktop import Desktop  # noqa: E402  pylint: disable=wrong-import-position

STATUSES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
LONG = ["blocking_downloads", "--loop", "poll", "--set", "slow=30"]


class Signals(ProgramTest):
    def start(self, *arguments, **more):
        run = subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, **more)
        self.addCleanup(run.kill)
        return run

    @staticmethod
    def status(run):
        """As a shell has it; and what it said."""
        _, errors = run.communicate(timeout=10)
        return run.returncode if run.returncode >= 0 else 128 - run.returncode, errors

    def test_every_command_that_runs_long_ends_by_a_signal(self):
        commands = (["run", *LONG], ["run", *LONG, "--log", "log"], ["why", *LONG, "--at", "1", "--task", "Task-1"],
                    ["compare", *LONG[:1], *LONG], ["serve", "--port", "0"])
        for command in commands:
            for sent, status in STATUSES.items():
                run = self.start(*command)
                time.sleep(0.5)
                began = time.monotonic()
                run.send_signal(sent)
                self.assertEqual(self.status(run), (status, "loopscope: stopped\n"), f"{command} {sent}")
                self.assertLess(time.monotonic() - began, 2, f"{command} {sent}")
                self.assertFalse([name for name in os.listdir(self.folder) if "part" in name], command)

    def test_a_run_that_was_stopped_saves_what_was_asked_for(self):
        run = self.start("run", *LONG, "--log", "log", "--trace", "trace")
        time.sleep(0.7)
        run.send_signal(signal.SIGTERM)
        self.assertEqual(self.status(run)[0], 143)
        self.assertIn("print beat", (self.folder / "log").read_text())
        self.assertEqual(self.good("export", "trace", "--chrome", "x"), "")

    def test_a_signal_that_is_ignored_stays_ignored(self):
        run = self.start("run", "hello", "--loop", "poll", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        time.sleep(0.3)
        run.send_signal(signal.SIGHUP)
        self.assertEqual(self.status(run), (0, ""))

    def test_a_recorded_lesson_has_the_keyboards_interrupt_though_it_was_started_in_the_background(self):
        run = self.start("run", "ctrl_c", "--loop", "cpython",
                         preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        self.assertIn("KeyboardInterrupt", self.status(run)[1])

    def test_parts_of_files_are_removed_whatever_ends_the_program(self):
        desktop = Desktop()
        self.addCleanup(desktop.close)
        self.environment = {**desktop.environment, "LP_NUM_THREADS": "2"}
        for sent, status in STATUSES.items():
            run = self.start("shot", "async_downloads", "--loop", "poll", "--set", "slow=30", "--at", "20", "--out", "x.png")
            until = time.monotonic() + 10
            while not os.listdir(self.folder) and time.monotonic() < until:
                time.sleep(0.01)
            self.assertEqual(len(os.listdir(self.folder)), 1, "it writes beside its target")
            run.send_signal(sent)
            self.assertEqual(self.status(run)[0], status)
            self.assertEqual(os.listdir(self.folder), [], sent)


if __name__ == "__main__":
    unittest.main(verbosity=2)
