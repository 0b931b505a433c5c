# What if whoever waits with wait_for is cancelled while a timed out task holds up its end?
import asyncio


async def slow_to_end():
    for _ in range(2):
        try:
            await asyncio.sleep(3)
            print("slept")
        except asyncio.CancelledError:
            print("held up at", asyncio.get_running_loop().time())
    return "result"


async def main():
    inner = asyncio.create_task(slow_to_end())
    outer = asyncio.create_task(asyncio.wait_for(inner, 1))
    await asyncio.sleep(2)
    print(outer.done(), outer.cancel("enough"))
    try:
        await outer
    except asyncio.CancelledError as error:
        print(repr(error), inner.done(), inner.cancelling())
    print(await inner, asyncio.get_running_loop().time())


asyncio.run(main())
