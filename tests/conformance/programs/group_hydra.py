# Do tasks that multiply in a group all end when one of them fails?
import asyncio


class InOrder(dict):
    """A set that keeps its order: a group cancels its tasks in the order of its set."""

    add = dict.setdefault

    def discard(self, item):
        self.pop(item, None)


heads = 0


async def hydra(group):
    global heads
    heads += 1
    await asyncio.sleep(1)
    group.create_task(hydra(group))
    group.create_task(hydra(group))


async def hercules():
    while heads < 10:
        await asyncio.sleep(1.5)
    raise ZeroDivisionError("division by zero")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group._tasks = InOrder()
            for _ in range(3):
                group.create_task(hydra(group))
            group.create_task(hercules())
            await asyncio.sleep(10)
    except ExceptionGroup as error:
        print(repr(error), heads, asyncio.get_running_loop().time())
    await asyncio.sleep(10)
    print(heads, asyncio.current_task().cancelling())


asyncio.run(main())
