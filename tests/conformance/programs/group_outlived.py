# A group and a timeout whose task has ended when they need it: their block was entered by hand.
import asyncio
import types


@types.coroutine
def pause():
    yield "paused"


async def fails():
    await asyncio.sleep(1)
    raise ValueError("late")


async def enters(children):
    async with asyncio.TaskGroup() as group:
        children.append(group.create_task(fails()))
        async with asyncio.timeout(2):
            await pause()


async def starts(kept, children):
    kept.append(enters(children))
    print(kept[0].send(None))


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: print(context["message"][-20:]))
    await asyncio.create_task(starts(kept, children))
    await asyncio.sleep(3)
    print(repr(children[0].exception()))


kept, children = [], []
asyncio.run(main())
