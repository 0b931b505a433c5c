import asyncio


async def use(name, lock):
    async with lock:
        print(name, "holds")
        await asyncio.sleep(1)


async def main():
    lock = asyncio.Lock()
    first = asyncio.create_task(use("first", lock))
    second = asyncio.create_task(use("second", lock))
    third = asyncio.create_task(use("third", lock))
    await asyncio.sleep(0.5)
    second.cancel()
    await first
    third.cancel()
    fourth = asyncio.create_task(use("fourth", lock))
    print(await asyncio.gather(second, third, fourth, return_exceptions=True))
    print("locked:", lock.locked())
    try:
        lock.release()
    except RuntimeError as error:
        print(error)


asyncio.run(main())
