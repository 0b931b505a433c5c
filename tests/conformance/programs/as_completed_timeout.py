# What is left of as_completed when its time is over, and from when does it count?
import asyncio


async def work(delay):
    await asyncio.sleep(delay)
    print("worked", delay)
    return delay


async def main():
    tasks = [asyncio.create_task(work(delay)) for delay in (1, 2, 5, 6)]
    results = asyncio.as_completed(tasks, timeout=2.5)
    await asyncio.sleep(1.5)
    for coming in results:
        try:
            print("got", await coming)
        except asyncio.TimeoutError as error:
            print(repr(error), asyncio.get_running_loop().time())
    print([task.done() for task in tasks])
    for coming in asyncio.as_completed(tasks[2:], timeout=9):
        print("got", await coming)


asyncio.run(main())
