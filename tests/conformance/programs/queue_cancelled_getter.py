# Who gets the item when the getter that it woke is cancelled in the same turn?
import asyncio


async def getter(queue, name):
    try:
        print(name, "got", await queue.get())
    except asyncio.CancelledError:
        print(name, "cancelled", queue.qsize())
        raise


async def main():
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(getter(queue, name)) for name in "abc"]
    await asyncio.sleep(1)
    tasks[1].cancel()
    queue.put_nowait("item")
    tasks[0].cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    alone = asyncio.create_task(getter(queue, "alone"))
    await asyncio.sleep(1)
    queue.put_nowait("left")
    alone.cancel()
    await asyncio.wait([alone])
    print(queue.get_nowait())


asyncio.run(main())
