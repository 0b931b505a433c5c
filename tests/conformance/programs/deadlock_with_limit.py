# A deadlock that a timeout ends.
import asyncio


async def eat(name, first, second):
    try:
        async with first:
            await asyncio.sleep(1)
            async with second:
                print(name, "eats")
    except asyncio.CancelledError:
        print(name, "gives up")
        raise


async def main():
    fork, knife = asyncio.Lock(), asyncio.Lock()
    try:
        async with asyncio.timeout(5):
            await asyncio.gather(eat("Ann", fork, knife), eat("Bob", knife, fork))
    except TimeoutError:
        print("dinner is off at", asyncio.get_running_loop().time())


asyncio.run(main())
