"""`list --error`: from a message, or a part of it, to the lesson that shows why; and the messages are CPython's."""
import json
import tomllib
import unittest

from program import ROOT, ProgramTest

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
        """Word for word what CPython prints in the lesson, whose lines lead back to it."""
        shown = [error for error in ERRORS if error.get("shown")]
        self.assertGreaterEqual(len(shown), 6)
        said = {lesson: self.call("run", lesson, "--loop", "cpython", "--python", "/usr/bin/python3") for lesson in sorted({error["lesson"] for error in shown})}
        for error in shown:
            with self.subTest(error["message"]):
                run = said[error["lesson"]]
                parts = [part for part in error["message"].split("…") if part.strip()]
                lines = [line for line in (run.stdout + run.stderr).splitlines() if all(part in line for part in parts)]
                self.assertTrue(lines, run.stdout + run.stderr)
                self.assertIn(error["lesson"], self.lessons_for(lines[0])[:1], lines[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
