# How do two producers and two consumers take turns at a queue with one place?
import asyncio


async def producer(queue, name):
    for n in range(3):
        await queue.put((name, n))
        print(name, "put", n)


async def consumer(queue, name):
    while True:
        print(name, "got", await queue.get(), queue.qsize())
        await asyncio.sleep(0)
        queue.task_done()


async def main():
    queue = asyncio.Queue(maxsize=1)
    consumers = [asyncio.create_task(consumer(queue, name)) for name in ("x", "y")]
    producers = [asyncio.create_task(producer(queue, name)) for name in ("a", "b")]
    await asyncio.gather(*producers)
    print("all put", queue.full())
    await queue.join()
    print("all done", queue.empty())
    for task in consumers:
        task.cancel()
    await asyncio.wait(consumers)
    unbounded = asyncio.Queue(-1)
    unbounded.put_nowait(1)
    print(unbounded.full(), unbounded.maxsize)


asyncio.run(main())
