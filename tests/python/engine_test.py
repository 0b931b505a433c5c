"""What the recorder hooks, and that the loop does with it what it does without."""
import re
import subprocess
import unittest

from recorded import PYTHONS, RECORDER, Folder

# Loads the recorder without running anything, and names each entry of its table of patches that is not there.
LOOK = """
import sys
scope = {"__name__": "recorder"}
exec(compile(open(%r).read(), %r, "exec"), scope)
%s
import asyncio.selector_events
for path, since, before, make in scope["patched_here"]():
    try:
        owner, attribute = scope["find_patched"](path)
        vars(owner)[attribute]
    except (KeyError, AttributeError):
        print("gone:", path)
print(len(scope["patched_here"]()), "patches")
"""


def version(python):
    done = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=True)
    return tuple(map(int, done.stdout.split()))


class Patches(unittest.TestCase):
    def look(self, python, before=""):
        done = subprocess.run([python, "-c", LOOK % (RECORDER, RECORDER, before)], capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    def test_each_thing_that_is_patched_is_there(self):
        for python in PYTHONS:
            with self.subTest(python):
                *gone, count = self.look(python)
                self.assertEqual(gone, [])
                self.assertGreater(int(count.split()[0]), 15)

    def test_what_is_gone_is_named_and_the_program_runs_all_the_same(self):
        delete = "import asyncio.base_events; del asyncio.base_events.BaseEventLoop.stop"
        self.assertEqual(self.look(PYTHONS[0], delete)[:-1], ["gone: asyncio.base_events:BaseEventLoop.stop"])
        site = "import asyncio.base_futures, asyncio.tasks\nasyncio.tasks._GatheringFuture.was = asyncio.tasks._GatheringFuture.__init__\n" \
               "del asyncio.tasks._GatheringFuture.__init__\n"
        with Folder({"main.py": "import asyncio\nasync def main(): print('it runs')\nasyncio.run(main())\n",
                     "site/sitecustomize.py": site}) as folder:
            status, out, errors = folder.run(["main.py"], True, environment={"PYTHONPATH": str(folder.path / "site")})
            self.assertEqual((status, out, errors), (0, "it runs\n", ""))
            facts = [each.text for each in folder.events() if each.kind == "run_fact" and each.name == "not recorded"]
            self.assertEqual(len(facts), 1)
            self.assertIn("asyncio.tasks:_GatheringFuture.__init__", facts[0])


SEEN = """
import asyncio, gc, sys, traceback, weakref
async def child():
    await asyncio.sleep(0.3)
def callback():
    traceback.print_stack(limit=5)
    1 / 0
async def main():
    loop = asyncio.get_running_loop()
    loop.slow_callback_duration = 100
    soon, later = loop.call_soon(callback), loop.call_later(5, callback)
    print(soon, soon._source_traceback[-2:], len(soon._source_traceback))
    print(later, later._source_traceback[-2:])
    later.cancel()
    print(later, later == later, later.__slots__, isinstance(later, asyncio.Handle), asyncio.TimerHandle.__mro__)
    task = asyncio.create_task(child(), name="kid")
    print(task, task._source_traceback[-2:], type(task) is asyncio.Task, type(task), type(task).__mro__)
    await asyncio.sleep(0)
    print(task, task.get_stack())
    task.print_stack(file=sys.stdout)
    future = loop.create_future()
    print(future, future._source_traceback[-2:])
    cancelled = asyncio.create_task(child())
    await asyncio.sleep(0)
    cancelled.cancel("why")
    print(loop._ready[-1], list(loop._ready)[-1] == loop._ready[-1])
    try:
        await cancelled
    except asyncio.CancelledError:
        traceback.print_exc()
    try:
        task.nonsense
    except AttributeError as error:
        print(error)
    try:
        soon.nonsense
    except AttributeError as error:
        print(error)
    try:
        task.cancel(1, 2, 3)
    except TypeError as error:
        print(error)
    lock = asyncio.Lock()
    await lock.acquire()
    waits = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    print(waits, waits.get_stack())
    print(loop, asyncio.all_tasks() == {waits, task, asyncio.current_task()} or len(asyncio.all_tasks()))
    waits.cancel()
    print(hasattr(task, "__dict__"), [each for each in dir(task) if "scope" in each])
    try:
        await asyncio.wait_for(loop.create_future(), 0.001)
    except asyncio.TimeoutError:
        traceback.print_exc()
    await task
"""

KEPT = """
import asyncio, gc, weakref
class Marked: pass
async def holds(marked):
    await asyncio.get_running_loop().create_future()
async def ends(marked):
    return marked
async def main():
    gc.disable()
    marked = Marked()
    there = weakref.ref(marked)
    task = asyncio.create_task(ends(marked))
    await task
    gone = weakref.ref(task)
    del task, marked
    await asyncio.sleep(0)
    print("ended:", there(), gone())
    marked = Marked()
    there = weakref.ref(marked)
    lost = asyncio.create_task(holds(marked))
    lost = weakref.ref(lost)
    del marked
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    print("lost:", there(), lost())
    marked = Marked()
    there = weakref.ref(marked)
    handle = asyncio.get_running_loop().call_later(100, print, marked)
    handle.cancel()
    del marked
    print("cancelled:", there())
    future = asyncio.get_running_loop().create_future()
    gone = weakref.ref(future)
    del future
    print("future:", gone())
    loop = asyncio.new_event_loop()
    gone = weakref.ref(loop)
    loop.close()
    del loop
    print("loop:", gone())
asyncio.run(main())
"""


class NothingSeen(unittest.TestCase):
    def same(self, text, python, debug=False):
        with Folder({"main.py": text}) as folder:
            environment = {"PYTHONASYNCIODEBUG": "1"} if debug else {}
            plain, recorded = (folder.run(["main.py"], each, python=python, environment=environment) for each in (False, True))
            plain, recorded = ([re.sub(r"0x[0-9a-f]+|when=[0-9.]+", "…", str(part)) for part in each] for each in (plain, recorded))
            self.assertEqual(recorded, plain)
            self.assertTrue(plain[1])
            return folder.events()

    def test_debug_mode_sees_no_frame_of_the_recorder(self):
        for python in PYTHONS:
            with self.subTest(python):
                self.same(SEEN + "asyncio.run(main(), debug=True)\n", python)

    def test_nothing_is_kept_alive(self):
        for python in PYTHONS:
            with self.subTest(python):
                events = self.same(KEPT, python)
                self.assertTrue([each for each in events if each.kind == "warning" and each.warning_kind == 3])


LOOPS = """
import asyncio, sys, threading
class Own(asyncio.SelectorEventLoop):
    def create_task(self, coro, **arguments):
        return super().create_task(coro, **arguments)
async def work(name):
    lock = asyncio.Lock()
    async with lock:
        await asyncio.sleep(0.01)
    return name
def in_thread(name):
    sys.stdout.write(asyncio.run(work(name)) + "\\n")
asyncio.run(work("first"))
asyncio.run(work("second"))
loop = Own()
loop.run_until_complete(work("own"))
loop.close()
one, two = asyncio.new_event_loop(), asyncio.new_event_loop()
task = one.create_task(work("one"))
two.run_until_complete(work("two"))
one.run_until_complete(task)
threads = [threading.Thread(target=in_thread, args=(name,), name="thread " + name) for name in "ab"]
for each in threads: each.start()
one.run_until_complete(asyncio.sleep(0.05))
for each in threads: each.join()
one.close(); two.close()
"""


class Loops(unittest.TestCase):
    def test_every_loop_of_asyncio_is_recorded_and_none_mixed_with_another(self):
        for python in PYTHONS:
            with self.subTest(python), Folder({"main.py": LOOPS}) as folder:
                status, out, errors = folder.run(["main.py"], True, python=python)
                self.assertEqual((status, sorted(out.split()), errors), (0, ["a", "b"], ""))
                events = folder.events()
                loops = {each.loop for each in events if each.kind == "loop_created"}
                self.assertEqual(len(loops), 7)
                self.assertEqual({each.loop for each in events if each.kind == "loop_closed"}, loops)
                lane, threads, first, running = 0, {}, None, {}
                owner = {}
                for each in events:
                    if each.kind == "loop_created" and first is None:
                        first = each.loop
                    if each.kind == "loop_switched":
                        lane = each.loop
                        threads[lane] = each.thread
                    elif each.kind == "callback_scheduled" or each.kind == "timer_scheduled":
                        owner[each.callback] = lane
                    elif each.kind == "callback_begun":
                        self.assertFalse(running.get(lane), "a callback begins inside another of its loop")
                        running[lane] = each.callback
                        if owner[each.callback]:
                            self.assertEqual(owner[each.callback], lane, "it runs in the loop where it was scheduled")
                    elif each.kind == "callback_ended":
                        self.assertEqual(running.pop(lane), each.callback)
                self.assertEqual(sorted(threads.values())[-2:], [1, 2])
                self.assertEqual({each.name for each in events if each.kind == "thread_started"}, {"thread a", "thread b"})

    def test_one_after_the_other_in_one_thread_needs_no_lanes(self):
        text = "import asyncio\nasync def main(): await asyncio.sleep(0)\nasyncio.run(main())\nasyncio.run(main())\n"
        with Folder({"main.py": text}) as folder:
            self.assertEqual(folder.run(["main.py"], True), (0, "", ""))
            kinds = [each.kind for each in folder.events()]
            self.assertEqual((kinds.count("loop_started") >= 2, kinds.count("loop_switched")), (True, 0))


UVLOOP = """
class Loop: pass
class EventLoopPolicy: pass
def new_event_loop(): return Loop()
def install(): raise RuntimeError
"""

TRIO = """
def run(function): return function()
"""

OTHER = """
import asyncio, asyncio.events
class Foreign(asyncio.AbstractEventLoop):
    def run_until_complete(self, coroutine):
        asyncio.events._set_running_loop(self)
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value
        finally:
            asyncio.events._set_running_loop(None)
async def main(): return type(asyncio.get_running_loop()).__name__
print(Foreign().run_until_complete(main()))
"""


class ForeignLoops(unittest.TestCase):
    def facts(self, text, printed, files=None):
        for python in PYTHONS:
            with self.subTest(python), Folder({"main.py": text, **(files or {})}) as folder:
                self.assertEqual(folder.run(["main.py"], True, python=python), (0, printed, ""))
                events = folder.events()
                return events, [each.text for each in events if each.kind == "run_fact" and each.name == "loop"]

    def test_asyncio_takes_the_place_of_uvloop(self):
        text = """
import asyncio, uvloop
async def main():
    await asyncio.sleep(0)
    print(isinstance(asyncio.get_running_loop(), asyncio.SelectorEventLoop), uvloop.__spec__.loader is uvloop.__loader__)
uvloop.install()
asyncio.run(main())
loop = uvloop.new_event_loop()
loop.run_until_complete(main())
loop.close()
"""
        events, facts = self.facts(text, "True True\nTrue True\n", {"uvloop/__init__.py": UVLOOP})
        self.assertEqual(len(facts), 1)
        self.assertIn("uvloop", facts[0])
        self.assertGreater(len([each for each in events if each.kind == "callback_begun"]), 8)

    def test_of_another_kind_of_loop_one_sentence_is_said(self):
        _, facts = self.facts("import trio\nprint(trio.run(lambda: 7))\nprint(trio.run(lambda: 8))\n", "7\n8\n", {"trio.py": TRIO})
        self.assertEqual(len(facts), 1)
        self.assertIn("trio", facts[0])
        _, facts = self.facts(OTHER, "Foreign\n")
        self.assertEqual(len(facts), 1)
        self.assertIn("Foreign", facts[0])


class Ring(unittest.TestCase):
    """The ring that the recorder itself reads."""

    def recorded(self, tell_all, times=None):
        scope = {"__name__": "recorder"}
        with open(RECORDER) as file:
            exec(compile(file.read(), RECORDER, "exec"), scope)
        folder = Folder({})
        self.addCleanup(folder.__exit__)
        with open(folder.trace, "wb", buffering=0) as file:
            scope["use_memory"](scope["private_memory"](1 << 6, 1 << 8))
            scope["ring"] = scope["OwnRing"](file.write)
            if times is not None:
                scope["ring"].epoch = 1000
                scope["clock_now"] = iter(times).__next__
            tell_all(scope)
            scope["ring"].finish()
        return folder.events()

    def test_times_that_go_back_and_texts_around_the_end(self):
        def tell_all(scope):
            for n in range(300):
                scope["tell"](scope["PRINTED"], 0, 0, n, scope["once"]("text %d" % n * (n % 7)))
        times = [1000, 1005, 1003, 1010, 1009, 1011, 1011, 1012, *range(1013, 1305)]
        events = self.recorded(tell_all, times)
        self.assertEqual([each.text for each in events], ["text %d" % n * (n % 7) for n in range(300)])
        self.assertEqual([each.time for each in events[:8]], [0, 5, 5, 10, 10, 11, 11, 12])
        self.assertEqual([each.time for each in events[8:]], list(range(13, 305)))

    def test_a_slot_that_is_never_filled_holds_nobody_up(self):
        def tell_all(scope):
            for n in range(1, 301):
                scope["tell"](scope["CALLBACK_BEGUN"], 0, 0, n)
                if n % 50 == 0:
                    scope["next_slot"]()
        self.assertEqual([each.callback for each in self.recorded(tell_all)], list(range(1, 301)))


class Idle(unittest.TestCase):
    def kinds(self, text, interrupt):
        with Folder({"main.py": text}) as folder:
            folder.run(["main.py"], True, interrupt=interrupt)
            return [each.kind for each in folder.events()]

    def test_a_deadlock_is_told_in_real_time_too(self):
        text = """
import asyncio
async def main():
    print("waits", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
        kinds = self.kinds(text, "waits\n")
        self.assertEqual(kinds.count("idle"), 1)
        self.assertEqual(kinds[kinds.index("idle") - 1], "select_begun")

    def test_what_can_still_be_woken_is_not_idle(self):
        for waits in ("server = await asyncio.start_server(print, '127.0.0.1', 0)",
                      "loop.run_in_executor(None, time.sleep, 0.5)",
                      "loop.add_signal_handler(signal.SIGUSR1, print)",
                      "signal.signal(signal.SIGUSR1, print)",
                      "child = await asyncio.create_subprocess_exec('sleep', '0.5')"):
            with self.subTest(waits):
                text = f"""
import asyncio, signal, time
async def main():
    loop = asyncio.get_running_loop()
    {waits}
    print("waits", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
                self.assertNotIn("idle", self.kinds(text, "waits\n"))


EAGER = """
import asyncio
async def eager(n):
    print("inside", n)
    if n == 2:
        await asyncio.sleep(0)
    return n
async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    print(await asyncio.gather(*(asyncio.create_task(eager(n)) for n in (1, 2))))
asyncio.run(main())
"""


class EagerTasks(unittest.TestCase):
    def test_their_first_step_is_told_inside_the_one_that_makes_them(self):
        pythons = [each for each in PYTHONS if version(each) >= (3, 12)]
        if not pythons:
            self.skipTest("no Python of 3.12 or later in LOOPSCOPE_PYTHONS")
        for python in pythons:
            with self.subTest(python), Folder({"main.py": EAGER}) as folder:
                self.assertEqual(folder.run(["main.py"], True, python=python), (0, "inside 1\ninside 2\n[1, 2]\n", ""))
                story = [each for each in folder.events() if each.kind in (
                    "task_created", "step_begun_inside", "printed", "task_suspended", "task_ended", "step_ended_inside")]
                kinds = [each.kind for each in story]
                self.assertEqual(kinds[1:6], ["task_created", "step_begun_inside", "printed", "task_ended", "step_ended_inside"])
                self.assertEqual(kinds[6:11], ["task_created", "step_begun_inside", "printed", "task_suspended", "step_ended_inside"])
                first, second = story[1], story[6]
                self.assertEqual((story[3].task, story[8].task), (first.task, second.task))
                self.assertEqual((first.parent, first.line), (story[0].task, 10))


NAMES = """
import asyncio
async def work(): await asyncio.sleep(0)
async def main():
    tasks = [asyncio.create_task(work(), name="early"), asyncio.get_running_loop().create_task(work(), name="of the loop"),
             asyncio.create_task(work())]
    tasks[2].set_name("later")
    if hasattr(asyncio, "TaskGroup"):
        async with asyncio.TaskGroup() as group:
            group.create_task(work(), name="of a group")
    await asyncio.gather(*tasks)
asyncio.run(main())
"""


class Names(unittest.TestCase):
    def test_a_task_has_the_name_that_it_was_made_with_from_the_first(self):
        for python in PYTHONS:
            with self.subTest(python), Folder({"main.py": NAMES}) as folder:
                self.assertEqual(folder.run(["main.py"], True, python=python), (0, "", ""))
                events = folder.events()
                made = [each.name for each in events if each.kind == "task_created"]
                self.assertEqual(made[:3] + made[4:5], ["Task-1", "early", "of the loop"] +
                                 (["of a group"] if version(python) >= (3, 11) else made[4:5]))
                renamed = [(each.task, each.name) for each in events if each.kind == "task_renamed"]
                self.assertEqual([each[1] for each in renamed], ["later"])


CALLS = """
import asyncio, weakref
class Big:
    def __repr__(self): raise ValueError("asked")
class Number(int): pass
class Worker:
    async def run(self, n): pass
async def use(n, big, text, seconds=0.1 + 0.2, sure=True, nothing=None):
    seen = weakref.ref(big)
    read = lambda: n
    del big
    print(read(), seen() is None)
async def main():
    waits = use(1, Big(), 'a "long" text\\n', nothing=Number(3))
    known = waits.cr_frame.f_locals
    await asyncio.create_task(waits)
    await asyncio.create_task(use(2, Big(), ""))
    await asyncio.gather(Worker().run(7), Worker().run(10 ** 30))
    begun = use(3, Big(), "x")
    print(known["n"])
    begun.close()
asyncio.run(main())
"""


class Calls(unittest.TestCase):
    def test_what_a_task_is_called_with_is_told_and_the_program_does_not_notice(self):
        for python in PYTHONS:
            with self.subTest(python), Folder({"main.py": CALLS}) as folder:
                alone = folder.run(["main.py"], False, python=python)
                self.assertRegex(alone[1], "^1 (True|False)\n2 True\n1\n$") # before 3.13 f_locals keeps what is in it
                self.assertEqual(folder.run(["main.py"], True, python=python), alone)
                events = folder.events()
                calls = [each.arguments for each in events if each.kind == "task_called"]
                self.assertEqual(calls, ["", '1, "a \'long\' tex…", 0.3, True', '2, "", 0.3, True', "7", ""])
                for made, called in zip(events, events[1:]):
                    if called.kind == "task_called":
                        self.assertEqual((made.kind, made.task), ("task_created", called.task))


class Virtual(unittest.TestCase):
    def run_it(self, text, python=PYTHONS[0], **arguments):
        folder = Folder({"main.py": text})
        self.addCleanup(folder.__exit__)
        result = folder.run(["main.py"], True, python=python, options=["--virtual"], **arguments)
        return result, folder.events()

    def test_a_long_wait_takes_no_time(self):
        text = """
import asyncio, time
async def main():
    loop, began, wall = asyncio.get_running_loop(), time.monotonic(), time.time()
    assert loop.time() == time.monotonic() == time.perf_counter() == 0, loop.time()
    await asyncio.sleep(3600)
    print(loop.time(), time.monotonic() - began, round(time.time() - wall), time.monotonic_ns())
    time.sleep(7)
    print(loop.time())
    end = time.monotonic() + 0.01
    while time.monotonic() < end: pass
    print(3607.009 < loop.time() < 3607.02)
asyncio.run(main())
"""
        result, events = self.run_it(text, timeout=20)
        self.assertEqual(result, (0, "3600.0 3600.0 3600 3600000000000\n3607.0\nTrue\n", ""))
        self.assertFalse([each for each in events if each.kind == "run_fact" and each.name == "waiting"])

    def test_a_deadlock_ends_the_run(self):
        result, events = self.run_it("import asyncio\nasync def main():\n    print('waits')\n    await asyncio.Event().wait()\nasyncio.run(main())\n", timeout=20)
        self.assertEqual(result, (3, "waits\n", ""))
        self.assertEqual([each.kind for each in events][-2:], ["idle", "run_ended"])
        self.assertEqual(events[-1].outcome, 2)

    def test_no_false_deadlock_while_a_thread_works(self):
        result, events = self.run_it("""
import asyncio, time
async def main():
    print(await asyncio.to_thread(sum, range(10**7)))
    print(await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.2))
    await asyncio.sleep(5000)
    print("after")
asyncio.run(main())
""", timeout=30)
        self.assertEqual(result, (0, "49999995000000\nNone\nafter\n", ""))
        self.assertEqual(len([each for each in events if each.kind == "run_fact" and each.name == "waiting"]), 1)

    def test_no_false_timeout_while_a_process_works(self):
        result, _ = self.run_it("""
import asyncio
async def main():
    child = await asyncio.create_subprocess_exec("sleep", "0.3")
    print(await asyncio.wait_for(child.wait(), 5))
    await asyncio.sleep(5000)
    print(asyncio.get_running_loop().time() >= 5000)
asyncio.run(main())
""", timeout=30)
        self.assertEqual(result, (0, "0\nTrue\n", ""))

    def test_no_false_timeout_while_a_process_works_that_the_program_only_looks_at(self):
        result, _ = self.run_it("""
import asyncio, multiprocessing, subprocess, time
async def ends(child):
    while child.poll() is None: await asyncio.sleep(0.05)
async def main():
    child = subprocess.Popen(["sleep", "0.3"])
    await asyncio.wait_for(ends(child), 10)
    multiprocessing.get_context("spawn").Queue()    # has a process of its own
    subprocess.Popen(["true"])
    began = time.monotonic()
    await asyncio.sleep(5000)
    print(round(time.monotonic() - began))
    await asyncio.Event().wait()
asyncio.run(main())
""", timeout=30)
        self.assertEqual(result[:2], (3, "5000\n"))

    def test_a_program_that_turns_until_the_clock_has_gone_on_ends(self):
        result, events = self.run_it("""
import asyncio, time
async def main():
    end = time.time() + 0.1
    while time.time() < end: await asyncio.sleep(0)
    await asyncio.sleep(5000)
    print("after")
asyncio.run(main())
""", timeout=30)
        self.assertEqual(result, (0, "after\n", ""))
        self.assertEqual(len([each for each in events if each.kind == "run_fact" and each.name == "waiting"]), 1)

    def test_a_timeout_comes_true_while_a_thread_works(self):
        result, events = self.run_it("""
import asyncio, threading
async def main():
    held = threading.Event()
    job = asyncio.get_running_loop().run_in_executor(None, held.wait)
    try:
        await asyncio.wait_for(asyncio.shield(job), 0.3)
    except asyncio.TimeoutError:
        print("too late")
    held.set()
    await job
asyncio.run(main())
""", timeout=30)
        self.assertEqual(result, (0, "too late\n", ""))

    def test_a_thread_has_the_time_that_passes(self):
        result, _ = self.run_it("""
import asyncio, time
def work():
    began = time.monotonic()
    while time.monotonic() < began + 0.2: pass
    return 0.19 < time.monotonic() - began < 5
async def main():
    print(await asyncio.to_thread(work))
asyncio.run(main())
""", timeout=30)
        self.assertEqual(result, (0, "True\n", ""))

    def test_connections_take_their_time(self):
        result, _ = self.run_it("""
import asyncio
async def serve(reader, writer):
    await asyncio.sleep(0.1)
    writer.write(await reader.readline())
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello\\n")
    print(await asyncio.wait_for(reader.readline(), 5))
    writer.close()
    server.close()
asyncio.run(main())
""", timeout=30)
        self.assertEqual(result, (0, "b'hello\\n'\n", ""))


if __name__ == "__main__":
    unittest.main()
