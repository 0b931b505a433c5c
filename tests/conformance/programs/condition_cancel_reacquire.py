# What becomes of cancellations that come while a notified task takes its lock back?
import asyncio


async def waiter(condition):
    async with condition:
        try:
            await condition.wait()
        finally:
            print("holds the lock:", condition.locked())


async def main():
    condition = asyncio.Condition()
    task = asyncio.create_task(waiter(condition))
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        await asyncio.sleep(1)
        task.cancel("first")
        await asyncio.sleep(1)
        task.cancel("second")
        await asyncio.sleep(1)
        print("done:", task.done())
    try:
        await task
    except asyncio.CancelledError as error:
        print("cancelled", repr(error), condition.locked())


asyncio.run(main())
