"""You are the loop: a run done by hand, by keys alone and by clicks on the stage."""
import unittest

from window import WindowTest


class Hand(WindowTest):
    def begin(self, lesson):
        window = self.open(lesson)
        window.key_until("m", "nothing that glides", still=1)
        window.key("H")
        window.wait("a question", lambda s: s.hand not in ("none", "goes"))
        return window

    def try_moves(self, window):
        """Tries the moves on offer by their numbers, until one is right; returns how many were wrong."""
        decided, wrong = int(window.look().hand_decided), 0
        for number in "123456789":
            before = window.look()
            window.key(number)
            state = window.wait("the move to be judged", lambda s: (s.hand_decided, s.hand_wrong) != (before.hand_decided, before.hand_wrong))
            if int(state.hand_decided) > decided:
                window.wait("what is next", lambda s: s.hand != "goes")
                return wrong
            self.assertEqual(state.at, before.at, "a wrong move changes nothing of the run")
            wrong += 1
        self.fail("none of the moves is right")

    def go(self, window):
        wrong = 0
        while window.look().hand != "done":
            wrong += self.try_moves(window)
        return wrong

    def test_a_whole_run_is_done_at_each_grain_by_keys_alone(self):
        window = self.begin("chained")
        for grain in ("callback", "turn", "phases"):
            window.key_until("Home", "the start", lambda s: s.hand_decided == "0" and s.hand != "goes", hand_grain=grain)
            wrong = self.go(window)
            state = window.look()
            self.assertEqual(state.at, int(state.events), "the right moves lead to the end of the run")
            self.assertEqual(int(state.hand_wrong), wrong)
            self.assertGreater(wrong, 0)
            if grain != "phases":
                window.key("Home")
                window.key("Down")
        self.assertEqual(state.future_hidden, "1")
        window.key_until("Escape", "the loop to do its work itself", hand="none", future_hidden=0)
        self.assertEqual(window.quit(), 0)

    def test_moves_are_taken_back_shown_and_clicked(self):
        window = self.begin("lock")
        start = window.look().at
        window.key_until("Right", "the right move", lambda s: s.hand_shown == "1" and s.hand != "goes")
        there = window.look()
        self.assertGreater(there.at, start)
        window.key_until("BackSpace", "the moment before it", lambda s: s.at == start, hand_decided=0)
        window.click_place("hand:show")
        window.wait("the same again", lambda s: s.at == there.at, hand_shown=1)
        self.assertEqual(window.look().hand, "place")
        window.click_place("stage:ready", 0.3, 0.1)
        window.wait("what is scheduled at the end of the ready queue", hand_right=1)
        window.click_place("hand:grain", 0.85)
        window.wait("the phases", hand_grain="phases")
        window.click_place("hand:back")
        window.wait("the move taken back", hand_right=0)
        window.resize(640, 480)
        self.go(window)
        self.assertEqual(window.look().hand, "done")
        window.resize(280, 300)
        window.key_until("Home", "the start", lambda s: s.hand_decided == "0" and s.hand not in ("goes", "done"))
        self.try_moves(window)
        self.assertEqual(window.quit(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
