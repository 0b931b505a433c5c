"""A program of one's own, run by Loopscope and without it."""
import os
import subprocess
import textwrap

from program import PROGRAM, ProgramTest


class OwnProgramTest(ProgramTest):
    def setUp(self):
        super().setUp()
        for name in ("VIRTUAL_ENV", "PYTHONPATH"):
            self.environment.pop(name, None)
        # The interpreter that Loopscope and these tests choose.
        self.environment["PATH"] = "/usr/bin:/bin:" + os.environ["PATH"]
        self.environment["PYTHONDONTWRITEBYTECODE"] = "1"

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        return name

    def done(self, *words, stdin="", **more):
        """What a command prints, and how it ends."""
        done = subprocess.run(list(map(str, words)), input=stdin, capture_output=True, text=True, timeout=60, check=False,
                              **{"cwd": self.folder, "env": self.environment, **more})
        return done.returncode, done.stdout, done.stderr

    def ways(self):
        """Ways to run a program by Loopscope; its words come behind."""
        return (("run",), ("run", "--trace", "/dev/null"), ("run", "--log", "/dev/null", "--real-time"))

    def processes(self):
        """What runs in the test's folder."""
        def folder_of(process):
            try:
                return os.readlink(f"/proc/{process}/cwd")
            except OSError:
                return None
        return [process for process in os.listdir("/proc") if process.isdigit() and folder_of(process) == str(self.folder)]

    def same(self, *words, **more):
        """What Python does with these words, which is what Loopscope does."""
        wanted = self.done("python3", *words, **more)
        for way in self.ways():
            with self.subTest(way=way, words=words):
                self.assertEqual(self.done(PROGRAM, *way, *words, **more), wanted)
        return wanted
