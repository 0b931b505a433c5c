"""why: what a task does at a moment, why, and what can wake it."""
import json
import unittest

from program import TWINS, ProgramTest


class Why(ProgramTest):
    def why(self, lesson, at, task, *more):
        return self.good("why", lesson, "--at", at, "--task", task, *more).splitlines()

    def test_a_task_in_line_for_a_lock_names_its_holder_and_what_that_waits_for(self):
        lines = self.why("lock", 0.5, "use(2)")
        self.assertEqual(lines[:4], ["use(2) waits for the lock shared, held by use(1)",
                                     "  since 0.000 s, at line 8: async with lock:",
                                     "what can wake it:",
                                     "  use(1) sleeps until 1.000 s (0.500 s left)"])
        self.assertEqual(lines[-2:], ["  the program created main() before the loop ran (line 20: asyncio.run(main()))",
                                      "  the program lock began"])

    def test_what_several_are_waited_for_is_a_tree(self):
        lines = self.why("lock", 0.5, "main()")
        self.assertEqual(lines[2:7], ["what can wake it:",
                                      "  use(1) sleeps until 1.000 s (0.500 s left)",
                                      "  use(2) waits for the lock shared, held by use(1)",
                                      "  use(3) waits for the lock shared, held by use(1), 1 task ahead of it",
                                      "  or anything that cancels it"])

    def test_a_deadlock_is_told_as_a_cycle_for_ever_after(self):
        for at in (1, 1000):
            lines = self.why("deadlock", at, 'eat("Ann")')
            self.assertIn('    so eat("Ann") indirectly waits for itself: a cycle in which nothing can continue', lines)
            self.assertIn('deadlock: eat("Ann") waits for eat("Bob"), eat("Bob") waits for eat("Ann")', lines)

    def test_since_when_a_task_waits_is_not_since_when_another_blocks(self):
        lines = self.why("blocking_downloads", 2, "heartbeat()")
        self.assertTrue(lines[0].endswith('read blocks the loop, in download("photo") at line 15: body = reply.read()'), lines)
        self.assertEqual(lines[1], "  since 0.000 s, at line 10: await asyncio.sleep(1)")

    def test_only_a_task_that_gather_made_was_created_for_it(self):
        self.assertIn('  main() created eat("Bob") in turn 2 at 0.000 s (line 21: bob = asyncio.create_task(eat("Bob", *tools)))',
                      self.why("deadlock", 0.5, 'eat("Bob")'))
        self.assertTrue(any('created speak(1.0, "second") for gather()' in line for line in self.why("gather", 0.5, 'speak(1.0, "second")')))

    def test_a_task_is_done_once(self):
        told = "\n".join(self.why("wait", 3, "main()", "--set", "until=2"))
        self.assertIn("  main() resumed in turn 12 at 3.000 s: its wait was over (line 18: ", told)
        self.assertEqual(told.count("fetch(3) was done in turn "), 1, told)

    def test_a_connection_is_watched_from_before_the_wait_for_its_bytes(self):
        lines = self.why("async_downloads", 1, 'download("photo")')
        self.assertIn("  since 0.879 s, at line 18: while chunk := await reply.content.readany():", lines)
        self.assertTrue(any(line.startswith('  download("photo") started watching it in turn 4 at 0.002 s') for line in lines), lines)

    def test_an_event_is_set_by_whoever_can_still_run(self):
        self.assertIn("  anything that sets the event shot; main(), run(2) and run(3) could", self.why("event", 1, "run(1)"))

    def test_a_timeout_is_told_of_the_task_in_it(self):
        self.assertIn("  main() is cancelled by its timeout at 10.000 s (in 7.000 s), if it still waits", self.why("timeout", 3, "main()"))

    def test_tasks_that_do_not_wait_are_told_too(self):
        self.assertEqual(self.why("lock", 1, "use(1)")[:2], ["use(1) is done, at 1.000 s", "why it ran last:"])
        self.assertEqual(self.why("gather", 3, 'speak(1.0, "second")')[0], 'speak(1.0, "second") is done and returned \'second\', at 1.000 s')

    def test_a_task_is_known_by_its_call_and_by_the_name_that_asyncio_prints(self):
        for call, name in (("main()", "Task-1"), ("use(2)", "Task-3")):
            self.assertEqual(self.why("lock", 0.5, call), self.why("lock", 0.5, name))

    def test_other_values_and_seeds_are_taken(self):
        lines = self.why("lock", 2.5, "use(2)", "--set", "seconds_held=2", "--seed", 3, "--loop", "simulated")
        self.assertEqual(lines[:2], ["use(2) sleeps until 4.000 s (1.500 s left)",
                                     "  since 2.000 s, at line 10: await asyncio.sleep(SECONDS_HELD)"])

    def test_every_lesson_answers_for_its_tasks_at_its_start(self):
        for lesson in TWINS:
            with self.subTest(lesson):
                done = self.call("why", lesson, "--at", 0, "--task", "Task-1")
                if done.returncode == 2:  # it has no tasks
                    self.assertIn("no task exists", done.stderr)
                    continue
                self.assertRegex(done.stdout, r"^(main\(\)|share\(12\)) ")
                self.assertTrue(done.stdout.splitlines()[-1].endswith(f"the program {lesson} began"), done.stdout)

    def test_as_json_it_is_for_machines(self):
        told = json.loads(self.good("why", "lock", "--at", "0.5", "--task", "use(2)", "--json"))
        self.assertEqual((told["task"], told["at"], told["since"]), ("use(2)", 0.5, 0))
        self.assertEqual(told["does"], "waits for the lock shared, held by use(1)")
        self.assertEqual(told["place"], "line 8: async with lock:")
        self.assertEqual(told["wakers"], [
            {"depth": 1, "text": "use(1) sleeps until 1.000 s (0.500 s left)", "never": False},
            {"depth": 1, "text": "or anything else that releases the lock shared, or cancels use(2)", "never": False}])
        events = [reason["event"] for reason in told["reasons"]]
        self.assertEqual(events, sorted(events, reverse=True))
        self.assertEqual(events[-1], 0)
        stuck = json.loads(self.good("why", "deadlock", "--at", "1", "--task", 'eat("Bob")', "--json"))
        self.assertTrue(stuck["wakers"][-1]["never"])
        self.assertIn('eat("Bob") waits for eat("Ann")', stuck["deadlock"])
        self.assertNotIn("cycle", stuck)

    def test_wrong_calls_say_what_to_do(self):
        self.refused(2, "why", "lokc", "--at", "1", "--task", "main()", words=["'lock'"])
        self.refused(2, "why", "lock", "--at", "1", "--task", "Task-9", words=["Task-9", "1.000 s", "main(), use(1), use(2), use(3)"])
        self.refused(2, "why", "call_soon", "--at", "1", "--task", "main()", words=["no task"])
        self.refused(2, "why", "lock", "--at", "99", "--task", "main()", words=["99", "3.000 s"])
        for at in ("-1", "nan", "soon", "0x1", "1s", "1e18", "1e300", "1e999"):
            self.refused(2, "why", "lock", "--at", at, "--task", "main()", words=[f"--at {at}: must be a number of seconds from 0 to"])
        self.refused(2, "why", "lock", "--task", "main()", words=["--at"])
        self.refused(2, "why", "lock", "--at", "1", words=["--task"])
        self.refused(2, "why", "lock", "--at", "1", "--task", "main()", "--set", "workers=0", words=["workers"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
