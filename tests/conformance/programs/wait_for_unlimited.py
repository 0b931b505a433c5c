# What is cancelled with a wait_for that has no limit, and what is waited for when there is no time at all?
import asyncio


async def work(name):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print(name, "holds up its end")
        await asyncio.sleep(1)
        raise


async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(work("task"))
    waiting = asyncio.create_task(asyncio.wait_for(task, None))
    await asyncio.sleep(1)
    waiting.cancel("enough")
    try:
        await waiting
    except asyncio.CancelledError as error:
        print(repr(error), task.cancelled(), loop.time())
    task = asyncio.create_task(work("no time"))
    await asyncio.sleep(1)
    try:
        await asyncio.wait_for(task, 0)
    except asyncio.TimeoutError:
        print("timeout", task.cancelled(), loop.time())


asyncio.run(main())
