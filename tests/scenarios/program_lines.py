#!/usr/bin/env python3
"""Run an asyncio program in virtual time under CPython and tell which of its lines did what.

    /usr/bin/python3 program_lines.py FOLDER_OF_VIRTUAL_ASYNCIO PROGRAM.py

prints a line for each thing done, in order: what, a tab, and the line of the program's innermost frame, 0 when the
loop did it and no frame of the program is on the stack. What asyncio.run does at its end is left out.
"""
import ast
import asyncio
import functools
import os
import runpy
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import virtual_asyncio as virtual  # noqa: E402

program = os.path.abspath(sys.argv[2])
# Those written in Python, whose methods can be watched.
Task = asyncio.Task = asyncio.tasks.Task = asyncio.tasks._PyTask
Future = asyncio.Future = asyncio.futures.Future = asyncio.futures._PyFuture
virtual.C_TASK.update({"__step": "step", "__wakeup": "wakeup"})
told = []
real_print = print
left = {}  # by frame of a task's coroutine: the line at which it was left last


def line():
    """The line that runs; None while asyncio.run comes to its end."""
    found, frame = 0, sys._getframe(2)
    while frame:
        name = frame.f_code.co_name
        if name == "close" and frame.f_code.co_filename == asyncio.runners.__file__:
            return None
        if not found and name == "_run_once":
            found = -1
        if not found and frame.f_code.co_filename == program:
            found = frame.f_lineno
        frame = frame.f_back
    return max(found, 0)


def tell(what, at):
    if at is not None:
        told.append(f"{what}\t{at}")


def by_program(depth=2):
    """Whether the program itself has called the function that asks, or that far out."""
    return sys._getframe(depth).f_code.co_filename == program


def called_by(name, depth=2):
    return sys._getframe(depth).f_code.co_name == name


def before(owner, name, what):
    """Before the method runs, what(self, ...) is told, if it gives a text."""
    method = getattr(owner, name)

    @functools.wraps(method)
    def told_before(self, *arguments, **options):
        text = what(self, *arguments, **options)
        if text and (text not in only_own or by_program() or called_by("gather")):
            tell(text, line())
        return method(self, *arguments, **options)
    setattr(owner, name, told_before)


# Told when the program itself calls it, not when asyncio does for something of its own.
only_own = {"future", "set", "cleared", "made Lock", "made Semaphore", "made BoundedSemaphore", "made Event",
            "made Condition", "made Queue", "made PriorityQueue", "made LifoQueue", "made Barrier"}


def task_init(self, coro, **options):
    self.own_frame = getattr(coro, "cr_frame", None)
    left.pop(id(self.own_frame), None)
    before_init(self, coro, **options)
    tell(f"task {self.get_name()}", line())


before_init = Task.__init__
soon, at = virtual.VirtualLoop.call_soon, virtual.VirtualLoop.call_at


def call_soon(self, callback, *arguments, context=None):
    tell("soon " + virtual.label_of(callback), line())
    return soon(self, callback, *arguments, context=context)


def call_at(self, when, callback, *arguments, context=None):
    tell("timer " + virtual.label_of(callback), line())
    return at(self, when, callback, *arguments, context=context)


def settling(self, *arguments, **options):
    if self.done():
        return None
    if isinstance(self, Task):
        ran = self.own_frame and self.own_frame.f_code.co_filename == program
        tell(f"ended {self.get_name()}", None if line() is None else left.get(id(self.own_frame), 0) if ran else 0)
        return None
    return "settled"


def cancelling(self, *arguments, **options):
    return None if self.done() else f"cancel {self.get_name()}"


def releasing(self, *arguments):
    return "released"


async def acquire(method, self):
    result = await method(self)
    tell("acquired", line())
    return result


def acquiring(owner):
    method = owner.acquire
    owner.acquire = lambda self: acquire(method, self)


def of_program(self, *arguments, **options):
    self.of_program = by_program(3)
    return f"made {type(self).__name__}"


def notifying(self, n=1):
    frame = sys._getframe(2)
    while frame.f_code.co_name == "notify_all" and frame.f_code.co_filename == asyncio.locks.__file__:
        frame = frame.f_back
    return "notified" if frame.f_code.co_filename == program else None


def told_print(*values, **options):
    tell("print", line())


def profile(frame, event, argument):
    if event == "call":
        frame = frame.f_back
    # The end of an `except*` is of no line from 3.12 on.
    if frame and frame.f_code.co_filename == program and frame.f_lineno:
        left[id(frame)] = frame.f_lineno


def finish():
    real_print("\n".join(told), flush=True)
    os._exit(0)


class Marked(ast.NodeTransformer):
    """Each function of coroutines or generators tells when it is called."""

    def visit_AsyncFunctionDef(self, node):
        self.generic_visit(node)
        node.decorator_list.insert(0, ast.copy_location(ast.Name("told_coroutine", ast.Load()), node))
        return node

    def visit_FunctionDef(self, node):
        if any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in ast.walk(node)):
            return self.visit_AsyncFunctionDef(node)
        return self.generic_visit(node)


def told_coroutine(function):
    @functools.wraps(function)
    def make(*arguments, **options):
        tell(f"coroutine {function.__name__}", line())
        return function(*arguments, **options)
    return make


def main():
    asyncio.events.Handle._run = virtual.logged_run
    virtual.time.sleep = virtual.virtual_sleep
    virtual.finish = finish
    asyncio.set_event_loop_policy(virtual.VirtualPolicy())
    Task.__init__ = task_init
    virtual.VirtualLoop.call_soon, virtual.VirtualLoop.call_at = call_soon, call_at
    before(virtual.VirtualLoop, "create_future", lambda self: "future")
    for owner in (Future, asyncio.tasks._GatheringFuture):  # whose base is the Future written in C
        before(owner, "set_result", settling)
        before(owner, "set_exception", settling)
    before(Future, "cancel", settling)
    before(Task, "cancel", cancelling)
    for owner in (asyncio.Lock, asyncio.Semaphore):
        before(owner, "release", releasing)
        acquiring(owner)
    for owner in (asyncio.Lock, asyncio.Semaphore, asyncio.Event, asyncio.Condition, asyncio.Queue, asyncio.Barrier):
        before(owner, "__init__", of_program)
    before(asyncio.Event, "set", lambda self: "set")
    before(asyncio.Event, "clear", lambda self: "cleared" if self.is_set() else None)
    before(asyncio.Condition, "notify", notifying)
    before(asyncio.Queue, "put_nowait", lambda self, item: "put" if self.of_program and not self.full() else None)
    before(asyncio.Queue, "get_nowait", lambda self: "taken" if self.of_program and not self.empty() else None)
    before(asyncio.Queue, "task_done", lambda self: "done" if self.of_program else None)
    with open(program) as file:
        tree = ast.fix_missing_locations(Marked().visit(ast.parse(file.read())))
    sys.setprofile(profile)
    exec(compile(tree, program, "exec"), {"__name__": "__main__", "__file__": program, "print": told_print,
                                          "told_coroutine": told_coroutine})
    sys.setprofile(None)
    finish()


main()
