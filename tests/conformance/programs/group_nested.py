# How far does an error go through a group within a group?
import asyncio


async def work(name, delay, error=None):
    try:
        await asyncio.sleep(delay)
        if error:
            raise error
    finally:
        print(name, "left")


async def main():
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(work("outer child", 5))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(work("inner child", 1, ValueError("inner")))
                await asyncio.sleep(9)
            print("never")
    except ExceptionGroup as error:
        print(repr(error), asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(work("outer child", 1, ValueError("outer")))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(work("inner child", 5))
            print("never")
    except ExceptionGroup as error:
        print(repr(error), asyncio.current_task().cancelling())


asyncio.run(main())
