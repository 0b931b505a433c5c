"""Locks, queues and their kind under the recorder: they are what they were, and the trace tells of them on every Python."""
import re
import unittest

from recorded import Folder, PYTHONS

# What they are: nothing of it may show the recorder.
LOOKED_AT = '''
import asyncio, inspect, sys, traceback

def look(thing):
    print(type(thing).__name__, sorted(vars(thing)), repr(thing).split(" ")[0])

async def main():
    kinds = [asyncio.Lock, asyncio.Event, asyncio.Condition, asyncio.Semaphore, asyncio.BoundedSemaphore, asyncio.Queue,
             asyncio.PriorityQueue, asyncio.LifoQueue]
    for kind in kinds:
        print(kind.__qualname__, kind.__module__, inspect.signature(kind), hasattr(kind.__init__, "__wrapped__"))
        for name in sorted(vars(kind)):
            if inspect.isfunction(getattr(kind, name)):
                function = getattr(kind, name)
                print(" ", function.__qualname__, function.__code__.co_filename, function.__code__.co_firstlineno,
                      inspect.iscoroutinefunction(function), inspect.signature(function))
        thing = kind()
        print({key: value for key, value in vars(thing).items() if key in ("_locked", "_value", "_maxsize", "_waiters")
               and not value})
    class Mine(asyncio.Lock):
        def __init__(self, name):
            super().__init__()
            self.name = name
    mine = Mine("mine")
    async with mine:
        print(mine.locked(), mine.name)
    for wrong in (lambda: asyncio.Lock().release(), lambda: asyncio.Semaphore(-1), lambda: asyncio.Queue().task_done(),
                  lambda: asyncio.Queue().get_nowait(), lambda: asyncio.Condition().notify(),
                  lambda: asyncio.BoundedSemaphore().release(), lambda: asyncio.Lock(1, 2)):
        try:
            wrong()
        except Exception:
            traceback.print_exc()
    lock = asyncio.Lock()
    await lock.acquire()
    waits = asyncio.ensure_future(lock.acquire())
    await asyncio.sleep(0)
    waits.cancel()
    try:
        await waits
    except asyncio.CancelledError:
        traceback.print_exc()
    future = asyncio.get_running_loop().create_future()
    print(type(future) is asyncio.Future, asyncio.Future.set_result, future.set_result.__qualname__)
    future.set_result(1)
    try:
        future.set_result(2)
    except asyncio.InvalidStateError:
        traceback.print_exc()

asyncio.run(main())
'''

# What is told of them: on every Python the same.
TOLD = '''
import asyncio

async def use(semaphore, event, condition, queue):
    async with semaphore:
        await event.wait()
    async with condition:
        await condition.wait()
    queue.put_nowait("item")

async def main():
    semaphore, event, condition = asyncio.Semaphore(1), asyncio.Event(), asyncio.Condition()
    queue = asyncio.Queue(1)
    users = [asyncio.ensure_future(use(semaphore, event, condition, queue)) for _ in range(2)]
    await asyncio.sleep(1)
    event.set()
    await asyncio.sleep(1)
    async with condition:
        condition.notify(1)
    print(await queue.get())
    queue.task_done()
    await queue.join()
    async with condition:
        condition.notify_all()
    await queue.get()
    await asyncio.wait(users)

asyncio.run(main())
'''


def without_addresses(run):
    return run[0], re.sub("0x[0-9a-f]+", "0x", run[1]), run[2]


class Primitives(unittest.TestCase):
    maxDiff = None

    def test_are_what_they_were(self):
        for python in PYTHONS:
            with self.subTest(python=python), Folder({"main.py": LOOKED_AT}) as folder:
                expected = folder.run(["main.py"], False, python=python)
                self.assertEqual(expected[0], 0, expected)
                recorded = folder.run(["main.py"], True, python=python)
                self.assertEqual(without_addresses(recorded), without_addresses(expected))

    def test_are_told_alike_on_every_python(self):
        first = None
        for python in PYTHONS:
            with self.subTest(python=python), Folder({"main.py": TOLD}) as folder:
                status = folder.run(["main.py"], True, python=python, options=["--virtual"])
                self.assertEqual(status[:2], (0, "item\n"), status)
                # In 3.9 `async with` ends at its last line, and 3.13 makes a wait's future before it lets the lock go.
                fields = "wait_for", "left", "text", "value", "capacity"
                told = [(event.kind, event.kind == "primitive_released" or event.line,
                         *[getattr(event, field, None) for field in fields])
                        for event in folder.events() if event.kind.startswith("primitive_")]
                self.assertGreater(len(told), 30)
                told.sort(key=str)
                first = first or told
                self.assertEqual(told, first)


if __name__ == "__main__":
    unittest.main()
