"""Mending a broken program and changing a lesson's, by keys and by mouse."""
import time
import unittest

from window import WindowTest


class Mending(WindowTest):
    def press(self, window, place):
        """A click there, once it has come to rest: another title moves the bar's buttons."""
        window.wait(f"the place {place}", lambda _: place in window.places)
        at = None
        while at != window.places[place]:
            at = window.places[place]
            time.sleep(0.25)
            window.look()
        window.click_place(place)

    def open_program(self, number, name):
        window = self.open("hello")
        window.key_until("M", "the list", mend="list")
        for _ in range(number - 1):
            window.key("Down")
        window.wait("the program in the list", mend_at=name)
        window.key_until("Return", "the program", mend="panel", mending=name, begun=1)
        return window

    def judged(self, window, verdict):
        window.key("End")
        return window.wait(f"the verdict {verdict}", verdict=verdict, ended=1)

    def test_by_the_keyboard_alone(self):
        window = self.open_program(2, "forgotten_await")
        self.assertEqual(set(window.state.musts), {"-"}, "nothing is known before it runs")
        self.assertIn("b", self.judged(window, "broken").musts)
        for hints in 1, 2, 3, 3:
            window.key_until("I", "a hint", hints=hints)
        window.key_until("e", "the editor", edit="text", typing=1)
        window.key("ctrl+g")
        window.wait("the field", find="line")
        window.type("11\n")
        window.wait("the line", caret="11:1", find="none")
        window.key("Home")
        window.type("await ")
        window.key_until("ctrl+Return", "its run", edit="none", edited=1, mend="panel")
        self.assertEqual(set(self.judged(window, "cured").musts), {"h"})
        self.assertEqual(window.state.mended, "1")
        window.key_until("O", "the next order", order=2, edited=1, shows_text=1)
        self.judged(window, "cured")
        window.key_until("M", "the list", mend="list")
        window.key_until("Escape", "the program again", mend="panel")

    def test_an_edit_that_hides_the_fault_and_one_that_mends_it(self):
        window = self.open_program(11, "race")
        window.key_until("K", "the edits", mend="edits")
        window.key("4", "Return")
        window.wait("its run", mend="panel", edited=1)
        self.judged(window, "hides")
        window.key_until("K", "the edits", mend="edits")
        window.key("3", "Return")
        window.wait("its run", mend="panel", edited=1)
        self.judged(window, "cured")

    def test_by_the_mouse_alone(self):
        window = self.open_program(11, "race")
        self.judged(window, "broken")
        end = window.state.at
        self.press(window, "must:1")
        window.wait("the moment that decided it", lambda s: 0 < s.at < end and s.musts[0] == "b")
        self.press(window, "mend:mend_edits")
        window.wait("the edits", mend="edits")
        self.press(window, "edit:3")
        self.press(window, "edit:take")
        window.wait("its run", mend="panel", edited=1)
        self.press(window, "end")
        window.wait("the verdict", verdict="cured")
        self.press(window, "mend:mend")
        window.wait("the list", mend="list")
        self.press(window, "mend:two_locks")
        window.wait("the next one", mend_at="two_locks")
        self.press(window, "mend:begin")
        window.wait("the next one", mending="two_locks", mend="panel", verdict="open")

    def test_a_text_that_does_not_even_begin(self):
        window = self.open_program(2, "forgotten_await")
        window.key_until("e", "the editor", edit="text", typing=1)
        window.key("ctrl+a", "BackSpace")
        window.type("x = (")
        window.key("ctrl+Return")
        window.wait("the error", lambda s: s.error_line != "0")
        window.key("Escape")
        window.key("End")
        window.wait("the verdict", lambda s: "h" not in s.musts[:1] and s.verdict != "cured" and s.ended == "1")


class Changes(WindowTest):
    def test_a_change_is_run_and_compared(self):
        window = self.open("lock")
        window.key_until("E", "the changes", changes=1)
        window.key_until("Down", "the next", changes=2)
        window.key_until("Return", "the comparison", lambda s: s.compare != "none")
        window.key_until("d", "the lesson again", compare="none", lesson="lock", changes=2)
        window.key_until("Escape", "the run", changes=0)

    def test_by_the_mouse(self):
        window = self.open("lock")
        window.key_until("E", "the changes", changes=1)
        window.wait("the places", lambda _: "change:3" in window.places)
        window.click_place("change:3")
        window.wait("the third", changes=3)
        window.click_place("change:take")
        window.wait("the comparison", lambda s: s.compare != "none")


if __name__ == "__main__":
    unittest.main()
