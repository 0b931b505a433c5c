# What is done, and what goes on, when wait for the first returns?
import asyncio


async def work(delay):
    await asyncio.sleep(delay)
    print("worked", delay)
    return delay


def names(tasks):
    return sorted(task.get_name() for task in tasks)


async def main():
    tasks = [asyncio.create_task(work(delay)) for delay in (2, 1, 1, 3)]
    while tasks:
        done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        print(names(done), names(tasks))


asyncio.run(main())
