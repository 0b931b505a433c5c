"""Real loops, and what else is on the machine while they run."""
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import unittest

from program import PROGRAM, ProgramTest


def wait_for(what, condition, seconds=20):
    end = time.monotonic() + seconds
    while not (met := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come within {seconds} s")
        time.sleep(0.01)
    return met


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


class RealLoops(ProgramTest):
    def start(self, *arguments, **environment):
        process = subprocess.Popen([PROGRAM, "run", *map(str, arguments)], env={**self.environment, **environment},
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def server(self, loop):
        port = free_port()
        process = self.start("echo_server", "--loop", loop, "--set", "clients=0", "--set", "open_seconds=600", "--set",
                             f"port={port}")

        def there():
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=5)
            except ConnectionRefusedError:
                return None
        wait_for("the server", there).close()
        return process, port

    def test_a_client_in_python_is_served_and_the_port_is_free_again_after_the_end(self):
        for loop in ("poll", "asio"):
            process, port = self.server(loop)
            clients = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(20)]
            for number, client in enumerate(clients):
                client.sendall(f"I am {number}\n".encode())
            for number, client in enumerate(clients):
                self.assertEqual(client.makefile().readline(), f"I am {number}\n")
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(20), 130)
            self.assertLess(time.monotonic() - began, 1)
            for client in clients:
                self.assertEqual(client.recv(1), b"")
                client.close()
            self.server(loop)[0].kill()

    @unittest.skipUnless(shutil.which("nc"), "netcat is not installed")
    def test_nc_is_served(self):
        _, port = self.server("poll")
        said = subprocess.run(["nc", "-w", "2", "127.0.0.1", str(port)], input="one\ntwo\n", capture_output=True, text=True,
                              timeout=20, check=False)
        self.assertEqual(said.stdout, "one\ntwo\n")

    def test_a_thousand_clients_of_its_own_are_served_under_the_usual_limit_of_descriptors(self):
        limit = ("prlimit", "--nofile=1024:")  # what a shell mostly has; the hard limit stays
        done = subprocess.run([*limit, PROGRAM, "run", "echo_server", "--loop", "poll", "--set", "clients=1000", "--set", "pause=0",
                               "--set", "open_seconds=0"], env=self.environment, capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(sorted(done.stdout.splitlines()), sorted(repr(f"hello {n}\n".encode()) for n in range(1000)))

    def test_a_port_that_is_taken_is_one_line_that_says_what_to_do(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            line = self.refused(1, "run", "echo_server", "--loop", "poll", "--set", f"port={other.getsockname()[1]}")
        self.assertIn("address already in use", line)
        self.assertIn("choose another", line)

    def test_what_is_written_to_the_disk_has_no_name_and_is_gone_with_the_program_even_when_it_is_killed(self):
        process = self.start("disk_writes", "--loop", "poll", TMPDIR=str(self.folder))
        files = f"/proc/{process.pid}/fd"

        def written():
            try:
                return [name for number in os.listdir(files)
                        if (name := os.readlink(f"{files}/{number}")).startswith(str(self.folder))]
            except FileNotFoundError:  # one was closed meanwhile
                return []
        names = wait_for("two files", lambda: len(found := written()) == 2 and found)
        for name in names:
            self.assertRegex(name, re.escape(" (deleted)") + "$")
        self.assertEqual(list(self.folder.iterdir()), [])
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
