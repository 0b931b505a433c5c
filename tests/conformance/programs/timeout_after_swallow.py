# Does a timeout still end in TimeoutError in a task that has swallowed a cancellation before?
import asyncio


async def work(takes_back):
    task = asyncio.current_task()
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print("swallowed", task.cancelling())
    if takes_back:
        print("taken back", task.uncancel())
    try:
        async with asyncio.timeout(1):
            await asyncio.sleep(9)
    except (TimeoutError, asyncio.CancelledError) as error:
        print(repr(error), task.cancelling())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(1))
            raise ValueError("body")
    except ExceptionGroup as error:
        print(repr(error), task.cancelling())


async def main():
    for takes_back in (True, False):
        task = asyncio.create_task(work(takes_back))
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait([task])
        print(task.cancelled())


asyncio.run(main())
