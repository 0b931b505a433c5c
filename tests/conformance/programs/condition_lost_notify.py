# Is a notification lost when the task that got it is cancelled in the same turn?
import asyncio


async def waiter(condition, name):
    async with condition:
        try:
            await condition.wait()
            print(name, "woken")
        except asyncio.CancelledError:
            print(name, "cancelled")
            raise


async def main():
    condition = asyncio.Condition()
    first = asyncio.create_task(waiter(condition, "first"))
    second = asyncio.create_task(waiter(condition, "second"))
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        first.cancel()
    await asyncio.sleep(1)
    print(first.cancelled(), second.done())
    async with condition:
        condition.notify(10)
    await second


asyncio.run(main())
