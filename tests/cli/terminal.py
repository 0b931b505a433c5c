"""A terminal for the program, and what stands on it."""
import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time

from program import PROGRAM, ProgramTest


class Terminal:
    """Calls the program with standard error, and if asked standard output, on a terminal of that size."""

    def __init__(self, arguments, environment, output_too=False, rows=24, columns=80, kind="xterm"):
        self.ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen([PROGRAM, *map(str, arguments)], env={**environment, "TERM": kind}, stdin=subprocess.DEVNULL,
                                        stdout=theirs if output_too else subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        self.came = b""

    def read(self, wanted=None, seconds=30):
        """Until what was wanted stands on it, or until the program has ended. What came since it was made."""
        until = time.monotonic() + seconds
        while wanted is None or wanted not in self.came:
            if not select.select([self.ours], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError(f"{wanted} did not come, but {self.came}")
            try:
                self.came += os.read(self.ours, 1 << 16)
            except OSError:  # nobody writes to it any more
                if wanted is not None:
                    raise AssertionError(f"the program ended without {wanted}: {self.came}") from None
                break
        return self.came

    def end(self):
        """Its status and its standard output, if that is not on the terminal."""
        self.read()
        output = self.process.stdout.read().decode() if self.process.stdout else ""
        if self.process.stdout:
            self.process.stdout.close()
        return self.process.wait(10), output

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        os.close(self.ours)


class TerminalTest(ProgramTest):
    def terminal(self, *arguments, **more):
        terminal = Terminal(arguments, self.environment, **more)
        self.addCleanup(terminal.close)
        return terminal


def screens(came):
    """The lines that stood on the terminal after each piece: text, or a going back over lines that erases them."""
    lines, seen = [""], []
    for piece in re.findall(r"\x1b\[\d+A\x1b\[J|[^\x1b]+", came.decode().replace("\r\n", "\n")):
        if piece.startswith("\x1b"):
            del lines[len(lines) - 1 - int(piece[2:piece.index("A")]):]
            lines.append("")
        else:
            first, *rest = piece.split("\n")
            lines[-1] += first
            lines += rest
        seen.append(list(lines))
    return seen
