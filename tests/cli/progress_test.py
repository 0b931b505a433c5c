"""Bars on the terminal while a lesson downloads, and Ctrl+C."""
import fcntl
import itertools
import re
import signal
import struct
import subprocess
import termios
import time
import unittest

from program import PROGRAM
from terminal import TerminalTest, screens

BAR = re.compile(r"^(\w+) +\[(#*)(-*)\] +(\d+) %  (\d+) of 100000 bytes$")
QUICK = ("--loop", "poll", "--set", "slow=0.5")
PRINTED = {"async_downloads": "beat\nfilm 100000\nnotes 100000\nbeat\nphoto 100000\nbeat\nsong 100000\n",
           "blocking_downloads": "beat\nnotes 100000\nphoto 100000\nsong 100000\nfilm 100000\n"}


class ProgressBars(TerminalTest):
    def bars(self, screen):
        """By name how many percent each has, of the lines on a screen that are bars."""
        found = [BAR.match(line) for line in screen]
        for bar in filter(None, found):
            self.assertEqual(len(bar[2]) + len(bar[3]), 20)
            self.assertEqual(int(bar[4]), int(bar[5]) // 1000)
            self.assertEqual(len(bar[2]), int(bar[5]) // 5000)
        return {bar[1]: int(bar[4]) for bar in filter(None, found)}

    def test_each_download_has_one_which_grows_and_goes_at_the_end(self):
        for lesson, printed in PRINTED.items():
            with self.subTest(lesson):
                began = time.monotonic()
                terminal = self.terminal("run", lesson, *QUICK)
                self.assertEqual(terminal.end(), (0, printed))
                seconds = time.monotonic() - began
                drawn = screens(terminal.came)
                self.assertEqual(drawn[-1], [""])
                shown = [self.bars(screen) for screen in drawn]
                most = max(shown, key=len)
                self.assertEqual(set(most), {"notes", "photo", "song", "film"})
                for name in most:
                    percents = [bars[name] for bars in shown if name in bars]
                    self.assertEqual(percents, sorted(percents), name)
                    self.assertGreater(len(set(percents)), 3, name)
                self.assertLessEqual(terminal.came.count(b"\x1b[J"), 10 * seconds + 1 + printed.count("\n"))

    def test_what_the_program_prints_on_the_same_terminal_stays_above_them(self):
        terminal = self.terminal("run", "async_downloads", *QUICK, output_too=True)
        self.assertEqual(terminal.end()[0], 0)
        drawn = screens(terminal.came)
        self.assertEqual(drawn[-1], PRINTED["async_downloads"].split("\n"))
        self.assertTrue(any(screen[:2] == ["beat", "film 100000"] and self.bars(screen[2:]) for screen in drawn))

    def test_they_fit_the_terminal(self):
        terminal = self.terminal("run", "async_downloads", *QUICK, rows=3, columns=30)
        terminal.end()
        drawn = screens(terminal.came)
        self.assertEqual(max(len(screen) for screen in drawn), 3)
        self.assertEqual(max(len(line) for screen in drawn for line in screen), 29)

    def test_there_are_none_where_nobody_would_see_them(self):
        self.assertEqual(self.good("run", "async_downloads", *QUICK), PRINTED["async_downloads"])
        for arguments, kind in ((("run", "async_downloads", *QUICK), "dumb"), (("run", "async_downloads", "--set", "slow=0.5"), "xterm"),
                                (("run", "hello", "--loop", "poll"), "xterm")):
            terminal = self.terminal(*arguments, kind=kind)
            self.assertEqual(terminal.end()[0], 0)
            self.assertEqual(terminal.came, b"", arguments)


class Interrupting(TerminalTest):
    def ends_at_once(self, terminal, sent, status, said):
        began = time.monotonic()
        terminal.process.send_signal(sent)
        self.assertEqual(terminal.end()[0], status)
        self.assertLess(time.monotonic() - began, 1)
        self.assertEqual(screens(terminal.came)[-1][-2:], [said, ""])

    def test_ends_a_run_at_once_that_waits_blocks_or_is_in_a_thread(self):
        for lesson, wanted, *values in (("async_downloads", b"beat"), ("blocking_downloads", b"beat"), ("starvation", b"beat"),
                                        ("disk_writes", b"%"), ("background_work", b"tick"),
                                        ("disk_writes", b"%", "--set", "in_thread=1"), ("hello", b"Hello")):
            for loop, sent in itertools.product(("poll", "asio"), (signal.SIGINT, signal.SIGTERM)):
                with self.subTest(lesson=lesson, values=values, loop=loop, sent=sent):
                    terminal = self.terminal("run", lesson, "--loop", loop, *values, output_too=True)
                    terminal.read(wanted)
                    self.ends_at_once(terminal, sent, 128 + sent, "loopscope: stopped")

    def test_ends_a_comparison_at_once(self):
        terminal = self.terminal("compare", "blocking_downloads", "async_downloads", "--loop", "poll")
        terminal.read(b"notes")
        self.ends_at_once(terminal, signal.SIGINT, 130, "loopscope: stopped")

    def test_twice_ends_what_does_not_give_way(self):
        # Nobody reads what it writes.
        process = subprocess.Popen([PROGRAM, "run", "echo_server", "--set", "clients=100", "--log", "-"], env=self.environment,
                                   stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
        there, until = 0, time.monotonic() + 20
        while there < 4096:
            self.assertLess(time.monotonic(), until)
            there, = struct.unpack("i", fcntl.ioctl(process.stdout, termios.FIONREAD, b"    "))
        process.send_signal(signal.SIGINT)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(0.3)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(2), -signal.SIGINT)


if __name__ == "__main__":
    unittest.main(verbosity=2)
