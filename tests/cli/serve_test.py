"""serve: the lessons' server for browsers and Python."""
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import unittest

from program import PROGRAM, ROOT, ProgramTest


class Serving(ProgramTest):
    def serve(self, *arguments):
        """The running server and its URL."""
        server = subprocess.Popen([PROGRAM, "serve", *map(str, arguments)], env=self.environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        first = server.stdout.readline()
        self.assertRegex(first, r"^The lessons' server is at http://\S+")
        return server, first.split()[5].rstrip(",")

    def test_serves_until_it_is_told_to_end(self):
        for sent, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            server, url = self.serve("--port", 0)
            self.assertRegex(url, r"^http://127\.0\.0\.1:\d+$")
            with urllib.request.urlopen(url + "/notes?bytes=1234", timeout=10) as reply:
                self.assertEqual(len(reply.read()), 1234)
            with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))) as client:
                client.sendall(b"GET /silent/a HTTP/1.1\r\n\r\n")  # someone who still waits does not keep it
                server.send_signal(sent)
                self.assertEqual(server.wait(5), status)

    def test_says_which_paths_there_are_and_serves_them(self):
        server, url = self.serve("--port", 0)
        told = []
        while "Ctrl+C" not in (line := server.stdout.readline()):
            told += [line.split("/")[1]] if line.startswith("  /") else []
        self.assertIn("NAME?bytes=N", told[0])
        self.assertEqual(sorted(told[1:]), sorted("refuse close reset stall silent trickle too_long too_short cut 404 500 redirect "
                                                  "endless garbage".split()))
        for status in (404, 500):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(f"{url}/{status}/a", timeout=10)
            self.assertEqual(caught.exception.code, status)
            caught.exception.close()

    def test_ends_in_the_middle_of_what_it_sends(self):
        for path in ("/endless/a", "/endless/a?encoding=gzip", "/a?bytes=1000000&seconds=60", "/trickle/a", "/a?latency=60"):
            server, url = self.serve("--port", 0)
            with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))) as client:
                client.sendall(f"GET {path} HTTP/1.1\r\n\r\n".encode())
                if "latency" not in path:
                    client.recv(1000)  # and reads no more
                server.send_signal(signal.SIGINT)
                self.assertEqual(server.wait(5), 130, path)

    def test_a_file_that_leads_to_a_closed_port_is_refused_as_python_says(self):
        _, url = self.serve("--port", 0)
        with self.assertRaises(urllib.error.URLError) as caught:
            urllib.request.urlopen(url + "/refuse/a", timeout=10)
        self.assertEqual(str(caught.exception.reason), "[Errno 111] Connection refused")

    def test_serves_at_an_address_of_ipv6(self):
        _, url = self.serve("--port", 0, "--host", "::1")
        self.assertRegex(url, r"^http://\[::1\]:\d+$")
        with urllib.request.urlopen(url + "/a?bytes=1234&redirects=2", timeout=10) as reply:
            self.assertEqual(len(reply.read()), 1234)

    def test_a_lessons_own_program_downloads_from_it(self):
        _, url = self.serve("--port", 0)
        program = (ROOT / "assets/lessons/blocking_downloads/program.py").read_text().replace("SLOW = 8.0", "SLOW = 0.1")
        for before, after in (("0.7", "0.1"), ("1.4", "0.1"), ("2.6", "0.1")):
            self.assertIn(before, program)
            program = program.replace(before, after)
        (self.folder / "program.py").write_text(program)
        done = subprocess.run([sys.executable, "program.py", url], cwd=self.folder, capture_output=True, text=True, timeout=30, check=True)
        self.assertEqual(done.stdout.splitlines(), ["beat", "notes 100000", "photo 100000", "song 100000", "film 100000"])

    def test_is_reached_from_this_machine_alone_unless_told_otherwise(self):
        port = self.serve("--port", 0)[1].rsplit(":", 1)[1]
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.2", int(port)), timeout=5)
        _, url = self.serve("--port", 0, "--host", "0.0.0.0")
        socket.create_connection(("127.0.0.2", int(url.rsplit(":", 1)[1])), timeout=5).close()

    def test_a_port_that_is_taken_and_an_address_that_is_not_here_are_told(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = str(other.getsockname()[1])
            self.refused(1, "serve", "--port", port, words=[port, "127.0.0.1", "--port"])
        self.refused(1, "serve", "--port", "0", "--host", "192.0.2.1", words=["192.0.2.1", "--host"])

    def test_a_port_that_is_none_is_told(self):
        for port in ("65536", "-1", "http", "80x", "1e3", ""):
            self.refused(2, "serve", "--port", port, words=["--port"])
        self.refused(2, "serve", "--host", "", words=["--host"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
