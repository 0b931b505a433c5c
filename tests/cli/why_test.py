"""why: what a task does at a moment, why, and what can wake it."""
import json
import unittest

from program import TWINS, ProgramTest


class Why(ProgramTest):
    def why(self, lesson, at, task, *more):
        return self.good("why", lesson, "--at", at, "--task", task, *more).splitlines()

    def test_a_task_in_line_for_a_lock_names_its_holder_and_what_that_waits_for(self):
        lines = self.why("lock", 0.5, "Task-3")
        self.assertEqual(lines[:4], ["Task-3 waits for the lock shared, held by Task-2",
                                     "  since 0.000 s, at line 8: async with lock:",
                                     "what can wake it:",
                                     "  Task-2 sleeps until 1.000 s (0.500 s left)"])
        self.assertEqual(lines[-2:], ["  the program created Task-1 before the loop ran (line 20: asyncio.run(main()))",
                                      "  the program lock began"])

    def test_what_several_are_waited_for_is_a_tree(self):
        lines = self.why("lock", 0.5, "Task-1")
        self.assertEqual(lines[2:7], ["what can wake it:",
                                      "  Task-2 sleeps until 1.000 s (0.500 s left)",
                                      "  Task-3 waits for the lock shared, held by Task-2",
                                      "  Task-4 waits for the lock shared, held by Task-2, 1 task ahead of it",
                                      "  or anything that cancels it"])

    def test_a_deadlock_is_told_as_a_cycle_for_ever_after(self):
        for at in (1, 1000):
            lines = self.why("deadlock", at, "Task-2")
            self.assertIn("    so Task-2 indirectly waits for itself: a cycle in which nothing can continue", lines)
            self.assertIn("deadlock: Task-2 waits for Task-3, Task-3 waits for Task-2", lines)

    def test_since_when_a_task_waits_is_not_since_when_another_blocks(self):
        lines = self.why("blocking_downloads", 2, "Task-2")
        self.assertTrue(lines[0].endswith("read blocks the loop, in Task-4 at line 15: body = reply.read()"), lines)
        self.assertEqual(lines[1], "  since 0.000 s, at line 10: await asyncio.sleep(1)")

    def test_only_a_task_that_gather_made_was_created_for_it(self):
        self.assertIn("  Task-1 created Task-3 in turn 2 at 0.000 s (line 21: bob = asyncio.create_task(eat(\"Bob\", *tools)))",
                      self.why("deadlock", 0.5, "Task-3"))
        self.assertTrue(any("created Task-3 for gather()" in line for line in self.why("gather", 0.5, "Task-3")))

    def test_a_task_is_done_once(self):
        told = "\n".join(self.why("wait", 3, "Task-1", "--set", "until=2"))
        self.assertIn("  Task-1 found Task-4 already done in turn 12 at 3.000 s (line 22: ", told)
        self.assertEqual(told.count("Task-4 was done in turn "), 1, told)

    def test_a_connection_is_watched_from_before_the_wait_for_its_bytes(self):
        lines = self.why("async_downloads", 1, "Task-4")
        self.assertIn("  since 0.879 s, at line 18: while chunk := await reply.content.readany():", lines)
        self.assertTrue(any(line.startswith("  Task-4 started watching it in turn 4 at 0.002 s") for line in lines), lines)

    def test_an_event_is_set_by_whoever_can_still_run(self):
        self.assertIn("  anything that sets the event shot; Task-1, Task-3 and Task-4 could", self.why("event", 1, "Task-2"))

    def test_a_timeout_is_told_of_the_task_in_it(self):
        self.assertIn("  Task-1 is cancelled by its timeout at 10.000 s (in 7.000 s), if it still waits", self.why("timeout", 3, "Task-1"))

    def test_tasks_that_do_not_wait_are_told_too(self):
        self.assertEqual(self.why("lock", 1, "Task-2")[:2], ["Task-2 is done, at 1.000 s", "why it ran last:"])
        self.assertEqual(self.why("gather", 3, "Task-3")[0], "Task-3 is done and returned 'second', at 1.000 s")

    def test_other_values_and_seeds_are_taken(self):
        lines = self.why("lock", 2.5, "Task-3", "--set", "seconds_held=2", "--seed", 3, "--loop", "simulated")
        self.assertEqual(lines[:2], ["Task-3 sleeps until 4.000 s (1.500 s left)",
                                     "  since 2.000 s, at line 10: await asyncio.sleep(SECONDS_HELD)"])

    def test_every_lesson_answers_for_its_tasks_at_its_start(self):
        for lesson in TWINS:
            with self.subTest(lesson):
                done = self.call("why", lesson, "--at", 0, "--task", "Task-1")
                if done.returncode == 2:  # it has no tasks
                    self.assertIn("no task exists", done.stderr)
                    continue
                self.assertTrue(done.stdout.startswith("Task-1 "), done.stdout)
                self.assertTrue(done.stdout.splitlines()[-1].endswith(f"the program {lesson} began"), done.stdout)

    def test_as_json_it_is_for_machines(self):
        told = json.loads(self.good("why", "lock", "--at", "0.5", "--task", "Task-3", "--json"))
        self.assertEqual((told["task"], told["at"], told["since"]), ("Task-3", 0.5, 0))
        self.assertEqual(told["does"], "waits for the lock shared, held by Task-2")
        self.assertEqual(told["place"], "line 8: async with lock:")
        self.assertEqual(told["wakers"], [
            {"depth": 1, "text": "Task-2 sleeps until 1.000 s (0.500 s left)", "never": False},
            {"depth": 1, "text": "or anything else that releases the lock shared, or cancels Task-3", "never": False}])
        events = [reason["event"] for reason in told["reasons"]]
        self.assertEqual(events, sorted(events, reverse=True))
        self.assertEqual(events[-1], 0)
        stuck = json.loads(self.good("why", "deadlock", "--at", "1", "--task", "Task-3", "--json"))
        self.assertTrue(stuck["wakers"][-1]["never"])
        self.assertIn("Task-3 waits for Task-2", stuck["deadlock"])
        self.assertNotIn("cycle", stuck)

    def test_wrong_calls_say_what_to_do(self):
        self.refused(2, "why", "lokc", "--at", "1", "--task", "Task-1", words=["'lock'"])
        self.refused(2, "why", "lock", "--at", "1", "--task", "Task-9", words=["Task-9", "1.000 s", "Task-1, Task-2, Task-3, Task-4"])
        self.refused(2, "why", "call_soon", "--at", "1", "--task", "Task-1", words=["no task"])
        self.refused(2, "why", "lock", "--at", "99", "--task", "Task-1", words=["99", "3.000 s"])
        for at in ("-1", "nan", "soon", "0x1", "1s", "1e18", "1e300", "1e999"):
            self.refused(2, "why", "lock", "--at", at, "--task", "Task-1", words=[f"--at {at}: must be a number of seconds from 0 to"])
        self.refused(2, "why", "lock", "--task", "Task-1", words=["--at"])
        self.refused(2, "why", "lock", "--at", "1", words=["--task"])
        self.refused(2, "why", "lock", "--at", "1", "--task", "Task-1", "--set", "workers=0", words=["workers"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
