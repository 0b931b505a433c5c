# What comes of a timeout around a group, and of one around its body?
import asyncio


async def work(name, delay):
    try:
        await asyncio.sleep(delay)
        print(name, "worked")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    task = asyncio.current_task()
    try:
        async with asyncio.timeout(1):
            async with asyncio.TaskGroup() as group:
                group.create_task(work("inside", 5))
    except TimeoutError as error:
        print(repr(error), task.cancelling())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("outside", 5))
            async with asyncio.timeout(1):
                await asyncio.sleep(9)
    except ExceptionGroup as error:
        print(repr(error), task.cancelling())


asyncio.run(main())
