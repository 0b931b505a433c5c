#!/usr/bin/env python3
"""Makes docs/growth.md, a table, and docs/growth.svg, a picture, of how cost grows: growth.py DOCS MACHINE MEASURED...

Each file that is named holds a line of JSON for each measurement: what, size, each, and "by": "CPython" for the peer's.
"""

import json
import math
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

TASKS = ["step", "step, recorded", "create and await", "timer", "lock", "gather", "queue"]
COLOURS = ["#2f6fdb", "#d9822b", "#1f9e77", "#b5449c", "#8a6d1f", "#5f5bd0", "#c23b4e"]
TRACES = [("open", "open, first seen", "#2f6fdb"), ("first pass", "read, and its first pass", "#1f9e77"),
          ("slice", "its slowest slice", "#8a6d1f"), ("seek", "seek, slowest of 300", "#c23b4e"),
          ("jump", "the first frame there", "#b5449c"), ("draw", "build a frame, slowest", "#d9822b")]


def count(n):
    return f"{n:,}"


def time(ns):
    for unit, scale in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= scale:
            return f"{ns / scale:.3g} {unit}"
    return f"{ns:.3g} ns"


def bytes_(n):
    for unit, scale in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if n >= scale:
            return f"{n / scale:.3g} {unit}"
    return f"{n:.3g} bytes"


def table(measured, names, sizes, heading, written):
    lines = ["| " + " | ".join([heading] + [count(size) for size in sizes]) + " |", "|---|" + "---:|" * len(sizes)]
    for title, what in names:
        cells = [written(what)(measured[what, size]) if measured.get((what, size)) else "" for size in sizes]
        if any(cells):
            lines.append("| " + " | ".join([title] + cells) + " |")
    return "\n".join(lines)


def spread_out(places, least):
    """The same places, in logarithms, moved apart so that labels do not lie on each other."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    logs = [math.log10(places[i]) for i in order]
    for _ in range(200):
        for a in range(len(logs) - 1):
            lack = least - (logs[a + 1] - logs[a])
            if lack > 0:
                logs[a] -= lack / 2
                logs[a + 1] += lack / 2
    apart = [0.0] * len(places)
    for i, log in zip(order, logs):
        apart[i] = 10**log
    return apart


def lines(axes, measured, names, label_at):
    ends = []
    for what, title, colour in names:
        points = sorted((size, each) for (name, size), each in measured.items() if name == what)
        if not points:
            continue
        axes.plot(*zip(*points), color=colour, marker="o", markersize=3.5, linewidth=1.6)
        ends.append((title, colour, points[-1][1]))
    if ends:
        for (title, colour, _), y in zip(ends, spread_out([end[2] for end in ends], label_at)):
            axes.annotate(title, (1.02, y), xycoords=("axes fraction", "data"), color=colour, va="center", fontsize=9)


def picture(ours, peer, path):
    matplotlib.rcParams.update({"font.family": "sans-serif", "font.size": 9, "svg.fonttype": "none",
                                "svg.hashsalt": "loopscope", "axes.spines.top": False, "axes.spines.right": False})
    figure, (tasks, traces) = pyplot.subplots(1, 2, figsize=(11, 4.2), gridspec_kw={"wspace": 0.62})
    figure.subplots_adjust(left=0.07, right=0.84, top=0.88, bottom=0.13)
    for what in TASKS:
        points = sorted((size, each) for (name, size), each in peer.items() if name == what)
        if points:
            tasks.plot(*zip(*points), color="#9a9a9a", linewidth=0.9, linestyle=":")
    if peer:
        top = max(each for (_, size), each in peer.items() if size == 10)
        tasks.annotate("CPython, the same programs (dotted)", (10, top * 1.5), color="#6a6a6a", fontsize=8.5)
    lines(tasks, ours, [(what, what, colour) for what, colour in zip(TASKS, COLOURS)], 0.19)
    tasks.set_title("Nanoseconds for each, by the number of tasks", loc="left", fontsize=10.5)
    tasks.set_xlabel("tasks")
    lines(traces, {key: each / 1e6 for key, each in ours.items()}, TRACES, 0.3)
    traces.axhline(16.7, color="#9a9a9a", linewidth=0.9, linestyle=":")
    traces.annotate("a frame", (1e4, 16.7 * 1.2), color="#6a6a6a", fontsize=8.5)
    traces.set_title("Milliseconds in all, by the events of a trace", loc="left", fontsize=10.5)
    traces.set_xlabel("events")
    for axes in (tasks, traces):
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.grid(True, which="major", color="#e3e3e3", linewidth=0.6)
        axes.minorticks_off()
    figure.savefig(path, metadata={"Date": None}, facecolor="white")


def main(docs, machine, *files):
    ours, peer = {}, {}
    for file in files:
        for line in Path(file).read_text().splitlines():
            one = json.loads(line)
            (peer if one.get("by") else ours)[one["what"], one["size"]] = one["each"]
    docs = Path(docs)
    picture(ours, peer, docs / "growth.svg")
    sizes = sorted({size for what, size in ours if what in TASKS})
    events = sorted({size for what, size in ours if what == "open"})
    memory = [("file", "the file"), ("history", "the history, for each event"),
              ("anonymous", "resident memory, at most"), ("mapped", "that the kernel may write out, besides")]
    written = lambda what: bytes_ if "memory" in what or what in dict(memory) else time  # noqa: E731
    text = [
        "# How cost grows", "", f"{machine}. Made by `tools/bench --write`; the best of three.", "",
        "![The figures of the tables, as lines](growth.svg)", "",
        "## With the number of tasks", "",
        "For each step, task, timer, acquisition, child or item. `lock`: all tasks wait for one lock. `gather`: of so many",
        "children. `queue`: all tasks wait for an item before the first is put.", "",
        table(ours, [(what, what) for what in TASKS] + [("memory of a task", "memory of a task")], sizes, "tasks", written),
        "", "The same programs in CPython, with its own Task and Future:", "",
        table(peer, [(what, what) for what in TASKS], sizes, "tasks", written),
    ]
    if events:
        text += ["", "## With the events of a trace", "",
                 "A saved run of up to 10,000 tasks that give way to each other; it is read in one thread and gone through in",
                 "another, a slice at a time, as in the window, which shows the run meanwhile.", "",
                 table(ours, [(title, what) for what, title, _ in TRACES] + [(title, what) for what, title in memory],
                       events, "events", written)]
    text += ["", Path(__file__).with_name("growth_explained.md").read_text().rstrip()]
    (docs / "growth.md").write_text("\n".join(text) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
