# What does a timeout do when it is over, when it is not, and when it is none?
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(1) as limit:
            print(limit.when(), limit.expired())
            await asyncio.sleep(2)
            print("never")
    except TimeoutError as error:
        print(repr(error), limit.expired(), loop.time())
    async with asyncio.timeout(2) as limit:
        await asyncio.sleep(1)
    print(limit.expired(), loop.time())
    async with asyncio.timeout(None) as limit:
        await asyncio.sleep(5)
        print(limit.when())
    async with asyncio.timeout(1) as limit:
        await asyncio.sleep(0)
        print("in time")
    print(limit.expired(), asyncio.current_task().cancelling())


asyncio.run(main())
