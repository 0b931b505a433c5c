# Does a group mind when one of its tasks is cancelled, or awaited in the body as it fails?
import asyncio


async def work(delay, error=None):
    await asyncio.sleep(delay)
    if error:
        raise error
    print("worked", delay)


async def main():
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work(5))
        group.create_task(work(2))
        await asyncio.sleep(1)
        task.cancel()
        print("body ends")
    print("no error", task.cancelled())
    try:
        async with asyncio.TaskGroup() as group:
            await group.create_task(work(1, ValueError("bad")))
    except ExceptionGroup as error:
        print(repr(error))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work(5))
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print("seen in the body")
    print("end")


asyncio.run(main())
