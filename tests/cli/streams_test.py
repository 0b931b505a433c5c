"""Standard streams that are closed, full, or read by nobody: what was asked for is done, and what is wrong is said."""
import os
import resource
import subprocess
import unittest

from program import PROGRAM, ProgramTest


class Streams(ProgramTest):
    def shell(self, line):
        """Runs it by the shell, the program as `$L`. The status, what it prints and its errors."""
        done = subprocess.run(["bash", "-c", line], cwd=self.folder, env={**self.environment, "L": PROGRAM}, capture_output=True,
                              text=True, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    def test_an_error_that_cannot_be_told_leaves_the_status(self):
        for broken in ("2>&-", "2>/dev/full", "2>&- >&- <&-"):
            for call, status in (("nope", 2), ("run nope", 2), ("export ./missing --chrome x", 1), ("run deadlock", 1 if ">&- <" in broken else 3)):
                self.assertEqual(self.shell(f'"$L" {call} {broken}')[0], status, f"{call} {broken}")

    def test_output_that_cannot_be_written_is_a_failure(self):
        for call in ("--help", "--version", "run --help", "list", "list --json", "run lock", "run lock --log -",
                     "why lock --at 1 --task Task-2", "compare lock lock"):
            for broken in (">&-", ">/dev/full"):
                status, _, errors = self.shell(f'"$L" {call} {broken}')
                self.assertEqual((status, errors.count("\n")), (1, 1), f"{call} {broken}: {errors}")
                self.assertRegex(errors, "^loopscope: cannot write to standard output: ", f"{call} {broken}")

    def test_files_that_were_asked_for_are_saved_all_the_same(self):
        self.good("run", "lock", "--log", "good.log", "--trace", "good.trace")
        for broken in (">&-", ">/dev/full", ">&- 2>&- <&-", "| true"):
            status, _, _ = self.shell(f'set -o pipefail; "$L" run lock --log l --trace t {broken}')
            if broken != "| true":  # in that race the program may have written all before nobody reads
                self.assertEqual(status, 1, broken)
            for name, good in (("l", "good.log"), ("t", "good.trace")):
                self.assertEqual((self.folder / name).read_bytes(), (self.folder / good).read_bytes(), broken)
                (self.folder / name).unlink()
            self.assertEqual(sorted(os.listdir(self.folder)), ["good.log", "good.trace"])

    def test_a_file_never_takes_the_place_of_a_closed_stream(self):
        self.good("run", "lock", "--log", "good.log")
        self.shell('"$L" run lock --log l 0<&- >&- 2>&-')
        self.assertEqual((self.folder / "l").read_text(), (self.folder / "good.log").read_text())

    def test_a_reader_that_has_enough_ends_the_program_silently(self):
        status, _, errors = self.shell('set -o pipefail; "$L" list --json | head -c 1 >/dev/null')
        self.assertIn(status, (0, 141))
        self.assertEqual(errors, "")


class Limits(ProgramTest):
    """Without what the system gives: one line on what is missing, below what the program itself has printed."""

    def limited(self, kind, most, *arguments, user=None, program=PROGRAM):
        return subprocess.run([program, *map(str, arguments)], cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              timeout=3 if "serve" in arguments else 60, check=False, user=user, preexec_fn=lambda: resource.setrlimit(kind, (most, most)))

    @unittest.skipIf({"ASAN_OPTIONS", "TSAN_OPTIONS"} & set(os.environ), "a sanitizer needs the room")
    def test_without_memory_it_says_so_in_one_line(self):
        for megabytes in (*range(36, 60, 2), 70, 80, 120):
            for arguments in (["run", "lock"], ["run", "lock", "--set", "workers=10000", "--trace", "x"], ["why", "lock", "--at", 1, "--task", "Task-2"],
                              ["compare", "lock", "lock"], ["nope"]):
                done = self.limited(resource.RLIMIT_AS, megabytes << 20, *arguments)
                if done.returncode == 127:  # not even its libraries could be loaded
                    continue
                self.assertIn(done.returncode, (0, 1, 2), f"{megabytes} MB, {arguments}: {done.stderr}")
                if done.returncode == 1:
                    self.assertRegex(done.stderr, r"(?m)^loopscope: .*(memory|no thread can be started).*\n\Z", f"{megabytes} MB, {arguments}")

    def test_without_threads_it_says_what_to_do(self):
        program = self.program_of_all()
        user = 65534 if os.geteuid() == 0 else None  # the limit does not hold for root
        in_thread = ["run", "disk_writes", "--loop", "poll", "--set", "in_thread=1"]  # beside the thread for signals and the server's
        for most, *arguments in ((1, "run", "lock"), (1, "serve", "--port", 0), (1, "why", "lock", "--at", 1, "--task", "Task-2"),
                                 (2, "serve", "--port", 0), (2, *in_thread), (3, *in_thread)):
            done = self.limited(resource.RLIMIT_NPROC, most, *arguments, user=user, program=program)
            told = [line for line in done.stderr.splitlines() if line.startswith("loopscope: ")]
            self.assertEqual((done.returncode, len(told)), (1, 1), f"{most}, {arguments}: {done.stderr}")
            self.assertIn("no thread can be started", told[0])
            self.assertIn("ulimit -u", told[0])

    @unittest.skipIf("UBSAN_OPTIONS" in os.environ, "the sanitizer needs some to see whether an object is there")
    def test_without_descriptors_it_says_what_to_do(self):
        for most in (3, 4, 6, 8, 10):
            for arguments in (["run", "async_downloads", "--loop", "poll"], ["run", "async_downloads", "--loop", "asio"],
                              ["serve", "--port", 0], ["run", "lock", "--trace", "x"]):
                try:
                    done = self.limited(resource.RLIMIT_NOFILE, most, *arguments)
                except subprocess.TimeoutExpired:
                    self.assertEqual(arguments[0], "serve", "it needs no more")
                    continue
                if done.returncode == 127 or (done.returncode == 0 and arguments[1] == "lock"):
                    continue
                told = [line for line in done.stderr.splitlines() if "was never awaited" not in line]  # that is the program's
                self.assertEqual((done.returncode, len(told)), (1, 1), f"{most}, {arguments}: {done.stderr}")
                self.assertRegex(told[0], "^loopscope: .*Too many open files.*ulimit -n", f"{most}, {arguments}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
