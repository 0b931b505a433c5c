import asyncio


async def work():
    print("never runs")


async def stubborn():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print("swallowed", asyncio.current_task().cancelling())
        asyncio.current_task().uncancel()
    await asyncio.sleep(1)
    return asyncio.current_task().cancelling()


async def main():
    task = asyncio.create_task(work(), name="early")
    print(task.cancel(), task.cancelling())
    try:
        await task
    except asyncio.CancelledError:
        print(task.get_name(), "was cancelled before it began")
    print(task.cancel())
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    print("result:", await task, task.cancelled())
    asyncio.current_task().cancel()
    print("cancelled oneself")
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        print("at the next await")


asyncio.run(main())
