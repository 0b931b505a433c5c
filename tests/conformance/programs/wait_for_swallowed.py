# What does wait_for give when the task that it cancels goes on, or fails?
import asyncio


async def stubborn(fails):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print("swallowed")
    await asyncio.sleep(1)
    if fails:
        raise ValueError("while cleaning up")
    return "a result all the same"


async def main():
    print(await asyncio.wait_for(stubborn(False), 1))
    try:
        await asyncio.wait_for(stubborn(True), 1)
    except ValueError as error:
        print(repr(error))
    outer = asyncio.create_task(asyncio.wait_for(stubborn(False), 5))
    await asyncio.sleep(1)
    outer.cancel()
    await asyncio.sleep(0.5)
    print(outer.cancel(), outer.cancelling())
    await asyncio.wait([outer])
    print(outer.cancelled(), asyncio.get_running_loop().time())


asyncio.run(main())
