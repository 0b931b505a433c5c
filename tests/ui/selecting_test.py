"""A task is selected wherever it is seen, and then it is selected everywhere."""
import unittest

from desktop import wait_for
from window import TASKS, WindowTest


class Selecting(WindowTest):
    def setUp(self):
        self.window = self.open("lock")
        self.window.key("3")
        while self.window.look().seconds < 1 or self.window.look().turn != "5":
            self.window.step()
        self.window.step()  # Task-3 has got the lock and sleeps
        self.window.point(700, 5)
        self.window.wait_quiet(0.3)

    def click_on(self, panel, task):
        """Clicks on the largest spot of the task's colour in that panel."""
        x, y, _, height = self.window.places[panel]

        def seen():
            spots = self.window.settled_picture(panel).spots(TASKS[task - 1])
            if panel == "stage":  # above, its callbacks have its colour, too
                spots = [spot for spot in spots if spot[1] > 0.6 * height]
            return spots
        spots = wait_for(f"Task-{task} in the {panel}", seen)
        self.window.click(x + spots[0][0], y + spots[0][1])
        self.window.point(700, 5)

    def test_a_click_on_a_task_selects_it_in_every_view(self):
        window = self.window
        tasks = []
        for _ in range(4):
            tasks.append(window.key_until("bracketright", "the next task", lambda s: s.selected.startswith("task:")
                                          and s.selected not in tasks).selected)
        for panel, number in (("stage", 3), ("stage", 4), ("timeline", 2), ("timeline", 3), ("timeline", 4), ("program", 3),
                              ("program", 4), ("lesson", 2)):
            with self.subTest(panel=panel, task=number):
                window.key_until("Escape", "nothing", selected="none")
                self.click_on(panel, number)
                window.wait(f"Task-{number} selected", selected=tasks[number - 1], seconds=5)

    def test_a_click_on_a_printed_line_goes_to_when_it_was_printed(self):
        window = self.window
        x, y, _, _ = window.places["console"]
        lines = sorted(window.settled_picture("console").spots(TASKS[1], near=4), key=lambda spot: spot[1])
        self.assertEqual(len(lines), 2, "Task-2 has printed twice")
        window.click(x + 90, y + lines[0][1])
        window.wait("the time of the first", lambda s: s.seconds == 0 and s.at > 0)

    def test_clicked_again_it_is_selected_no_more(self):
        self.click_on("timeline", 2)
        self.window.wait("a task", lambda s: s.selected != "none")
        self.window.wait_quiet(0.3)
        self.click_on("timeline", 2)
        self.window.wait("nothing", selected="none")

    def test_what_is_selected_is_told_of_and_seen_in_all_panels(self):
        window = self.window
        before = {panel: window.settled_picture(panel) for panel in ("stage", "lesson", "timeline")}
        self.click_on("timeline", 3)
        window.wait("a task", lambda s: s.selected != "none")
        for panel, was in before.items():
            wait_for(f"{panel} to show it", lambda panel=panel, was=was: window.settled_picture(panel) != was)

    def test_keys_select_the_next_task_and_the_one_before(self):
        window = self.window
        first = window.key_until("bracketright", "the first task", lambda s: s.selected != "none").selected
        window.key_until("bracketleft", "the last task", lambda s: s.selected != first)
        window.key_until("bracketright", "the first again", selected=first)

    def test_a_selection_stays_while_stepping(self):
        window = self.window
        chosen = window.key_until("bracketright", "a task", lambda s: s.selected != "none").selected
        window.step()
        window.step("Left")
        self.assertEqual(window.look().selected, chosen)


if __name__ == "__main__":
    unittest.main(verbosity=2)
