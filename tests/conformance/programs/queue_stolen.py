# What does a getter do when its item was taken before it woke?
import asyncio


async def getter(queue, name):
    print(name, "got", await queue.get())


async def main():
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(getter(queue, name)) for name in "ab"]
    await asyncio.sleep(1)
    queue.put_nowait(1)
    print("stolen", queue.get_nowait())
    await asyncio.sleep(1)
    await queue.put(2)
    await queue.put(3)
    print("stolen", await queue.get())
    queue.put_nowait(4)
    await asyncio.gather(*tasks)


asyncio.run(main())
