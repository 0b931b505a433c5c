# What does wait give when its time is over, at a timeout of 0, and at the very instant?
import asyncio


async def work(delay):
    await asyncio.sleep(delay)
    print("worked", delay)


async def main():
    tasks = [asyncio.create_task(work(delay)) for delay in (1, 3, 5)]
    done, pending = await asyncio.wait(tasks, timeout=2)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(tasks, timeout=0)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(tasks, timeout=1)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(tasks[:1], timeout=1)
    print(len(done), len(pending))
    waiting = asyncio.create_task(asyncio.wait(tasks, timeout=9))
    await asyncio.sleep(1)
    waiting.cancel()
    await asyncio.wait([waiting])
    print(waiting.cancelled(), tasks[2].done())
    await tasks[2]


asyncio.run(main())
