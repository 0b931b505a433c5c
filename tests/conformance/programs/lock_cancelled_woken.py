# Who gets a lock whose next in line is cancelled while it is being woken?
import asyncio


async def use(lock, name):
    try:
        async with lock:
            print(name, "holds")
            await asyncio.sleep(1)
    except asyncio.CancelledError:
        print(name, "cancelled", lock.locked())
        raise


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(use(lock, name)) for name in "abc"]
    await asyncio.sleep(1)
    lock.release()
    tasks[0].cancel()
    tasks.append(asyncio.create_task(use(lock, "d")))
    print(lock.locked())
    await asyncio.sleep(1)
    tasks[2].cancel()
    tasks[3].cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    print(lock.locked())


asyncio.run(main())
