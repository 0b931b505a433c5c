"""Starting, and choosing a lesson: by its name, with the mouse, with keys."""
import unittest

from desktop import wait_for
from window import LESSONS, ROOT, WindowTest


class Lessons(WindowTest):
    def test_it_starts_with_the_first_lesson(self):
        window = self.open()
        self.assertEqual((window.state.lesson, window.state.at, window.state.playing), (LESSONS[0], 0, "0"))
        self.assertGreater(window.settled_picture().colours(), 30, "there is something to see")

    def test_it_starts_with_the_lesson_that_was_asked_for(self):
        self.assertEqual(self.open(LESSONS[2]).state.lesson, LESSONS[2])

    def test_the_mouse_chooses_each_lesson_from_the_list(self):
        window = self.open(LESSONS[-1])
        for number, lesson in enumerate(LESSONS):
            chosen = f"menu:{number - 1 if number else len(LESSONS) - 1}"
            window.click_place("title")
            window.wait("the list, with the lesson that is shown", lambda _, c=chosen: self.is_in_sight(window, c), menu="lesson")
            self.choose(window, f"menu:{number}", lesson)
            window.wait("the lesson", lambda s: int(s.events) > 0, lesson=lesson, menu="none", selected="none")
            if (ROOT / f"scenarios/{lesson}.cpp").exists():  # what CPython runs for real may have begun
                self.assertEqual(window.state.at, 0)

    def choose(self, window, item, lesson):
        """Clicks it; on a busy machine the list may still have moved away from under the pointer, or was closed by that."""
        def chosen():
            if window.look().menu == "none":
                window.click_place("title")
                window.wait("the list", menu="lesson")
            self.bring_in_sight(window, item)
            if item in window.places:
                window.click_place(item)
            window.wait_quiet(0.5)
            return window.state.lesson == lesson
        wait_for(f"{item} to be chosen", chosen)

    def is_in_sight(self, window, item):
        if item not in window.places:
            return False
        _, y, _, high = window.places[item]
        _, top, _, above = window.places["title"]
        return y >= top + above + 10 and y + high <= 848

    def bring_in_sight(self, window, item):
        """Turns the wheel until the list shows the item."""
        window.point(window.places["title"][0] + 120, 400)
        for _ in range(160):
            window.wait_quiet()
            if item not in window.places or self.is_in_sight(window, item):
                return
            y = window.places[item][1]
            window.desktop.do("click", 4 if y < 400 else 5)
            window.wait("the list to move", lambda _, y=y: item not in window.places or window.places[item][1] != y)
        self.fail(f"{item} cannot be reached")

    def test_keys_choose_each_lesson_from_the_list(self):
        window = self.open(LESSONS[0])
        for lesson in LESSONS[1:]:
            window.key_until("l", "the list of lessons", menu="lesson")
            window.key("Down", "Return")
            window.wait("the lesson", lesson=lesson, menu="none")

    def test_escape_or_a_click_elsewhere_leaves_the_list_and_the_lesson_as_it_is(self):
        window = self.open(LESSONS[1])
        window.key_until("l", "the list of lessons", menu="lesson")
        window.key_until("Escape", "no list", menu="none", lesson=LESSONS[1])
        window.click_place("title")
        window.wait("the list of lessons", menu="lesson")
        window.click_place("timeline", 0.9, 0.9)
        window.wait("no list", menu="none", lesson=LESSONS[1], position=0)

    def test_keys_go_to_the_next_lesson_and_the_one_before(self):
        window = self.open(LESSONS[0])
        for lesson in LESSONS[1:]:
            window.key_until("n", "the next lesson", lesson=lesson)
        window.key("n")  # there is none
        for lesson in reversed(LESSONS[:-1]):
            window.key_until("Page_Up", "the lesson before", lesson=lesson)

    def test_a_lesson_keeps_the_step_size_and_the_speed_of_the_last(self):
        window = self.open(LESSONS[0])
        window.key("4", "plus")
        window.wait("both", step="turn", speed="2")
        window.key_until("n", "the next lesson", lesson=LESSONS[1], step="turn", speed="2")


if __name__ == "__main__":
    unittest.main(verbosity=2)
