# What comes out of a group when a child fails, and the cleanup that this sets off in the body fails as well?
import asyncio


async def crash():
    raise ValueError("child")


async def body(group, delay):
    try:
        group.create_task(crash())
        await asyncio.sleep(1)
    finally:
        await asyncio.sleep(delay)
        raise KeyError("cleanup")


async def main():
    for delay in (0, 2):
        try:
            async with asyncio.TaskGroup() as group:
                await body(group, delay)
        except ExceptionGroup as error:
            print(repr(error), asyncio.current_task().cancelling())


asyncio.run(main())
