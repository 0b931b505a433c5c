"""--language: everything in the language of a folder."""
import os
import tempfile
import unittest

from program import ProgramTest

MARKED = os.path.join(os.path.dirname(__file__), "..", "words", "marked")


class InAnotherLanguage(ProgramTest):
    def language(self, **files):
        folder = tempfile.mkdtemp()
        os.mkdir(os.path.join(folder, "words"))
        for name, text in files.items():
            with open(os.path.join(folder, "words", name + ".toml"), "w", encoding="utf-8") as file:
                file.write(text)
        return folder

    def test_a_sentence_is_put_together_as_the_language_does(self):
        folder = self.language(vocabulary='[words]\n"sleeps until {0} ({1} left)" = "hat noch {1}, bis {0}"\n')
        said = self.good("--language", folder, "why", "lock", "--task", "Task-2", "--at", "0.5")
        self.assertIn("hat noch 0.500 s, bis 1.000 s\n", said)

    def test_what_is_missing_is_said_in_letters_of_the_language_or_in_english(self):
        why = ("why", "lock", "--task", "Task-2", "--at", "0.5")
        english, marked = self.good(*why), self.good("--language", MARKED, *why)
        self.assertIn("sleeps until", english)
        self.assertNotIn("sleeps until", marked)
        self.assertIn("šĺééṗš úñťíĺ", marked)
        self.assertEqual(self.good("--language", self.language(), *why), english)

    def test_a_folder_that_is_none_or_damaged_is_one_line(self):
        nowhere = os.path.join(tempfile.mkdtemp(), "x")
        self.refused(2, "--language", nowhere, "list", words=("no folder of a language",))
        for text, why in (("[words\n", "line 1"), ('[words]\n"is done" = 3\n', "'is done' must be a text"),
                          ('[letters]\nab = "c"\n', "'ab' must be a text")):
            self.refused(2, "--language", self.language(vocabulary=text), "list", words=(why,))
        self.refused(2, "--language", words=("--language needs a folder",))

    def test_it_stands_before_all_else(self):
        self.refused(2, "lock", "--language", MARKED, words=("--language: it stands before all else",))


if __name__ == "__main__":
    unittest.main()
