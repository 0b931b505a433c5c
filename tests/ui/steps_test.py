"""Going through a lesson (LOOPSCOPE_LESSON, or all): forwards to its end, back to its start, in steps of every size."""
import os
import unittest

from window import LESSONS, WindowTest


class Steps(WindowTest):
    def walk(self, window, size):
        """From start to end and back; returns the positions on the way there."""
        window.key_until({"line": "1", "event": "2", "callback": "3", "turn": "4", "switch": "5"}[size], "the step size", step=size)
        at_first = window.look().moment
        there = [window.look()]
        while state := window.step():
            there.append(state)
        # The end may be known only once there: then a last step went nowhere.
        moments = list(dict.fromkeys(state.moment for state in there if state.status != "finished"))
        last = window.look()
        self.assertIn(last.status, ("finished", "hangs", "failed"))
        back = [last]
        while state := window.step("Left"):
            back.append(state)
        forwards = list(dict.fromkeys(state.at for state in there))
        self.assertEqual(forwards, sorted(set(forwards)), "a step on goes on")
        self.assertEqual([state.at for state in reversed(back)], forwards, "the way back is the way there")
        seen = {state.moment for state in back}
        self.assertLessEqual(set(moments), seen, "each moment is the same when it is come back to")
        self.assertEqual(window.look().moment, at_first, "the start is as it was at first")
        return forwards

    def go(self, lesson):
        window = self.open(lesson)
        self.assertEqual(window.state.at, 0)
        ways = {"callback": self.walk(window, "callback")}
        # There are many events: where less is drawn, more can be pressed.
        window.resize(640, 400)
        window.key_until("m", "nothing that glides", still=1)
        ways.update({size: self.walk(window, size) for size in ("switch", "turn", "line", "event")})
        for size in ("line", "callback", "turn", "switch"):
            self.assertLessEqual(set(ways[size]), set(ways["event"]), "larger steps end where an event does")
        # After the run's start it passes over what only says what others speak of: sources, parameters, and then a task's call.
        from_loop = ways["event"][2:]
        self.assertLessEqual({after - before for before, after in zip(from_loop, from_loop[1:])}, {1, 2}, "no event is left out")
        self.assertEqual({way[-1] for way in ways.values()}, {ways["event"][-1]}, "all end at the end")
        self.assertGreater(len(ways["event"]), len(ways["callback"]))
        self.assertGreaterEqual(len(ways["callback"]), len(ways["turn"]))
        self.assertEqual(window.quit(), 0)

    def test_there_and_back_in_every_lesson(self):
        for lesson in os.environ.get("LOOPSCOPE_LESSON", " ".join(LESSONS)).split():
            with self.subTest(lesson):
                self.go(lesson)


if __name__ == "__main__":
    unittest.main(verbosity=2)
