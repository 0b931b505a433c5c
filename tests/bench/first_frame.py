"""first_frame.py PROGRAM WINDOW: prints the time from the start of the program to its first frame on a display of its own,
and its processor time beyond what WINDOW takes: the same kind of window, which draws a shape with each shader. In ms; the
best of many, since what else the machine does is not of interest."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))

from desktop import Desktop, end_with_the_test

TIMES = 12


def first_frame(command, done):
    """Milliseconds, and those of all its threads on a processor, until `done` is there: the program writes it when its first
    frame has been shown."""
    began = time.monotonic()
    process = subprocess.Popen(command, env={**desktop.environment, "XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=end_with_the_test)
    while not (done.exists() and done.stat().st_size > 0):
        if process.poll() is not None or time.monotonic() - began > 20:
            sys.exit("no frame was shown")
        time.sleep(0.0003)
    took = time.monotonic() - began
    threads = pathlib.Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    processor = sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
    process.kill()
    process.wait()
    done.unlink()
    return 1000 * took, 1000 * processor


desktop = Desktop()
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    shown = folder / "shown"
    whole, window = [], []
    for _ in range(TIMES):
        whole.append(first_frame([sys.argv[1], "--state", shown, "lock"], shown))
        window.append(first_frame([sys.argv[2], shown], shown))
    least = [min(each) for each in zip(*whole)]
    print(least[0], least[1] - min(processor for _, processor in window))
desktop.close()
