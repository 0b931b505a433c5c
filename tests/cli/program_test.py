"""run PROGRAM: what a program of one's own prints, reads and returns is what it is without Loopscope."""
import os
import pty
import signal
import subprocess
import time
import unittest
import zipfile

from own_program import OwnProgramTest
from program import PROGRAM

WHO_AM_I = """
    import json, os, sys, __main__
    import beside
    print(json.dumps([sys.argv, __name__, __file__, __main__.__file__, __main__ is sys.modules["__main__"], os.getcwd(), sys.path[0],
                      str(__spec__ and __spec__.name), __package__, beside.__file__, sys.stdin.isatty(), sys.stdout.isatty()]))
"""
HARD_ARGUMENTS = ("--set", "workers=1", "-m", "--", "--help", "run", "", "a b", "é", "-", "--trace", "x")


class OwnPrograms(OwnProgramTest):
    def test_arguments_are_the_programs_whatever_they_look_like(self):
        self.write("app.py", WHO_AM_I)
        self.write("beside.py", "")
        _, printed, _ = self.same("app.py", *HARD_ARGUMENTS)
        self.assertIn('"--help", "run", "", "a b"', printed)

    def test_where_it_lies_and_where_it_is_started_are_told_apart(self):
        self.write("folder/app.py", WHO_AM_I)
        self.write("folder/beside.py", "")
        os.mkdir(self.folder / "other")
        self.same("folder/app.py", 1)
        self.same(self.folder / "folder" / "app.py")
        self.same("../folder/app.py", cwd=self.folder / "other")
        os.symlink("folder/app.py", self.folder / "link.py")
        self.same("link.py")

    def test_a_module_runs_as_by_python_m(self):
        self.write("package/__init__.py", "print('package')")
        self.write("package/tool.py", WHO_AM_I)
        self.write("package/__main__.py", WHO_AM_I)
        self.write("beside.py", "")
        self.same("-m", "package.tool", *HARD_ARGUMENTS)
        self.same("-m", "package")
        self.same("-mpackage.tool", "x")
        self.same("-m", "json.tool", "--sort-keys", stdin='{"b": 1, "a": 2}')

    def test_a_folder_or_an_archive_runs_its_main(self):
        self.write("tool/__main__.py", WHO_AM_I)
        self.write("tool/beside.py", "")
        with zipfile.ZipFile(self.folder / "tool.pyz", "w") as archive:
            for name in "__main__.py", "beside.py":
                archive.write(self.folder / "tool" / name, name)
        for tool in "tool", "tool/", "./tool", "tool.pyz":
            self.same(tool, *HARD_ARGUMENTS)

    def test_it_ends_as_without(self):
        run = "import asyncio, atexit, os, signal, sys, threading, time\n"
        for name, text in {
            "result": "asyncio.run(asyncio.sleep(0, 1))",
            "no_loop": "print('no loop'); print('errors', file=sys.stderr)",
            "nothing": "",
            "number": "sys.exit(3)",
            "text": "sys.exit('why')",
            "error": "async def main():\n    raise ValueError('wrong')\nasyncio.run(main())",
            "exit_in_callback": "loop = asyncio.new_event_loop(); loop.call_soon(sys.exit, 7); loop.run_forever()",
            "os_exit": "print('lost?', flush=True); os._exit(4)",
            "syntax": "def f(:\n    pass",
            "threads": "threading.Thread(target=lambda: (time.sleep(0.1), print('late'))).start(); atexit.register(print, 'exit')",
            "never_retrieved": "async def f():\n    1 / 0\nasync def main():\n    t = asyncio.create_task(f())\n    await asyncio.sleep(0)\n"
                               "    await asyncio.sleep(0)\n    del t\nasyncio.run(main())",
            "segv": "async def main():\n    os.kill(os.getpid(), signal.SIGSEGV)\nasyncio.run(main())",
            "kill": "async def main():\n    print('here', flush=True)\n    os.kill(os.getpid(), signal.SIGKILL)\nasyncio.run(main())",
            "interrupt": "async def main():\n    os.kill(os.getpid(), signal.SIGINT)\n    await asyncio.sleep(1)\nasyncio.run(main())",
        }.items():
            self.write(f"{name}.py", "")
            (self.folder / f"{name}.py").write_text(run + text + "\n")
            self.same(f"{name}.py")

    def test_a_shell_sees_the_signal_that_killed_it(self):
        (self.folder / "kill.py").write_text("import asyncio, os, sys\nasync def main():\n    os.kill(os.getpid(), int(sys.argv[1]))\n"
                                             "    await asyncio.sleep(1)\nasyncio.run(main())\n")
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGUSR1):
            for way in self.ways():
                self.assertEqual(self.done(PROGRAM, *way, "kill.py", int(number))[0], -number, f"{way} {number}")

    def test_it_reads_what_stands_in_its_input(self):
        self.write("sum.py", """
            import asyncio, sys
            async def main():
                name = input("name? ")
                await asyncio.sleep(0)
                print("hello", name, sum(map(int, sys.stdin)))
                try:
                    input()
                except EOFError as error:
                    print(error)
            asyncio.run(main())
        """)
        _, printed, _ = self.same("sum.py", stdin="Ada\n1\n2\n3\n")
        self.assertEqual(printed, "name? hello Ada 6\nEOF when reading a line\n")

    def test_a_reader_that_has_enough_is_met_as_without(self):
        self.write("many.py", """
            import asyncio
            async def main():
                for i in range(100_000):
                    print(i)
                    if i % 1000 == 0:
                        await asyncio.sleep(0)
            asyncio.run(main())
        """)
        for reader in ("head -n 1", "true"):
            ends = []
            for words in (["python3"], *([PROGRAM, *way] for way in self.ways())):
                line = f'{" ".join(words)} many.py | {reader} >/dev/null; echo "${{PIPESTATUS[0]}}"'
                status, printed, errors = self.done("bash", "-c", line)
                ends.append((status, printed, errors))
            self.assertEqual(ends, ends[:1] * len(ends), reader)

    def test_streams_that_are_closed_are_closed_for_it(self):
        self.write("streams.py", """
            import os, sys
            with open("told", "w") as told:
                for number in range(3):
                    try:
                        os.fstat(number)
                        told.write(f"{number} ")
                    except OSError:
                        pass
                told.write(f"{sys.stdin is None} {sys.stdout is None} {sys.stderr is None}")
        """)
        for broken in ("", "<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            told = []
            for words in (["python3"], *([PROGRAM, *way] for way in self.ways()[:1])):
                self.done("bash", "-c", f'{" ".join(words)} streams.py {broken}')
                told.append((self.folder / "told").read_text())
            self.assertEqual(told, told[:1] * len(told), broken)

    def test_descriptors_that_it_is_given_are_its_own(self):
        self.write("reads.py", "import os, sys\nprint(open(sys.argv[1]).read(), os.read(5, 9), sorted(map(int, os.listdir('/proc/self/fd')))[:4])\n")
        (self.folder / "words").write_text("words\n")
        told = []
        for words in (["python3"], *([PROGRAM, *way] for way in self.ways())):
            told.append(self.done("bash", "-c", f'{" ".join(words)} reads.py <(echo text) 5<words'))
        self.assertEqual(told, told[:1] * len(told))
        self.assertIn("text", told[0][1])

    def test_limits_and_ignored_signals_are_as_they_were(self):
        self.write("limits.py", """
            import resource, signal
            print([resource.getrlimit(each) for each in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)])
            print([str(signal.getsignal(each)) for each in sorted(signal.valid_signals()) if each not in (9, 19)])
            print(signal.pthread_sigmask(signal.SIG_BLOCK, []))
        """)
        self.same("limits.py")
        self.same("limits.py", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))

    def test_time_is_skipped_when_that_is_asked_for(self):
        self.write("long.py", """
            import asyncio, time
            async def main():
                began = time.monotonic()
                await asyncio.sleep(1000)
                print(f"{time.monotonic() - began:.1f}", sep="")
            asyncio.run(main())
        """)
        began = time.monotonic()
        status, printed, errors = self.done(PROGRAM, "run", "--skip-waiting", "long.py")
        self.assertEqual((status, errors), (0, ""))
        self.assertIn(printed, ("1000.0\n", "0.0\n"))
        self.assertLess(time.monotonic() - began, 20)


class OwnProgramsSignals(OwnProgramTest):
    POLITE = """
        import asyncio, sys, time
        async def main():
            print("ready", flush=True)
            try:
                await asyncio.sleep(60)
            finally:
                print("cleaned up", flush=True)
        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            print("interrupted", flush=True)
            sys.exit(9)
    """

    def on_a_terminal(self, words, typed):
        """What it prints on a terminal of its own where that is typed once it is ready, and its status."""
        process, ours = pty.fork()
        if process == 0:
            os.chdir(self.folder)
            os.execvpe(words[0], words, self.environment)
        came = b""
        until = time.monotonic() + 30
        try:
            while time.monotonic() < until:
                try:
                    came += os.read(ours, 4096)
                except OSError:
                    break
                if typed and b"ready\r\n" in came:
                    os.write(ours, typed)
                    typed = b""
        finally:
            os.close(ours)
        _, status = os.waitpid(process, 0)
        return status, came

    def test_ctrl_c_is_the_programs(self):
        self.write("polite.py", self.POLITE)
        wanted = self.on_a_terminal(["python3", "polite.py"], b"\x03")
        self.assertEqual(wanted[0], 9 << 8)
        self.assertIn(b"cleaned up\r\ninterrupted\r\n", wanted[1])
        self.write("rude.py", "import asyncio\nasync def main():\n    print('ready', flush=True)\n    await asyncio.sleep(60)\n"
                              "asyncio.run(main())\n")
        killed = self.on_a_terminal(["python3", "rude.py"], b"\x03")
        self.assertEqual(killed[0], signal.SIGINT)
        for way in self.ways():
            self.assertEqual(self.on_a_terminal([PROGRAM, *way, "polite.py"], b"\x03"), wanted, way)
            self.assertEqual(self.on_a_terminal([PROGRAM, *way, "rude.py"], b"\x03"), killed, way)

    def test_what_is_typed_is_the_programs(self):
        self.write("typed.py", "import asyncio, sys\nprint(sys.stdin.isatty(), sys.stdout.isatty(), 'ready', flush=True)\nasync def main():\n"
                               "    print('got', input())\nasyncio.run(main())\n")
        wanted = self.on_a_terminal(["python3", "typed.py"], b"hello\n")
        self.assertIn(b"True True ready", wanted[1])
        for way in self.ways():
            self.assertEqual(self.on_a_terminal([PROGRAM, *way, "typed.py"], b"hello\n"), wanted, way)

    def test_ctrl_z_stops_it_until_it_goes_on(self):
        self.write("typed.py", "import asyncio\nasync def main():\n    print('ready', flush=True)\n    print('got', input())\nasyncio.run(main())\n")
        for way in self.ways():
            # The shell of this line, which has job control, says that it stopped, and lets it go on.
            line = f"{PROGRAM} {' '.join(way)} typed.py; echo status $?; fg; echo then $?"
            status, came = self.on_a_terminal(["bash", "--norc", "-i", "-c", f"set -m; {line}"], b"\x1ahello\n")
            self.assertEqual(status, 0, came)
            self.assertIn(b"status 148", came)
            self.assertIn(b"got hello", came)
            self.assertIn(b"then 0", came)

    def test_a_signal_to_loopscope_goes_to_the_program(self):
        self.write("handles.py", """
            import asyncio, signal, sys
            async def main():
                loop, got = asyncio.get_running_loop(), asyncio.Event()
                def handle(number):
                    print(signal.Signals(number).name)
                    got.set()
                for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1):
                    loop.add_signal_handler(number, handle, number)
                print("ready", flush=True)
                await asyncio.wait_for(got.wait(), 20)
                sys.exit(5)
            asyncio.run(main())
        """)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1):
            for way in self.ways():
                run = subprocess.Popen([PROGRAM, *way, "handles.py"], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
                self.addCleanup(run.kill)
                self.assertEqual(run.stdout.readline(), "ready\n")
                run.send_signal(number)
                printed, errors = run.communicate(timeout=20)
                self.assertEqual((run.returncode, printed), (5, number.name + "\n"), f"{way}: {errors}")


class OwnProgramsWrongCalls(OwnProgramTest):
    def test_what_cannot_be_run_is_told(self):
        self.write("app.py", "print(1)")
        os.mkdir(self.folder / "folder")
        os.mkdir(self.folder / "folder.py")
        (self.folder / "note").write_text("Dear reader\n")
        left = ["app.py", "folder", "folder.py", "note"]
        for command in ("run", "log", "open", "shot"):
            more = ["--out", "x.png"] if command == "shot" else []
            self.refused(2, command, *more, "none.py", words=["none.py", "no such file"], left=left)
            self.refused(2, command, *more, "folder.py", words=["folder.py", "folder", "-m"], left=left)
            self.refused(2, command, *more, "lock.py", words=["lock.py", "'lock'"], left=left)
        self.refused(2, "none.py", words=["none.py", "no such file"], left=left)
        self.refused(2, "run", "folder", words=["folder", "-m"], left=left)
        self.refused(2, "run", "note", words=["note", ".py"], left=left)
        if os.geteuid() != 0:
            os.chmod(self.folder / "app.py", 0)
            self.refused(2, "run", "app.py", words=["app.py", "Permission denied"], left=left)

    def test_options_that_do_not_fit_are_told(self):
        self.write("app.py", "print(1)")
        left = ["app.py"]
        self.refused(2, "run", "--loop", "poll", "app.py", words=["--loop poll", "cpython"], left=left)
        self.refused(2, "run", "--set", "x=1", "app.py", words=["--set x=1", "lessons"], left=left)
        self.refused(2, "run", "--seed", "1", "app.py", words=["--seed 1"], left=left)
        self.refused(2, "run", "--skip-waiting", "--real-time", "app.py", words=["--skip-waiting", "--real-time"], left=left)
        for option in (["--python", "python3"], ["--skip-waiting"], ["--real-time"], ["--stop-after", "1"]):
            self.refused(2, "log", "lock", *option, words=[option[0], "--loop cpython"], left=left)
        self.refused(2, "log", "--stop-after", "soon", "app.py", words=["--stop-after soon", "seconds"], left=left)
        self.refused(2, "run", "-m", words=["-m", "module"], left=left)
        self.refused(2, "run", "--frobnicate", "app.py", words=["--frobnicate"], left=left)
        self.refused(2, "--loop", "cpython", "run", "lock", words=["--loop", "behind", "loopscope run"], left=left)

    def test_the_program_itself_is_not_written_over(self):
        self.write("app.py", "print(1)")
        os.symlink("app.py", self.folder / "link")
        for option in (["run", "--trace"], ["run", "--log"], ["log", "--out"], ["export", "--chrome"], ["shot", "--out"], ["open", "--state"]):
            for name in ("app.py", "./app.py", "link"):
                self.refused(2, *option, name, "app.py", words=[option[1], "the program"], left=["app.py", "link"])
        self.assertEqual((self.folder / "app.py").read_text(), "print(1)")

    def test_options_behind_the_program_that_a_command_misses_are_told(self):
        self.write("app.py", "print(1)")
        self.refused(2, "why", "app.py", "--at", "1", "--task", "Task-1", words=["--at", "before the program's name"], left=["app.py"])
        self.refused(2, "shot", "app.py", "--out", "x.png", words=["--out", "before the program's name"], left=["app.py"])

    def test_nothing_but_the_recording_fails_where_it_cannot_be_written(self):
        self.write("app.py", "print(1)")
        self.refused(1, "run", "--trace", "no/such/x", "app.py", words=["no/such/x"], left=["app.py"])
        self.refused(2, "run", "--trace", "-", "app.py", words=["--trace"], left=["app.py"])
        done = self.call("run", "--trace", "/dev/full", "app.py")
        self.assertEqual((done.returncode, done.stdout), (1, "1\n"))
        self.assertRegex(done.stderr, "^loopscope: cannot write /dev/full: .*\n$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
