"""Playing, pausing, speeds, and the buttons in the bar."""
import time
import unittest

from window import WindowTest


class Playing(WindowTest):
    def test_ten_presses_at_once_are_ten_steps(self):
        window = self.open("lock")
        way = [window.look().at] + [window.step().at for _ in range(10)]
        for do in (lambda: self.desktop.do("key", "--delay", 0, *["Right"] * 10),
                   lambda: self.desktop.do("click", "--repeat", 10, "--delay", 0, 1)):
            window.to_start()
            window.point(*window.spot("step"))
            do()
            window.wait("ten steps", lambda s: s.at >= way[10])
            self.assertEqual(window.wait_quiet(0.4).at, way[10], "and not one more")
        window.to_start()
        self.desktop.do("key", "--delay", 0, "Right", "Right", "Right", "Left", "5", "c")
        window.wait("all of them, in order", position=way[2], step="switch", program="cpp")

    def test_space_plays_and_pauses(self):
        window = self.open("hello")
        window.key_until("space", "playing", playing=1)
        window.wait("some way", lambda s: s.at > 0)
        window.key_until("space", "a pause", playing=0)
        state = window.wait_quiet()
        window.key_until("space", "more", lambda s: s.at > state.at)

    def test_played_to_its_end_it_stops_there_and_plays_again_from_the_start(self):
        window = self.open("hello")
        window.key("plus", "plus", "plus")
        window.wait("the speed", speed=10)
        window.key("space")
        end = window.wait("the end", ended=1, playing=0, status="finished")
        passed = [s.at for s in window.lines]
        self.assertEqual(passed, sorted(passed))
        window.key_until("space", "playing from the start", lambda s: s.at < end.at, playing=1)
        window.wait("the end", ended=1, playing=0, position=end.at)

    def test_a_second_of_the_loop_lasts_a_second_of_the_clock(self):
        window = self.open("gather")
        window.key_until("plus", "twice the speed", speed="2")
        window.key("space")
        window.wait("the sleep's beginning", lambda s: 0.1 < s.seconds < 0.6)
        at, began = window.state.seconds, time.monotonic()
        state = window.wait("the sleep's end", lambda s: s.seconds > 0.9)
        pace = (state.seconds - at) / (time.monotonic() - began)
        self.assertTrue(1 < pace < 2.5, f"{pace} for 2; on a machine that is busy it may be less")
        window.key_until("space", "a pause", playing=0)

    def test_keys_go_through_all_speeds_to_as_fast_as_it_goes_and_back(self):
        window = self.open("call_later_at")
        faster = ["1"] + [window.key_until("plus", "a higher speed", lambda s, last=last: s.speed != last).speed
                          for last in ("1", "2", "5", "10", "25", "50", "100")]
        self.assertEqual(faster, ["1", "2", "5", "10", "25", "50", "100", "fastest"])
        window.key("plus")
        window.key("space")
        self.assertGreater(window.wait("the end, at once", ended=1, playing=0).seconds, 299)
        slower = [window.key_until("minus", "a lower speed", lambda s, last=last: s.speed != last).speed
                  for last in ("fastest", "100", "50", "25", "10", "5", "2", "1", "0.5", "0.25")]
        self.assertEqual(slower, ["100", "50", "25", "10", "5", "2", "1", "0.5", "0.25", "0.1"])

    def test_the_mouse_chooses_a_speed(self):
        window = self.open("hello")
        window.click_place("speed")
        window.wait("the list of speeds", menu="speed")
        window.wait_quiet()
        window.click_place("menu:10")
        window.wait("the speed", speed="fastest", menu="none")

    def test_the_bars_buttons_do_what_the_keys_do(self):
        window = self.open("lock")
        window.click_place("step")
        first = window.wait("a step", lambda s: s.at > 0)
        window.click_place("step")
        window.wait("another", lambda s: s.at > first.at)
        window.click_place("back")
        window.wait("the first again", position=first.at)
        window.click_place("end")
        window.wait("the end", ended=1, status="finished")
        window.click_place("start")
        window.wait("the start", position=0)
        window.click_place("play")
        window.wait("playing", playing=1)
        window.click_place("play")
        window.wait("a pause", playing=0)
        window.click_place("steps", 0.95)
        window.wait("the largest step", step="switch")
        window.click_place("steps", 0.08)
        window.wait("the first", step="line")

    def test_arrows_choose_the_step_size(self):
        window = self.open("hello")
        for key, step in (("Down", "callback"), ("Down", "turn"), ("Down", "switch"), ("Up", "turn"), ("Up", "callback"), ("Up", "line"), ("Up", "event")):
            window.key_until(key, "the step size", step=step)

    def test_stepping_back_while_playing_pauses(self):
        window = self.open("gather")
        window.key_until("space", "some way", lambda s: s.at > 20)
        window.key_until("Left", "a pause", playing=0)

    def test_paused_it_costs_nothing(self):
        window = self.open("lock")
        window.step()
        window.point(700, 300)
        window.wait_quiet(1.0)

        def cpu_seconds():
            with open(f"/proc/{window.process.pid}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / 100
        before, began = cpu_seconds(), time.monotonic()
        time.sleep(3)  # what is measured
        self.assertLess((cpu_seconds() - before) / (time.monotonic() - began), 0.02)


if __name__ == "__main__":
    unittest.main(verbosity=2)
