# When does a task group take no more tasks, and what does it say?
import asyncio


async def work(delay):
    await asyncio.sleep(delay)
    raise ValueError(delay)


async def try_to_add(group):
    coroutine = work(9)
    try:
        group.create_task(coroutine)
    except RuntimeError as error:
        print(error)
        coroutine.close()


async def main():
    group = asyncio.TaskGroup()
    await try_to_add(group)
    try:
        async with group:
            group.create_task(work(1))
            try:
                await asyncio.sleep(2)
            except asyncio.CancelledError:
                await try_to_add(group)
    except ExceptionGroup as error:
        print(error)
    await try_to_add(group)
    try:
        async with group:
            print("never")
    except RuntimeError as error:
        print(error)


asyncio.run(main())
