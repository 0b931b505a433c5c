# Are the errors of two that fail in one turn, and of one that fails while cancelled, all in the group?
import asyncio


async def bad(name, delay):
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        print(name, "cancelled")
        await asyncio.sleep(1)
        raise KeyError(name)
    raise ValueError(name)


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad("a", 1))
            group.create_task(bad("b", 1))
            group.create_task(bad("c", 2))
    except ExceptionGroup as error:
        print(error, list(error.exceptions), asyncio.get_running_loop().time())
    print(asyncio.current_task().cancelling())


asyncio.run(main())
