# What if a future of another loop is awaited, gathered, waited for with a timeout, or as it completes?
import asyncio


async def main():
    mine = asyncio.get_running_loop().create_future()
    other = asyncio.new_event_loop()
    future = other.create_future()
    try:
        await future
    except RuntimeError as error:
        print(type(error).__name__)
    for attempt in range(3):
        try:
            if attempt == 0:
                asyncio.gather(mine, future)
            elif attempt == 1:
                await asyncio.wait_for(future, 1)
            else:
                await next(iter(asyncio.as_completed([future])))
        except (ValueError, RuntimeError) as error:
            print(attempt, type(error).__name__)
    mine.set_result("mine")
    print(await mine)
    other.close()


asyncio.run(main())
