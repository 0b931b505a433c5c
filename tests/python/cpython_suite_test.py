"""CPython's own tests of asyncio pass recorded wherever they pass without (Debian: libpython3.11-testsuite).

LOOPSCOPE_CPYTHON_TESTS=all runs those of the network, of processes and of the loop itself, too."""
import os
import re
import subprocess
import unittest

from recorded import PYTHON, RECORDER, Folder

ALWAYS = ["test_tasks", "test_futures", "test_locks", "test_queues", "test_taskgroups", "test_timeouts", "test_waitfor",
          "test_runners"]
MORE = ["test_base_events", "test_streams", "test_unix_events", "test_subprocess", "test_selector_events", "test_events"]
ALL = os.environ.get("LOOPSCOPE_CPYTHON_TESTS") == "all"


def there(module):
    return subprocess.run([PYTHON, "-c", "import test.test_asyncio." + module], capture_output=True).returncode == 0


def outcomes(modules, folder, recorded):
    """What became of each test: its name -> ok, FAIL, ERROR, skipped …"""
    words = ["-m", "unittest", "-v", *("test.test_asyncio." + each for each in modules)]
    _, _, error = folder.run(words, recorded, timeout=600)
    found = dict(re.findall(r"^(test_\w+ \([\w.]+\))(?:\n.*)? \.\.\. (?:.*\n)*?(ok|FAIL|ERROR|skipped.*|expected failure)$",
                            error, re.M))
    ran, = re.findall(r"^Ran (\d+) tests?", error, re.M) or [error[-2000:]]
    return found, ran, error


def pass_recorded(test, modules):
    if not there("utils"):
        test.skipTest("CPython's tests are not there: install libpython3.11-testsuite")
    modules = [each for each in modules if there(each)]
    with Folder({}) as folder:
        recorded, ran, error = outcomes(modules, folder, True)
        failed = [each for each, what in recorded.items() if what in ("FAIL", "ERROR")]
        if failed or re.search(r"^(FAIL|ERROR):", error, re.M):
            without, _, plain = outcomes(modules, folder, False)
            failed = [each for each in failed if without.get(each) not in ("FAIL", "ERROR")]
            more = set(re.findall(r"^(?:FAIL|ERROR): .*", error, re.M)) - set(re.findall(r"^(?:FAIL|ERROR): .*", plain, re.M))
            test.assertEqual((failed, sorted(more)), ([], []), error[-6000:])
        test.assertGreater(int(ran), 10 * len(modules))
        kinds = {each.kind for each in folder.events()}
        test.assertIn("task_created", kinds)


class OfTasksAndPrimitives(unittest.TestCase):
    def test_tasks(self):
        pass_recorded(self, ALWAYS[:1])

    def test_futures_and_primitives(self):
        pass_recorded(self, ALWAYS[1:])


@unittest.skipUnless(ALL, "LOOPSCOPE_CPYTHON_TESTS=all runs them")
class OfLoopsAndTransports(unittest.TestCase):
    def test_loops_and_transports(self):
        for module in MORE:
            with self.subTest(module):
                pass_recorded(self, [module])


if __name__ == "__main__":
    unittest.main()
