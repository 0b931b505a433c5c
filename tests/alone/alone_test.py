"""What draws the whole window runs without the machine, and is linked with nothing that knows it."""
import os
import re
import subprocess
import unittest

PROGRAM = os.environ["WINDOW_ALONE"]
# Threads, files, sockets, and the libraries that the desktop draws, downloads and packs with.
FOREIGN = re.compile(r"^(pthread_create|open(at)?(64)?|fopen(64)?|socket|connect|accept4?|poll|epoll_\w+|eventfd"
                     r"|_ZNSt13basic_filebuf.*|_ZNSt10filesystem.*|curl_\w+|(in|de)flate\w*|crc32|gl[A-Z]\w+|glfw\w+)(@.*)?$")
OURS = re.compile(r"loopscope::(aio|sim|net)::|loopscope::scenarios::(run|lessons|find_lesson)\b|^asio::|^ImGui::")


def lines_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


class Alone(unittest.TestCase):
    def test_it_draws_and_steps_through_a_saved_run_and_compares(self):
        done = subprocess.run([PROGRAM], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("position=", done.stdout)

    def test_it_asks_for_no_threads_files_or_sockets(self):
        undefined = [line.split()[-1] for line in lines_of("nm", "--dynamic", "--undefined-only", PROGRAM)]
        self.assertGreater(len(undefined), 20)
        foreign = [name for name in undefined if FOREIGN.match(name)]
        # A long trace lies in a file without a name, as memory (core/trace/spill.cpp).
        self.assertEqual([name for name in foreign if name.partition("@")[0] != "open"], [])

    def test_it_holds_nothing_of_loops_servers_and_windows(self):
        defined = lines_of("nm", "--demangle", "--defined-only", PROGRAM)
        names = [line.split(maxsplit=2)[-1] for line in defined]
        self.assertTrue(any("loopscope::app::RunScreen::draw" in name for name in names), "the search finds nothing")
        self.assertEqual([name for name in names if OURS.search(name)][:5], [])

    def test_it_needs_no_further_libraries(self):
        needed = re.findall(r"\(NEEDED\).*\[(\w+)", "\n".join(lines_of("readelf", "--dynamic", PROGRAM)))
        # A sanitizer looks names up.
        allowed = {"libresolv"} if "__sanitizer" in "".join(lines_of("nm", "--defined-only", PROGRAM)) else set()
        self.assertLessEqual(set(needed), {"libc", "libm", "libstdc", "libgcc_s", "libfmt", "libmd4c", "ld"} | allowed)


if __name__ == "__main__":
    unittest.main(verbosity=2)
