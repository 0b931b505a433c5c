"""A person's own program in the window, by keys and mouse: opened, run, paused, typed to, stopped, crashed, closed."""
import os
import pathlib
import sys
import tempfile
import textwrap
import time
import unittest

import x11
from desktop import PATIENCE, wait_for
from window import ROOT, WindowTest

PROGRAMS = ROOT / "tests/python/programs"


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # it may also go between the two
        return False


class OwnProgram(WindowTest):
    def setUp(self):
        self.folder = None

    def write(self, text, name="app.py"):
        """A program that can say how far it has come: reached("word")."""
        if self.folder is None:
            temporary = tempfile.TemporaryDirectory(prefix="loopscope-program-")
            self.addCleanup(temporary.cleanup)
            self.folder = pathlib.Path(temporary.name)
        path = self.folder / name
        (self.folder / "mark.py").write_text(textwrap.dedent(f"""\
            def reached(word):
                with open({str(self.folder / "reached")!r}, "a") as file:
                    file.write(f"{{word}}\\n")
            """))
        path.write_text("import asyncio, os, time\nfrom mark import reached\n" + textwrap.dedent(text))
        return path

    def reached(self):
        path = self.folder / "reached"
        return path.read_text().split() if path.exists() else []

    def wait_reached(self, word, seconds=PATIENCE):
        wait_for(f"the program to reach {word}", lambda: word in self.reached(), seconds)

    def pid(self):
        """Of the program, which has reached its number."""
        return int(wait_for("its process", lambda: next((w[4:] for w in self.reached() if w.startswith("pid=")), None)))

    def press_line(self, window, path, code):
        """A click at the first line of the program that is so, none before which is broken."""
        lines = [each.strip() for each in path.read_text().splitlines()]
        line = lines.index(code) + 1
        x, y, width, _ = window.places["program"]
        # Lines with nothing in them, one or two of them, take half a row.
        above = sum(26 if text else 13 / (2 if "" in lines[max(0, n - 1):n] + lines[n + 1:n + 2] else 1)
                    for n, text in enumerate(lines[:line - 1]))
        window.click(x + width * 0.4, y + 46 + 12 + above + 13)
        window.wait("the line", selected=f"line:{line}")

    def test_it_is_shown_and_runs_when_it_is_asked_for(self):
        window = self.open(self.write("""
            reached("start")
            async def main():
                await asyncio.sleep(0.05)
                reached("end")
            asyncio.run(main())
            """))
        self.assertEqual((window.state.lesson, window.state.begun, window.state.status), ("program", "0", "paused"))
        window.key("bracketright", "t", "x", "Left", "Home")
        time.sleep(0.3)
        self.assertEqual(self.reached(), [], "nothing of it has run")
        window.key_until("space", "its end", begun=1, ended=1, status="finished")
        self.assertEqual(self.reached(), ["start", "end"])
        last = window.look()
        self.assertGreater(last.at, 10)
        window.key_until("Left", "a step back", lambda s: s.at < last.at)
        window.to_start()
        window.to_end()
        self.assertEqual(self.reached(), ["start", "end"], "looking back runs nothing")
        window.key_until("r", "another run", ended=0)
        window.wait("its end", ended=1)
        self.assertEqual(self.reached(), ["start", "end"] * 2)

    def test_one_that_is_dropped_is_shown_and_not_run(self):
        path = self.write('reached("start")\n')
        window = self.open("hello")
        x11.drop(self.desktop.environment["DISPLAY"], int(window.id), path)
        window.wait("the program", lesson="program", begun=0)
        time.sleep(0.3)
        self.assertEqual(self.reached(), [])
        window.key_until("space", "its end", ended=1)
        self.assertEqual(self.reached(), ["start"])

    def test_each_press_of_step_runs_one_callback(self):
        window = self.open(self.write("""
            async def main():
                for n in range(50):
                    reached(n)
                    await asyncio.sleep(0)
            asyncio.run(main())
            """))
        self.assertEqual(self.reached(), [])
        for count in range(1, 8):
            window.key("Right")
            wait_for("one callback more", lambda: len(self.reached()) == count)
            window.wait_quiet(0.15)
            self.assertEqual(len(self.reached()), count)
        window.key_until("space", "it runs on", ended=1)
        self.assertEqual(len(self.reached()), 50)

    def test_it_pauses_and_goes_on(self):
        window = self.open(self.write("""
            async def main():
                for n in range(1000):
                    reached(n)
                    await asyncio.sleep(0.01)
            asyncio.run(main())
            """))
        window.key_until("space", "it runs", begun=1, playing=1)
        self.wait_reached("5")
        window.key_until("space", "a pause", playing=0, status="paused")
        time.sleep(0.1)
        count = len(self.reached())
        time.sleep(0.3)
        self.assertEqual(len(self.reached()), count)
        paused = window.look()
        window.key_until("Left", "a look back", lambda s: s.at < paused.at)
        self.assertEqual(len(self.reached()), count)
        window.key_until("space", "it runs on", playing=1)
        wait_for("more", lambda: len(self.reached()) > count + 3)
        window.key_until("x", "its end", ended=1, status="stopped")

    def test_it_runs_to_a_line_and_to_a_tasks_next_step(self):
        path = self.write("""
            from asyncio import sleep
            async def main():
                await sleep(0.02)
                n = 0
                reached("before")
                n = n + 1
                reached("after")
                await sleep(0.5)
                reached("woken")
            asyncio.run(main())
            """)
        window = self.open(path)
        self.press_line(window, path, "n = n + 1")
        window.key_until("h", "it pauses there", lambda s: s.begun == "1" and s.playing == "0" and s.status == "paused" and s.at > 10)
        self.wait_reached("before")
        time.sleep(0.3)
        self.assertEqual(self.reached(), ["before"], "the line itself has not run")
        window.key_until("Escape", "no selection", selected="none")
        window.key_until("bracketright", "a task", lambda s: s.selected.startswith("task:"))
        window.key("j")
        self.wait_reached("after")
        time.sleep(0.8)
        self.assertNotIn("woken", self.reached(), "it pauses before the task's next step")
        window.key_until("space", "its end", ended=1)
        self.assertIn("woken", self.reached())

    def test_a_line_is_typed_for_it(self):
        window = self.open(self.write("""
            async def main():
                reached(input("name? "))
                await asyncio.sleep(0)
                try:
                    reached(input())
                except EOFError:
                    reached("no-more")
            asyncio.run(main())
            """))
        window.key_until("space", "it waits for a line", input="waits", types_input=1)
        window.key("A", "d", "x", "BackSpace", "a", "Return")
        self.wait_reached("Ada")
        window.wait("it waits for another", input="waits", types_input=1)
        window.key("ctrl+d")
        self.wait_reached("no-more")
        window.wait("its end", ended=1, status="finished", types_input=0)

    def test_what_blocks_is_said_soon_and_it_is_stopped_at_once(self):
        for call in ("time.sleep(60)", "__import__('re').match('(a+)+$', 'a' * 40 + 'b')", "subprocess.run(['sleep', '60'])"):
            with self.subTest(call):
                self.folder = None
                window = self.open(self.write(f"""
                    import subprocess
                    async def main():
                        await asyncio.sleep(0.05)
                        reached(f"pid={{os.getpid()}}")
                        {call}
                    asyncio.run(main())
                    """))
                window.key_until("space", "it runs", begun=1, playing=1)
                pid = self.pid()
                # Both take less than 0.3 s where the machine has nothing else to do.
                window.wait("it is said", status="blocked", seconds=5)
                window.key("x")
                window.wait("its end", ended=1, status="stopped", seconds=5)
                wait_for("its process to be gone", lambda: not alive(pid), 2)
                window.to_start()
                window.to_end()
                self.assertEqual(window.quit(), 0)

    def test_one_that_crashes_keeps_its_trace(self):
        window = self.open(self.write("""
            import signal
            async def main():
                for n in range(5):
                    await asyncio.sleep(0)
                os.kill(os.getpid(), signal.SIGSEGV)
            asyncio.run(main())
            """))
        window.key_until("space", "its end", ended=1, status="failed")
        self.assertGreater(window.look().at, 20)
        window.to_start()
        window.step()

    def test_the_window_is_closed_while_it_runs_and_nothing_is_left(self):
        for key in ("q", None):
            with self.subTest(key=key):
                self.folder = None
                window = self.open(self.write("""
                    async def main():
                        reached(f"pid={os.getpid()}")
                        while True:
                            await asyncio.sleep(0.01)
                    asyncio.run(main())
                    """))
                window.key_until("space", "it runs", begun=1, playing=1)
                pid = self.pid()
                if key:
                    self.assertEqual(window.quit(), 0)
                else:
                    window.process.kill()
                    window.process.wait()
                    window.process.returncode = 0
                wait_for("its process to be gone", lambda: not alive(pid), 2)

    def test_without_a_loop_it_runs_to_its_end(self):
        window = self.open(self.write('reached("start")\nprint("no loop")\n'))
        window.key_until("space", "its end", ended=1, status="finished")
        self.assertEqual(self.reached(), ["start"])

    def test_skipped_waits_take_no_time(self):
        window = self.open(self.write("""
            async def main():
                await asyncio.sleep(3600)
                reached("end")
            asyncio.run(main())
            """))
        window.key_until("o", "how it waits", menu="loop")
        window.key("Down", "Return")
        window.wait("the choice", menu="none", loop="cpython,_waits_skipped")
        end = window.key_until("End", "the end", ended=1, seconds=10)
        self.assertGreater(end.seconds, 3599)
        self.assertEqual(self.reached(), ["end"])


class Programs(WindowTest):
    """Programs of people's own kind, at every step of their runs."""

    def through(self, name, *outcomes):
        window = self.open("--python", sys.executable, PROGRAMS / name)
        window.key_until("space", "it runs", begun=1)
        window.wait("its end", lambda s: s.ended == "1" or s.status == "hangs", seconds=30)
        self.assertIn(window.state.status, outcomes)
        end = window.look()
        self.assertGreater(end.at, 50)
        window.key("a")
        window.wait("only the program's own", own_only=1)
        window.to_start()
        for _ in range(8):
            window.step()
        window.key("a")
        window.wait("all", own_only=0)
        window.key("bracketright", "j")
        window.to_end()
        return window

    def test_scraper(self):
        try:
            __import__("aiohttp")
        except ImportError:
            self.skipTest("aiohttp is missing: install python3-aiohttp")
        self.through("scraper/scraper.py", "finished")

    def test_chat_server(self):
        self.through("chat_server.py", "finished")

    def test_job_queue_with_a_bug(self):
        self.through("job_queue.py", "finished")

    def test_bot_with_a_blocking_call(self):
        self.through("bot.py", "finished")


if __name__ == "__main__":
    unittest.main(verbosity=2)
