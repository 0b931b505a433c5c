"""Leaving at any moment, and whatever keys are pressed before."""
import os
import pathlib
import random
import re
import subprocess
import tempfile
import time
import unittest

import x11
from desktop import PATIENCE, Desktop, wait_for
from window import PROGRAM, ROOT, WindowTest

# xdotool's names of the keys that commands name.
NAMES = {"space": "space", "left": "Left", "right": "Right", "up": "Up", "down": "Down", "home": "Home", "end": "End", "tab": "Tab",
         "page up": "Page_Up", "page down": "Page_Down", "escape": "Escape", "enter": "Return", "f1": "F1", "f3": "F3", "f5": "F5", "f11": "F11", "+": "plus", "-": "minus",
         "=": "equal", "?": "question", "[": "bracketleft", "]": "bracketright", ",": "comma", ".": "period"}
NONSENSE = ["F2", "F12", "Insert", "Delete", "BackSpace", "Print", "Pause", "Menu", "Caps_Lock", "Num_Lock", "Scroll_Lock", "KP_Enter",
            "KP_5", "KP_Add", "adiaeresis", "EuroSign", "Greek_alpha", "Cyrillic_ya", "kana_A", "dead_acute", "w", "x", "y", "9",
            "numbersign", "backslash", "ctrl+x", "ctrl+Right", "ctrl+shift+Tab", "alt+F", "super+a", "shift+Home", "ctrl+alt+z"]


def table():
    """The keys of the tables of commands, in xdotool's names; those that leave are left out."""
    source = "".join((ROOT / file).read_text() for file in ("app/shell/app.cpp", "app/screens/run_screen.cpp", "app/screens/program_editor.cpp"))
    rows = re.findall(r'\{"(\w+)",\s*\{("[^}]*")\}', source)
    keys = [key for command, names in rows if command != "quit" for key in re.findall(r'"([^"]+)"', names)]

    def name(key):
        for held in ("ctrl+", "shift+"):
            if key.startswith(held) and len(key) > len(held):
                return held + name(key.removeprefix(held))
        return NAMES.get(key, key)
    return [name(key) for key in keys]


class Keys(WindowTest):
    def press(self, window, keys):
        for key in keys:
            window.key(key)
        # The last of them has been taken once what comes after it has. How many Escapes lead out of what they opened
        # depends on how quick the machine is: the same key at once again is taken for one that is held.
        def shows(step):
            end = time.monotonic() + 1
            while time.monotonic() < end:
                state = window.look()
                if (state.step, state.menu, state.help) == (step, "none", "0"):
                    return True
                time.sleep(0.004)
            return False

        def taken():
            window.key("Escape", "2")
            if not shows("event"):
                return False
            window.key("3")
            return shows("callback")
        wait_for("all keys to be taken", taken)

    def test_every_key_of_the_table_can_be_pressed_at_any_time(self):
        keys = table()
        self.assertGreater(len(keys), 40)
        window = self.open("lock")
        self.press(window, keys)
        self.press(window, reversed(keys))
        self.press(window, ["l", *keys, "o", *keys])

    def test_keys_at_random_and_nonsense_do_no_harm(self):
        keys = table() + NONSENSE
        order = random.Random(20)
        window = self.open("gather")
        for size in ((1000, 700), (640, 400)):
            window.resize(*size)
            self.press(window, order.sample(keys, len(keys)))
        self.assertIsNone(window.process.poll())

    def test_clicks_everywhere_do_no_harm(self):
        window = self.open("lock")
        window.resize(1000, 700)
        window.key_until("End", "the end", ended=1)
        order = random.Random(3)
        for _ in range(80):
            window.click(order.randrange(1000), order.randrange(700), order.choice((1, 1, 1, 2, 3, 4, 5)))
        self.press(window, [])


class Leaving(WindowTest):
    def test_q_leaves(self):
        window = self.open("hello")
        self.assertEqual(window.quit(), 0)

    def test_closed_in_the_middle_of_playing_it_leaves_at_once(self):
        for lesson, speed in (("gather", 0), ("starvation", 0), ("call_later_at", 7), ("deadlock", 2)):
            with self.subTest(lesson):
                window = self.open(lesson)
                window.key(*["plus"] * speed)
                window.key_until("space", "some way", lambda s: s.at > 0)
                x11.ask_to_close(self.desktop.environment["DISPLAY"], int(window.id))
                self.assertEqual(window.process.wait(2), 0)
                self.assertEqual(window.said(), "")

    def test_ctrl_q_leaves_while_it_goes_as_fast_as_it_can(self):
        window = self.open("call_later_at")
        window.key(*["plus"] * 8, "space", "ctrl+q")
        self.assertEqual(window.process.wait(4), 0)

    def test_q_leaves_from_the_help_and_from_a_list(self):
        for key, open_now in (("question", {"help": 1}), ("l", {"menu": "lesson"})):
            window = self.open("hello")
            window.key_until(key, "what is in the way", **open_now)
            self.assertEqual(window.quit(), 0)


class WithoutOpenGl(unittest.TestCase):
    def must_fail_in_a_line(self, environment, *arguments):
        done = subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        return done.stderr

    def test_a_display_without_opengl_is_told_in_a_line(self):
        desktop = Desktop("-extension", "GLX")
        self.addCleanup(desktop.close)
        self.assertIn("OpenGL", self.must_fail_in_a_line(desktop.environment, "lock"))

    def test_shaders_that_opengl_does_not_take_are_told_in_a_line(self):
        desktop = Desktop()
        self.addCleanup(desktop.close)
        with tempfile.TemporaryDirectory() as folder:
            # Mesa writes the shaders that it is given into one folder, and then takes what has their names in another instead.
            given, instead = pathlib.Path(folder, "given"), pathlib.Path(folder, "instead")
            given.mkdir()
            instead.mkdir()
            picture = subprocess.run([PROGRAM, "shot", "lock", "--out", os.path.join(folder, "x.png")], timeout=PATIENCE, check=False,
                                     env={**desktop.environment, "MESA_SHADER_DUMP_PATH": str(given)})
            self.assertEqual(picture.returncode, 0)
            shaders = os.listdir(given)
            self.assertTrue(shaders)
            for name in shaders:
                (instead / name).write_text("#version 330 core\nno shader\n")
            told = self.must_fail_in_a_line({**desktop.environment, "MESA_SHADER_READ_PATH": str(instead)}, "lock")
        for words in ("this OpenGL does not take the shader", "box.vert", "update the graphics driver"):
            self.assertIn(words, told)

    def test_no_display_is_told_in_a_line(self):
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self.assertIn("display", self.must_fail_in_a_line(environment, "lock"))

    def test_a_wayland_display_that_cannot_be_looked_for_is_told_in_a_line(self):
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_SOCKET", "XDG_RUNTIME_DIR")}
        self.assertIn("display", self.must_fail_in_a_line({**environment, "WAYLAND_DISPLAY": "wayland-0"}, "lock"))

    def test_a_display_that_is_not_there_is_told_in_a_line(self):
        self.must_fail_in_a_line({**os.environ, "DISPLAY": ":64999"}, "lock")

    def test_a_picture_needs_a_display_too(self):
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        with tempfile.TemporaryDirectory() as folder:
            self.must_fail_in_a_line(environment, "shot", "lock", "--out", os.path.join(folder, "x.png"))
            self.assertEqual(os.listdir(folder), [], "nothing is left behind")


if __name__ == "__main__":
    unittest.main(verbosity=2)
