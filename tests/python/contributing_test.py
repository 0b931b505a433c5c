"""CONTRIBUTING's table of what the recorder patches.

In the environment: LOOPSCOPE_WRITE_PATCHES, to write the table.
"""
import os
import pathlib
import re
import unittest

from recorded import RECORDER

CONTRIBUTING = pathlib.Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
TABLE = re.compile(r"\| patched \| Python \|\n(\|.*\n)+")


def versions(since, before):
    if since == (3, 9):
        return "all" if before == (4, 0) else "to %d.%d" % (before[0], before[1] - 1)
    return "%d.%d" % since + (" and newer" if before == (4, 0) else " to %d.%d" % (before[0], before[1] - 1))


class PatchesInContributing(unittest.TestCase):
    def test_contributing_has_the_table(self):
        scope = {"__name__": "recorder"}
        exec(compile(pathlib.Path(RECORDER).read_text(), RECORDER, "exec"), scope)
        lines = ["| patched | Python |", "|---|---|"]
        seen = {}
        for path, since, before, _ in scope["PATCHES"]:
            first, last = seen.get(path, (since, before))
            seen[path] = min(first, since), max(last, before)
        lines += ["| `%s` | %s |" % (path, versions(*seen[path])) for path in sorted(seen)]
        table = "\n".join(lines) + "\n"
        contributing = CONTRIBUTING.read_text()
        if os.environ.get("LOOPSCOPE_WRITE_PATCHES"):
            CONTRIBUTING.write_text(TABLE.sub(lambda _: table, contributing))
            return
        self.assertEqual(TABLE.search(contributing).group(), table, "LOOPSCOPE_WRITE_PATCHES=1 writes it")


if __name__ == "__main__":
    unittest.main()
