# Does a wait that ran out of time leave its place in the line of a lock, an event, a queue, a semaphore?
import asyncio


async def limited(name, awaitable):
    try:
        print(name, await asyncio.wait_for(awaitable, 1))
    except asyncio.TimeoutError:
        print(name, "timeout")


async def main():
    lock, event = asyncio.Lock(), asyncio.Event()
    queue, semaphore = asyncio.Queue(), asyncio.Semaphore(0)
    await limited("lock", lock.acquire())
    await limited("lock", lock.acquire())
    await limited("event", event.wait())
    await limited("queue", queue.get())
    await limited("semaphore", semaphore.acquire())
    lock.release()
    event.set()
    queue.put_nowait("item")
    semaphore.release()
    await asyncio.sleep(0)
    print(lock.locked(), queue.qsize(), semaphore.locked())
    await limited("lock", lock.acquire())
    await limited("event", event.wait())
    await limited("queue", queue.get())
    await limited("semaphore", semaphore.acquire())


asyncio.run(main())
