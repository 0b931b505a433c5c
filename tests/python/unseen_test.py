"""A program does the same with and without the recorder: what it prints, what it is told of errors, how it ends."""
import io
import os
import re
import subprocess
import unittest
import zipfile

from recorded import PYTHON, PYTHONS, Folder


def comparable(result):
    """Without what differs between any two runs: addresses in memory, and the clock."""
    status, out, error = result
    return status, *(re.sub(r"x[0-9a-f]{8,}|when=[0-9.]+|started [0-9]{9,}", "…", each) for each in (out, error))


def archive(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return data.getvalue()


# What each program is for -> its text; or (words of the command line, files, other arguments of Folder.run).
PROGRAMS = {
    "a result": """
import asyncio
async def main():
    await asyncio.sleep(0.01)
    return 7
print(asyncio.run(main()))
""",
    "no loop at all": "print('hello')\n",
    "limits": "import sys; print(sys.getrecursionlimit()); sys.setrecursionlimit(70); print(sys.getrecursionlimit()); f = lambda n: f(n + 1); f(0)\n",
    "an error": """
import asyncio
async def inner():
    await asyncio.sleep(0)
    {}["x"]
async def main():
    try:
        await inner()
    except KeyError as error:
        raise RuntimeError("outer") from error
asyncio.run(main())
""",
    "an error with another context, notes and a cause that is a group": """
import asyncio, sys
async def bad(n):
    await asyncio.sleep(0)
    raise ValueError(n)
async def main():
    if sys.version_info < (3, 11):
        await asyncio.gather(bad(1), bad(2))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad(1))
            group.create_task(bad(2))
    except BaseException as error:
        error.add_note("a note")
        raise
asyncio.run(main())
""",
    "an error in a function that the library calls": """
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)
    print("still here")
asyncio.run(main())
""",
    "an error in the recursion": "def f(n): return f(n + 1)\nf(0)\n",
    "sys.exit with a number": "import sys; sys.exit(5)\n",
    "sys.exit with a text": "import sys; sys.exit('no')\n",
    "sys.exit in a callback": """
import asyncio, sys
async def main():
    asyncio.get_running_loop().call_later(0.01, sys.exit, 3)
    await asyncio.sleep(5)
asyncio.run(main())
""",
    "sys.exit in a task": """
import asyncio, sys
async def bad():
    sys.exit(4)
async def main():
    task = asyncio.create_task(bad())
    await asyncio.sleep(5)
asyncio.run(main())
""",
    "os._exit": "import os; print('x', flush=True); os._exit(4)\n",
    "os._exit in a task": """
import asyncio, os
async def main():
    print("x", flush=True)
    await asyncio.sleep(0)
    os._exit(4)
asyncio.run(main())
""",
    "SIGSEGV": """
import asyncio, ctypes
async def main():
    print("x", flush=True)
    ctypes.string_at(0)
asyncio.run(main())
""",
    "SIGKILL": "import os, signal; print('x', flush=True); os.kill(os.getpid(), signal.SIGKILL)\n",
    "SIGTERM": "import os, signal; print('x', flush=True); os.kill(os.getpid(), signal.SIGTERM)\n",
    "abort": "import os; print('x', flush=True); os.abort()\n",
    "Ctrl+C in a loop": (["main.py"], {"main.py": """
import asyncio
async def main():
    print("ready", flush=True)
    try:
        await asyncio.sleep(9)
    finally:
        print("finally")
asyncio.run(main())
"""}, {"interrupt": "ready\n"}),
    "Ctrl+C without a loop": (["main.py"], {"main.py": """
import time
print("ready", flush=True)
time.sleep(9)
"""}, {"interrupt": "ready\n"}),
    "Ctrl+C in time.sleep in a task": (["main.py"], {"main.py": """
import asyncio, sys, time
async def main():
    print("ready", flush=True)
    time.sleep(1)
    print("after", flush=True)
    await asyncio.sleep(0)
    print("not here")
asyncio.run(main())
"""}, {"interrupt": "ready\n"}),
    "KeyboardInterrupt raised": "raise KeyboardInterrupt\n",
    "a SyntaxError": "import asyncio\nasync def f(:\n    pass\n",
    "a SyntaxError far to the right": "x = 1\nif x:\n        y = (1 +\nz = 2\n",
    "an IndentationError": "def f():\nreturn 1\n",
    "a TabError": "if 1:\n        x = 1\n\ty = 2\n",
    "a null byte": b"x = 1\0\n",
    "bytes that are not UTF-8": b"# caf\xe9\nprint(1)\n",
    "bytes of another encoding": b"# -*- coding: latin-1 -*-\nprint(ascii('caf\xe9'))\n",
    "a byte order mark": b"\xef\xbb\xbfprint(1)\n",
    "a warning when it is compiled": "print('\\d', 1 is 1)\n",
    "an empty file": "",
    "no such file": (["nothing.py"], {}, {}),
    "threads left over": """
import threading, time
def late():
    time.sleep(0.1)
    print("late", threading.current_thread().name)
threading.Thread(target=late).start()
print("main ends", threading.active_count())
""",
    "an error in a thread": """
import threading
def bad():
    raise ValueError("x")
thread = threading.Thread(target=bad)
thread.start()
thread.join()
""",
    "atexit": """
import atexit
atexit.register(lambda: print("bye", "__file__" in globals()))
def bad(): raise ValueError("in atexit")
atexit.register(bad)
print("hello")
""",
    "atexit after an error": """
import atexit, sys
atexit.register(lambda: print("bye", hasattr(sys, "last_value"), sys.last_traceback.tb_frame.f_code.co_name))
1 / 0
""",
    "a finalizer at the end": """
class Late:
    def __del__(self):
        print("deleted")
late = Late()
""",
    "sys.excepthook": """
import sys, traceback
def hook(kind, value, tb):
    print("hook", kind.__name__, value, [each.name for each in traceback.extract_tb(tb)])
sys.excepthook = hook
def f(): 1 / 0
f()
""",
    "sys.excepthook that fails": """
import sys
def hook(kind, value, tb):
    raise TypeError("in the hook")
sys.excepthook = hook
1 / 0
""",
    "tracebacks printed": """
import asyncio, logging, traceback
async def bad():
    async with asyncio.Lock():
        raise ValueError("x")
async def main():
    try:
        await bad()
    except ValueError:
        traceback.print_exc()
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.01)
    except Exception:
        logging.exception("logged")
    async with asyncio.Semaphore(1):
        traceback.print_stack()
    import time
    try:
        time.sleep(-1)
    except ValueError:
        traceback.print_exc()
asyncio.run(main())
traceback.print_stack()
""",
    "warnings": """
import asyncio, warnings
warnings.warn("first")
warnings.warn("second", stacklevel=2)
warnings.warn("third", DeprecationWarning, stacklevel=2)
def f(): warnings.warn("fourth", stacklevel=3)
f()
async def never(): pass
async def main():
    never()
    warnings.warn("in a task")
    warnings.warn("in a task", stacklevel=9)
asyncio.run(main())
never()
""",
    "what is never retrieved, and what is destroyed pending": """
import asyncio, gc
async def bad(): raise ValueError("lost")
async def waits(): await asyncio.get_running_loop().create_future()
async def main():
    asyncio.create_task(bad())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    task = asyncio.create_task(waits())
    await asyncio.sleep(0)
    del task
    gc.collect()
    future = asyncio.get_running_loop().create_future()
    future.set_exception(KeyError("k"))
    del future
    gc.collect()
    print(len(asyncio.all_tasks()))
asyncio.run(main())
""",
    "what is collected when": """
import asyncio, gc, weakref
class Thing: pass
async def work(thing):
    await asyncio.sleep(0)
    return thing
async def main():
    thing = Thing()
    seen = weakref.ref(thing)
    task = asyncio.create_task(work(thing))
    watched = weakref.ref(task)
    await task
    del task, thing
    print(seen(), watched())
    lock = asyncio.Lock()
    watched = weakref.ref(lock)
    async with lock: pass
    del lock
    print(watched())
    loop = weakref.ref(asyncio.get_running_loop())
    return loop
loop = asyncio.run(main())
gc.collect()
print(loop())
""",
    "reprs, names and types": """
import asyncio, sys, threading
async def work(): await asyncio.sleep(0.01)
async def main():
    task = asyncio.create_task(work())
    print(task, type(task), type(task) is asyncio.Task, vars(task) if 0 else "")
    await asyncio.sleep(0)
    print(task)
    loop = asyncio.get_running_loop()
    print(loop, type(loop))
    handle = loop.call_later(1, print, 1)
    print(handle, type(handle), loop.call_soon(print))
    print(asyncio.current_task(), asyncio.all_tasks() == {task, asyncio.current_task()})
    print(loop.create_future(), asyncio.Lock(), asyncio.Event(), asyncio.Queue(), asyncio.Semaphore(3))
    print(asyncio.gather(task), asyncio.Task, asyncio.Future, asyncio.Lock.acquire.__qualname__)
    handle.cancel()
    await task
    print(task)
asyncio.run(main())
print(threading.active_count(), threading.enumerate(), threading.current_thread())
""",
    "what __main__ is": """
'''The doc.'''
import sys
print(list(globals()), __name__, __doc__, __package__, __spec__, __file__, __cached__, __builtins__)
print(__loader__.__class__, __loader__.name, __loader__.path, sys.argv, sys.path[0], sys.flags)
print(getattr(sys, "orig_argv", [0])[1:], vars(sys.modules["__main__"]) is globals())
class Own: pass
import pickle, inspect
print(pickle.loads(pickle.dumps(Own)), Own, inspect.getsource(Own))
import __main__
print(__main__.Own is Own)
""",
    "what was changed in Python": """
import asyncio, builtins, io, sys, time, threading, inspect, warnings, os
print(sys.excepthook is sys.__excepthook__, sys.unraisablehook is sys.__unraisablehook__, sys.gettrace(), sys.getprofile())
print(sys.getrecursionlimit(), sys.getswitchinterval(), threading.gettrace() if hasattr(threading, "gettrace") else None)
for stream in sys.stdin, sys.stdout, sys.stderr:
    print(type(stream) is io.TextIOWrapper, stream, stream.isatty(), stream.encoding, stream.errors, stream.buffer,
          stream.line_buffering, stream.write_through, stream.mode, stream.name, stream.fileno(), stream.closed)
print(sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__)
print(input, time.sleep) if 0 else None
print(inspect.signature(asyncio.run), inspect.signature(asyncio.Lock.acquire), inspect.signature(asyncio.sleep))
print(inspect.signature(asyncio.BaseEventLoop.call_soon), inspect.iscoroutinefunction(asyncio.Event.wait))
print(os.open(__file__, os.O_RDONLY), sorted(os.environ) == sorted(os.environ))
print(len(sys._current_frames()), asyncio.get_event_loop_policy().__class__.__name__ if sys.version_info < (3, 14) else "")
""",
    "printing": """
import asyncio, sys
print(sys.stdout.write("a\\nb"), sys.stderr.write("c"))
print("x", end="")
print("y", flush=True)
sys.stdout.writelines(["1\\n", "2"])
sys.stdout.buffer.write(b"bytes\\n")
sys.stdout.flush()
sys.stdout.reconfigure(encoding="ascii", errors="backslashreplace", line_buffering=True)
print("caf\\xe9")
try:
    sys.stdout.write(1)
except TypeError as error:
    print(error)
sys.stdout.reconfigure(errors="strict")
try:
    print("\\u20ac")
except UnicodeEncodeError as error:
    print(error)
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as text:
    print("inside")
print(repr(text.getvalue()))
import os
os.write(1, b"by os.write\\n")
import subprocess
subprocess.run(["echo", "a child"])
print("no newline", end="")
""",
    "printing to what is closed": """
import sys
sys.stdout.close()
try:
    print("x")
except ValueError as error:
    sys.stderr.write(str(error) + "\\n")
""",
    "input": (["main.py"], {"main.py": """
import sys
name = input("who? ")
print("hello", name)
print(repr(sys.stdin.readline()))
print(input())
for line in sys.stdin:
    print("line", repr(line))
    break
print(repr(sys.stdin.read()))
input("more? ")
"""}, {"input": "me\nsecond\nthird\nfourth\nrest\nrest\n"}),
    "results with a __repr__ and a __str__ of their own": """
import asyncio
class Loud:
    def __repr__(self):
        print("repr called")
        raise ValueError("repr")
    __str__ = __format__ = __hash__ = __eq__ = __bool__ = __len__ = __repr__
class Error(Exception):
    def __str__(self):
        print("str called")
        return "x"
    __repr__ = __str__
async def give(x): return x
async def bad(): raise Error(Loud())
async def main():
    loud = Loud()
    task = asyncio.create_task(give(loud))
    await task
    future = asyncio.get_running_loop().create_future()
    future.set_result(loud)
    await future
    queue = asyncio.Queue()
    await queue.put(loud)
    await queue.get()
    try:
        await asyncio.create_task(bad())
    except Error:
        print("caught")
    await asyncio.to_thread(lambda: loud)
    await asyncio.gather(give(loud), give(1))
asyncio.run(main())
""",
    "debug mode": (["main.py"], {"main.py": """
import asyncio, gc
async def bad(): raise ValueError("x")
async def waits(): await asyncio.get_running_loop().create_future()
async def main():
    loop = asyncio.get_running_loop()
    loop.slow_callback_duration = 60
    loop.call_soon(lambda: 1 / 0)
    asyncio.create_task(bad())
    await asyncio.sleep(0.01)
    gc.collect()
    task = asyncio.create_task(waits())
    print(task)
    handle = loop.call_later(1, print)
    print(handle, loop.call_soon(print), loop.create_future())
    handle.cancel()
    await asyncio.sleep(0)
    del task
    gc.collect()
    async with asyncio.Lock() as lock: pass
    import threading
    def wrong():
        try: loop.call_soon(print)
        except RuntimeError as error: print(error)
    await asyncio.to_thread(wrong)
asyncio.run(main(), debug=True)
async def never(): pass
never()
"""}, {"environment": {"PYTHONASYNCIODEBUG": "1"}}),
    "development mode": (["main.py", "x"], {"main.py": """
import asyncio, sys
async def main():
    open(__file__)
    await asyncio.sleep(0)
    print(sys.flags, sys.argv, sys.warnoptions)
asyncio.run(main())
"""}, {"flags": ["-X", "dev", "-W", "always"]}),
    "a flag that leaves its folder out": (["main.py"], {"main.py": """
import sys
print(sys.path[0], sys.flags)
"""}, {"flags": ["-I"]}),
    "warnings that are errors": (["main.py"], {"main.py": """
import asyncio, threading
async def main():
    await asyncio.to_thread(print, "x")
    await asyncio.sleep(0)
asyncio.run(main())
threading.Thread(target=print, args=("thread",)).start()
"""}, {"flags": ["-W", "error"]}),
    "unbuffered": (["main.py"], {"main.py": """
import os, sys
print("a", end="")
os.write(1, b"b")
sys.stdout.write("c")
os.write(1, b"d")
print(sys.stdout.write_through, sys.stdout.line_buffering, file=sys.stderr)
"""}, {"flags": ["-u"]}),
    "optimized, without site": (["main.py"], {"main.py": """
import sys
assert False
print(sys.flags, __debug__, "site" in sys.modules)
"""}, {"flags": ["-O", "-S", "-E", "-s"]}),
    "PYTHONSAFEPATH": (["main.py"], {"main.py": """
import sys
print(sys.path, getattr(sys.flags, "safe_path", None))
"""}, {"environment": {"PYTHONSAFEPATH": "1"}}),
    "PYTHONIOENCODING": (["main.py"], {"main.py": """
import sys
print("caf\xe9 \u20ac", sys.stdout.encoding, sys.stdout.errors, repr(input()))
print("\xe9", file=sys.stderr)
"""}, {"environment": {"PYTHONIOENCODING": "ascii:backslashreplace"}, "input": "x\n"}),
    "PYTHONINSPECT": (["main.py"], {"main.py": "x = 7\n"}, {"environment": {"PYTHONINSPECT": "1"}, "input": "print(x, __name__)\n1/0\n"}),
    "a module": (["-m", "pack.tool", "a", "-b"], {"pack/__init__.py": "print('init')\n", "pack/tool.py": """
import sys
print(__name__, __package__, __spec__.name, __file__, sys.argv, sys.path[0], sorted(globals()))
print(getattr(sys, "orig_argv", [0])[1:])
import pack.other
pack.other.f()
""", "pack/other.py": "def f():\n    1 / 0\n"}, {}),
    "a package": (["-m", "pack", "a"], {"pack/__init__.py": "", "pack/__main__.py": "import sys\nprint(__spec__.name, sys.argv)\n"}, {}),
    "a module that is not there": (["-m", "nothing.there"], {}, {}),
    "a package that fails": (["-m", "pack.tool"], {"pack/__init__.py": "1 / 0\n", "pack/tool.py": ""}, {}),
    "a folder": (["tool", "a"], {"tool/__main__.py": "import sys\nprint(__name__, sys.argv, sys.path[0], __file__)\n1 / 0\n"}, {}),
    "an archive": (["tool.zip", "a"], {"tool.zip": archive({"__main__.py": "import sys, other\nprint(__name__, sys.argv, sys.path[0], __file__)\nother.f()\n",
                                                            "other.py": "def f(): 1 / 0\n"})}, {}),
    "standard input as the program": (["-", "a"], {}, {"input": "import sys\nprint(sys.argv, sys.path[0], __name__, sorted(globals()))\n1 / 0\n"}),
    "a program elsewhere": (["sub/main.py"], {"sub/main.py": """
import sys, helper
print(sys.path[0], sys.argv, __file__, helper.x)
helper.f()
""", "sub/helper.py": "x = 1\ndef f():\n    raise OSError(2, 'nothing', 'file')\n"}, {}),
    "files with names of the library's": (["main.py"], {"main.py": """
import random, queue
print(random.mine, queue.mine)
import asyncio
async def main(): await asyncio.sleep(0)
asyncio.run(main())
""", "random.py": "mine = 1\n", "queue.py": "mine = 2\n"}, {}),
    "multiprocessing, spawned": """
import multiprocessing
def work(n): return n * 2
if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        print(pool.map(work, range(4)))
""",
    "multiprocessing, forked": """
import asyncio, multiprocessing, sys
def work(n):
    async def main():
        await asyncio.sleep(0)
        return n * 3
    return asyncio.run(main())
if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        print(pool.map(work, range(4)))
""",
    "a pool of processes": """
import asyncio, concurrent.futures, multiprocessing
def work(n): return n + 1
async def main():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        print(await asyncio.gather(*(loop.run_in_executor(pool, work, n) for n in range(3))))
if __name__ == "__main__":
    asyncio.run(main())
""",
    "fork": """
import os, sys
print("before", flush=True)
pid = os.fork()
if pid == 0:
    print("child", flush=True)
    sys.exit(3)
print("parent", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
""",
    "execv": "import os, sys\nprint('before', flush=True)\nos.execv(sys.executable, [sys.executable, '-c', 'print(1)'])\n",
    "a loop in another thread": """
import asyncio, threading
async def work(n):
    await asyncio.sleep(0.01)
    return threading.current_thread().name, n
loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever, name="loops")
thread.start()
print(asyncio.run_coroutine_threadsafe(work(1), loop).result())
async def main():
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(2), loop))
print(asyncio.run(main()))
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()
print(threading.active_count())
""",
    "executors": """
import asyncio, concurrent.futures, threading
def work(n): return n, threading.current_thread().name
def bad(): raise ValueError("in a job")
async def main():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, work, 1), await asyncio.to_thread(work, 2))
    with concurrent.futures.ThreadPoolExecutor(1, "mine") as pool:
        print(await loop.run_in_executor(pool, work, 3), pool.submit(work, 4).result())
    try:
        await asyncio.to_thread(bad)
    except ValueError as error:
        import traceback
        traceback.print_exc()
    pool = concurrent.futures.ThreadPoolExecutor(1)
    pool.shutdown()
    await loop.run_in_executor(pool, work, 5)
asyncio.run(main())
""",
    "signals": """
import asyncio, os, signal
async def main():
    loop = asyncio.get_running_loop()
    got = loop.create_future()
    loop.add_signal_handler(signal.SIGUSR1, got.set_result, 1)
    os.kill(os.getpid(), signal.SIGUSR1)
    print(await got, signal.getsignal(signal.SIGINT))
asyncio.run(main())
""",
    "streams, datagrams, pipes and processes": """
import asyncio, socket
async def handle(reader, writer):
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()
class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport): self.transport = transport
    def datagram_received(self, data, peer): self.transport.sendto(data, peer)
class Asks(asyncio.DatagramProtocol):
    def __init__(self, got): self.got = got
    def connection_made(self, transport): transport.sendto(b"ping")
    def datagram_received(self, data, peer): self.got.set_result(data)
async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello\\n")
    print(await reader.read(), writer.transport.__class__, type(writer.get_extra_info("socket")))
    writer.close()
    server.close()
    transport, _ = await loop.create_datagram_endpoint(Echo, ("127.0.0.1", 0))
    got = loop.create_future()
    await loop.create_datagram_endpoint(lambda: Asks(got), remote_addr=transport.get_extra_info("sockname"))
    print(await got)
    process = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    print(await process.communicate(b"through cat"), process.returncode)
    a, b = socket.socketpair()
    a.setblocking(False), b.setblocking(False)
    await loop.sock_sendall(a, b"raw")
    print(await loop.sock_recv(b, 9), a.send.__name__, a)
    a.close(), b.close()
    try:
        await asyncio.open_connection("127.0.0.1", 1)
    except OSError as error:
        print(error)
asyncio.run(main())
""".replace(", a)", ")"),
    "many arguments": (["main.py", "-x", "--out", "y", "--", "-m", "é\udcff"], {"main.py": "import sys; print(ascii(sys.argv))\n"}, {}),
    "tracing and profiling of its own": """
import sys
lines = []
def tracer(frame, event, argument):
    lines.append((frame.f_code.co_name, event))
    return tracer
def f():
    return 1
sys.settrace(tracer)
f()
sys.settrace(None)
print(lines)
""",
    "functions of C as attributes of classes": """
import os, pickle, sys, time
class Throttle:
    nap, clock, leave, limit, ask = time.sleep, time.monotonic, os.kill, sys.getrecursionlimit, input
    def go(self):
        self.nap(0.001)
        return self.clock() > 0, self.limit(), self.ask()
print(Throttle().go())
print(time.sleep, os.kill, sys.getrecursionlimit, input, isinstance(time.sleep, type(len)), pickle.dumps(time.sleep, 0))
try: time.sleep()
except TypeError: print("an argument")
""",
    "errors in threads": """
import concurrent.futures, socket, threading, time
def naps(): time.sleep(-1)
def reads(sock):
    sock.settimeout(0.01)
    sock.recv(1)
a, b = socket.socketpair()
for thread in threading.Thread(target=naps), threading.Thread(target=reads, args=(a,)):
    thread.start()
    thread.join()
print(socket.socket.recv, a.recv.__name__)
""",
    "an error that one of asyncio's functions raises": """
import asyncio, concurrent.futures, logging, os
done = concurrent.futures.Future()
done.set_result(1)
async def main():
    loop = asyncio.get_running_loop()
    for wrong in lambda: loop.add_reader(-5, print), lambda: done.set_result(2), loop.close:
        try: wrong()
        except Exception: logging.exception("caught")
    loop.close()
try: asyncio.run(main())
finally: done.set_exception(ValueError())
""",
    "a future that its reader watches": """
import asyncio
class Watched(asyncio.Future):
    def __getattribute__(self, name):
        if "scope" in name: print("asked for", name)
        return super().__getattribute__(name)
    def __getattr__(self, name):
        print("has no", name)
        raise AttributeError(name)
    def __setattr__(self, name, value):
        print("sets", name)
        super().__setattr__(name, value)
class Lock(asyncio.Lock):
    def __setattr__(self, name, value):
        print("sets", name)
        super().__setattr__(name, value)
    def __getattr__(self, name):
        print("has no", name)
        raise AttributeError(name)
async def main():
    loop = asyncio.get_running_loop()
    for make in Watched, loop.create_future:
        future = make()
        loop.call_soon(future.set_result, 1)
        await asyncio.wait_for(future, 1)
        await asyncio.gather(make_done(Watched()), return_exceptions=True)
    async with Lock(): await asyncio.sleep(0)
def make_done(future):
    future.set_exception(ValueError())
    return future
asyncio.run(main())
""",
    "the stack as inspect has it": """
import asyncio, inspect
async def main():
    for frame in inspect.stack(): print(frame.function, frame.lineno, frame.code_context)
    try: await asyncio.wait_for(asyncio.sleep(1), 0.01)
    except asyncio.TimeoutError: print([frame.function for frame in inspect.trace()])
asyncio.run(main())
print(inspect.stack()[-1].filename == __file__)
""",
    "where a coroutine was made that is never awaited": """
import asyncio
async def never(): pass
def made(): never()
async def main(): made()
asyncio.run(main(), debug=True)
""",
    "depth of the stack": """
import asyncio, sys
async def main():
    depths = []
    def here(): 
        frame, names = sys._getframe(1), []
        while frame is not None:
            names.append(frame.f_code.co_name)
            frame = frame.f_back
        depths.append(names[:-1] if names[-1] == names[-2] == "<module>" else names)
    here()
    loop = asyncio.get_running_loop()
    loop.call_soon(here)
    async with asyncio.Lock(): here()
    await asyncio.to_thread(lambda: None)
    for each in depths: print(each)
asyncio.run(main())
""",
}


def version(python):
    said = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
    return tuple(map(int, said.stdout.split()))


class Unseen(unittest.TestCase):
    maxDiff = None

    def compare(self, what, python, options=()):
        program = PROGRAMS[what]
        if what == "sys.excepthook that fails" and version(python) < (3, 11):
            self.skipTest("until 3.10 the traceback of the hook's error shows the recorder's frame")
        if not isinstance(program, tuple):
            program = ["main.py"], {"main.py": program}, {}
        words, files, arguments = program
        with Folder(files) as folder:
            without = folder.run(words, False, python=python, **arguments)
            recorded = folder.run(words, True, python=python, options=options, **arguments)
            self.assertEqual(comparable(recorded), comparable(without))


for number, (text, _) in enumerate(PROGRAMS.items()):
    for at, interpreter in enumerate(PYTHONS):
        def test(self, text=text, interpreter=interpreter):
            self.compare(text, interpreter)
        test.__doc__ = "%s (%s)" % (text, interpreter)
        setattr(Unseen, "test_%s%s" % (re.sub(r"\W+", "_", text), "_%d" % at if at else ""), test)


class UnseenByLoopscope(unittest.TestCase):
    """The same with Loopscope's own `run`."""
    maxDiff = None

    @unittest.skipUnless(os.environ.get("LOOPSCOPE"), "LOOPSCOPE names the program")
    def test_all(self):
        for what, program in PROGRAMS.items():
            if not isinstance(program, tuple):
                program = ["main.py"], {"main.py": program}, {}
            words, files, arguments = program
            if "flags" in arguments or "interrupt" in arguments or what in ("standard input as the program", "no such file"):
                continue
            with self.subTest(what), Folder(files) as folder:
                without = folder.run(words, False, **arguments)
                loopscope = folder.run(["run", "--python", PYTHON, *words], False, python=os.environ["LOOPSCOPE"], **arguments)
                self.assertEqual(comparable(loopscope), comparable(without))


if __name__ == "__main__":
    unittest.main()
