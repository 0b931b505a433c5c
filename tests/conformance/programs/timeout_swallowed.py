# What remains of a timeout whose cancellation the body swallows, or turns into another error?
import asyncio


async def main():
    task = asyncio.current_task()
    async with asyncio.timeout(1) as limit:
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            print("swallowed", limit.expired(), task.cancelling())
        await asyncio.sleep(1)
    print("no error", limit.expired(), task.cancelling())
    try:
        async with asyncio.timeout(1) as limit:
            try:
                await asyncio.sleep(9)
            except asyncio.CancelledError:
                raise ValueError("instead")
    except ValueError as error:
        print(repr(error), limit.expired(), task.cancelling())
    try:
        async with asyncio.timeout(1) as limit:
            raise KeyError("at once")
    except KeyError as error:
        print(repr(error), limit.expired())
    await asyncio.sleep(5)


asyncio.run(main())
