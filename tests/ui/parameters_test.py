"""A number is changed and the program runs anew, the cursor at the time where it was."""
import json
import subprocess
import unittest

from desktop import SLOWNESS
from window import PROGRAM, WindowTest


def number(state, name):
    return float(dict(pair.split(":") for pair in state.set.split(","))[name])


class Parameters(WindowTest):
    def go_to_a_second(self, window):
        while window.look().seconds < 1:
            window.step()
        return window.look()

    def test_a_slider_is_dragged_and_the_time_is_kept(self):
        window = self.open("lock")
        before = self.go_to_a_second(window)
        window.wait_quiet(0.3)
        console = window.settled_picture("console")
        self.assertEqual(number(before, "workers"), 3)
        window.drag(window.spot("parameter:workers", 0.3), *[window.spot("parameter:workers", part / 10) for part in range(4, 10)],
                    window.spot("parameter:workers", 0.999))
        after = window.wait("as many workers as there can be, at the same time",
                            lambda s: number(s, "workers") == 10000 and s.seconds == before.seconds)
        self.assertEqual((after.lesson, after.playing), ("lock", "0"))
        self.assertEqual(number(after, "seconds_held"), 1)
        window.to_end()
        self.assertEqual(window.state.seconds, 10000, "ten thousand workers, a second each")
        window.wait_quiet(0.3)
        self.assertNotEqual(window.settled_picture("console"), console)

    def test_keys_change_a_number_step_by_step(self):
        window = self.open("lock")
        self.go_to_a_second(window)
        window.key("Tab")
        names = ("workers", "seconds_held")
        for _ in range(20):  # until the focus is on a slider
            before = window.wait_quiet()
            window.key("Right")
            try:
                window.wait("other numbers", lambda s, before=before: s.set != before.set, seconds=2 * SLOWNESS)
                break
            except AssertionError:
                window.key("Tab")
        after = window.wait_quiet()
        changed = [name for name in names if number(after, name) != number(before, name)]
        self.assertEqual(len(changed), 1, "Tab comes to a slider")
        self.assertEqual(after.seconds, before.seconds)
        step = number(after, changed[0]) - number(before, changed[0])
        self.assertEqual(step, {"workers": 1, "seconds_held": 0.5}[changed[0]])
        window.key_until("Left", "what it was", set=before.set)
        window.key_until("Escape", "the keys to step again")
        at = window.look().at
        window.key_until("Right", "a step", lambda s: s.at > at)

    def test_numbers_can_be_moved_from_one_end_of_their_range_to_the_other(self):
        lessons = {lesson["id"]: lesson for lesson in json.loads(subprocess.check_output([PROGRAM, "list", "--json"]))}
        for lesson in ("hello", "gather", "call_later_at"):
            window = self.open(lesson, "--text", "80")
            for parameter in lessons[lesson]["parameters"]:
                name = parameter["name"]
                for part, end in ((0.001, parameter["min"]), (0.999, parameter["max"])):
                    window.wait_quiet()
                    window.drag(window.spot("parameter:" + name), window.spot("parameter:" + name, part))
                    window.wait(f"{name} {end}", lambda s, end=end, name=name: number(s, name) == end and int(s.events) > 0)
                window.to_end()
                window.to_start()
            self.assertEqual(window.quit(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
