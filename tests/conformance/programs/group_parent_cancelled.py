# What ends when the task around a group is cancelled, in the body and while it waits for the others?
import asyncio


async def child(name):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError as error:
        print(name, "cancelled", repr(error))
        raise


async def parent(name, body):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child(name))
            await asyncio.sleep(body)
            print(name, "body ends")
    finally:
        print(name, "left", asyncio.current_task().cancelling())


async def main():
    one = asyncio.create_task(parent("in the body", 5))
    two = asyncio.create_task(parent("at the exit", 0))
    await asyncio.sleep(1)
    one.cancel("enough")
    two.cancel("enough")
    for task in (one, two):
        try:
            await task
        except asyncio.CancelledError as error:
            print(repr(error), task.cancelled())


asyncio.run(main())
