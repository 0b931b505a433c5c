# Can a task that gives a lock back take it again before those who wait?
import asyncio


async def use(lock, name):
    for n in range(2):
        await lock.acquire()
        print(name, "holds", n)
        await asyncio.sleep(0)
        lock.release()
        print(name, "released", lock.locked())


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(use(lock, "a"), use(lock, "b"), use(lock, "c"))
    await lock.acquire()
    waiting = asyncio.create_task(use(lock, "d"))
    await asyncio.sleep(1)
    waiting.cancel()
    lock.release()
    async with lock:
        print("main holds it: the one in line was cancelled")
    print(lock.locked(), waiting.done())


asyncio.run(main())
