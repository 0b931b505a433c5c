"""Themes, text sizes, window sizes, reduced motion, help: the same app, looked at in other ways."""
import unittest

from desktop import wait_for
from window import WindowTest


class Looks(WindowTest):
    def test_the_theme_is_dark_or_light(self):
        window = self.open("lock")
        dark = window.settled_picture().brightness()
        self.assertLess(dark, 70)
        window.key_until("t", "the light theme", theme="light")
        wait_for("a light picture", lambda: window.picture().brightness() > 190)
        window.key_until("t", "the dark theme", theme="dark")
        wait_for("a dark picture", lambda: abs(window.picture().brightness() - dark) < 2)

    def test_it_starts_light_and_large_when_it_is_asked_to(self):
        window = self.open("lock", "--theme", "light", "--text", "150")
        self.assertEqual((window.state.theme, window.state.text), ("light", "150"))
        self.assertGreater(window.settled_picture().brightness(), 190)

    def test_text_grows_to_300_percent_and_shrinks_to_80(self):
        window = self.open("lock")
        window.step()
        at = window.look().at
        sizes = [100]
        while sizes[-1] < 300:
            sizes.append(int(window.key_until("ctrl+plus", "larger text", lambda s: int(s.text) > sizes[-1]).text))
            self.assertGreater(window.picture().colours(), 8)
        window.key("ctrl+plus")  # it is as large as it gets
        while sizes[-1] > 80:
            sizes.append(int(window.key_until("ctrl+minus", "smaller text", lambda s: int(s.text) < sizes[-1]).text))
        window.key("ctrl+minus")
        window.key_until("ctrl+0", "the text as it was", text=100, position=at)
        self.assertIn(200, sizes)

    def test_larger_text_is_larger_to_the_eye(self):
        window = self.open("lock")
        high = window.places["play"][3]
        window.key_until("ctrl+plus", "larger text", text=110)
        self.assertGreater(window.places["play"][3], high)

    def test_it_fits_windows_of_all_sizes(self):
        window = self.open("lock")
        window.step()
        at = window.look().at
        for width, height, layout in ((640, 400, "tabs"), (1280, 720, "full"), (400, 240, "words"), (1920, 1080, "full"),
                                      (900, 1000, "tabs"), (1440, 860, "full")):
            with self.subTest(size=f"{width}x{height}"):
                window.resize(width, height)
                window.wait("the layout", layout=layout, position=at)
                window.wait_quiet()
                for name, (x, y, wide, high) in window.places.items():
                    if ":" not in name:
                        self.assertTrue(x >= 0 and y >= 0 and x + wide <= width and y + high <= height, f"{name} is in the window")
                self.assertGreater(window.settled_picture().colours(), 8)
                window.step()
                window.key_until("Left", "a step and back", position=at)

    def test_panels_lie_beside_each_other(self):
        window = self.open("lock")
        for width, height in ((640, 400), (1000, 700), (1280, 720), (1920, 1080)):
            window.resize(width, height)
            window.wait_quiet()
            panels = [(n, p) for n, p in window.places.items() if n in ("stage", "lesson", "program", "console", "timeline")]
            for i, (one, (x, y, w, h)) in enumerate(panels):
                for other, (x2, y2, w2, h2) in panels[i + 1:]:
                    apart = x + w <= x2 + 1 or x2 + w2 <= x + 1 or y + h <= y2 + 1 or y2 + h2 <= y + 1
                    self.assertTrue(apart, f"{one} and {other} at {width}x{height}")

    def test_in_a_small_window_all_panels_are_behind_tabs(self):
        window = self.open("lock")
        window.resize(640, 400)
        window.wait("tabs", lambda _: "tab:Timeline" in window.places, layout="tabs")
        for panel in ("Program", "Lesson", "Timeline", "Stage"):
            window.wait_quiet()
            window.click_place("tab:" + panel)
            window.wait("the panel", panel=panel)
        seen = {window.key_until("v", "the next panel", lambda s, now=window.look().panel: s.panel != now).panel for _ in range(4)}
        self.assertEqual(seen, {"Stage", "Program", "Lesson", "Timeline"})

    def test_a_question_mark_shows_all_keys(self):
        window = self.open("lock")
        before = window.settled_picture("stage")
        window.key_until("question", "the keys", help=1)
        wait_for("the keys on the screen", lambda: window.picture("stage") != before)
        window.key("Right")  # is for the help, while it is open
        window.key_until("Escape", "no keys", help=0, position=0)
        window.key_until("F1", "the keys", help=1)
        window.key_until("question", "no keys", help=0)

    def test_motion_is_reduced(self):
        window = self.open("lock")
        window.key_until("m", "nothing that glides", still=1)
        window.step()
        window.wait_quiet()
        lines = len(window.lines)
        window.step()
        window.wait_quiet(0.4)
        self.assertLessEqual(len(window.lines) - lines, 2, "a step is there at once")
        window.key_until("m", "what glides", still=0)

    def test_the_program_is_shown_in_python_and_in_cpp(self):
        window = self.open("lock")
        python = window.settled_picture("program")
        window.key_until("c", "C++", program="cpp")
        wait_for("another text", lambda: window.picture("program") != python)
        window.key_until("p", "Python", program="python")


if __name__ == "__main__":
    unittest.main(verbosity=2)
