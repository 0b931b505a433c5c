# How far does the body get when its time was over before it began?
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    await asyncio.sleep(1)
    for when in (0.5, 1, -3):
        try:
            async with asyncio.timeout_at(when) as limit:
                print("body", limit.when(), limit.expired())
                await asyncio.sleep(0)
                print("never")
        except TimeoutError:
            print("timeout", limit.expired(), loop.time())
    async with asyncio.timeout(0) as limit:
        print("no await")
    print(limit.expired())
    await asyncio.sleep(0)
    async with asyncio.timeout_at(None) as limit:
        await asyncio.sleep(1)
    print(limit.expired(), loop.time())


asyncio.run(main())
