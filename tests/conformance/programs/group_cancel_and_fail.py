# Is it a cancellation or an error when a group's task is cancelled from outside as a child fails?
import asyncio


async def bad():
    await asyncio.sleep(1)
    raise ValueError("bad")


async def parent(name):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad())
            await asyncio.sleep(9)
    except BaseException as error:
        print(name, repr(error), asyncio.current_task().cancelling())
    await asyncio.sleep(1)
    print(name, "goes on")


async def main():
    loop = asyncio.get_running_loop()
    before = asyncio.create_task(parent("before"))
    loop.call_later(1, lambda: before.cancel())
    await asyncio.wait([before])
    after = asyncio.create_task(parent("after"))
    await asyncio.sleep(1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    after.cancel()
    await asyncio.wait([after])
    both = asyncio.create_task(parent("between"))
    await asyncio.sleep(1)
    await asyncio.sleep(0)
    both.cancel()
    await asyncio.wait([both])


asyncio.run(main())
