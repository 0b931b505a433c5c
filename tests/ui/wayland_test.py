"""The window on a Wayland display: where GLFW knows one, which is from 3.4 on, and sway is installed, which needs no screen."""
import ctypes
import os
import pathlib
import shutil
import subprocess
import tempfile
import tomllib
import unittest

from desktop import PATIENCE, end_with_the_test, wait_for
from window import PROGRAM

SWAY = """
output HEADLESS-1 resolution 1280x800
xwayland disable
for_window [app_id="loopscope"] floating enable
"""


def glfw_knows_wayland():
    try:
        return bool(ctypes.CDLL("libglfw.so.3").glfwPlatformSupported(0x00060003))  # GLFW_PLATFORM_WAYLAND
    except (OSError, AttributeError):
        return False


def start(test, compositor, *words, files=(), **variables):
    """Starts a compositor in a folder of its own, with these files in it: the folder, and the environment of those who find it."""
    if not PROGRAM:
        raise RuntimeError("set LOOPSCOPE to the program that is to be tested")
    if not glfw_knows_wayland():
        test.skipTest("GLFW was built without Wayland")
    if not shutil.which(compositor):
        test.skipTest(f"{compositor} is not installed")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="loopscope-wayland-"))
    test.addCleanup(shutil.rmtree, folder, ignore_errors=True)
    for name, text in files:
        (folder / name).write_text(text)
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "SWAYSOCK")}
    environment.update(XDG_RUNTIME_DIR=str(folder), XDG_STATE_HOME=str(folder), XDG_CONFIG_HOME=str(folder),
                       LP_NUM_THREADS="1", LIBGL_ALWAYS_SOFTWARE="1")
    process = subprocess.Popen([compositor, *words], cwd=folder, env={**environment, **variables}, preexec_fn=end_with_the_test,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    test.addCleanup(process.wait, PATIENCE)
    test.addCleanup(process.terminate)
    environment["WAYLAND_DISPLAY"] = wait_for("a display", lambda: one(folder, "wayland-?")).name
    return folder, environment


def one(folder, pattern):
    return next(folder.glob(pattern), None)


class OnWayland(unittest.TestCase):
    def setUp(self):
        self.folder, self.environment = start(self, "sway", "--config", "sway", files=[("sway", SWAY)], WLR_BACKENDS="headless",
                                              WLR_LIBINPUT_NO_DEVICES="1", WLR_RENDERER="pixman")
        self.environment["SWAYSOCK"] = str(wait_for("sway", lambda: one(self.folder, "sway-ipc.*.sock")))

    def sway(self, *command):
        return subprocess.run(["swaymsg", *command], env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def end(self, *arguments):
        """Opens the window, and has sway close it when it has drawn something: its status, and all that it said."""
        log = self.folder / "state"
        window = subprocess.Popen([PROGRAM, "--state", log, *arguments], env=self.environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, preexec_fn=end_with_the_test)
        self.addCleanup(window.kill)
        wait_for("a picture", lambda: window.poll() is not None or log.exists() and "lesson=lock" in log.read_text())
        wait_for("sway to close it", lambda: window.poll() is not None or self.sway('[app_id="loopscope"]', "kill").returncode == 0)
        return window.communicate(timeout=PATIENCE)[0], window.returncode

    def test_it_opens_and_is_closed_in_silence(self):
        self.assertEqual(self.end("lock"), ("", 0))

    def test_it_fills_the_screen_in_silence(self):
        self.assertEqual(self.end("--present", "lock"), ("", 0))

    def test_it_takes_pictures_in_silence(self):
        for command in (["shot", "lock", "--at", "1"], ["film", "lock", "--to", "3", "--size", "640x400"]):
            out = self.folder / ("x.png" if command[0] == "shot" else "x.webp")
            done = subprocess.run([PROGRAM, *command, "--out", out], env=self.environment, capture_output=True, text=True,
                                  timeout=PATIENCE, check=False)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
            self.assertGreater(out.stat().st_size, 10000)

    def test_it_keeps_where_it_was_on_x11(self):
        kept = self.folder / "loopscope"
        kept.mkdir()
        settings = kept / "settings.toml"
        settings.write_text("[window]\nx = 77\ny = 55\nwidth = 900\nheight = 600\n")
        self.assertEqual(self.end("lock"), ("", 0))
        self.assertEqual(tomllib.loads(settings.read_text())["window"], {"x": 77, "y": 55, "width": 900, "height": 600})


class OnWaylandWithoutASeat(unittest.TestCase):
    """There GLFW 3.4 crashes."""
    def setUp(self):
        self.folder, self.environment = start(self, "weston", "--backend=headless", "--idle-time=0")

    def test_it_says_what_is_missing(self):
        done = subprocess.run([PROGRAM, "lock"], env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("has neither keyboard nor pointer (no seat)", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)

    def test_it_opens_on_x11_where_there_is_that(self):
        if "DISPLAY" not in os.environ:
            self.skipTest("there is no X11")
        picture = self.folder / "lock.png"
        done = subprocess.run([PROGRAM, "shot", "lock", "--out", picture], env={**self.environment, "DISPLAY": os.environ["DISPLAY"]},
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertGreater(picture.stat().st_size, 10000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
