# What of a cancelled task that awaits in its cleanup, and is cancelled there again?
import asyncio


async def work(name):
    try:
        await asyncio.sleep(9)
    finally:
        print(name, "cleans up", asyncio.current_task().cancelling())
        try:
            await asyncio.sleep(2)
            print(name, "cleaned up")
        except asyncio.CancelledError as error:
            print(name, "interrupted", repr(error))


async def main():
    once = asyncio.create_task(work("once"))
    twice = asyncio.create_task(work("twice"))
    await asyncio.sleep(1)
    once.cancel("first")
    twice.cancel("first")
    twice.cancel("again at once")
    await asyncio.sleep(1)
    print(once.done(), twice.cancel("second"), twice.cancelling())
    for task in (once, twice):
        try:
            await task
        except asyncio.CancelledError as error:
            print(repr(error), task.cancelled())


asyncio.run(main())
