# What the log calls the methods that the loop is given as callbacks.
import asyncio


async def work():
    await asyncio.sleep(9)


async def main():
    loop = asyncio.get_running_loop()
    future, event, lock = loop.create_future(), asyncio.Event(), asyncio.Lock()
    queue, ranked = asyncio.Queue(), asyncio.PriorityQueue()
    semaphore, bounded = asyncio.Semaphore(0), asyncio.BoundedSemaphore(1)
    task = asyncio.create_task(work(), name="first")
    loop.call_soon(future.set_result, 42)
    loop.call_soon(event.set)
    loop.call_soon(queue.put_nowait, 1)
    loop.call_soon(ranked.put_nowait, 1)
    loop.call_soon(semaphore.release)
    await lock.acquire()
    await bounded.acquire()
    loop.call_soon(lock.release)
    loop.call_soon(bounded.release)
    loop.call_later(1, task.set_name, "second")
    loop.call_soon(task.set_name, "in between")
    timer = loop.call_later(2, task.cancel, "enough")
    loop.call_later(1, timer.cancel)
    loop.call_later(3, task.cancel, "at last")
    print(await future)
    try:
        await task
    except asyncio.CancelledError as error:
        print(repr(error), task.get_name())
    loop.call_soon(future.cancel)
    loop.call_soon(loop.stop)
    await asyncio.sleep(1)


loop = asyncio.new_event_loop()
task = loop.create_task(main())
try:
    loop.run_until_complete(task)
except RuntimeError as error:
    print(error)
loop.run_until_complete(task)
loop.close()
