# Does an event that is set and cleared in one turn wake those who wait?
import asyncio


async def waiter(event, name):
    print(name, await event.wait(), event.is_set())


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(event, name)) for name in ("a", "b")]
    await asyncio.sleep(1)
    event.set()
    event.clear()
    late = asyncio.create_task(waiter(event, "late"))
    await asyncio.sleep(1)
    print([task.done() for task in tasks], late.done())
    event.set()
    event.set()
    await late
    await waiter(event, "at once")


asyncio.run(main())
