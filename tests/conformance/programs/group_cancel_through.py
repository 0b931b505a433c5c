# What comes out when tasks with a group in a group are cancelled from outside and a child fails at it?
import asyncio


async def work(error=None):
    try:
        await asyncio.sleep(9)
    finally:
        if error:
            raise error


async def nested(error):
    async with asyncio.TaskGroup() as outer:
        if not error:
            outer.create_task(work())
        async with asyncio.TaskGroup() as inner:
            inner.create_task(work(error))
            await asyncio.sleep(9)


async def awaits(task):
    await task


async def main():
    for error in (None, KeyError("child")):
        for through in (False, True):
            inner = asyncio.create_task(nested(error))
            task = asyncio.create_task(awaits(inner)) if through else inner
            await asyncio.sleep(1)
            print(task.cancel("enough"))
            try:
                await task
            except (ExceptionGroup, asyncio.CancelledError) as raised:
                print(repr(raised), task.cancelled(), inner.cancelling())


asyncio.run(main())
