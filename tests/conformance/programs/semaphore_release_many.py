# Who wakes when a semaphore is released three times in one turn, and can others come between?
import asyncio


async def work(semaphore, name):
    await semaphore.acquire()
    print(name, "in", semaphore.locked())


async def main():
    semaphore = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(work(semaphore, name)) for name in range(5)]
    await asyncio.sleep(1)
    for _ in range(3):
        semaphore.release()
    tasks.append(asyncio.create_task(work(semaphore, 5)))
    tasks[1].cancel()
    await asyncio.sleep(1)
    print([task.done() for task in tasks])
    for _ in range(4):
        semaphore.release()
    print(semaphore.locked())
    await asyncio.sleep(1)
    print([task.done() for task in tasks], semaphore.locked())


asyncio.run(main())
