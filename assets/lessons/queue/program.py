import asyncio

SIZE = 2  # 0 to 6
CONSUMERS = 2  # 0 to 4


async def consume(name, queue):
    while True:
        job = await queue.get()
        await asyncio.sleep(1)
        print(name, "has done", job)
        queue.task_done()


async def main():
    queue = asyncio.Queue(SIZE)
    consumers = [asyncio.create_task(consume(name, queue))
                 for name in "ABCD"[:CONSUMERS]]
    for job in range(6):
        await queue.put(job)
        print("put", job)
    await queue.join()


asyncio.run(main())
