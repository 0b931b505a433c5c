# When is a timer due whose time is not a number, and what becomes of those beside it?
import asyncio
import math


def show(text):
    print(text)


async def rest(delay):
    await asyncio.sleep(delay)
    return asyncio.get_running_loop().time()


async def main():
    loop = asyncio.get_running_loop()
    try:
        await asyncio.sleep(math.nan)
    except ValueError as error:
        print(error)
    print("at", loop.time())
    for delay in (1, math.nan, 0.5, math.nan, 0.25):
        loop.call_later(delay, show, delay)
    loop.call_later(math.nan, show, "cancelled").cancel()
    loop.call_at(math.nan, show, "at no time")
    print(await asyncio.gather(*[rest(delay) for delay in (3.0, 1.0, 2.0, 0.5)]))


asyncio.run(main())
