"""A display of its own for each test: a server without a screen, a keyboard and a mouse, and its picture."""
import ctypes
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import zlib

PATIENCE = float(os.environ.get("LOOPSCOPE_PATIENCE", 40))  # seconds that anything may take before a test has failed
SLOWNESS = PATIENCE / 40  # how many times as long a moment is where all is slow


def need(program, package):
    """The path of a program without which these tests cannot run."""
    path = shutil.which(program)
    if not path:
        raise RuntimeError(f"{program} is missing, and the window cannot be tested without it: install the package {package}")
    return path


def wait_for(what, condition, seconds=PATIENCE):
    """Asks until the condition gives something true, and returns that; fails once the time is over."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.004)


def end_with_the_test():
    """In a child process: it ends when the test does, also when that is killed because it took too long."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Picture:
    """Pixels as three bytes: red, green, blue."""

    def __init__(self, width, height, rows):
        self.width, self.height, self.rows = width, height, rows

    def part(self, x, y, width, height):
        x, y = max(0, x), max(0, y)
        return Picture(min(width, self.width - x), min(height, self.height - y),
                       [row[3 * x:3 * (x + width)] for row in self.rows[y:y + height]])

    def __eq__(self, other):
        return self.rows == other.rows

    def brightness(self):
        """0 to 255."""
        some = [row[::7] for row in self.rows[::5]]
        return sum(map(sum, some)) / max(1, sum(map(len, some)))

    def colours(self):
        return len({row[i:i + 3] for row in self.rows[::3] for i in range(0, len(row), 9)})

    def pixels_of(self, colour):
        """Where exactly this colour is."""
        for y, row in enumerate(self.rows):
            at = row.find(colour)
            while at >= 0:
                if at % 3 == 0:
                    yield at // 3, y
                    at = row.find(colour, at + 3)
                else:
                    at = row.find(colour, at + 1)

    def spots(self, colour, near=9):
        """The middles of the places that have this colour, the one with the most of it first."""
        groups = []  # [left, top, right, bottom, pixels]
        for x, y in self.pixels_of(colour):
            touching = [g for g in groups if g[0] - near <= x <= g[2] + near and g[1] - near <= y <= g[3] + near]
            whole = [x, y, x, y, 1]
            for g in touching:
                whole = [min(whole[0], g[0]), min(whole[1], g[1]), max(whole[2], g[2]), max(whole[3], g[3]), whole[4] + g[4]]
            groups = [g for g in groups if g not in touching] + [whole]
        groups.sort(key=lambda g: -g[4])
        return [((g[0] + g[2]) // 2, (g[1] + g[3]) // 2) for g in groups if g[4] >= 12]

    def column_of(self, colour):
        """The x at which most of this colour stands above each other."""
        counts = {}
        for x, _ in self.pixels_of(colour):
            counts[x] = counts.get(x, 0) + 1
        return max(counts, key=counts.get) if counts else None

    def png(self):
        def chunk(kind, content):
            return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
                + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in self.rows), 4)) + chunk(b"IEND", b""))


class Desktop:
    """An Xvfb of 1920x1080, which nobody else uses."""

    def __init__(self, *options):
        need("Xvfb", "xvfb")
        need("xdotool", "xdotool")
        self.folder = tempfile.mkdtemp(prefix="loopscope-ui-")
        read, write = os.pipe()
        # Numbers of other servers are never asked for: this one looks for its own, and says which it has found.
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-fbdir", self.folder, "-nolisten", "tcp",
             "-noreset", *options], pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=end_with_the_test)
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.environment = {k: v for k, v in os.environ.items() if k not in ("WAYLAND_DISPLAY", "XAUTHORITY")}
        self.environment.update(DISPLAY=":" + number, LP_NUM_THREADS="1", LIBGL_ALWAYS_SOFTWARE="1")
        self.hands = subprocess.Popen(["stdbuf", "-oL", "xdotool", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                      bufsize=1, env=self.environment, preexec_fn=end_with_the_test)

    def do(self, *words):
        """One line of xdotool's language."""
        self.hands.stdin.write(" ".join(map(str, words)) + "\n")

    def finish(self):
        """Waits until all that was to be done has been done."""
        self.do("getmouselocation")
        self.hands.stdout.readline()

    def ask(self, *words):
        """What xdotool answers."""
        return subprocess.run(["xdotool", *map(str, words)], env=self.environment, capture_output=True, text=True, timeout=PATIENCE,
                              check=False).stdout.strip()

    def picture(self):
        """What is on the screen."""
        with open(os.path.join(self.folder, "Xvfb_screen0"), "rb") as file:
            content = file.read()
        header = struct.unpack(">25I", content[:100])
        width, height, line, begin = header[4], header[5], header[12], header[0] + 12 * header[19]
        rows = []
        for y in range(height):
            row = content[begin + y * line:begin + y * line + 4 * width]
            three = bytearray(3 * width)
            three[0::3], three[1::3], three[2::3] = row[2::4], row[1::4], row[0::4]
            rows.append(bytes(three))
        return Picture(width, height, rows)

    def close(self):
        self.hands.stdin.close()
        self.hands.wait(PATIENCE)
        self.server.terminate()
        self.server.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)
