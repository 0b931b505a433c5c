"""Predicting in the real window: a whole session by keys alone, and one by the mouse alone."""
import unittest

from window import WindowTest


class Predicting(WindowTest):
    def test_a_run_is_predicted_from_its_start_to_its_end_by_keys_alone(self):
        window = self.open("lock")
        window.key("m", "f")  # nothing glides
        asked = 0
        while window.wait("a question, or no more", lambda s: s.predict in ("asks", "over")).predict == "asks":
            state = window.look()
            self.assertEqual((state.future_hidden, state.position), ("1", state.asked_at))
            right = int(state.right_answer)
            wrong = 1 if right > 1 else 2
            window.key(str(right) if asked % 2 else "abcde"[wrong - 1])
            told = window.wait("the answer", predict="answered", given=right if asked % 2 else wrong)
            self.assertEqual(told.position, told.shown_at)
            window.key("Return")
            window.wait("what is next", lambda s: s.predict != "answered" and (s.predict, s.asked_at) != ("asks", told.asked_at) or
                        s.asked != told.asked)
            asked += 1
            self.assertLess(asked, 100)
        self.assertGreater(asked, 5)
        window.key_until("F", "what is understood", understood="open")
        window.key_until("Escape", "the stage again", understood="closed", predict="closed")

    def test_a_question_is_answered_by_the_mouse_alone(self):
        window = self.open("event")
        window.click_place("predict")
        window.wait("a question", predict="asks")
        window.click_place("answer:2")
        window.wait("the answer, after the run has gone on", predict="answered", given=2, seconds=12)
        window.click_place("ask:next")
        window.wait("the next question", predict="asks", given=0, seconds=12)
        window.click_place("ask:leave")
        window.wait("the run as it was", predict="closed", future_hidden=0)


if __name__ == "__main__":
    unittest.main()
