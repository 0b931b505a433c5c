# What happens to the inner task when whoever waits with wait_for is cancelled, and in the turn in which it is done?
import asyncio


async def work(name, delay):
    try:
        await asyncio.sleep(delay)
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def outer(name, delay):
    try:
        print(await asyncio.wait_for(work(name, delay), 9))
    except asyncio.CancelledError as error:
        print("outer", name, "cancelled", error)
        raise


async def main():
    slow = asyncio.create_task(outer("slow", 5))
    await asyncio.sleep(1)
    slow.cancel("enough")
    await asyncio.wait([slow])
    print(slow.cancelled())
    quick = asyncio.create_task(outer("quick", 1))
    await asyncio.sleep(0)
    await asyncio.sleep(1)
    await asyncio.sleep(0)
    print(quick.cancel())
    await asyncio.wait([quick])
    print(quick.cancelled())


asyncio.run(main())
