# What of the running task, and of its own error, when the body of a group raises?
import asyncio


async def work(error=None):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print("cancelled")
        if error:
            raise error
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(work())
            await asyncio.sleep(1)
            raise ValueError("body")
    except ExceptionGroup as error:
        print(repr(error), task.cancelled())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work(KeyError("task")))
            await asyncio.sleep(1)
            raise ValueError("body")
    except ExceptionGroup as error:
        print(repr(error), asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup():
            raise ValueError("alone")
    except ExceptionGroup as error:
        print(error, list(error.exceptions))


asyncio.run(main())
