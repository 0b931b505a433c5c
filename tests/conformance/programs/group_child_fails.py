# What happens to the body and to the other task when one of a group fails?
import asyncio


async def bad():
    await asyncio.sleep(1)
    raise ValueError("bad")


async def good():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print("good cancelled")
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad())
            task = group.create_task(good())
            try:
                await asyncio.sleep(9)
            finally:
                print("body left", asyncio.current_task().cancelling())
    except ExceptionGroup as error:
        print(error, list(error.exceptions))
        print(repr(error))
    print(task.cancelled(), asyncio.current_task().cancelling())
    await asyncio.sleep(1)
    print("main goes on")


asyncio.run(main())
