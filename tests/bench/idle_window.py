"""idle_window.py PROGRAM: the window of Loopscope, paused in the middle of a lesson, on a display of its own. Prints the
percentage of a core that it takes while nothing moves."""

import os
import pathlib
import sys
import time

os.environ["LOOPSCOPE"] = sys.argv[1]
sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))

from desktop import Desktop
from window import Window

SETTLING, SECONDS = 3, 10  # the last picture may still be drawn on a busy machine


def processor_seconds(process):
    """Of all its threads."""
    return sum(int(file.read_text().split()[0]) for file in pathlib.Path(f"/proc/{process}/task").glob("*/schedstat")) / 1e9


desktop = Desktop()
window = Window(desktop, "lock")
window.step()
window.wait_quiet(1)
time.sleep(SETTLING)
before, began = processor_seconds(window.process.pid), time.monotonic()
time.sleep(SECONDS)
print(100 * (processor_seconds(window.process.pid) - before) / (time.monotonic() - began))
window.remove()
desktop.close()
