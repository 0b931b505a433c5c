"""What the trace says of a program's end, however it comes."""
import unittest

from recorded import Folder
from unseen_test import PROGRAMS

FINISHED, FAILED, DEADLOCKED, ABORTED = range(4)

# What is run (as in unseen_test) -> how it ended, and what is said; None: the process has not come so far.
ENDINGS = {
    "a result": (FINISHED, ""),
    "no loop at all": (FINISHED, ""),
    "an error": (FAILED, "RuntimeError: outer"),
    "an error in the recursion": (FAILED, "RecursionError: maximum recursion depth exceeded"),
    "sys.exit with a number": (FAILED, "exited with status 5"),
    "sys.exit with a text": (FAILED, "exited with status 1: 'no'"),
    "sys.exit in a callback": (FAILED, "exited with status 3"),
    "os._exit": (FAILED, "os._exit(4)"),
    "os._exit in a task": (FAILED, "os._exit(4)"),
    "SIGKILL": None,
    "SIGTERM": None,
    "abort": None,
    "Ctrl+C in a loop": (ABORTED, "KeyboardInterrupt"),
    "KeyboardInterrupt raised": (ABORTED, "KeyboardInterrupt"),
    "a SyntaxError": (FAILED, "SyntaxError: invalid syntax (line 2)"),
    "threads left over": (FINISHED, ""),
    "atexit": (FINISHED, ""),
    "sys.excepthook": (FAILED, "ZeroDivisionError: division by zero"),
    "a module": (FAILED, "ZeroDivisionError: division by zero"),
    "a folder": (FAILED, "ZeroDivisionError: division by zero"),
    "an archive": (FAILED, "ZeroDivisionError: division by zero"),
    "standard input as the program": (FAILED, "ZeroDivisionError: division by zero"),
    "fork": (FINISHED, ""),
    "a pool of processes": (FINISHED, ""),
    "multiprocessing, forked": (FINISHED, ""),
    "results with a __repr__ and a __str__ of their own": (FINISHED, ""),
}


def record(what, test, **more):
    """The events of one of the programs."""
    program = PROGRAMS[what]
    if not isinstance(program, tuple):
        program = ["main.py"], {"main.py": program}, {}
    words, files, arguments = program
    with Folder(files) as folder:
        folder.run(words, True, **{**arguments, **more})
        return folder.events()


class Endings(unittest.TestCase):
    def test_endings(self):
        for what, ending in ENDINGS.items():
            with self.subTest(what):
                events = record(what, self)
                self.assertEqual(events[0].kind, "run_started")
                self.assertEqual([each.kind for each in events].count("run_started"), 1)
                self.assertIn("source_file", [each.kind for each in events])
                ended = [each for each in events if each.kind == "run_ended"]
                if ending is None:
                    self.assertEqual(ended, [])
                    self.assertIn("x", [each.text for each in events if each.kind == "printed"])
                else:
                    self.assertEqual([(each.outcome, each.message) for each in ended], [ending])
                    self.assertIs(events[-1], ended[0])
                self.assertEqual([each.time for each in events], sorted(each.time for each in events))

    def test_what_was_printed_is_told_with_its_task(self):
        for what in "threads left over", "atexit", "multiprocessing, forked", "printing":
            with self.subTest(what):
                events = record(what, self)
                told = "".join(each.text + "\n" for each in events if each.kind == "printed" and not each.to_error)
                if what == "threads left over":
                    self.assertEqual(told, "main ends 2\nlate Thread-1 (late)\n")
                elif what == "atexit":
                    self.assertEqual(told, "hello\nbye False\n")
                elif what == "multiprocessing, forked":
                    self.assertEqual(told, "[0, 3, 6, 9]\n")
                else:
                    self.assertIn("a\nb3 1\nxy\n", told)

    def test_facts(self):
        with Folder({"main.py": "print(1)\n"}) as folder:
            folder.run(["main.py", "a b", "c"], True)
            facts = {each.name: each.text for each in folder.events() if each.kind == "run_fact"}
            self.assertEqual((facts["file"], facts["arguments"], facts["folder"]), ("main.py", "'a b' c", str(folder.path)))
            self.assertTrue(facts["python"].startswith("CPython 3."))
            source, = [each for each in folder.events() if each.kind == "source_file"]
            self.assertEqual((source.name, source.text, source.index), ("main.py", "print(1)\n", 0))

    def test_memory_does_not_grow(self):
        text = """
import asyncio, resource, sys, threading
async def work(n):
    await asyncio.sleep(0)
    print("line", n)
    return n
async def handle(reader, writer):
    writer.write(await reader.readline())
    writer.close()
async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    for i in range(int(sys.argv[1])):
        await asyncio.create_task(work(i))
        if i % 20 == 0:
            await asyncio.to_thread(str, i)
            thread = threading.Thread(target=str, name="thread %d" % i)
            thread.start()
            thread.join()
            async with asyncio.Lock(): pass
            try:
                await asyncio.wait_for(asyncio.Event().wait(), 0.0001)
            except asyncio.TimeoutError:
                pass
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"line\\n")
            await reader.readline()
            writer.close()
    sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
asyncio.run(main())
"""
        sizes = []
        for count in 1000, 12000:
            with Folder({"main.py": text}) as folder:
                status, _, error = folder.run(["main.py", str(count)], True)
                self.assertEqual(status, 0, error)
                sizes.append(int(error))
        self.assertLess(sizes[1] - sizes[0], 600)       # KiB; 50 bytes a task would be as much

    def test_errors_that_a_signals_handler_raises_anywhere(self):
        text = """
import signal
class Alarm(Exception): pass
armed = False
def on_alarm(*_):
    global armed
    if armed:
        armed = False
        raise Alarm
signal.signal(signal.SIGALRM, on_alarm)
signal.setitimer(signal.ITIMER_REAL, 0.009, 0.009)
hits = 0
while hits < 100:
    try:
        armed = True
        while True:
            print("line")
    except Alarm:
        hits += 1
signal.setitimer(signal.ITIMER_REAL, 0)
print("\\nend")
"""
        with Folder({"main.py": text}) as folder:
            status, out, error = folder.run(["main.py"], True, timeout=30)
            self.assertEqual((status, out[-5:], error), (0, "\nend\n", ""))
            events = folder.events()
            self.assertEqual(events[-1].kind, "run_ended")
            told = sum(each.kind == "printed" for each in events)
            self.assertGreater(told, 0.9 * out.count("\n"))

    def test_options_that_are_wrong(self):
        with Folder({}) as folder:
            for options, said in (([], "which program?"), (["--what", "x"], "there is no option --what"),
                                  (["--out"], "--out needs a value"), (["main.py"], "say with --out FILE where to write the trace")):
                import subprocess
                from recorded import PYTHON, RECORDER
                done = subprocess.run([PYTHON, RECORDER, *options], cwd=folder.path, capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (2, "recorder: %s; --help says more\n" % said))


if __name__ == "__main__":
    unittest.main()
