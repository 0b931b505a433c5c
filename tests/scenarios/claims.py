"""Says which answers of a lesson's questions are right, by what their claims say of runs.

    /usr/bin/python3 claims.py QUESTIONS.json

A claim is a Python expression over a run; `later.end` speaks of the run named `later`, `end` of the one without
a name. Of every run:

    prints           the lines that are printed                    printed("text")   whether this is
    outcome          "finished", "deadlocked", "failed"            at("text")        when it is first printed, in seconds
    end              when it ended, in seconds                     turn("text")      in which turn of the loop
    errors           the lines reported on standard error          callback("sleep-timer")  the first of that label
    callbacks        what the loop ran, first to last              steps("Task-2")   those that ran that task

A text that ends in * is that of any line that begins so. A callback has `turn`, `time`, `label`, `prints` and `then`:
where its task waits afterwards, or how it ended. What is not printed is printed `never`, which is later than all else.
Where CPython runs a program with threads or sockets, in real time, only prints, errors and outcome are known.

Of a run that is recorded, a twin's or one of a lesson that CPython alone runs, further:

    tasks            the names of its tasks                        begin_of("Task-2"), end_of("Task-2")  in seconds
    events(kind, **fields)   those of that kind and fields         count(kind, **fields)     how many
    after("text")    the moment after it is printed                moment(2.5)   the moment when all at 2.5 s is done
    most("threads")  the greatest number at any moment

An event has `time`, `turn`, `line`, `task`, `text`, `function`, `running` (a label) and the fields of
core/trace/event.h. A moment has `tasks` (their states by name), `ready` (labels), `timers` (when they are due),
`holders` and `waiters` (tasks of each lock and the like, in order of creation), `items`, `running` (a label),
`blocked` (a call), and the numbers of `threads`, open `connections` and `coroutines` not begun.
"""
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from types import SimpleNamespace

never = math.inf
HARNESS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../conformance/virtual_asyncio.py")
NOTHING = {"tasks": {}, "ready": [], "timers": [], "holders": [], "waiters": [], "items": [], "running": "",
           "blocked": "", "threads": 0, "connections": 0, "coroutines": 0}


class Run:
    def __init__(self, log="", rows=(), states=(), outcome="finished", prints=None, errors=()):
        self.callbacks, self._printed = [], []
        idle = self._read(log)
        self._events = [SimpleNamespace(**row) for row in rows]
        self._states = [SimpleNamespace(**state) for state in states]
        self.outcome = "deadlocked" if idle else outcome
        self.errors = list(errors)
        if rows:
            told = [event for event in self._events if event.kind == "printed"]
            self._printed = [(event.text, event.time, event.turn) for event in told if event.detail == 0]
            self.errors = [event.text for event in told if event.detail == 1]
        if prints is not None:
            self._printed = [(text, never, never) for text in prints]
        self.prints = [text for text, _, _ in self._printed]
        last = self._events[-1].time if rows else self.callbacks[-1].time if self.callbacks else never
        self.end = never if self.outcome == "deadlocked" else last
        self.tasks = [event.text for event in self._events if event.kind == "task_created"]

    def _read(self, log):
        """The log of virtual_asyncio.py, in which the twin's log is written too."""
        idle, time, turn = False, 0.0, 0
        for line in log.splitlines():
            begun = re.match(r"(\d+) ([\d.]+) run (.*)", line)
            if begun:
                turn, time = int(begun[1]), float(begun[2])
                self.callbacks.append(SimpleNamespace(turn=turn, time=time, label=begun[3], prints=[], then=""))
            elif line.startswith("  print "):
                self._printed.append((line[8:], time, turn))
                if self.callbacks:
                    self.callbacks[-1].prints.append(line[8:])
            elif line.startswith("  "):
                self.callbacks[-1].then = line[2:]
            idle = idle or line == "idle"
        return idle

    def _first(self, text):
        if text.endswith("*"):
            return next((line for line in self._printed if line[0].startswith(text[:-1])), ("", never, never))
        return next((line for line in self._printed if line[0] == text), ("", never, never))

    def printed(self, text):
        return self._first(text)[0] != ""

    def at(self, text):
        return self._first(text)[1]

    def turn(self, text):
        return self._first(text)[2]

    def callback(self, label):
        return next(callback for callback in self.callbacks if callback.label == label)

    def steps(self, task):
        return [callback for callback in self.callbacks if callback.label.startswith(task + " ")]

    def events(self, kind, **fields):
        return [event for event in self._events if event.kind == kind
                and all(getattr(event, name) == value for name, value in fields.items())]

    def count(self, kind, **fields):
        return len(self.events(kind, **fields))

    def _time_of(self, kind, task):
        return next((event.time for event in self.events(kind, task=task)), never)

    def begin_of(self, task):
        return next((step.time for step in self.steps(task)), never)

    def end_of(self, task):
        return self._time_of("task_ended", task)

    def _after(self, holds):
        found = [event for event in self._events if holds(event)]
        return self._states[found[-1].state] if found else SimpleNamespace(**NOTHING)

    def after(self, text):
        line = self._first(text)[0]
        first = next((event for event in self._events if event.kind == "printed" and event.text == line), None)
        return self._after(lambda event: event is first)

    def moment(self, seconds):
        return self._after(lambda event: event.time <= seconds)

    def most(self, name):
        return max((getattr(state, name) for state in self._states), default=0)


def cpython(program, how):
    """CPython's run of a program: in virtual time, or as it is, where there are threads."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "program.py")
        with open(file, "w") as out:
            out.write(program)
        command = [sys.executable, HARNESS, file] if how == "virtual" else [sys.executable, file]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    outcome = "finished" if done.returncode == 0 else "failed"
    errors = done.stderr.splitlines()
    if how == "virtual":
        return Run(done.stdout, outcome=outcome, errors=errors)
    return Run(outcome=outcome, prints=done.stdout.splitlines(), errors=errors)


def run_of(given):
    return cpython(given["program"], given["how"]) if "program" in given else Run(**given)


VOCABULARY = [name for name in dir(Run()) if not name.startswith("_")]


def verdict(claim, runs):
    """Whether the claim is true of the runs, or what is wrong with it."""
    names = {name: getattr(runs[""], name) for name in VOCABULARY} | runs | {"never": never}
    try:
        code = compile(claim, "claim", "eval")
        return bool(eval(code, names))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def speaks_of_runs(claim, runs):
    return any(re.search(rf"\b{name}\b", claim) for name in [*VOCABULARY, *filter(None, runs)])


def main():
    with open(sys.argv[1]) as file:
        questions = json.load(file)
    for question in questions:
        runs = {name: run_of(given) for name, given in question["runs"].items()}
        nothing = {name: Run() for name in runs}
        for claim in question["claims"]:
            silent = not speaks_of_runs(claim, runs)
            print("speaks of no run" if silent else verdict(claim, runs), verdict(claim, nothing), sep="\t")


main()
