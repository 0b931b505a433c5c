"""In a CPython that was compiled to WebAssembly: runs programs in virtual time, by the harness of tests/conformance and by
the recorder. All in one interpreter, each with an asyncio of its own, whose loops need no descriptors."""
import builtins
import gc
import importlib.machinery
import io
import os
import sys
import time
import traceback
import types
import warnings

HARNESS, RECORDER, TRACE = "/given/virtual_asyncio.py", "/given/recorder.py", "/run.loopscope"
codes = {}
warnings.simplefilter("ignore")


class Left(BaseException):
    """os._exit was called."""


def leave(status):
    raise Left


def code_of(path, change=lambda text: text):
    if path not in codes:
        with open(path) as file:
            codes[path] = compile(change(file.read()), path, "exec")
    return codes[path]


def fresh_asyncio():
    """asyncio as it is when a process begins, also its part in C: its counters are the module's."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("asyncio", "_asyncio")]:
        del sys.modules[name]
    gc.collect()                        # not all that is left of the runs before in a collection of the program's
    gc.freeze()                         # nor is what stays looked at again with each program
    import asyncio
    from asyncio import selector_events

    def make_self_pipe(self):
        self._ssock = self._csock = None
        self._internal_fds += 1

    def close_self_pipe(self):
        self._internal_fds -= 1
    base = selector_events.BaseSelectorEventLoop
    base._make_self_pipe, base._close_self_pipe, base._write_to_self = make_self_pipe, close_self_pipe, lambda self: None
    asyncio._set_running_loop(None)
    return asyncio


class Kept:
    """What a run changes of the interpreter is as before afterwards."""

    def __enter__(self):
        import socket
        import threading
        from concurrent.futures import _base
        self.owners = [time, os, builtins, warnings, threading, threading.Thread, socket.socket, _base.Future]
        self.before = [dict(vars(each)) for each in self.owners]
        self.of_sys = {name: getattr(sys, name) for name in ("stdout", "stderr", "stdin", "argv", "path", "meta_path", "excepthook")}
        self.main = sys.modules["__main__"]
        self.path, self.meta_path = sys.path[:], sys.meta_path[:]
        os._exit = leave
        gc.enable()
        sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        return self

    def __exit__(self, *error):
        for name, value in self.of_sys.items():
            setattr(sys, name, value)
        sys.path[:], sys.meta_path[:] = self.path, self.meta_path
        sys.modules["__main__"] = self.main
        for owner, before in zip(self.owners, self.before):
            for name in [name for name in vars(owner) if name not in before]:
                delattr(owner, name)
            for name, value in before.items():
                if vars(owner).get(name) is not value:
                    setattr(owner, name, value)


def unrecorded(program, *arguments):
    """The harness's log, or why there is none."""
    with Kept():
        fresh_asyncio()
        sys.argv = [HARNESS, program, *arguments]
        scope = {"__name__": "__main__"}
        logs = []

        def leave_harness(status):      # what the program does as it is left is of no interest
            logs.append(list(scope["log"]))
            raise Left
        os._exit = leave_harness
        try:
            exec(code_of(HARNESS), scope)
        except Left:
            pass
        except BaseException:
            if not logs:
                return "", traceback.format_exc()
        return "\n".join(logs[0]) + "\n", ""


def recorded(program, *arguments):
    """The trace's bytes, and what ended the recorder."""
    with Kept():
        fresh_asyncio()
        sys.argv = [RECORDER, "--virtual", "--out", TRACE, program, *arguments]
        main = types.ModuleType("__main__")
        main.__file__ = RECORDER
        main.__loader__ = importlib.machinery.SourceFileLoader("__main__", RECORDER)
        main.__builtins__ = builtins
        sys.modules["__main__"] = main
        error = ""
        try:
            exec(code_of(RECORDER), main.__dict__)
        except Left:
            pass
        except BaseException:
            error = traceback.format_exc()
        main.end_recording()
        with open(TRACE, "rb") as file:
            return file.read(), error
