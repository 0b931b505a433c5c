# What if a child fails while a cancelled body cleans up, or the body fails in its cleanup?
import asyncio


async def crash(delay):
    await asyncio.sleep(delay)
    raise ValueError(f"after {delay}")


async def parent(delay, fails):
    async with asyncio.TaskGroup() as group:
        group.create_task(crash(delay))
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            print("cleaning up", asyncio.current_task().cancelling())
            await asyncio.sleep(2)
            if fails:
                raise KeyError("body")
            raise


async def main():
    for delay, fails in ((2, False), (2, True), (9, True), (0, True)):
        task = asyncio.create_task(parent(delay, fails))
        await asyncio.sleep(1)
        print(task.cancel())
        try:
            await task
        except (ExceptionGroup, asyncio.CancelledError) as error:
            print(repr(error), task.cancelled(), task.cancelling())


asyncio.run(main())
