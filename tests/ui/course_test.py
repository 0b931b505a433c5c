"""The course in the window: a lesson's page, the search, and what is kept until the next time."""
import pathlib
import shutil
import tempfile
import unittest

from window import LESSONS, WindowTest


class Course(WindowTest):
    def setUp(self):
        super().setUp()
        self.keeps = pathlib.Path(tempfile.mkdtemp(prefix="loopscope-keeps-"))
        self.addCleanup(shutil.rmtree, self.keeps, ignore_errors=True)

    def test_settings_and_the_place_in_the_course_are_there_again(self):
        window = self.open(keeps=self.keeps)
        self.assertEqual((window.state.lesson, window.state.theme, window.state.page), (LESSONS[0], "dark", "before"))
        window.key_until("t", "the light theme", theme="light")
        window.key_until("m", "no animations", still=1)
        window.key_until("n", "the next lesson", lesson=LESSONS[1])
        window.resize(1000, 700)
        self.assertEqual(window.quit(), 0)
        again = self.open(keeps=self.keeps)
        self.assertEqual((again.state.lesson, again.state.theme, again.state.still), (LESSONS[1], "light", "1"))
        self.assertEqual(again.state.size, "1000x700")
        self.assertEqual(again.quit(), 0)
        other = self.open("--theme", "dark", LESSONS[2], keeps=self.keeps)
        self.assertEqual((other.state.lesson, other.state.theme), (LESSONS[2], "dark"), "what is given wins")
        self.assertEqual(other.quit(), 0)
        self.assertEqual(self.open(keeps=self.keeps).state.theme, "light", "and is not kept")

    def test_damaged_files_are_set_aside_and_said(self):
        folder = self.keeps / "loopscope"
        folder.mkdir()
        (folder / "settings.toml").write_text("theme = \n")
        window = self.open(keeps=self.keeps)
        self.assertEqual((window.state.theme, window.state.banner), ("dark", "1"))
        self.assertEqual((folder / "settings.toml.damaged").read_text(), "theme = \n")

    def test_an_error_that_is_typed_leads_to_its_lesson(self):
        window = self.open("lock")
        window.key_until("slash", "the search", book="find")
        window.type("never awa")
        window.wait("what fits", lambda s: 0 < int(s.book_rows) < 10)
        window.key("Return")
        window.wait("the lesson", lesson="coroutine_object", page="before")
        window.key("Right")
        window.wait("the first step", lambda s: s.at > 0, page="none")


if __name__ == "__main__":
    unittest.main(verbosity=2)
