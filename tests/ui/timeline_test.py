"""The timeline under the mouse: its cursor, its zoom, its scales."""
import unittest

from desktop import wait_for
from window import TEXT, WindowTest


class Timeline(WindowTest):
    def setUp(self):
        self.window = self.open("lock")
        self.window.to_end()

    def plot(self):
        """Left, right, the height of the scale at the top, and a height below it."""
        x, y, width, height = self.window.places["timeline"]
        return x + 170, x + width - 12, y + 18, y + height - 12

    def line(self):
        """Where the cursor's line stands."""
        x, y, width, height = self.window.places["timeline"]
        picture = self.window.settled_picture()
        left = picture.part(x + 120, y + height // 2, width - 120, height // 2 - 6).column_of(TEXT)
        self.assertIsNotNone(left, "the cursor is in sight")
        return x + 120 + left

    def line_comes_to(self, x, within, what):
        wait_for(f"{what}: the cursor at {x}", lambda: abs(self.line() - x) <= within)

    def test_the_cursor_is_dragged_from_the_end_to_the_start_and_back(self):
        window = self.window
        left, right, scale, below = self.plot()
        end = window.look()
        grip = self.line()
        way = [(left + (grip - left) * part / 10, below) for part in range(9, 0, -1)] + [(left - 40, below)]
        window.point(grip, below)
        window.desktop.do("mousedown", 1)
        seen = [(end.seconds, end.at)]
        for spot in way:
            window.point(*spot)
            state = window.wait("the cursor to come along", lambda s: (s.seconds, s.at) < seen[-1] or s.at == 0)
            seen.append((state.seconds, state.at))
        self.assertGreater(len(set(seen)), 5)
        window.desktop.do("mouseup", 1)
        window.wait("the first instant", lambda s: s.seconds == 0)
        window.drag((left + 5, scale), (left + 60, scale), (right, scale))
        window.wait("the end again", lambda s: s.seconds == end.seconds and s.at == end.at)

    def test_the_cursor_comes_to_where_the_scale_is_pressed(self):
        window = self.window
        left, right, scale, _ = self.plot()
        window.key_until("Home", "the start", position=0)
        window.wait_quiet()
        window.point(left + (right - left) * 0.6, scale)
        window.desktop.do("mousedown", 1)
        window.wait("another moment", lambda s: s.at > 0)
        self.line_comes_to(left + (right - left) * 0.6, 8, "it comes to the mouse")
        window.desktop.do("mouseup", 1)

    def test_the_wheel_zooms_at_the_mouse_and_keeps_what_is_under_it(self):
        window = self.window
        window.key("k")  # by steps: each as wide as the other
        window.key("Left", "Left", "Left", "Left", "Left", "Left", "Left", "Left")
        window.wait_quiet(0.3)
        _, _, _, below = self.plot()
        at = self.line()
        before = window.settled_picture("timeline")
        window.click(at, below, button=4)
        window.click(at, below, button=4)
        wait_for("it to zoom", lambda: window.settled_picture("timeline") != before)
        self.line_comes_to(at, 3, "what is under the mouse stays")
        there = at - 60
        window.click(there, below, button=4)
        self.line_comes_to(there + 1.25 * 60, 6, "what is beside it moves away from it")
        window.click(there, below, button=5)
        self.line_comes_to(at, 4, "and comes back")

    def test_dragging_pans(self):
        window = self.window
        window.key("k", "z", "z")
        window.key(*["Left"] * 12)
        window.wait_quiet(0.3)
        left, right, _, below = self.plot()
        at = self.line()
        state = window.look()
        spot = left + 20 if at > (left + right) / 2 else right - 20
        by = -150 if at > (left + right) / 2 else 150
        window.drag((spot, below), (spot + by / 3, below), (spot + by, below))
        self.line_comes_to(at + by, 3, "what was dragged comes along")
        self.assertEqual(window.look().at, state.at, "the cursor stays at its moment")

    def test_keys_zoom_pan_and_show_all_again(self):
        window = self.window
        window.key("k")
        window.key(*["Left"] * 10)
        window.wait_quiet(0.3)
        all_of_it = window.settled_picture("timeline")
        for key in ("z", "Z", "z", "comma", "period"):
            before = window.settled_picture("timeline")
            window.key(key)
            wait_for(f"{key} to show", lambda before=before: window.settled_picture("timeline") != before)
        window.key("0")
        wait_for("all of it", lambda: window.settled_picture("timeline") == all_of_it)

    def test_a_scale_by_steps_and_one_by_time(self):
        window = self.window
        by_time = window.settled_picture("timeline")
        window.key("k")
        wait_for("the other scale", lambda: window.settled_picture("timeline") != by_time)
        window.key("k")
        wait_for("the first scale", lambda: window.settled_picture("timeline") == by_time)

    def test_dragged_dividers_give_panels_more_room(self):
        window = self.window
        for name, by in (("divider:timeline", (0, -80)), ("divider:program", (-60, 0)), ("divider:lesson", (30, 0))):
            panel = name.split(":")[1]
            size = window.places[panel][2:]
            x, y = window.spot(name)
            window.drag((x, y), (x + by[0] / 2, y + by[1] / 2), (x + by[0], y + by[1]))
            window.wait(f"more room for the {panel}", lambda _: window.places[panel][2:] != size)  # pylint: disable=W0640
            wider, higher = window.places[panel][2] - size[0], window.places[panel][3] - size[1]
            self.assertGreater(wider + higher, 20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
