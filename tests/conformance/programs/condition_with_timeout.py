# Who holds the lock when a condition is waited for with a timeout, and without holding it?
import asyncio


async def main():
    condition = asyncio.Condition()
    async with condition:
        try:
            await asyncio.wait_for(condition.wait(), 1)
        except asyncio.TimeoutError:
            print("timeout", condition.locked())
        try:
            async with asyncio.timeout(1):
                await condition.wait()
        except TimeoutError:
            print("timeout", condition.locked())
        print(await condition.wait_for(lambda: True))
    print(await condition.wait_for(lambda: True), condition.locked())
    try:
        await condition.wait_for(lambda: False)
    except RuntimeError as error:
        print(error)
    try:
        condition.notify_all()
    except RuntimeError as error:
        print(error)


asyncio.run(main())
