# What leaves an `async with` whose body gives back what it holds and then raises?
import asyncio


async def body(held):
    async with held:
        held.release()
        raise KeyError("body")


async def main():
    for held in asyncio.Lock(), asyncio.Condition(), asyncio.Semaphore(1), asyncio.BoundedSemaphore(1):
        try:
            await body(held)
        except Exception as error:
            print(repr(error))
        print(held.locked())


asyncio.run(main())
