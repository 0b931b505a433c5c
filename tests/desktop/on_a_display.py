"""Runs a program on a display of its own, which nobody sees: on_a_display.py PROGRAM [ARGUMENT]..."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))
from desktop import Desktop, end_with_the_test  # noqa: E402  pylint: disable=wrong-import-position

desktop = Desktop()
try:
    sys.exit(subprocess.run(sys.argv[1:], env=desktop.environment, preexec_fn=end_with_the_test, check=False).returncode)
finally:
    desktop.close()
