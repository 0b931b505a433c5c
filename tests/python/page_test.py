"""Python in a page, under node: the page's own worker. What it is made of is fetched by tools/playground.

LOOPSCOPE_PLAYGROUND    the folder that tools/playground has made, where it is not build/playground
LOOPSCOPE_ALL_IN_PAGE   all conformance programs and lessons, not every fifth
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest

RECORDER, LOOPSCOPE = os.environ["RECORDER"], os.environ["LOOPSCOPE"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path(os.environ.get("LOOPSCOPE_PLAYGROUND") or ROOT / "build/playground")
THERE = (FOLDER / "stdlib.zip.gz").exists() and shutil.which("node") is not None
MISSING = "there is no Python for pages here: install node, and fetch it by tools/playground %s" % FOLDER

OTHERWISE = {
    "run_leftovers": "there the clock of the harness begins at 0 again with each loop",
    "result_on_the_loop": "it waits for itself: the harness ends it there, CPython never does",
    "async_for": "the harness does not see into an asynchronous generator, and takes asyncio's call that closes it for the program's",
    "shield_inner_ends": "the harness keeps a failed task until the collector comes",
}


def programs():
    found = sorted((ROOT / "tests/conformance/programs").glob("*.py"))
    for path in sorted((ROOT / "assets/lessons").glob("*/program.py")):
        about = tomllib.loads(path.with_name("lesson.md").read_text().split("+++")[1])
        if about.get("compared", "schedule") == "schedule":
            found.append(path)
    found = [path for path in found if name_of(path) not in OTHERWISE]
    return found if os.environ.get("LOOPSCOPE_ALL_IN_PAGE") else found[::5]


def name_of(path):
    return path.parent.name if path.stem == "program" else path.stem


def in_page(out, given, limits={}):
    """How each of these ({name, text, path, ...}) went, by its name. Their traces are in that folder."""
    done = subprocess.run(["node", ROOT / "tests/python/wasm/run_in_page.mjs", FOLDER, RECORDER, out, json.dumps(limits)], capture_output=True, text=True,
                          input="\n".join(map(json.dumps, given)))
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}


def log_of(trace):
    return subprocess.run([LOOPSCOPE, "log", trace], capture_output=True, text=True).stdout


def without_addresses(log):
    return re.sub(r"0x[0-9a-f]+", "0x", log).rstrip("\n")


@unittest.skipUnless(THERE, MISSING)
class PageSchedules(unittest.TestCase):
    maxDiff = 2000

    def test_recorded_in_the_page_is_as_without_the_recorder(self):
        with tempfile.TemporaryDirectory(prefix="loopscope-page-") as folder:
            there = pathlib.Path(folder)
            (there / "list").write_text("".join(f"{there / name_of(path)}\t{path}\n" for path in programs()))
            with open(there / "list") as listed:
                harness = subprocess.Popen([ROOT / "tests/python/wasm/run.sh", "logs"], stdin=listed,
                                           env={**os.environ, "LOOPSCOPE_PLAYGROUND": str(FOLDER)}, stdout=subprocess.DEVNULL)
            went = in_page(folder, [{"name": name_of(path), "path": name_of(path) + ".py", "text": path.read_text()} for path in programs()])
            self.assertEqual(harness.wait(), 0)
            ran = 0
            for path in programs():
                name = name_of(path)
                if (there / (name + ".error")).exists():
                    continue            # this Python cannot run it
                expected = (there / (name + ".log")).read_text()
                with self.subTest(name):
                    self.assertEqual(without_addresses(log_of(there / (name + ".loopscope"))), without_addresses(expected), went[name])
                    ran += 1
            times = sorted(one["ms"] for one in went.values() if "ms" in one)
            print("%d of %d programs, the same schedule; a run takes %.0f ms (median), the longest %.0f"
                  % (ran, len(programs()), times[len(times) // 2], times[-1]), file=sys.stderr)
            self.assertGreater(ran, len(programs()) * 0.8)


DESKTOP = "the desktop program: loopscope PROGRAM.py"
ASYNC = "import asyncio\nasync def main():\n    %s\nasyncio.run(main())\n"

# What a page cannot have: a program, and the sentence.
FORBIDDEN = {
    "thread": ("import threading\nthreading.Thread(target=print).start()\n", "RuntimeError: Threads need " + DESKTOP),
    "low_thread": ("import _thread\n_thread.start_new_thread(print, ())\n", "RuntimeError: Threads need " + DESKTOP),
    "to_thread": (ASYNC % "await asyncio.to_thread(print, 1)", "RuntimeError: Threads need " + DESKTOP),
    "executor": (ASYNC % "await asyncio.get_running_loop().run_in_executor(None, print)", "RuntimeError: Threads need " + DESKTOP),
    "timer_thread": ("import threading\nthreading.Timer(1, print).start()\n", "RuntimeError: Threads need " + DESKTOP),
    "open_connection": (ASYNC % "await asyncio.open_connection('127.0.0.1', 80)", "OSError: Sockets need " + DESKTOP),
    "by_name": (ASYNC % "await asyncio.open_connection('example.org', 80)", "OSError: Sockets need " + DESKTOP),
    "start_server": (ASYNC % "await asyncio.start_server(print, '127.0.0.1', 8080)", "OSError: Sockets need " + DESKTOP),
    "datagram": (ASYNC % "await asyncio.get_running_loop().create_datagram_endpoint(asyncio.DatagramProtocol, ('127.0.0.1', 9))",
                 "OSError: Sockets need " + DESKTOP),
    "socket": ("import socket\nsocket.socket()\n", "OSError: Sockets need " + DESKTOP),
    "create_connection": ("import socket\nsocket.create_connection(('127.0.0.1', 80))\n", "OSError: Sockets need " + DESKTOP),
    "look_up": ("import socket\nsocket.getaddrinfo('example.org', 80)\n", "OSError: Sockets need " + DESKTOP),
    "subprocess": (ASYNC % "await asyncio.create_subprocess_exec('ls')", "OSError: Processes need " + DESKTOP),
    "shell": (ASYNC % "await asyncio.create_subprocess_shell('ls')", "OSError: Processes need " + DESKTOP),
    "popen": ("import subprocess\nsubprocess.run(['ls'])\n", "OSError: Processes need " + DESKTOP),
    "system": ("import os\nos.system('ls')\n", "OSError: Processes need " + DESKTOP),
    "processes": ("import multiprocessing\n", "ModuleNotFoundError: Processes need " + DESKTOP),
    "process_pool": ("from concurrent.futures import ProcessPoolExecutor\nProcessPoolExecutor()\n", "ModuleNotFoundError: Processes need " + DESKTOP),
    "signal": ("import signal\nsignal.signal(signal.SIGTERM, print)\n", "ValueError: Signals need " + DESKTOP),
    "signal_handler": (ASYNC % "import signal; asyncio.get_running_loop().add_signal_handler(signal.SIGINT, print)",
                       "RuntimeError: Signals need " + DESKTOP),
    "reader": (ASYNC % "asyncio.get_running_loop().add_reader(0, print)", "OSError: File descriptors need " + DESKTOP),
    "urllib": ("import urllib.request\n", "ModuleNotFoundError: Network connections need " + DESKTOP),
    "http": ("import http.client\n", "ModuleNotFoundError: Network connections need " + DESKTOP),
    "input": ("print(input('name? '))\n", "EOFError: input() needs " + DESKTOP),
    "js": ("import js\n", "ModuleNotFoundError: Python in this page cannot reach the page"),
    "js_fetch": ("from js import fetch\n", "ModuleNotFoundError: Python in this page cannot reach the page"),
    "pyodide_js": ("import pyodide_js\n", "ModuleNotFoundError: Python in this page cannot reach the page"),
    "run_js": ("from pyodide.code import run_js\n", "ModuleNotFoundError: Python in this page cannot reach the page"),
    "ffi": ("import pyodide.ffi\n", "ModuleNotFoundError: Python in this page cannot reach the page"),
    "numpy": ("import numpy\n", "ModuleNotFoundError: No module named 'numpy': this page has Python's own library alone, "
                                "loopscope PROGRAM.py has what you installed"),
}

# Who has found a way to JavaScript's global object finds nothing there.
REACHES = """import gc
found = [one for one in gc.get_objects() if type(one).__name__ in ("JsProxy", "JsDoubleProxy")]
names = "fetch WebSocket XMLHttpRequest indexedDB caches importScripts postMessage BroadcastChannel Worker navigator MessageChannel".split()
held = [name for one in found for name in names if getattr(one, name, None) is not None]
import sys
modules = [module for module in sys.modules.values() if "JsProxy" in type(module).__name__]
print("held", held, "modules", modules)
"""

LOCK = """import asyncio

async def use(name, lock):
    async with lock:
        await asyncio.sleep(1.5)
    return name * 2

async def main():
    lock = asyncio.Lock()
    print(await asyncio.gather(*[use(n, lock) for n in "Ada Bob Cleo Dan".split()]))

asyncio.run(main())
"""

LIMITS = {"seconds": 0.7, "seconds_in_c": 4, "events": 100000}        # as the page has them, but quicker
OTHERS = {
    "lock": LOCK,
    "syntax": "import asyncio\n\nasync def main()\n    pass\n",
    "exception": "import asyncio\n\nasync def f(n):\n    await asyncio.sleep(n)\n    return 1 / (n - 2)\n\nasync def main():\n"
                 "    print(await asyncio.gather(f(1), f(2), f(3)))\n\nasyncio.run(main())\n",
    "endless": "import asyncio\nasync def main():\n    await asyncio.sleep(1)\n    n = 0\n    while True:\n        n += 1\nasyncio.run(main())\n",
    "catches": "import asyncio\nasync def main():\n    while True:\n        try:\n            while True: pass\n        except Exception: pass\nasyncio.run(main())\n",
    "calls": "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(60)\n",
    "awaits": ASYNC % "while True: await asyncio.sleep(0)",
    "hang": "import asyncio, itertools\nasync def main():\n    await asyncio.sleep(3)\n    print('now')\n    await asyncio.sleep(1)\n    sum(itertools.count())\nasyncio.run(main())\n",
    "after_hang": LOCK,
    "recursion": "def f(n): return f(n + 1)\nf(0)\n",
    "memory": "x = []\nwhile True: x.append(bytearray(50_000_000))\n",
    "after_memory": LOCK,
    "exit": "import asyncio, sys\nasync def main():\n    sys.exit(3)\nasyncio.run(main())\n",
    "os_exit": "import os\nprint('a')\nos._exit(3)\n",
    "deadlock": ASYNC % "await asyncio.Event().wait()",
    "clocks": "import asyncio, time\nasync def main():\n    a = time.monotonic(), time.perf_counter(), time.time()\n    await asyncio.sleep(10)\n"
              "    time.sleep(5)\n    print([round(y - x, 3) for x, y in zip(a, (time.monotonic(), time.perf_counter(), time.time()))])\nasyncio.run(main())\n",
    "changes": "import json, sys, time, asyncio, builtins\njson.dumps = None\nbuiltins.sum = None\nsys.path.clear()\nsys.setrecursionlimit(50)\nasyncio.run = None\n",
    "after_changes": "import asyncio, json, textwrap, random\nasync def main():\n    print(json.dumps(sum([1, 2])), asyncio.current_task().get_name())\nasyncio.run(main())\n",
    "imports": "import pkgutil, typing, dataclasses, random, itertools, contextlib, contextvars, json, re, time, datetime, collections, functools, "
               "heapq, enum, math, string, statistics, urllib.parse, textwrap, traceback, inspect, queue, weakref, decimal, fractions, argparse, logging, "
               "unittest, copy, operator, pprint, bisect, abc, types, uuid, hashlib, secrets, pathlib, tempfile, struct, base64, calendar, graphlib, csv, timeit, "
               "unicodedata, warnings, os, sys, io, threading, concurrent.futures, socket, signal, subprocess, numbers, reprlib, shlex, tomllib, html\n"
               "print('all', datetime.datetime.strptime('2024-01-02', '%Y-%m-%d').year, sum(decimal.Decimal('0.1') for _ in range(3)))\n",
    "reaches": REACHES,
    "bad_text": "print('<b>&\"\\'Ω\\ud800')\n",
    "many": "import asyncio\nasync def w(n, s):\n    async with s:\n        await asyncio.sleep(n % 7)\nasync def main():\n    s = asyncio.Semaphore(10)\n"
            "    await asyncio.gather(*[w(i, s) for i in range(1000)])\nasyncio.run(main())\n",
}


@unittest.skipUnless(THERE, MISSING)
class PagePrograms(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="loopscope-page-")
        cls.addClassCleanup(cls.folder.cleanup)
        given = [{"name": name, "text": text, "path": name + ".py"} for name, (text, _) in FORBIDDEN.items()]
        given += [{"name": name, "text": text, "path": name + ".py"} for name, text in OTHERS.items()]
        given.append({"name": "stopped", "text": OTHERS["hang"], "path": "stopped.py", "stop_after": 500})
        cls.went = in_page(cls.folder.name, given, LIMITS)

    def log(self, name):
        return log_of(pathlib.Path(self.folder.name) / (name + ".loopscope"))

    def status(self, name):
        return self.went[name]["status"]

    def console(self, name):
        shown = subprocess.run([LOOPSCOPE, "events", pathlib.Path(self.folder.name) / (name + ".loopscope")], capture_output=True, text=True).stdout
        return shown

    def test_what_a_page_cannot_have_gets_a_sentence(self):
        for name, (_, sentence) in FORBIDDEN.items():
            with self.subTest(name):
                self.assertEqual(self.status(name)["kind"], "failed")
                self.assertEqual(self.status(name)["message"], sentence)
                self.assertGreater(self.status(name)["line"], 0)

    def test_nothing_of_the_browser_is_in_reach(self):
        self.assertIn("print held [] modules []", self.log("reaches"))

    def test_errors_have_their_place(self):
        self.assertEqual(self.status("syntax"), {"kind": "syntax", "line": 3, "column": 17, "message": "expected ':'"})
        self.assertEqual(self.status("exception"), {"kind": "failed", "line": 5, "message": "ZeroDivisionError: division by zero"})
        self.assertEqual(self.status("recursion")["kind"], "failed")
        self.assertIn("RecursionError", self.status("recursion")["message"])
        self.assertIn("MemoryError", self.status("memory").get("message", ""), self.went["memory"])

    def test_a_program_without_an_end_is_stopped_inside(self):
        self.assertEqual(self.status("endless")["kind"], "endless")
        self.assertIn(self.status("endless")["line"], (5, 6))
        self.assertIn("Task-1 wakeup", self.log("endless"))
        self.assertEqual(self.status("catches")["line"], 5)
        self.assertEqual(self.status("calls")["kind"], "endless")
        self.assertEqual(self.status("awaits"), {"kind": "events", "events": 100000})
        for name in "endless", "catches", "calls":
            self.assertLess(self.went[name]["ms"], 2500)

    def test_what_hangs_in_c_is_ended_and_its_trace_kept(self):
        self.assertEqual(self.status("hang"), {"kind": "hang", "seconds": 4})
        self.assertIn("print now", self.log("hang"))
        self.assertIn("4.000000 run Task-1 wakeup", self.log("hang"))
        self.assertEqual(self.status("stopped"), {"kind": "stopped"})
        for name in "after_hang", "after_memory":
            self.assertEqual(self.log(name), self.log("lock"))
        self.assertLess(self.went["after_hang"]["all"], 1000)      # a spare worker was ready

    def test_a_run_is_as_in_a_process_of_its_own(self):
        self.assertIn("print 3 Task-1", self.log("after_changes"))
        self.assertIn("print all 2024 0.3", self.log("imports"))
        self.assertIn("print [15.0, 15.0, 15.0]", self.log("clocks"))
        self.assertIn("idle", self.log("deadlock"))
        for name in "exit", "os_exit", "deadlock", "changes", "after_changes", "imports", "bad_text", "many":
            self.assertIn(self.status(name)["kind"], ("over", "failed"), name)


if __name__ == "__main__":
    unittest.main()
