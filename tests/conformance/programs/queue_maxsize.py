# Who waits, and in which order, at a queue that is full?
import asyncio


async def producer(queue, name):
    for n in range(2):
        await queue.put(f"{name}{n}")
        print("put", name, n)


async def main():
    queue = asyncio.Queue(1)
    tasks = [asyncio.create_task(producer(queue, name)) for name in "ab"]
    await asyncio.sleep(1)
    print(queue.qsize(), queue.full(), queue.maxsize)
    try:
        queue.put_nowait("x")
    except asyncio.QueueFull as error:
        print(repr(error))
    for _ in range(4):
        print("got", await queue.get())
        await asyncio.sleep(0)
    print(queue.empty(), [task.done() for task in tasks])
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as error:
        print(repr(error))


asyncio.run(main())
