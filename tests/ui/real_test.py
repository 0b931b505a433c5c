"""Runs in real time, and two of them compared."""
import time
import unittest

import x11
from window import WindowTest


class RealTime(WindowTest):
    def open_real(self, lesson):
        window = self.open(lesson)
        window.key_until("o", "the loops", menu="loop")
        window.key("End", "Up", "Return")  # the last one is CPython's, with a clock that may jump
        window.wait("a real run", lambda s: s.menu == "none" and int(s.events) > 0, loop="poll")
        return window

    def test_it_goes_by_the_walls_clock_and_pauses_while_the_world_goes_on(self):
        window = self.open_real("async_downloads")
        window.key("plus")
        window.key_until("space", "let go", playing=1)
        self.assertEqual(window.wait("a beat and its bytes", lambda s: s.at > 200).speed, "1")
        window.key_until("space", "a pause", status="paused", playing=0)
        held = window.look()
        later = window.wait("the clock goes on", lambda s: s.seconds > held.seconds + 0.5)
        self.assertEqual((later.turn, later.playing), (held.turn, "0"))
        window.key_until("space", "more", lambda s: int(s.turn) > int(held.turn), playing=1)

    def test_looking_back_does_not_hold_it_and_end_leads_to_now(self):
        window = self.open_real("async_downloads")
        window.key_until("space", "some way", lambda s: s.at > 100, playing=1)
        window.key_until("Home", "the start", position=0, playing=0)
        events = int(window.state.events)
        window.wait("the run goes on", lambda s: int(s.events) > events + 50, position=0)
        self.assertIn("live", window.places)
        window.key_until("End", "now", lambda s: s.at >= int(s.events), playing=1)

    def test_stuck_in_a_blocking_call_it_cannot_pause_but_can_be_stopped_and_closed(self):
        window = self.open_real("blocking_downloads")
        window.key_until("space", "the call", status="blocked")
        window.key_until("space", "a pause that cannot be", playing=0, status="blocked")
        for size in ((320, 240), (480, 300), (1440, 860)):
            window.resize(*size)
            window.wait("its line, and the way to stop it", lambda _: {"live line", "stop"} <= set(window.places))
            for x, y, wide, high in (window.places["live line"], window.places["stop"]):
                self.assertTrue(x >= 0 and y >= 0 and x + wide <= size[0] and y + high <= size[1] // 2 + 1)
        began = time.monotonic()
        window.key_until("x", "the end", status="stopped", ended=1)
        self.assertLess(time.monotonic() - began, 2)
        self.assertNotIn("stop", window.places)
        again = self.open_real("blocking_downloads")
        again.key_until("space", "the call", status="blocked")
        x11.ask_to_close(self.desktop.environment["DISPLAY"], int(again.id))
        self.assertEqual(again.process.wait(2), 0)

    def test_the_loop_answers_at_once_beside_a_job_on_a_thread(self):
        window = self.open_real("background_work")
        window.key_until("space", "the job", lambda s: s.seconds > 0.3, playing=1)
        window.key_until("i", "an answer", poke="came")
        window.click_place("poke")
        window.wait("it stays alive", poke="came", playing=1)

    def test_the_loop_is_silent_while_a_download_blocks_it_and_answers_after_it(self):
        window = self.open_real("blocking_downloads")
        window.key_until("space", "the first download", status="blocked")
        window.key_until("i", "no answer", poke="waits")
        answered = window.wait("an answer after the last download", poke="came", seconds=60)
        self.assertGreater(answered.seconds, 10)  # the four take 12.7 s, and all of them block
        silent = [s for s in window.lines if s.poke == "waits"]
        self.assertGreater(silent[-1].seconds, 10)

    def test_a_client_from_the_window_is_served_and_while_the_run_is_paused_nothing_comes_back(self):
        window = self.open_real("echo_server")
        window.key_until("g", "nothing listens yet", client="none")
        window.key_until("space", "the server", lambda s: s.seconds > 0.2, playing=1)
        window.key_until("g", "its line", client="came")
        window.key_until("space", "a pause", playing=0, status="paused")
        window.click_place("visit")
        window.wait("a client that waits", client="waits")
        time.sleep(0.3)
        self.assertEqual(window.look().client, "waits")
        window.key_until("space", "its line, after the pause", client="came")
        window.key_until("x", "the end", status="stopped", ended=1)


class Comparing(WindowTest):
    def test_the_first_pair_begins_paused_is_held_and_slowed_and_escape_leaves_it(self):
        window = self.open("lock")
        window.key_until("d", "the comparison", compare="blocking_downloads@simulated,async_downloads@simulated")
        window.wait("at the start", lambda s: float(s.compared_time) == 0, compared_over=1)
        window.key_until("space", "both", lambda s: float(s.compared_time) > 0.3)
        window.key("space")
        held = window.wait_quiet().compared_time
        window.key_until("minus", "half the speed", compared_speed="0.5")
        self.assertEqual(window.look().compared_time, held)
        window.key_until("Home", "its start", lambda s: float(s.compared_time) == 0)
        window.key_until("End", "the end", lambda s: float(s.compared_time) > 10)
        window.key_until("Escape", "the lesson", compare="none", lesson="lock")
        window.click_place("compare")
        window.wait("the comparison, by its button", lambda s: s.compare != "none" and "compare:leave" in window.places)
        window.click_place("compare:leave")
        window.wait("the lesson", compare="none")

    def test_lessons_and_loops_are_chosen_by_keys_and_both_are_scrubbed_together(self):
        window = self.open("lock")
        window.key_until("d", "the comparison", lambda s: s.compare != "none")
        for half, loops in (("a", "A"), ("b", "B")):
            window.key_until(half, "the lessons", menu="lesson")
            window.key("Home", "Return")
            window.wait("the choice", menu="none")
            window.key_until(loops, "the loops", menu="loop")
            window.key("Home", "Return")
            window.wait("the choice", menu="none")
        over = window.wait("both over", compare="hello@simulated,hello@simulated", compared_over=1)
        window.key_until("Left", "a step back", lambda s: float(s.compared_time) < float(over.compared_time))
        back = window.look().compared_time
        for place, menu in (("lesson:B", "lesson"), ("loop:B", "loop"), ("lesson:A", "lesson"), ("loop:A", "loop")):
            window.click_place("compare:" + place)
            window.wait("the choice, by the mouse", menu=menu)
            window.key_until("Escape", "no choice", menu="none", compared_time=back)
        window.click_place("compare:plot:B", 0.5)
        middle = window.wait("the middle", lambda s: 0.3 < float(s.compared_time) / float(s.compared_end) < 0.7)
        window.key_until("space", "it plays", lambda s: float(s.compared_time) > float(middle.compared_time))


if __name__ == "__main__":
    unittest.main(verbosity=2)
