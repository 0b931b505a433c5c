# Is the newest item first out of a LIFO queue, also when putters wait?
import asyncio


async def putter(queue, items):
    for item in items:
        await queue.put(item)
        print("put", item)


async def main():
    queue = asyncio.LifoQueue(2)
    task = asyncio.create_task(putter(queue, [1, 2, 3, 4]))
    await asyncio.sleep(1)
    print(await queue.get())
    await asyncio.sleep(1)
    print(await queue.get(), await queue.get(), queue.full())
    await task
    print(queue.get_nowait(), queue.empty())


asyncio.run(main())
