# Does wait_for with no time at all run what it is given?
import asyncio


async def work(name):
    print(name, "begins")
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    return name


async def main():
    try:
        await asyncio.wait_for(work("coroutine"), 0)
    except asyncio.TimeoutError:
        print("timeout")
    task = asyncio.create_task(work("task"))
    await asyncio.sleep(0)
    try:
        await asyncio.wait_for(task, -1)
    except asyncio.TimeoutError:
        print("timeout", task.cancelled())
    task = asyncio.create_task(work("done"))
    await task
    print(await asyncio.wait_for(task, 0))


asyncio.run(main())
