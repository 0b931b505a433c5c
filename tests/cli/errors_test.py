"""`list --error`: from a message, or a part of it, to the lesson that shows why; and the messages are CPython's."""
import json
import tomllib
import unittest

from program import LESSONS, ROOT, ProgramTest, facts

ERRORS = tomllib.loads((ROOT / "assets/errors.toml").read_text())["error"]


class KnownErrors(ProgramTest):
    def lessons_for(self, text):
        return [entry["lesson"] for entry in json.loads(self.good("list", "--json", "--error", text))]

    def test_a_part_of_a_message_leads_to_its_lesson(self):
        self.assertEqual(self.lessons_for("never awaited")[0], "coroutine_object")
        self.assertIn("coroutine '…' was never awaited", self.good("list", "--error", "RuntimeWarning: coroutine 'a.b' was never awaited"))

    def test_what_is_like_no_error_is_said_so(self):
        self.refused(1, "list", "--error", "qwertyuiop", words=["qwertyuiop"])

    def test_what_a_lesson_prints_leads_to_it(self):
        """A lesson that only CPython runs and that has a message prints one of its messages, word for word."""
        for lesson in LESSONS:
            messages = [error["message"] for error in ERRORS if error["lesson"] == lesson and "message" in error]
            if not messages or "only" not in facts(lesson):
                continue
            with self.subTest(lesson):
                run = self.call("run", lesson, "--loop", "cpython")
                said = run.stdout + run.stderr
                parts = [[part for part in message.split("…") if part.strip()] for message in messages]
                lines = [line for line in said.splitlines() if any(all(part in line for part in each) for each in parts)]
                self.assertTrue(lines, f"none of {messages} in:\n{said}")
                self.assertIn(lesson, self.lessons_for(lines[0])[:1], lines[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
