# Who wins when a waiter is cancelled in the turn in which its event is set?
import asyncio


async def waiter(event, name):
    try:
        await event.wait()
        print(name, "woken")
    except asyncio.CancelledError:
        print(name, "cancelled", event.is_set())
        raise


async def main():
    event = asyncio.Event()
    before = asyncio.create_task(waiter(event, "before"))
    after = asyncio.create_task(waiter(event, "after"))
    other = asyncio.create_task(waiter(event, "other"))
    await asyncio.sleep(1)
    before.cancel()
    event.set()
    after.cancel()
    print(await asyncio.gather(before, after, other, return_exceptions=True))


asyncio.run(main())
