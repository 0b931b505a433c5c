# Do the tasks of an as_completed that is left early go on, and what if its waiter is cancelled?
import asyncio


async def work(delay):
    await asyncio.sleep(delay)
    print("worked", delay)
    return delay


async def first(tasks):
    for coming in asyncio.as_completed(tasks, timeout=5):
        return await coming


async def main():
    tasks = [asyncio.create_task(work(delay)) for delay in (3, 1, 2)]
    print("first:", await first(tasks))
    waiting = asyncio.create_task(first([tasks[0]]))
    await asyncio.sleep(0.5)
    waiting.cancel()
    await asyncio.wait([waiting])
    print(waiting.cancelled(), [task.done() for task in tasks])
    await asyncio.wait(tasks)


asyncio.run(main())
