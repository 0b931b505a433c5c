"""Tests of commands that draw: they need OpenGL, and so a display that nobody sees."""
import pathlib
import sys

from program import ProgramTest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))
from desktop import Desktop  # noqa: E402  pylint: disable=wrong-import-position


class DrawingTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop()
        cls.addClassCleanup(cls.desktop.close)

    def setUp(self):
        super().setUp()
        self.environment = {**self.desktop.environment, "LP_NUM_THREADS": "2"}
