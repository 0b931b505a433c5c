# What does each waiter of an as_completed get when they are awaited last first, or all at once?
import asyncio


async def work(delay):
    await asyncio.sleep(delay)
    return delay


async def main():
    first, second = asyncio.as_completed([asyncio.create_task(work(delay)) for delay in (2, 1)])
    print(await second)
    print(await first)
    coming = asyncio.as_completed([asyncio.create_task(work(delay)) for delay in (3, 1, 2)])
    print(await asyncio.gather(*coming))
    for alone in asyncio.as_completed([work(1)], timeout=1):
        try:
            print(await alone)
        except asyncio.TimeoutError:
            print("timeout")


asyncio.run(main())
