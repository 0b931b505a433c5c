"""What README says of the lessons and the command line is what the program says.

In the environment: LOOPSCOPE_WRITE_README, to write the table of the lessons into README.
"""
import json
import os
import re
import unittest

from program import ROOT, ProgramTest

README = ROOT / "README.md"
TABLE = re.compile(r"(?<=## Lessons\n\n\| \| \|\n\|---\|---\|\n)(\|.*\n)+")


class Readme(ProgramTest):
    def test_its_table_has_each_lesson_with_its_sentence(self):
        lessons = json.loads(self.good("list", "--json"))
        table = "".join(f"| `{lesson['id']}` | {lesson['sentence']} |\n" for lesson in lessons)
        readme = README.read_text()
        if os.environ.get("LOOPSCOPE_WRITE_README"):
            README.write_text(TABLE.sub(lambda _: table, readme))
            return
        self.assertEqual(TABLE.search(readme).group(), table, "LOOPSCOPE_WRITE_README=1 writes it")

    def test_its_commands_and_options_are_there(self):
        calls = re.findall(r"^tools/run (\w+) (.*)$", README.read_text(), re.M)
        self.assertGreater(len(calls), 8)
        for command, rest in calls:
            if command in {lesson["id"] for lesson in json.loads(self.good("list", "--json"))}:
                continue
            described = self.good(command, "--help")
            for option in re.findall(r"--[a-z]+", rest):
                self.assertIn(option, described, f"{command} {rest}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
