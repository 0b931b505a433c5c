# Who gets the free place when the putter that it woke is cancelled in the same turn?
import asyncio


async def putter(queue, name):
    try:
        await queue.put(name)
        print(name, "put")
    except asyncio.CancelledError:
        print(name, "cancelled", queue.qsize())
        raise


async def main():
    queue = asyncio.Queue(1)
    tasks = [asyncio.create_task(putter(queue, name)) for name in "abcd"]
    await asyncio.sleep(1)
    tasks[2].cancel()
    print(queue.get_nowait())
    tasks[1].cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    print(await queue.get(), queue.empty())


asyncio.run(main())
