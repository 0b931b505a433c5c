# Which comes first when a timeout and what it waits for fall due at the same time?
import asyncio


async def sleeping(name, seconds):
    try:
        async with asyncio.timeout(1) as limit:
            await asyncio.sleep(seconds)
        print(name, "in time", limit.expired())
    except TimeoutError:
        print(name, "timeout")


async def waiting(name, future):
    try:
        async with asyncio.timeout(1) as limit:
            print(name, await future)
        print(name, "in time", limit.expired())
    except TimeoutError:
        print(name, "timeout", future.cancelled())


async def main():
    loop = asyncio.get_running_loop()
    await sleeping("sleep", 1)
    first, second = loop.create_future(), loop.create_future()
    loop.call_later(1, lambda: first.set_result("first"))
    task = asyncio.create_task(waiting("before", first))
    await task
    task = asyncio.create_task(waiting("after", second))
    await asyncio.sleep(0)
    loop.call_later(1, lambda: second.done() or second.set_result("second"))
    await task


asyncio.run(main())
