import asyncio

FIXED = False  # True or False


async def work(queue):
    while True:
        number = await queue.get()
        await asyncio.sleep(1)
        try:
            print(12, "/", number, "=", 12 // number)
        except ZeroDivisionError:
            print("no result for", number)
            if not FIXED:
                raise
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    for number in 3, 0, 4:
        await queue.put(number)
    worker = asyncio.create_task(work(queue))
    await queue.join()
    print("all jobs are done")
    worker.cancel()


asyncio.run(main())
