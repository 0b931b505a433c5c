# Is it a timeout when somebody else cancels what wait_for waits for, or when the two come at once?
import asyncio


async def limited(task):
    try:
        await asyncio.wait_for(task, 2)
    except (asyncio.TimeoutError, asyncio.CancelledError) as error:
        print(repr(error), task.cancelled(), asyncio.current_task().cancelling())


async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(asyncio.sleep(9))
    loop.call_later(1, lambda: task.cancel("by somebody"))
    await limited(task)
    task = asyncio.create_task(asyncio.sleep(9))
    loop.call_later(2, lambda: task.cancel("just before"))
    await limited(task)
    future = loop.create_future()
    loop.call_later(2, lambda: future.cancel("a future, just before"))
    await limited(future)


asyncio.run(main())
