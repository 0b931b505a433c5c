# Is a task that is cancelled together with what it waits for cancelled once or twice?
import asyncio


async def waiter(name, future):
    for n in range(2):
        try:
            await future
        except asyncio.CancelledError as error:
            print(name, n, repr(error), asyncio.current_task().cancelling())
    await asyncio.sleep(1)
    print(name, "went on")


async def main():
    loop = asyncio.get_running_loop()
    for name in ("future first", "task first", "task twice"):
        future = loop.create_future()
        task = asyncio.create_task(waiter(name, future))
        await asyncio.sleep(1)
        if name == "future first":
            future.cancel("future")
            print(task.cancel("task"))
        elif name == "task first":
            print(task.cancel("task"))
            print(future.cancel("future"))
        else:
            print(task.cancel("one"), task.cancel("two"))
        await asyncio.wait([task])
        print(task.cancelled(), task.cancelling())


asyncio.run(main())
