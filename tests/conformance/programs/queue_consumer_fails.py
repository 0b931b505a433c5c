# A queue whose only consumer fails: join() waits for ever.
import asyncio


async def consume(queue):
    while True:
        item = await queue.get()
        if item == 2:
            raise ValueError(f"no use for {item}")
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    for item in range(4):
        queue.put_nowait(item)
    consumer = asyncio.create_task(consume(queue))
    await queue.join()
    print("never comes", consumer)


asyncio.run(main())
