# Does a timeout of a gather cancel all of its children, and a shield keep them?
import asyncio


async def work(name, delay):
    try:
        await asyncio.sleep(delay)
        print(name, "worked")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    try:
        await asyncio.wait_for(asyncio.gather(work("a", 1), work("b", 3), work("c", 4)), 2)
    except asyncio.TimeoutError:
        print("timeout")
    both = asyncio.gather(work("d", 1), work("e", 3))
    try:
        await asyncio.wait_for(asyncio.shield(both), 2)
    except asyncio.TimeoutError:
        print("timeout", both.done())
    print(await both)
    fails = asyncio.gather(work("f", 1), asyncio.wait_for(work("g", 3), 2), return_exceptions=True)
    print(await fails)


asyncio.run(main())
