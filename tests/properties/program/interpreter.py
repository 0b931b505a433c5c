# Runs a random program: lists of instructions [op, a, b, d, flag, blocks], as a Python literal in a file.
import ast
import asyncio
import gc
import sys
import threading
import time


class Oops(Exception):
    pass


class World:
    tasks = []
    kept = []  # more tasks, which those after them in the list of tasks do not await
    futures = []
    handles = []
    gathers = []
    shields = []
    groups = []
    limits = []
    told = [0, 0]  # how often each condition was notified
    ended = False


class InOrder(dict):
    """A set that keeps its order: a group cancels its tasks in the order of its set."""

    add = dict.setdefault

    def discard(self, item):
        self.pop(item, None)


def tasks_in_order(loop, all_tasks=asyncio.tasks.all_tasks):
    """all_tasks, whose set asyncio.run goes through at its end to cancel them."""
    return sorted(all_tasks(loop), key=lambda task: int(task.get_name().removeprefix("Task-")))


def any_task(number):
    everyone = World.tasks + World.kept
    return everyone[number % len(everyone)]


def later_task(number, me):
    later = World.tasks[me + 1:]
    return later[number % len(later)] if later else None


async def start(script, me):
    print("begin", me)
    return await run(SCRIPTS[script], me)


def spawn(script):
    if len(World.tasks) < 40:
        World.tasks.append(asyncio.create_task(start(script, len(World.tasks))))


def keep(script):
    World.kept.append(asyncio.create_task(start(script, len(World.tasks))))
    return World.kept[-1]


def on_done(future):
    if future.cancelled():
        print("watched: cancelled")
    elif future.exception():
        print("watched:", repr(future.exception()))
    else:
        print("watched:", future.result())


def callback(block, me):
    for instruction in block:
        act(*instruction, me)


def work(loop, d, block, me):
    time.sleep(d)
    try:
        loop.call_soon_threadsafe(callback, block, me)
    except RuntimeError:
        pass  # the loop is closed


def act(op, a, b, d, flag, blocks, me):
    loop = asyncio.get_running_loop()
    if op == "print":
        print(me, "prints", a, loop.time())
    elif op == "spawn":
        spawn(a)
    elif op == "spawn in group":
        if World.groups and len(World.tasks) < 40:
            group = World.groups[-1] if flag else World.groups[b % len(World.groups)]
            try:
                World.tasks.append(group.create_task(start(a, len(World.tasks))))
            except RuntimeError as error:
                print(me, "cannot spawn:", error)
    elif op == "cancel":
        task = any_task(a)
        print(me, "cancels", task.get_name(), task.cancel(f"by {me}") if flag else task.cancel())
    elif op == "cancel all":
        for task in World.tasks:
            task.cancel()
    elif op == "count":
        task = any_task(a)
        print(me, "sees", task.get_name(), task.done(), task.cancelled(), task.cancelling())
    elif op == "look":
        print(me, "sees", [lock.locked() for lock in World.locks], [place.locked() for place in World.semaphores])
        print([condition.locked() for condition in World.conditions], [event.is_set() for event in World.events])
        print([queue.qsize() for queue in World.queues], [queue.full() for queue in World.queues])
        print([barrier.n_waiting for barrier in World.barriers], [barrier.broken for barrier in World.barriers])
    elif op == "set":
        try:
            World.futures[a].set_result(b)
        except asyncio.InvalidStateError:
            print(me, "cannot set", a)
    elif op == "fail":
        try:
            World.futures[a].set_exception(Oops(f"failed {b}"))
        except asyncio.InvalidStateError:
            print(me, "cannot fail", a)
    elif op == "drop":
        print(me, "drops", a, World.futures[a].cancel())
    elif op == "renew":
        World.futures[a] = loop.create_future()
    elif op == "soon":
        World.handles.append(loop.call_soon(callback, blocks[0], me))
    elif op == "later":
        World.handles.append(loop.call_later(d, callback, blocks[0], me))
    elif op == "at":
        World.handles.append(loop.call_at(d, callback, blocks[0], me))
    elif op == "set later":
        World.handles.append(loop.call_later(d, World.futures[a].set_result, b))
    elif op == "cancel later":
        World.handles.append(loop.call_later(d, any_task(a).cancel))
    elif op == "thread":
        threading.Thread(target=work, args=(loop, d, blocks[0], me)).start()
    elif op == "stop handle":
        if World.handles:
            World.handles[a % len(World.handles)].cancel()
    elif op == "watch task":
        any_task(a).add_done_callback(on_done)
    elif op == "watch future":
        World.futures[a].add_done_callback(on_done)
    elif op == "block":
        time.sleep(d)
    elif op == "release":
        try:
            World.free_locks[a].release()
        except RuntimeError as error:
            print(me, "cannot release:", error)
    elif op == "release place":
        try:
            World.bounded.release()
        except ValueError as error:
            print(me, "cannot release:", error)
    elif op == "event set":
        World.events[a].set()
    elif op == "event clear":
        World.events[a].clear()
    elif op == "event flash":
        World.events[a].set()
        World.events[a].clear()
    elif op == "notify":
        World.told[a] += 1
        try:
            if flag:
                World.conditions[a].notify_all()
            else:
                World.conditions[a].notify(b)
        except RuntimeError as error:
            print(me, "cannot notify:", error)
    elif op == "put now":
        try:
            World.queues[a].put_nowait(b)
        except asyncio.QueueFull:
            print(me, "finds queue", a, "full")
    elif op == "get now":
        try:
            print(me, "takes", World.queues[a].get_nowait())
        except asyncio.QueueEmpty:
            print(me, "finds queue", a, "empty")
    elif op == "task done":
        try:
            World.queues[a].task_done()
        except ValueError as error:
            print(me, "is not done:", error)
    elif op == "cancel gather":
        if World.gathers:
            print(me, "cancels a gather", World.gathers[a % len(World.gathers)].cancel())
    elif op == "cancel shield":
        if World.shields:
            print(me, "cancels a shield", World.shields[a % len(World.shields)].cancel())
    elif op == "reschedule":
        if World.limits:
            limit = World.limits[a % len(World.limits)]
            try:
                limit.reschedule(None if flag else loop.time() + d)
            except RuntimeError as error:
                print(me, "cannot reschedule:", error)
    elif op == "raise":
        if flag:
            raise asyncio.CancelledError(f"raised {a}")
        raise Oops(f"raised {a}")


async def run(block, me):
    done = 0
    for op, a, b, d, flag, blocks in block:
        done += 1
        if op == "sleep":
            await asyncio.sleep(d)
        elif op == "job":
            await asyncio.to_thread(time.sleep, d)
        elif op == "await task":
            task = later_task(a, me)
            if task:
                print(me, "got", await task)
        elif op == "await future":
            print(me, "got", await World.futures[a])
        elif op == "with lock":
            async with World.locks[a]:
                print(me, "in", a)
                await run(blocks[0], me)
        elif op == "with condition":
            async with World.conditions[a]:
                print(me, "in condition", a)
                await run(blocks[0], me)
        elif op == "condition wait":
            async with World.conditions[a]:
                print(me, "was notified", await World.conditions[a].wait())
                await run(blocks[0], me)
        elif op == "condition for":
            async with World.conditions[a]:
                await World.conditions[a].wait_for(lambda: World.told[a] % 2 == 1)
                print(me, "found it told", World.told[a])
        elif op == "acquire":
            print(me, "acquired", await World.free_locks[a].acquire())
        elif op == "try":
            try:
                await run(blocks[0], me)
            except asyncio.CancelledError as error:
                print(me, "caught CancelledError", error)
                if flag:
                    raise
            except Exception as error:
                print(me, "caught", repr(error))
        elif op == "finally":
            try:
                await run(blocks[0], me)
            finally:
                print(me, "finally", a)
        elif op == "cleanup":
            try:
                await run(blocks[0], me)
            finally:
                await run(blocks[1], me)
        elif op == "nest":
            print(me, "nested", await run(blocks[0], me))
        elif op == "repeat":
            for _ in range(b):
                await run(blocks[0], me)
        elif op == "gather":
            children = [World.futures[a % 3]]
            task = later_task(a, me)
            if task:
                children.append(task)
            if b:
                children.insert(0, keep(b))
                children.append(keep(b))
            if a % 4 == 0:
                children.append(children[0])
            together = asyncio.gather(*children, return_exceptions=flag)
            World.gathers.append(together)
            print(me, "gathered", await together)
        elif op == "wait event":
            print(me, "saw the event", await World.events[a].wait())
        elif op == "with semaphore":
            async with World.semaphores[a]:
                print(me, "among", a)
                await run(blocks[0], me)
        elif op == "take place":
            print(me, "took a place", await World.bounded.acquire())
        elif op == "barrier":
            print(me, "passed the barrier", await World.barriers[a].wait())
        elif op == "barrier reset":
            await World.barriers[a].reset()
        elif op == "barrier abort":
            await World.barriers[a].abort()
        elif op == "put":
            await World.queues[a].put(b)
        elif op == "get":
            print(me, "took", await World.queues[a].get())
        elif op == "join":
            await World.queues[a].join()
            print(me, "sees all done", a)
        elif op == "timeout":
            async with asyncio.timeout(None if flag else d) as limit:
                World.limits.append(limit)
                await run(blocks[0], me)
            print(me, "left in time", limit.expired())
        elif op == "group":
            async with asyncio.TaskGroup() as group:
                group._tasks = InOrder()
                World.groups.append(group)
                await run(blocks[0], me)
            print(me, "left the group")
        elif op == "shield":
            task = later_task(a, me)
            if task:
                World.shields.append(asyncio.shield(task))
                print(me, "got shielded", await World.shields[-1])
        elif op == "wait for":
            task = keep(b) if b else later_task(a, me)
            if task:
                print(me, "got in time", await asyncio.wait_for(task, d))
        elif op == "wait":
            all_of_them = World.tasks[me + 1:]
            if all_of_them:
                when = [asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION][b]
                ended, pending = await asyncio.wait(all_of_them, timeout=d if flag else None, return_when=when)
                print(me, "waited", len(ended), len(pending))
        elif op == "as completed":
            to_come = [task for task in World.tasks[me + 1:] if not task.done()]
            for next_one in asyncio.as_completed(to_come, timeout=d if flag else None):
                print(me, "next is", await next_one)
        elif op == "uncancel":
            task = asyncio.current_task()
            print(me, "uncancels", task.cancelling(), task.uncancel())
        else:
            act(op, a, b, d, flag, blocks, me)
    return done


def on_error(loop, context):
    if not World.ended:
        print("handler:", repr(context["exception"]))


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(on_error)
    World.tasks.append(asyncio.current_task())
    World.futures = [loop.create_future() for _ in range(3)]
    World.locks = [asyncio.Lock() for _ in range(2)]
    World.free_locks = [asyncio.Lock() for _ in range(2)]
    World.semaphores = [asyncio.Semaphore(1 + n) for n in range(2)]
    World.events = [asyncio.Event() for _ in range(2)]
    World.bounded = asyncio.BoundedSemaphore(2)
    World.conditions = [asyncio.Condition() for _ in range(2)]
    World.barriers = [asyncio.Barrier(2 + n) for n in range(2)]
    World.queues = [asyncio.Queue(0), asyncio.Queue(1), asyncio.PriorityQueue(2), asyncio.LifoQueue(2)]
    try:
        await run(SCRIPTS[0], 0)
        print("main ends")
        return 0
    finally:
        World.ended = True


asyncio.tasks.all_tasks = tasks_in_order
gc.disable()  # what nobody retrieved is reported when its last reference goes, not at some later time
with open(sys.argv[2]) as file:
    SCRIPTS = ast.literal_eval(file.read())
try:
    asyncio.run(main())
except (Exception, asyncio.CancelledError) as error:
    print("the program saw", type(error).__name__)
