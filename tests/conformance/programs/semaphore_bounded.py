# What says a bounded semaphore that is released too often, and what a plain one?
import asyncio


async def main():
    bounded = asyncio.BoundedSemaphore()
    async with bounded:
        print(bounded.locked())
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    plain = asyncio.Semaphore(0)
    print(plain.locked())
    plain.release()
    plain.release()
    print(await plain.acquire(), plain.locked())
    print(await plain.acquire(), plain.locked())
    for kind in (asyncio.Semaphore, asyncio.BoundedSemaphore):
        try:
            kind(-1)
        except ValueError as error:
            print(error)


asyncio.run(main())
