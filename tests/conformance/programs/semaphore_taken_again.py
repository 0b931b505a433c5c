# Where does a task stand that gives its place back and wants one again?
import asyncio


async def work(semaphore, name):
    for n in range(2):
        await semaphore.acquire()
        print(name, "in", n)
        await asyncio.sleep(0)
        semaphore.release()
        print(name, "out", n, semaphore.locked())


async def main():
    semaphore = asyncio.BoundedSemaphore(2)
    await asyncio.gather(*[work(semaphore, name) for name in "abcd"])
    print(semaphore.locked())
    await semaphore.acquire()
    await semaphore.acquire()
    task = asyncio.create_task(work(semaphore, "e"))
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    await semaphore.acquire()
    print("main in", semaphore.locked())
    await asyncio.sleep(0)
    semaphore.release()
    await task


asyncio.run(main())
