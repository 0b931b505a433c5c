# When does join go on, and what if task_done is called too often?
import asyncio


async def worker(queue):
    while True:
        seconds = await queue.get()
        await asyncio.sleep(seconds)
        print("done", seconds)
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    await queue.join()
    print("nothing to wait for")
    for seconds in (1, 2, 3):
        queue.put_nowait(seconds)
    workers = [asyncio.create_task(worker(queue)) for _ in range(2)]
    await queue.join()
    print("joined")
    try:
        queue.task_done()
    except ValueError as error:
        print(error)
    queue.put_nowait(0)
    joins = [asyncio.create_task(queue.join()) for _ in range(2)]
    print(await asyncio.gather(*joins))
    for task in workers:
        task.cancel()
    print(await asyncio.gather(*workers, return_exceptions=True))


asyncio.run(main())
