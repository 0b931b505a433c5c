"""soak_window.py PROGRAM MINUTES [SEED]: the window of Loopscope, open for that long on a display of its own, while keys,
clicks, drags and the wheel come at random, to lessons on all loops, programs and saved runs. Each minute it is brought to
rest, and what the process holds is printed. Exits with 1 when that has grown since the first third of the time, as soon as
the window is gone, does not answer, or says something on its standard error."""

import collections
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM, MINUTES = sys.argv[1], float(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 30)
ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ["LOOPSCOPE"] = PROGRAM
os.environ.setdefault("LOOPSCOPE_PATIENCE", "60")  # the machine may be busy
# What is free goes back to the system: memory is what is held.
os.environ.update(MALLOC_ARENA_MAX="1", MALLOC_TRIM_THRESHOLD_="65536")
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/ui"))

import x11  # noqa: E402
from desktop import Desktop  # noqa: E402
from window import LESSONS, Window  # noqa: E402

MARGIN = 4096  # KiB, that the allocator and the driver of OpenGL may keep all the same
LOOPS = ["simulated", "asio", "poll", "cpython"]
PROGRAMS = {
    "ticks.py": """
        import asyncio
        async def tick(name, seconds):
            for n in range(30):
                print(name, n)
                await asyncio.sleep(seconds)
        async def main():
            await asyncio.gather(tick("a", 0.05), tick("b", 0.07), tick("c", 0.11))
        asyncio.run(main())
        """,
    "fails.py": """
        import asyncio
        async def worker(lock):
            async with lock:
                await asyncio.sleep(0.1)
                raise ValueError("no")
        async def main():
            lock = asyncio.Lock()
            async with asyncio.TaskGroup() as group:
                for _ in range(5):
                    group.create_task(worker(lock))
        asyncio.run(main())
        """,
    "asks.py": """
        import asyncio, threading, time
        async def main():
            name = await asyncio.to_thread(input, "who? ")
            print("hello", name)
            await asyncio.to_thread(time.sleep, 0.2)
        asyncio.run(main())
        """,
    "serves.py": """
        import asyncio
        async def handle(reader, writer):
            writer.write(await reader.readline())
            writer.close()
        async def main():
            server = await asyncio.start_server(handle, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            for n in range(20):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"line\\n")
                await reader.readline()
                writer.close()
                await asyncio.sleep(0.02)
        asyncio.run(main())
        """,
    "wrong.py": "async def main(:\n",
}

# All that a person may press, but what ends the program, and what opens a file of which nobody knows.
KEYS = ["Right"] * 12 + ["Left"] * 6 + ["space"] * 10 + ["Up", "Down", "Home", "End", "Tab", "shift+Tab", "Return"] * 2 + [
    "Escape"] * 6 + list("123450abcdfghijklmnoprstvwxyz") + [
    "shift+" + key for key in "abdefghiklmnopsuz"] + [
    "slash", "question", "bracketleft", "bracketright", "comma", "period", "plus", "minus", "Prior", "Next", "F1", "F3",
    "ctrl+f", "ctrl+g", "ctrl+d", "ctrl+r", "ctrl+z", "ctrl+shift+z", "ctrl+a", "ctrl+c", "ctrl+v", "ctrl+s", "ctrl+0", "ctrl+minus",
    "ctrl+plus", "ctrl+Return", "BackSpace", "Delete", "e"]
SIZES = [(1280, 720), (1440, 860), (900, 600), (700, 500), (1000, 1000)]


class Monkey:
    def __init__(self, desktop, window, folder, chance):
        self.desktop, self.window, self.folder, self.chance = desktop, window, folder, chance
        self.actions, self.slowest = 0, 0.0  # seconds until the window has answered
        self.done = collections.deque(maxlen=40)  # the last lines that were given to xdotool
        do = desktop.do
        desktop.do = lambda *words: (self.done.append(" ".join(map(str, words))), do(*words))

    def pause(self, seconds=None):
        self.desktop.finish()  # not to have ever more of it lie before the window
        time.sleep(self.chance.choice((0.002, 0.01, 0.03, 0.08)) if seconds is None else seconds)
        if self.window.process.poll() is not None:
            raise AssertionError(f"the window is gone, with exit status {self.window.process.returncode}; the last that was "
                                 f"done: {' | '.join(self.done)}")

    def drop(self, path):
        self.desktop.finish()
        asked = time.monotonic()
        x11.drop(self.desktop.environment["DISPLAY"], int(self.window.id), path)
        self.slowest = max(self.slowest, time.monotonic() - asked)

    def begin(self):
        """Something else to look at: a lesson on a loop, a program or a saved run."""
        window, what = self.window, self.chance.random()
        self.desktop.do("mouseup", 1)
        window.key("Escape", "Escape", "Escape")
        if what < 0.25:
            self.drop(self.chance.choice(list(self.folder.glob("*.py"))))
            window.key("space")
        elif what < 0.35:
            self.drop(self.chance.choice(list(self.folder.glob("*.loopscope"))))
        else:
            window.key("l", "Home", *["Down"] * self.chance.randrange(len(LESSONS)), "Return", "Escape")
            self.pause()
            window.key("o", "Home", *["Down"] * self.chance.randrange(len(LOOPS)), "Return", "Escape", "space")

    def click(self, spot, button, times=1):
        self.window.point(*spot)
        self.desktop.do("click", "--repeat", times, "--delay", 1, button)

    def act(self):
        window, chance = self.window, self.chance
        self.actions += 1
        what = chance.random()
        width, height = map(int, (window.look() or {"size": "1280x720"})["size"].split("x"))
        spot = (chance.randrange(width), chance.randrange(height))
        places = [name for name in window.places if not any(word in name for word in ("quit", "open", "close"))]
        if places and chance.random() < 0.6:
            x, y, wide, high = window.places[chance.choice(places)]
            spot = (x + chance.random() * wide, y + chance.random() * high)
        if what < 0.6:
            window.key(*[chance.choice(KEYS)] * chance.choice((1, 1, 1, 5)))
        elif what < 0.8:
            self.click(spot, chance.choice((1, 1, 1, 1, 3)))
        elif what < 0.9:
            self.click(spot, chance.choice((4, 5)), chance.randrange(1, 8))
        elif what < 0.97:
            window.drag(spot, (chance.randrange(width), chance.randrange(height)), (chance.randrange(width), chance.randrange(height)))
        elif what < 0.98:
            self.desktop.do("windowsize", window.id, *chance.choice(SIZES))
        else:
            window.type(chance.choice(("await asyncio.sleep(0)\n", "print(1)\n", "lock", "12")))
        self.pause()

    def rest(self, path):
        """A saved run is shown, and nothing moves."""
        self.desktop.do("mouseup", 1)
        self.desktop.do("windowsize", self.window.id, *SIZES[0])
        self.window.key("Escape", "Escape", "Escape")
        self.drop(path)
        self.window.key("Escape")
        self.window.wait("a saved run at rest", lambda s: s.size == f"{SIZES[0][0]}x{SIZES[0][1]}" and int(s.events) > 0)
        self.pause(3)  # what was run ends


def held(process):
    """KiB, descriptors and threads of the window, and how many processes it has started."""
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    value = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if len(line.split()) > 1}
    # One that has ended is waited for when the next one is started.
    states = subprocess.run(["ps", "--ppid", str(process), "-o", "stat="], capture_output=True, text=True, check=False).stdout.split()
    children = [state for state in states if not state.startswith("Z")]
    return int(value["VmRSS"]), len(os.listdir(f"/proc/{process}/fd")), int(value["Threads"]), len(children)


def soak(desktop, folder):
    keeps = folder / "kept"
    keeps.mkdir()
    for name, text in PROGRAMS.items():
        lines = text.strip("\n").splitlines()
        indent = len(lines[0]) - len(lines[0].lstrip())
        (folder / name).write_text("\n".join(line[indent:] for line in lines) + "\n")
    for lesson in ("hello", "lock", "queue"):
        subprocess.run([PROGRAM, "run", lesson, "--trace", folder / f"{lesson}.loopscope"], stdout=subprocess.DEVNULL, check=True)
    window = Window(desktop, "lock", keeps=keeps)
    monkey = Monkey(desktop, window, folder, random.Random(SEED))
    samples, began = [], time.monotonic()
    print(f"seed {SEED}\n{'minute':>6} {'actions':>8} {'VmRSS, KiB':>11} {'descriptors':>12} {'threads':>8} {'children':>9} {'slowest, s':>11}",
          flush=True)
    try:
        for minute in range(1, int(MINUTES) + 1):
            while time.monotonic() - began < 60 * minute - 5:
                monkey.begin()
                for _ in range(monkey.chance.randrange(40, 160)):
                    if time.monotonic() - began > 60 * minute - 5:
                        break
                    monkey.act()
            monkey.rest(folder / "hello.loopscope")
            samples.append(held(window.process.pid))
            memory, descriptors, threads, children = samples[-1]
            print(f"{minute:>6} {monkey.actions:>8} {memory:>11} {descriptors:>12} {threads:>8} {children:>9} {monkey.slowest:>11.1f}",
                  flush=True)
            monkey.slowest = 0.0
            if window.said():
                raise AssertionError(f"the window has said: {window.said()}")
    except AssertionError as failure:
        picture = pathlib.Path(tempfile.gettempdir()) / "loopscope_soak_window.png"
        picture.write_bytes(desktop.picture().png())
        print(f"FAILED after {monkey.actions} actions, with the seed {SEED}: {failure}; {window.said()}\nwhat it looked like: {picture}")
        return 1
    finally:
        window.remove()
    third = max(1, len(samples) // 3)
    early, late = samples[third // 2:third + third // 2] or samples[:1], samples[-third:]
    memory = statistics.median(s[0] for s in late) - statistics.median(s[0] for s in early)
    grown = [memory > MARGIN] + [max(s[i] for s in late) > max(s[i] for s in early) for i in (1, 2, 3)]
    each = memory / max(1, len(samples) - third)
    print(f"{monkey.actions} actions in {len(samples)} minutes; since the first ones {memory:+.0f} KiB ({each:+.1f} a minute), "
          f"{max(s[1] for s in late) - max(s[1] for s in early):+} descriptors, {max(s[2] for s in late) - max(s[2] for s in early):+} threads: "
          + ("GROWN" if any(grown) else "not grown"))
    return int(any(grown))


display = Desktop()
place = pathlib.Path(tempfile.mkdtemp(prefix="loopscope-soak-"))
try:
    sys.exit(soak(display, place))
finally:
    display.close()
    shutil.rmtree(place, ignore_errors=True)
