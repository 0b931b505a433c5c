"""The program is edited with real keys: typed, undone, run, mended, compared, saved, and found again."""
import pathlib
import signal
import tempfile
import unittest

from desktop import wait_for
from window import Window, WindowTest

class Editing(WindowTest):
    def begin(self, window):
        window.key_until("e", "the editor", edit="text", typing=1)

    def test_keys_go_to_the_text_until_escape(self):
        window = self.open("lock")
        self.begin(window)
        lines = int(window.state.lines)
        window.type("quiet = 1\nx")
        window.wait("a line more", lines=lines + 1, edited=1, caret="2:2", theme="dark")
        window.key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        window.wait("the text as it was", edited=0, lines=lines)
        window.key("ctrl+y")
        window.wait("the first word again", edited=1)
        window.key("ctrl+z")
        window.key_until("Escape", "the run", edit="none", edited=0)
        window.key_until("t", "keys are commands again", theme="light")

    def test_words_lines_and_selections(self):
        window = self.open("hello")
        self.begin(window)
        window.key("ctrl+a", "Delete")
        window.wait("nothing", lines=1, caret="1:1")
        window.type("async def f():\nreturn one + two")
        window.wait("an indented line", lines=2, caret="2:21")
        window.key("ctrl+Left")
        window.wait("a word back", caret="2:18")
        window.key("ctrl+shift+Left", "ctrl+shift+Left", "BackSpace")
        window.wait("words are deleted", caret="2:12")
        window.key("Home", "Tab")
        window.wait("a step", caret="2:9")
        window.key("shift+Tab")
        window.wait("back", caret="2:5")
        window.key("shift+End", "ctrl+x", "ctrl+v", "ctrl+v")
        window.wait("twice", caret="2:25")
        window.key("Home", "ctrl+slash")
        window.wait("a comment", caret="2:7")

    def test_what_is_cut_is_in_the_clipboard_of_the_machine(self):
        window = self.open("hello")
        self.begin(window)
        window.key("ctrl+a", "ctrl+x")
        window.wait("nothing", lines=1)
        other = self.open("lock")
        other.key_until("e", "the other's editor", edit="text")
        other.key("ctrl+a", "ctrl+v")
        other.wait("the first one's text", lambda s: s.lines not in ("1", str(other.lines[0].get("lines"))), edited=1)

    def test_the_mouse_puts_the_caret_and_takes_the_keyboard(self):
        window = self.open("lock")
        self.begin(window)
        window.wait_quiet()
        x, y, width, height = window.places["caret"]
        window.click(x + 40, y + 60)
        window.wait("two lines below", lambda s: s.caret.startswith("3:"))
        window.click_place("timeline", 0.5, 0.9)
        window.wait("keys are commands", typing=0, edit="text")
        window.key_until("t", "so they are", theme="light")
        window.click(x + 40, y + 60)
        window.wait("keys are typed", typing=1)

    def test_words_are_found(self):
        window = self.open("lock")
        window.key_until("ctrl+f", "a place for the words", find="find", edit="text")
        window.type("asyncio")
        first = window.wait("the first one", lambda s: s.caret != "1:1").caret
        window.key("Return")
        window.wait("the next one", lambda s: s.caret != first)
        window.key_until("Escape", "the text", find="none", edit="text")
        window.key_until("ctrl+g", "a place for the number", find="line")
        window.type("4\n")
        window.wait("that line", caret="4:1", find="none")


class Running(WindowTest):
    def open_edited(self, text, lesson="hello"):
        window = self.open(lesson)
        window.key_until("e", "the editor", edit="text", typing=1)
        window.key("ctrl+a", "Delete")
        window.type(text)
        return window

    def test_the_text_runs_on_cpython_without_a_file(self):
        window = self.open_edited('print("mine")\n')
        window.key("ctrl+Return")
        window.wait("its run", loop="cpython", edit="none", shows_text=1, edited=1)
        window.wait("its end", ended=1)
        self.assertEqual(sorted(file.name for file in window.folder.iterdir() if file.suffix == ".py"), [])

    def test_a_syntax_error_stands_at_its_line_and_is_mended(self):
        window = self.open_edited("x = 1\nasync def f(:\npass")
        window.key("ctrl+Return")
        window.wait("the error", error_line=2, edit="text", caret="2:13")
        window.key("End", "BackSpace")
        window.wait("it is not said any more", error_line=0)
        window.key("ctrl+Return")
        window.wait("the text still has one", error_line=2, typing=1)
        window.key("End", "shift+Home", "Delete")
        window.type("async def f():")
        window.key("ctrl+Return")
        window.wait("a run", edit="none", ended=1, error_line=0)

    def test_the_runs_before_and_after_are_compared(self):
        window = self.open("lock")
        window.key_until("e", "the editor", edit="text", typing=1)
        window.key("ctrl+Home")
        window.type("# mine\n")
        window.key_until("Escape", "the run", edit="none", edited=1)
        window.key_until("D", "both runs", compare="lock@cpython,lock*@cpython")
        window.wait("their ends", compared_over=1)

    def test_what_is_typed_is_offered_again_after_a_kill(self):
        with tempfile.TemporaryDirectory() as keeps:
            window = Window(self.desktop, "lock", keeps=keeps)
            self.addCleanup(window.remove)
            window.key_until("e", "the editor", edit="text", typing=1)
            window.type("# kept\n")
            wait_for("a draft", lambda: any(b"# kept\n" in file.read_bytes() for file in pathlib.Path(keeps).rglob("*.draft")))
            window.process.send_signal(signal.SIGKILL)
            self.assertEqual(window.process.wait(), -signal.SIGKILL)
            again = self.open("lock", keeps=keeps)
            again.wait("an offer", draft=1, edited=0)
            again.key_until("e", "what was typed", draft=0, edited=1, edit="text")
            again.key("ctrl+z")
            again.wait("it is taken back", edited=0)


class OwnFile(WindowTest):
    TEXT = "import asyncio\n\n\nasync def main():\n    print(\"one\")\n\n\nasyncio.run(main())\n"

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="loopscope-program-")
        self.addCleanup(temporary.cleanup)
        self.file = pathlib.Path(temporary.name) / "mine.py"
        self.file.write_text(self.TEXT)

    def open_edited(self, typed, **options):
        window = self.open(self.file, **options)
        window.key_until("e", "the editor", edit="text", typing=1)
        window.key("ctrl+Home")
        window.type(typed)
        last = typed.split("\n")[-1]
        window.wait("what is typed", edited=1, caret=f"{typed.count(chr(10)) + 1}:{len(last) + 1}")
        return window

    def test_it_is_run_as_it_stands_and_written_when_that_is_asked_for(self):
        window = self.open_edited("x = 1\n")
        window.wait("a line more", edited=1)
        window.key("ctrl+Return")
        window.wait("its end", ended=1, edit="none", shows_text=1, edited=1)
        self.assertEqual(self.file.read_text(), self.TEXT)
        window.key_until("e", "the editor", edit="text")
        window.key_until("ctrl+s", "a written file", edited=0)
        self.assertEqual(self.file.read_text(), "x = 1\n" + self.TEXT)

    def test_carriage_returns_are_kept(self):
        self.file.write_bytes(self.TEXT.replace("\n", "\r\n").encode())
        window = self.open_edited("x\ny")
        window.key_until("ctrl+s", "a written file", edited=0)
        self.assertEqual(self.file.read_bytes(), ("x\ny" + self.TEXT).replace("\n", "\r\n").encode())

    def test_what_another_program_writes_is_taken_or_asked_about(self):
        window = self.open(self.file)
        window.key_until("e", "the editor", edit="text", edited=0)
        lines = int(window.state.lines)
        self.file.write_text("# other\n" + self.TEXT)
        window.wait("the other text", lines=lines + 1, edited=0, conflict=0)
        window.type("mine = 1\n")
        window.wait("one's own", edited=1, lines=lines + 2)
        self.file.write_text("# another\n" + self.TEXT)
        window.wait("a conflict", conflict=1, lines=lines + 2)
        window.key("ctrl+s")
        window.wait_quiet()
        self.assertEqual(self.file.read_text(), "# another\n" + self.TEXT, "it is asked first")
        window.key_until("ctrl+r", "the file's text", conflict=0, edited=0)
        window.key("ctrl+z")
        window.wait("one's own again", edited=1)
        window.key_until("ctrl+s", "a written file", edited=0)
        self.assertIn("mine = 1", self.file.read_text())

    def test_a_further_file_is_read_only_and_the_program_is_edited_again(self):
        (self.file.parent / "helper.py").write_text("async def help():\n    return 1\n")
        self.file.write_text("import asyncio, helper\n\nasync def main():\n    return await helper.help()\n\nasyncio.run(main())\n")
        window = self.open(self.file)
        window.key_until("End", "its end", ended=1)
        window.key("p", "e", "p", "e")
        window.wait("the program in the editor", edit="text", lines=7)

    def test_it_runs_again_at_each_save_of_another_editor(self):
        ran = self.file.parent / "ran"
        says = f"open({str(ran)!r}, 'a').write({{}})\n"
        window = self.open(self.file)
        window.key_until("w", "watching", watch=1)
        self.file.write_text(says.format("'1'") + self.TEXT)
        wait_for("a run", lambda: ran.exists() and ran.read_text() == "1")
        window.wait("its end", ended=1)
        self.file.write_text(says.format("'2'") + self.TEXT)
        wait_for("another run", lambda: ran.read_text() == "12")
        window.wait("its end", ended=1)
        window.key_until("w", "no more", watch=0)

    def test_what_is_typed_is_offered_again_after_the_window_was_closed(self):
        with tempfile.TemporaryDirectory() as keeps:
            window = self.open_edited("kept = 1\n", keeps=keeps)
            window.key_until("Escape", "the run", edit="none")
            self.assertEqual(window.quit(), 0)
            again = self.open(self.file, keeps=keeps)
            again.wait("an offer", draft=1)
            again.key_until("e", "what was typed", draft=0, edited=1)
            again.key_until("ctrl+s", "a written file", edited=0)
            self.assertEqual(self.file.read_text(), "kept = 1\n" + self.TEXT)
            self.assertEqual(list(pathlib.Path(keeps).rglob("*.draft")), [])


if __name__ == "__main__":
    unittest.main()
