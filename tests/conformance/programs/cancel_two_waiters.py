# Do all that await one cancelled task or future get the message, and one that asks later?
import asyncio


async def waiter(name, awaited):
    try:
        await awaited
    except asyncio.CancelledError as error:
        print(name, repr(error), awaited.cancelled(), asyncio.current_task().cancelling())


async def main():
    task = asyncio.create_task(asyncio.sleep(9))
    future = asyncio.get_running_loop().create_future()
    waiting = [asyncio.create_task(waiter(name, task)) for name in ("a", "b")]
    waiting += [asyncio.create_task(waiter(name, future)) for name in ("c", "d")]
    await asyncio.sleep(1)
    task.cancel("the task")
    future.cancel("the future")
    await asyncio.wait(waiting)
    await waiter("late", task)
    await waiter("late", future)
    try:
        future.exception()
    except asyncio.CancelledError as error:
        print(repr(error))
    early = asyncio.create_task(waiter("never", task))
    early.cancel("early")
    await waiter("early", early)


asyncio.run(main())
