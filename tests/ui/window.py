"""The window under test: opened on a desktop of its own, driven by keys and mouse, read through `--state`."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import tomllib
import unittest

from desktop import PATIENCE, SLOWNESS, Desktop, end_with_the_test, wait_for

PROGRAM = os.environ.get("LOOPSCOPE") or shutil.which("loopscope")
FAILURES = pathlib.Path(os.environ.get("LOOPSCOPE_UI_FAILURES", "ui-failures"))
ROOT = pathlib.Path(__file__).resolve().parents[2]
LESSONS = [line.split()[0] for line in (ROOT / "scenarios/lessons.txt").read_text().splitlines()
           if line.strip() and not line.startswith("#")]
COURSE = [name for chapter in tomllib.loads((ROOT / "assets/course.toml").read_text())["chapter"] for name in chapter["lessons"]]
LESSONS.sort(key=lambda name: COURSE.index(name) if name in COURSE else len(COURSE))

# As in app/ui/theme.cpp, dark: a task is found on the screen as a person finds it, by its colour.
TEXT = bytes.fromhex("e9ebf1")
TASKS = [bytes.fromhex(hue) for hue in ("9b8aff", "68b9e3", "f29100", "2fc59b", "e27fb8", "c8e294", "a1786e", "dfe6f2")]


class State(dict):
    """name=value, as attributes."""
    __getattr__ = dict.__getitem__

    @property
    def at(self):
        return int(self.position)

    @property
    def seconds(self):
        return float(self.time)

    @property
    def moment(self):
        """What is the same whenever the same moment of the same run is shown."""
        return self.lesson, self.at, self.seconds, self.turn, self.status, self.set, self.loop


class Window:
    """loopscope, started with these arguments; it has the keyboard when this returns. `keeps`: the folder in which it
    keeps what was typed and not saved, and what it remembers; a new one if none is given."""

    def __init__(self, desktop, *arguments, keeps=None):
        self.desktop = desktop
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="loopscope-ui-"))
        self.log = self.folder / "state"
        self.read, self.rest, self.lines = 0, "", []
        self.places, self.coming, self.state, self.quiet_since = {}, None, None, time.monotonic()
        self.errors = open(self.folder / "errors", "w+")
        # What follows a program is the program's.
        first = [str(argument) for argument in arguments[:1] if argument == "open"]
        self.process = subprocess.Popen([PROGRAM, *first, "--state", self.log, *map(str, arguments[len(first):])], cwd=self.folder,
                                        env={**desktop.environment, "XDG_STATE_HOME": str(keeps or self.folder),
                                             "XDG_CONFIG_HOME": str(keeps or self.folder)}, stdout=self.errors, stderr=self.errors,
                                        preexec_fn=end_with_the_test)
        try:
            self.wait("the first picture", lambda s: int(s.events) > 0 and "play" in self.places or s.layout == "words")
            self.id = wait_for("the window", lambda: desktop.ask("search", "--all", "--onlyvisible", "--pid", self.process.pid,
                                                                      "--name", "Loopscope$")).split()[0]
            desktop.do("windowfocus", self.id)
            self.wait_quiet()
        except BaseException:
            self.remove()
            raise

    # What it shows.

    def look(self):
        """Reads what came in; returns the state."""
        if self.log.exists():
            with open(self.log) as file:
                file.seek(self.read)
                new = file.read()
            self.read += len(new.encode())
            if new:
                self.quiet_since = time.monotonic()
            *lines, self.rest = (self.rest + new).split("\n")
            for line in lines:
                if line == "places":
                    self.coming = {}
                elif line == "end":
                    self.places, self.coming = self.coming, None
                elif self.coming is not None:
                    *name, x, y, width, height = line.removeprefix("place ").split()
                    self.coming[" ".join(name)] = tuple(map(int, (x, y, width, height)))
                else:
                    self.state = State(pair.split("=", 1) for pair in line.split())
                    self.lines.append(self.state)
        return self.state

    def wait(self, what, condition=None, seconds=PATIENCE, **values):
        """Until the state has these values and meets the condition; returns it."""
        def met():
            state = self.look()
            if state and all(str(state[k]) == str(v) for k, v in values.items()) and (condition is None or condition(state)):
                return state
            if self.process.poll() is not None:
                raise AssertionError(f"the program has ended with {self.process.returncode} instead of showing {what}: {self.said()}")
            return None
        try:
            return wait_for(what, met, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; the state is {dict(self.state or {})}") from None

    def wait_quiet(self, seconds=0.12):
        """Until it has not changed for a moment, longer where all is slow: what glides has arrived."""
        self.quiet_since = time.monotonic()
        wait_for("it to come to rest", lambda: self.look() and time.monotonic() - self.quiet_since > seconds * SLOWNESS)
        return self.state

    def picture(self, place=None):
        """Of the whole window, or of a named place in it."""
        width, height = map(int, self.look().size.split("x"))
        whole = self.desktop.picture().part(0, 0, width, height)
        return whole.part(*self.places[place]) if place else whole

    def settled_picture(self, place=None):
        """Twice the same, some frames apart."""
        self.desktop.ask("getmouselocation")  # once the server has answered, it has drawn what it was told to draw before
        last = [self.picture(place)]

        def same():
            time.sleep(0.06 * SLOWNESS)
            now = self.picture(place)
            same, last[0] = now == last[0], now
            return same
        wait_for("the picture to come to rest", same)
        return last[0]

    def said(self):
        self.errors.flush()
        return (self.folder / "errors").read_text().strip()

    # What a person does.

    def key(self, *names):
        """Presses keys, by xdotool's names, one after the other."""
        for name in names:
            self.desktop.do("key", "--delay", 0, name)

    def type(self, text):
        """Types a text, as its keyboard would."""
        names = {" ": "space", "\n": "Return", "(": "parenleft", ")": "parenright", "#": "numbersign", ":": "colon", "=": "equal",
                 ".": "period", ",": "comma", "_": "underscore", '"': "quotedbl", "'": "apostrophe", "+": "plus", "-": "minus",
                 "*": "asterisk", "/": "slash", "[": "bracketleft", "]": "bracketright"}
        self.key(*(names.get(character, character) for character in text))

    def key_until(self, name, what, condition=None, **values):
        self.key(name)
        return self.wait(what, condition, **values)

    def point(self, x, y):
        self.desktop.do("mousemove", int(x), int(y))

    def click(self, x, y, button=1):
        self.point(x, y)
        self.desktop.do("click", button)

    def click_place(self, name, across=0.5, down=0.5):
        self.click(*self.spot(name, across, down))

    def spot(self, name, across=0.5, down=0.5):
        self.look()
        x, y, width, height = self.places[name]
        return x + width * across, y + height * down

    def drag(self, begin, *way):
        """Presses the button at the first spot, goes to the others, and lets go."""
        self.point(*begin)
        self.desktop.do("mousedown", 1)
        for spot in way:
            self.point(*spot)
        self.desktop.do("mouseup", 1)

    def resize(self, width, height):
        self.desktop.do("windowsize", self.id, width, height)
        return self.wait(f"{width}x{height}", size=f"{width}x{height}")

    def step(self, key="Right"):
        """One step; returns the state after it, or None when there was none to go."""
        before = self.look()
        if before.ended == "1" and key == "Right" or before.at == 0 and key == "Left":
            return None
        self.key(key)
        return self.wait("a step", lambda s: s.at != before.at or s.ended == "1" != before.ended)

    def to_end(self):
        return self.key_until("End", "the end", ended=1)

    def to_start(self):
        return self.key_until("Home", "the start", position=0, playing=0)

    # Its end.

    def quit(self):
        """Asks it to leave; returns its exit status, which must come at once."""
        self.key("q")
        return self.process.wait(2)

    def remove(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class WindowTest(unittest.TestCase):
    """Has a desktop; each test opens its windows with open(). What fails leaves a picture."""

    @classmethod
    def setUpClass(cls):
        if not PROGRAM:
            raise RuntimeError("set LOOPSCOPE to the program that is to be tested")
        cls.desktop = Desktop()
        cls.addClassCleanup(cls.desktop.close)

    def open(self, *arguments, **options):
        window = Window(self.desktop, *arguments, **options)
        self.addCleanup(window.remove)
        self.addCleanup(self.must_be_alive_and_silent, window)
        return window

    def must_be_alive_and_silent(self, window):
        self.assertIn(window.process.poll(), (None, 0), window.said())
        self.assertEqual(window.said(), "")

    def run(self, result=None):
        self.result = result
        return super().run(result)

    def tearDown(self):
        failed = [getattr(test, "test_case", test) for test, _ in self.result.failures + self.result.errors]
        if self in failed:
            FAILURES.mkdir(parents=True, exist_ok=True)
            path = (FAILURES / (self.id().removeprefix("__main__.") + ".png")).resolve()
            path.write_bytes(self.desktop.picture().png())
            print("what it looked like:", path, flush=True)
