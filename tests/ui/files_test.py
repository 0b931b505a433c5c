"""A run is saved, and looked at again: by the command `open`, and dropped on the window."""
import pathlib
import subprocess
import unittest

import x11
from desktop import PATIENCE, wait_for
from window import PROGRAM, WindowTest


class Files(WindowTest):
    def saved(self, folder, lesson="lock", *options):
        path = pathlib.Path(folder) / f"{lesson}.loopscope"
        subprocess.run([PROGRAM, "run", lesson, *options, "--trace", path], check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
        return path

    def test_a_run_saved_by_a_key_is_opened_by_the_command(self):
        window = self.open("gather")
        end = window.to_end()
        window.key("s")
        path = wait_for("a file", lambda: next(window.folder.glob("gather-*.loopscope"), None))
        wait_for("the whole of it", lambda: path.stat().st_size > 100)
        command = self.saved(window.folder, "gather")
        self.assertEqual(path.read_bytes(), command.read_bytes(), "the window saves what the command saves")
        again = self.open("open", path)
        self.assertEqual((again.state.lesson, again.state.at, again.state.events), ("file", 0, end.events))
        last = again.to_end()
        self.assertEqual((last.at, last.seconds, last.status), (end.at, end.seconds, "finished"))
        self.assertEqual(last.loop, "simulated")

    def test_ctrl_s_saves_too(self):
        window = self.open("hello")
        window.key("ctrl+s")
        wait_for("a file", lambda: next(window.folder.glob("hello-*.loopscope"), None))

    def test_a_saved_run_is_stepped_through_like_any_other(self):
        window = self.open("lock")
        steps = []
        while state := window.step():
            steps.append(state.at)
        saved = self.open("open", self.saved(window.folder))
        again = []
        while state := saved.step():
            again.append(state.at)
        self.assertEqual(sorted(set(again)), sorted(set(steps)))
        saved.key_until("n", "a lesson again", lambda s: s.lesson != "file")

    def test_a_file_is_dropped_on_the_window(self):
        window = self.open("hello")
        path = self.saved(window.folder)
        x11.drop(self.desktop.environment["DISPLAY"], int(window.id), path)
        window.wait("the file", lambda s: int(s.events) > 100, lesson="file", position=0, banner=0)

    def test_a_damaged_file_is_shown_as_far_as_it_goes(self):
        window = self.open("hello")
        path = self.saved(window.folder, "lock", "--set", "workers=8")
        path.write_bytes(path.read_bytes()[:-300])
        x11.drop(self.desktop.environment["DISPLAY"], int(window.id), path)
        window.wait("what there is, and a word about it", lesson="file", banner=1)
        window.to_end()
        window.to_start()
        window.key_until("Escape", "no word any more", banner=0)

    def test_a_file_that_is_none_of_ours_is_refused_and_the_lesson_stays(self):
        window = self.open("hello")
        path = window.folder / "letter.txt"
        path.write_text("Dear reader\n")
        x11.drop(self.desktop.environment["DISPLAY"], int(window.id), path)
        window.wait("a word about it", lesson="hello", banner=1)
        window.key_until("Right", "a step", lambda s: s.at > 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
