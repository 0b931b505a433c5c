# Can a task that has just come overtake those that wait for a semaphore?
import asyncio


async def work(semaphore, name):
    async with semaphore:
        print(name, "in", semaphore.locked())
        await asyncio.sleep(1)
    print(name, "out")


async def main():
    semaphore = asyncio.Semaphore(2)
    tasks = [asyncio.create_task(work(semaphore, name)) for name in range(4)]
    await asyncio.sleep(1)
    print("free at once:", not semaphore.locked())
    tasks.append(asyncio.create_task(work(semaphore, 4)))
    await semaphore.acquire()
    print("main in")
    semaphore.release()
    await asyncio.gather(*tasks)
    print("free at once:", not semaphore.locked())


asyncio.run(main())
