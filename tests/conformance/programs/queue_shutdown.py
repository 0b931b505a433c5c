# What becomes of those who wait at a queue that is shut down, at once and with what is left in it?
import asyncio


async def get(queue, name):
    try:
        while True:
            print(name, await queue.get())
            queue.task_done()
    except asyncio.QueueShutDown:
        print(name, "over", queue.qsize())


async def put(queue, name, items):
    try:
        for item in items:
            await queue.put(item)
            print(name, item)
    except asyncio.QueueShutDown as error:
        print(name, "over", repr(error))


async def join(queue):
    await queue.join()
    print("joined", queue.qsize())


async def main():
    for immediate in (False, True):
        queue = asyncio.Queue(2)
        tasks = [asyncio.create_task(put(queue, "a", [1, 2, 3])), asyncio.create_task(put(queue, "b", [4]))]
        tasks.append(asyncio.create_task(join(queue)))
        await asyncio.sleep(1)
        queue.shutdown(immediate)
        print("shut down", queue.qsize())
        try:
            queue.put_nowait(5)
        except asyncio.QueueShutDown:
            print("no more")
        tasks.append(asyncio.create_task(get(queue, "c")))
        await asyncio.gather(*tasks)
        try:
            queue.get_nowait()
        except asyncio.QueueShutDown:
            print("nothing left")
    empty = asyncio.LifoQueue()
    tasks = [asyncio.create_task(get(empty, name)) for name in ("d", "e")]
    await asyncio.sleep(1)
    empty.shutdown()
    empty.shutdown(True)
    await asyncio.gather(*tasks)


asyncio.run(main())
