# Does a notification pass over a waiter that was cancelled just before it?
import asyncio


async def waiter(condition, name):
    async with condition:
        try:
            print(name, "woken", await condition.wait())
        except asyncio.CancelledError:
            print(name, "cancelled", condition.locked())
            raise


async def main():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(condition, name)) for name in "abc"]
    await asyncio.sleep(1)
    async with condition:
        tasks[0].cancel()
        condition.notify()
        condition.notify()
        condition.notify()
    print(await asyncio.gather(*tasks, return_exceptions=True), condition.locked())


asyncio.run(main())
