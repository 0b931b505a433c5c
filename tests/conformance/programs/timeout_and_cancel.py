# Who wins when a task is cancelled from outside in the turn in which its timeout is over?
import asyncio


async def work(name):
    try:
        async with asyncio.timeout(1) as limit:
            await asyncio.sleep(9)
    except BaseException as error:
        print(name, repr(error), limit.expired(), asyncio.current_task().cancelling())
        raise


async def main():
    before = asyncio.create_task(work("before"))
    asyncio.get_running_loop().call_later(1, lambda: before.cancel("outside"))
    await asyncio.wait([before])
    after = asyncio.create_task(work("after"))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(1, lambda: after.cancel("outside"))
    await asyncio.wait([after])
    early = asyncio.create_task(work("early"))
    await asyncio.sleep(0.5)
    early.cancel("early")
    await asyncio.wait([early])
    print(before.cancelled(), after.cancelled(), early.cancelled())


asyncio.run(main())
