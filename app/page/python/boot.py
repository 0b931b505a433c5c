"""CPython in a web page: what the place needs around the recorder, which is the desktop's own (core/python/recorder).

    prepare()           all that a run needs and that can be done before: asyncio as in a new process, the recorder
    run(path, ...)      runs a program in virtual time; its trace goes to /dev/trace as it is made
    clean_up()          puts the interpreter back as it was

All runs are in one interpreter, one after the other: what one changes of the library is as before for the next.
"""
import atexit
import builtins
import contextvars
import gc
import io
import linecache
import logging
import os
import random
import signal
import socket
import sys
import threading
import time
import traceback
import types
import warnings
from importlib.machinery import SourceFileLoader
from json import dumps

RECORDER = "/given/recorder.py"
DESKTOP = "loopscope PROGRAM.py"
real_clock = time.monotonic             # before virtual time takes its place
set_recursion_limit = sys.setrecursionlimit
RECURSION_LIMIT = sys.getrecursionlimit()

with open(RECORDER) as file:
    recorder_code = compile(file.read(), RECORDER, "exec")


class Ended(BaseException):
    """The run is over: what is left of the program is to go no further."""


# ---- What a page cannot have: one sentence for each ----

def needs(what, is_or_are="need"):
    return "%s %s the desktop program: %s" % (what, is_or_are, DESKTOP)


def refuses(kind, what, is_or_are="need"):
    def refused(*arguments, **keywords):
        raise kind(needs(what, is_or_are))
    return refused


def refuses_when_awaited(kind, what):
    async def refused(*arguments, **keywords):
        raise kind(needs(what))
    return refused


NOT_HERE = {                            # modules
    "js": "Python in this page cannot reach the page", "pyodide": "Python in this page cannot reach the page",
    "pyodide_js": "Python in this page cannot reach the page", "_pyodide": "Python in this page cannot reach the page",
    "_pyodide_core": "Python in this page cannot reach the page", "micropip": "Nothing can be installed in this page",
    "urllib.request": needs("Network connections"), "http": needs("Network connections"), "ftplib": needs("Network connections"),
    "smtplib": needs("Network connections"), "socketserver": needs("Network connections"), "xmlrpc": needs("Network connections"),
    "multiprocessing": needs("Processes"), "concurrent.futures.process": needs("Processes"),
    "concurrent.futures.interpreter": needs("Threads"), "_interpreters": needs("Threads"), "ctypes": needs("C libraries"),
    "sqlite3": needs("Databases"), "tkinter": needs("Windows"), "turtle": needs("Windows"), "curses": needs("Terminals"),
    "readline": needs("Terminals"), "termios": needs("Terminals"), "pty": needs("Terminals"),
}


class NotHere:
    """Finds nothing: it says of these modules why they are not there."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        sentence = NOT_HERE.get(name)
        if sentence is not None:
            raise ModuleNotFoundError(sentence, name=name)
        return None


def close_the_page():
    """The program's Python has no way to the page's JavaScript."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core")]:
        del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path
                        if not type(finder).__module__.startswith(("_pyodide", "pyodide"))
                        and not getattr(finder, "__module__", "").startswith(("_pyodide", "pyodide"))]
    sys.meta_path.insert(0, NotHere)
    for name in list(sys.modules):      # what was imported and is not to be had
        if name in NOT_HERE:
            del sys.modules[name]


def refuse_in_library():
    """Once: what of the library takes threads, sockets, processes, signals or a keyboard."""
    import _thread
    import subprocess
    for name in ("start_new_thread", "start_new", "start_joinable_thread"):
        if hasattr(_thread, name):
            setattr(_thread, name, refuses(RuntimeError, "Threads"))
    for name in ("_start_new_thread", "_start_joinable_thread"):
        if hasattr(threading, name):
            setattr(threading, name, refuses(RuntimeError, "Threads"))
    for name in ("__init__", "connect", "bind", "listen"):
        setattr(socket.socket, name, refuses(OSError, "Sockets"))
    socket.socket.__del__ = lambda self: None
    for name in ("socketpair", "create_connection", "create_server", "getaddrinfo", "gethostbyname", "gethostbyaddr", "fromfd"):
        setattr(socket, name, refuses(OSError, "Sockets"))
    subprocess.Popen.__init__ = refuses(OSError, "Processes")
    subprocess.Popen.__del__ = lambda self: None
    for name in ("fork", "forkpty", "system", "popen", "posix_spawn", "posix_spawnp", "execv", "execve", "kill", "killpg", "pipe"):
        if hasattr(os, name):
            setattr(os, name, refuses(OSError, "Pipes" if name == "pipe" else "Processes"))
    if hasattr(os, "register_at_fork"):
        os.register_at_fork = lambda **calls: None      # nothing forks, and what is registered is kept for ever
    for name in ("signal", "alarm", "setitimer", "set_wakeup_fd", "pause", "raise_signal", "sigwait"):
        if hasattr(signal, name):
            setattr(signal, name, refuses(ValueError, "Signals"))
    builtins.input = refuses(EOFError, "input()", "needs")


def refuse_in_asyncio():
    from asyncio import base_events, selector_events, unix_events
    sockets = ("create_connection", "create_server", "create_datagram_endpoint", "create_unix_connection", "create_unix_server",
               "connect_accepted_socket", "getaddrinfo", "getnameinfo", "sock_connect", "sock_accept", "sock_recv", "sock_recv_into",
               "sock_sendall", "sock_sendto", "sock_recvfrom", "sock_sendfile")
    for owner in (base_events.BaseEventLoop, selector_events.BaseSelectorEventLoop, unix_events._UnixSelectorEventLoop):
        for name in vars(owner).keys() & set(sockets):
            setattr(owner, name, refuses_when_awaited(OSError, "Sockets"))
        for name in vars(owner).keys() & {"subprocess_exec", "subprocess_shell"}:
            setattr(owner, name, refuses_when_awaited(OSError, "Processes"))
        for name in vars(owner).keys() & {"connect_read_pipe", "connect_write_pipe"}:
            setattr(owner, name, refuses_when_awaited(OSError, "Pipes"))
        for name in vars(owner).keys() & {"add_reader", "add_writer"}:
            setattr(owner, name, refuses(OSError, "File descriptors"))
        for name in vars(owner).keys() & {"add_signal_handler"}:
            setattr(owner, name, refuses(RuntimeError, "Signals"))

    def make_self_pipe(self):
        self._ssock = self._csock = None
        self._internal_fds += 1

    def close_self_pipe(self):
        self._internal_fds -= 1
    base = selector_events.BaseSelectorEventLoop
    base._make_self_pipe, base._close_self_pipe, base._write_to_self = make_self_pipe, close_self_pipe, lambda self: None


# ---- The interpreter as it was ----

HEAP, IMMUTABLE = 1 << 9, 1 << 8        # flags of types
KEPT_OF_CLASSES = {"__annotations_cache__", "__annotate_func__", "__annotate__", "__annotations__", "__abstractmethods__", "_abc_impl",
                   "__dict__", "__weakref__", "__slotnames__", "__signature__"}       # what Python itself notes there


class Before:
    """What a run may change of the interpreter, and puts back."""

    def __init__(self):
        self.modules = dict(sys.modules)
        self.owners = [(vars(module), dict(vars(module))) for name, module in self.modules.items()
                       if type(module) is types.ModuleType and name not in ("__main__", "boot")]
        # Of the library's classes those that are written in Python, or can be changed as if they were.
        self.classes = [(each, dict(vars(each))) for scope, _ in self.owners for each in list(scope.values())
                        if isinstance(each, type) and each.__flags__ & HEAP and not each.__flags__ & IMMUTABLE
                        and each.__module__ == scope.get("__name__")]
        self.path, self.meta_path, self.path_hooks = sys.path[:], sys.meta_path[:], sys.path_hooks[:]
        self.filters = warnings.filters[:]
        self.environment = dict(os.environ)

    def put_back(self):
        sys.settrace(None)
        sys.setprofile(None)
        forget_asyncio()
        for name in sys.modules.keys() - self.modules.keys():
            del sys.modules[name]
        sys.modules.update(self.modules)
        for scope, before in self.owners:
            for name in scope.keys() - before.keys():
                del scope[name]
            for name, value in before.items():
                if scope.get(name, self) is not value:
                    scope[name] = value
        for owner, before in self.classes:
            now = vars(owner)
            if len(now) == len(before) and all(now.get(name) is value for name, value in before.items()):
                continue
            for name in now.keys() - before.keys() - KEPT_OF_CLASSES:
                delattr(owner, name)
            for name, value in before.items():
                if now.get(name) is not value and name not in KEPT_OF_CLASSES:
                    setattr(owner, name, value)
        sys.path[:], sys.meta_path[:], sys.path_hooks[:] = self.path, self.meta_path, self.path_hooks
        warnings.filters[:] = self.filters
        if os.environ != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        set_recursion_limit(RECURSION_LIMIT)
        sys.set_asyncgen_hooks(None, None)
        sys.set_coroutine_origin_tracking_depth(0)
        sys.set_int_max_str_digits(4300)
        gc.enable()
        gc.set_debug(0)
        gc.callbacks.clear()
        linecache.clearcache()
        random.seed()
        logging.root.handlers.clear()
        logging.root.setLevel(logging.WARNING)
        logging.root.filters.clear()
        logging.Logger.manager.loggerDict.clear()
        logging.disable(0)
        atexit._clear()


# ---- Runs ----

MONITOR = 1                             # sys.monitoring's number of the tool that watches for endless loops
FIRST_DESCRIPTOR = 200                  # from here on they are the recorder's
FLUSHED_EACH = 300                      # so many callbacks, each by itself: where one hangs, all before it was told
FLUSHED_AFTER = 0.01                    # s, later on

before = None
made = None                             # the recorder's module, ready to run a program


def leave(status=0):
    raise Ended


def boot():
    """Once, before the first run."""
    global before
    sys.dont_write_bytecode = True
    sys.executable = ""                 # there is no such file
    os._exit = leave
    # What learners import is here before they do; the rest is imported when they do, and forgotten after the run.
    for module in ("bisect collections.abc concurrent.futures.thread contextlib copy dataclasses datetime enum functools heapq inspect "
                   "itertools json math queue re statistics string subprocess textwrap typing urllib.parse").split():
        __import__(module)
    forget_asyncio()
    close_the_page()
    refuse_in_library()
    before = Before()
    prepare()


forgotten = []                          # asyncio's parts in C of the runs before: one that goes takes the running loop with it


def forget_asyncio():
    if "_asyncio" in sys.modules:
        forgotten.append(sys.modules["_asyncio"])
    for name in [name for name in sys.modules if name.partition(".")[0] in ("asyncio", "_asyncio")]:
        del sys.modules[name]


def prepare():
    """asyncio as it is when a process begins, also its part in C, whose counters are the module's; and the recorder."""
    global made
    forget_asyncio()
    sys.stdin = io.TextIOWrapper(io.BytesIO(), "utf-8")
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    sys.last_exc = sys.last_type = sys.last_value = sys.last_traceback = None
    gc.collect()                        # not all that is left of the runs before in a collection of the program's
    import asyncio
    refuse_in_asyncio()
    asyncio._set_running_loop(None)
    made = types.ModuleType("recorder")     # "__main__" once it runs
    made.__file__ = RECORDER
    made.__loader__ = SourceFileLoader("__main__", RECORDER)
    made.__builtins__ = builtins
    sys.modules["__main__"] = made
    exec(recorder_code, vars(made))


class Run:
    def __init__(self, path, seconds, seconds_in_all, events):
        self.path, self.seconds, self.seconds_in_all, self.events = path, seconds, seconds_in_all, events
        self.began = self.callback_began = self.flushed = real_clock()
        self.callbacks = self.ticks = 0
        self.over = False
        self.status = {"kind": "over"}

    def limit(self, kind, text, **more):
        """The run has come to a limit: nothing more is told, and nothing more of the program is to run."""
        self.status = {"kind": kind, **more}
        self.over = True
        made.end_run(made.RUN_OUTCOME_ABORTED, text)
        raise Ended

    def hold_callbacks(self):
        """Before and after each callback begins, by the recorder's own way to hold a program."""
        begin = made.begin_callback

        def before_callback(callbacks, task):
            if self.over or made.recording_over:
                raise Ended
            now = real_clock()
            self.callback_began = now
            if made.slots_taken() > self.events:
                self.limit("events", "stopped: it has made %d events" % self.events, events=self.events)
            if now - self.began > self.seconds_in_all:
                self.limit("long", "stopped: it has run for %g s" % self.seconds_in_all, seconds=self.seconds_in_all)

        def begin_callback(ready, handle, number):
            begin(ready, handle, number)
            self.callbacks += 1
            if self.callbacks < FLUSHED_EACH or self.callback_began - self.flushed > FLUSHED_AFTER:
                made.ring.flush()
                self.flushed = real_clock()
        made.before_callback, made.begin_callback = before_callback, begin_callback
        made.words[made.WORD_ALLOWED] = 0
        made.control_pipe = -1          # which is not read: no command is ever told of

    def watch(self, code):
        """A program that stays in one callback is stopped in it: its functions and loops are counted."""
        monitoring = sys.monitoring
        events = monitoring.events

        def happened(code, *where):
            if not self.over:
                self.ticks += 1
                if self.ticks & 127 or real_clock() - self.callback_began < self.seconds:
                    return
                line = sys._getframe(1).f_lineno
                self.limit("endless", "stopped: line %d, and what it calls, ran for %g s without an end" % (line, self.seconds),
                           line=line, seconds=self.seconds)
            raise Ended
        monitoring.use_tool_id(MONITOR, "page")
        for event in (events.JUMP, events.PY_START):
            monitoring.register_callback(MONITOR, event, happened)
        codes = [code]
        while codes:
            each = codes.pop()
            monitoring.set_local_events(MONITOR, each, events.JUMP | events.PY_START)
            codes += [one for one in each.co_consts if isinstance(one, types.CodeType)]

    def cut(self, error):
        """Takes what is not the program's own out of the traceback, and out of those of the errors that led to it. Returns
        the innermost line."""
        line, seen, errors = 0, set(), [error]
        while errors:
            each = errors.pop()
            if each is None or id(each) in seen:
                continue
            seen.add(id(each))
            frames = []
            at = each.__traceback__
            while at is not None:
                if at.tb_frame.f_code.co_filename == self.path:
                    frames.append(at)
                at = at.tb_next
            for one, following in zip(frames, frames[1:] + [None]):
                one.tb_next = following
            each.__traceback__ = frames[0] if frames else None
            if each is error and frames:
                line = frames[-1].tb_lineno
            errors += [each.__cause__, each.__context__, *(getattr(each, "exceptions", None) or ())]
        return line

    def failed(self, error):
        """An error leaves the program."""
        made.end_of_program(error)
        if isinstance(error, SystemExit):
            if error.code is not None and not isinstance(error.code, int):
                print(error.code, file=sys.stderr)
            return
        if isinstance(error, ModuleNotFoundError) and error.name not in NOT_HERE and error.name not in sys.stdlib_module_names:
            error.msg = "%s: this page has Python's own library alone, %s has what you installed" % (error.msg, DESKTOP)
        line = self.cut(error)
        if isinstance(error, SyntaxError) and error.filename == self.path:
            self.status = {"kind": "syntax", "line": error.lineno or 0, "column": error.offset or 0, "message": error.msg}
        else:
            self.status = {"kind": "failed", "line": line, "message": traceback.format_exception_only(error)[-1].strip()}
        if sys.excepthook is not sys.__excepthook__:
            sys.excepthook(type(error), error, error.__traceback__)
        else:
            traceback.print_exception(error, file=sys.stderr)

    def run(self, arguments):
        try:
            sys.argv = [RECORDER, "--virtual", "--console", "--out", "/dev/trace", "--", self.path[1:], *arguments]
            code = made.begin_recording()
            made.allow_for_own_depth(depth_here())
            self.hold_callbacks()
            self.began = self.callback_began = real_clock()
            try:
                if made.not_compiled:
                    raise made.not_compiled.pop()
                self.watch(code)
                exec(code, vars(sys.modules["__main__"]))
                made.end_of_program(None)
            except Ended:
                self.over = True
            except BaseException as error:
                if not self.over and not made.recording_over:
                    self.failed(error)
            if not self.over and not made.recording_over:
                atexit._run_exitfuncs()
        except Ended:
            pass
        finally:
            made.end_recording()


def depth_here():
    probed = {}
    exec(made.DEPTH_PROBE, probed)
    return probed["deepest"]


def run(path, text, arguments, seconds, seconds_in_all, events):
    """Runs the program, which stands at that path below "/". Returns how it ended, as JSON."""
    one = Run("/" + path, seconds, seconds_in_all, events)
    os.chdir("/")
    made.program_text = text.encode("utf-8", "surrogatepass")
    contextvars.Context().run(one.run, list(arguments))
    return dumps(one.status)


def clean_up():
    global made
    monitoring = sys.monitoring
    for tool in range(6):
        if monitoring.get_tool(tool) is not None:
            monitoring.free_tool_id(tool)
    made = None
    before.put_back()
    for descriptor in range(3, 260):
        try:
            os.close(descriptor)
        except OSError:
            pass
    prepare()
