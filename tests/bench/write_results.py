#!/usr/bin/env python3
"""Runs all benches, and writes what they measure into README.md and docs/: write_results.py ROOT BUILD_FOLDER."""

import subprocess
import sys
from pathlib import Path

import growth

BEGIN, END = "<!-- loopscope bench -->\n", "<!-- end -->"


def run(*command):
    print(*command, file=sys.stderr, flush=True)
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def main(root, build):
    root, build, here = Path(root), Path(build), Path(__file__).parent
    measured = run(build / "loopscope_bench", "--markdown", "--count")
    table = measured[measured.index("| what |"):]
    machine = measured[:measured.index("| what |")].strip().splitlines()[-1]
    readme = root / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    after = rest[rest.index(END):]
    said = (f"{machine}; the best of five runs, ours and the peer's in turn. Spread: by how much the middle one of the "
            "five was slower,\nours and the peer's. Instructions, ours and the peer's, are callgrind's: they do not vary.\n")
    readme.write_text(f"{before}{BEGIN}{said}\n{table}{after}")
    results = build / "growth"
    results.mkdir(exist_ok=True)
    (results / "ours.jsonl").write_text(run(build / "loopscope_growth"))
    (results / "traces.jsonl").write_text(run(build / "loopscope_growth_of_traces", build))
    (results / "cpython.jsonl").write_text(run("/usr/bin/python3", here / "growth_cpython.py"))
    growth.main(root / "docs", machine, *(results / f"{name}.jsonl" for name in ("ours", "traces", "cpython")))


if __name__ == "__main__":
    main(*sys.argv[1:])
