# Can a timeout be moved, taken away, and moved when it is too late?
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(1) as limit:
        limit.reschedule(loop.time() + 5)
        await asyncio.sleep(2)
        limit.reschedule(None)
        await asyncio.sleep(9)
        print(limit.when(), loop.time())
    try:
        limit.reschedule(99)
    except RuntimeError as error:
        print(error)
    try:
        async with asyncio.timeout(None) as limit:
            limit.reschedule(loop.time() - 1)
            print("body")
            await asyncio.sleep(9)
    except TimeoutError:
        print("timeout", limit.when(), loop.time())
    try:
        limit.reschedule(None)
    except RuntimeError as error:
        print(error)
    try:
        asyncio.timeout(1).reschedule(2)
    except RuntimeError as error:
        print(repr(error))


asyncio.run(main())
