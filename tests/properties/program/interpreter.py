# Runs a random program: lists of instructions [op, a, b, d, flag, blocks], as a Python literal in a file.
import ast
import asyncio
import sys
import time


class Oops(Exception):
    pass


class World:
    tasks = []
    futures = []
    handles = []
    gathers = []
    ended = False


def later_task(number, me):
    later = World.tasks[me + 1:]
    return later[number % len(later)] if later else None


async def start(script, me):
    print("begin", me)
    return await run(SCRIPTS[script], me)


def spawn(script):
    if len(World.tasks) < 40:
        World.tasks.append(asyncio.create_task(start(script, len(World.tasks))))


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


def act(op, a, b, d, flag, blocks, me):
    loop = asyncio.get_running_loop()
    if op == "print":
        print(me, "prints", a, loop.time())
    elif op == "spawn":
        spawn(a)
    elif op == "cancel":
        task = World.tasks[a % len(World.tasks)]
        print(me, "cancels", task.get_name(), task.cancel(f"by {me}") if flag else task.cancel())
    elif op == "count":
        task = World.tasks[a % len(World.tasks)]
        print(me, "sees", task.get_name(), task.done(), task.cancelled(), task.cancelling())
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
    elif op == "stop handle":
        if World.handles:
            World.handles[a % len(World.handles)].cancel()
    elif op == "watch task":
        World.tasks[a % len(World.tasks)].add_done_callback(on_done)
    elif op == "watch future":
        World.futures[a].add_done_callback(on_done)
    elif op == "block":
        time.sleep(d)
    elif op == "release":
        try:
            World.free_locks[a].release()
        except RuntimeError as error:
            print(me, "cannot release:", error)
    elif op == "event set":
        World.events[a].set()
    elif op == "event clear":
        World.events[a].clear()
    elif op == "put now":
        try:
            World.queues[a].put_nowait(b)
        except asyncio.QueueFull:
            print(me, "finds queue", a, "full")
    elif op == "cancel gather":
        if World.gathers:
            print(me, "cancels a gather", World.gathers[a % len(World.gathers)].cancel())
    elif op == "raise":
        raise Oops(f"raised {a}")


async def run(block, me):
    done = 0
    for op, a, b, d, flag, blocks in block:
        done += 1
        if op == "sleep":
            await asyncio.sleep(d)
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
                children.insert(0, asyncio.create_task(start(b, len(World.tasks))))
                children.append(asyncio.create_task(start(b, len(World.tasks))))
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
        elif op == "put":
            await World.queues[a].put(b)
        elif op == "get":
            print(me, "took", await World.queues[a].get())
        elif op == "timeout":
            async with asyncio.timeout(d):
                await run(blocks[0], me)
        elif op == "shield":
            task = later_task(a, me)
            if task:
                print(me, "got shielded", await asyncio.shield(task))
        elif op == "wait for":
            task = later_task(a, me)
            if task:
                print(me, "got in time", await asyncio.wait_for(task, d))
        elif op == "wait":
            all_of_them = World.tasks[me + 1:]
            if all_of_them:
                when = [asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION][b]
                ended, pending = await asyncio.wait(all_of_them, timeout=d if flag else None, return_when=when)
                print(me, "waited", len(ended), len(pending))
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
    World.queues = [asyncio.Queue(n) for n in range(2)]
    try:
        await run(SCRIPTS[0], 0)
        print("main ends")
        return 0
    finally:
        World.ended = True


with open(sys.argv[2]) as file:
    SCRIPTS = ast.literal_eval(file.read())
try:
    asyncio.run(main())
except (Exception, asyncio.CancelledError) as error:
    print("the program saw", type(error).__name__)
