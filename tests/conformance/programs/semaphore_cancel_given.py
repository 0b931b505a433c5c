# Who gets the place that a cancelled waiter had been given?
import asyncio


async def work(semaphore, name):
    try:
        async with semaphore:
            print(name, "in")
            await asyncio.sleep(1)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    semaphore = asyncio.Semaphore()
    await semaphore.acquire()
    tasks = [asyncio.create_task(work(semaphore, name)) for name in "abcd"]
    await asyncio.sleep(1)
    tasks[2].cancel()
    semaphore.release()
    tasks[0].cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    print(semaphore.locked())


asyncio.run(main())
