# Do shielded children go on when their gather is cancelled, and one that is not?
import asyncio


async def work(name, delay):
    try:
        await asyncio.sleep(delay)
        print(name, "worked")
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    safe = asyncio.create_task(work("safe", 3))
    both = asyncio.gather(asyncio.shield(safe), work("bare", 3))
    await asyncio.sleep(1)
    print(both.cancel("enough"))
    try:
        await both
    except asyncio.CancelledError as error:
        print(repr(error), safe.done())
    print(await asyncio.gather(asyncio.shield(safe), asyncio.shield(safe)))


asyncio.run(main())
