"""Record many programs: many_runs.py RECORDER FOLDER

Each FOLDER/N.py runs under the recorder, which writes FOLDER/N.loopscope; where FOLDER/N.real is, in real time. What
takes longest in such a run is that Python starts and imports asyncio: here it does so once, and each run is a fork.
"""
import asyncio  # noqa: F401
import concurrent.futures.thread  # noqa: F401
import linecache  # noqa: F401
import os
import pathlib
import signal
import sys
import threading  # noqa: F401
import time
import traceback  # noqa: F401

PATIENCE = 10  # seconds
AT_A_TIME = 4


def record(recorder, code, program):
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    real = program.with_suffix(".real").exists()
    sys.argv = [recorder, *([] if real else ["--virtual"]), "--out", str(program.with_suffix(".loopscope")), str(program)]
    scope = sys.modules["__main__"].__dict__
    scope["__file__"] = recorder
    exec(code, scope)


def main():
    recorder, folder = sys.argv[1:]
    with open(recorder) as file:
        code = compile(file.read(), recorder, "exec")
    waiting = sorted(pathlib.Path(folder).glob("*.py"), key=lambda path: int(path.stem), reverse=True)
    running = {}
    while waiting or running:
        while waiting and len(running) < AT_A_TIME:
            program = waiting.pop()
            child = os.fork()
            if child == 0:
                return recorder, code, program
            running[child] = time.monotonic() + PATIENCE
        ended, _ = os.waitpid(-1, os.WNOHANG)
        running.pop(ended, None)
        for child, until in running.items():
            if time.monotonic() > until:
                os.kill(child, signal.SIGKILL)
        if ended == 0:
            time.sleep(0.002)
    return None


if __name__ == "__main__":
    work = main()
    if work:
        record(*work)
