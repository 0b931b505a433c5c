"""What README says of the lessons and the command line is what the program says, and the files that it names are there.

In the environment: LOOPSCOPE_WRITE_README, to write the table of the lessons into README.
"""
import itertools
import json
import os
import pathlib
import re
import unittest

from program import ROOT, ProgramTest

README = ROOT / "README.md"
TABLE = re.compile(r"(?<=## Lessons\n\n)(\|.*\n)+")


class Readme(ProgramTest):
    def test_its_table_has_each_lesson_by_groups_with_its_title_and_sentence(self):
        table = "| | lesson | |\n|---|---|---|\n"
        for group, lessons in itertools.groupby(json.loads(self.good("list", "--json")), lambda lesson: lesson["group"]):
            for lesson in lessons:
                table += f"| {group} | {lesson['title']}<br>`{lesson['id']}` | {lesson['sentence']} |\n"
                group = ""
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

    def test_files_that_are_named_are_there(self):
        """In backticks, with a slash or a source's ending, here and in CONTRIBUTING; what a recipe makes up has its name."""
        paths = [path.relative_to(ROOT) for top in ROOT.iterdir() if top.name not in ("build", ".git") for path in (top, *top.rglob("*"))]
        known = {"/".join(path.parts[i:]) for path in paths for i in range(len(path.parts))}
        for document in ("README.md", "CONTRIBUTING.md"):
            for name in re.findall(r"`([\w./*]+)`", (ROOT / document).read_text()):
                is_file = "/" in name or pathlib.Path(name).suffix in (".h", ".cpp", ".py", ".txt", ".cmake")
                if not is_file or name.startswith("build/") or re.search("NAME|semaphore", name) or name == "./lock":
                    continue
                with self.subTest(document=document, name=name):
                    self.assertTrue(any(ROOT.glob(name)) if "*" in name else name.rstrip("/") in known)


if __name__ == "__main__":
    unittest.main(verbosity=2)
