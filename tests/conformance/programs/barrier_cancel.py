# Does a party that is cancelled break the barrier, before and after the last one came?
import asyncio


async def party(barrier, name):
    try:
        print(name, "is", await barrier.wait())
    finally:
        print(name, "leaves", barrier.n_waiting, barrier.broken)


async def main():
    barrier = asyncio.Barrier(2)
    first = asyncio.create_task(party(barrier, "first"))
    await asyncio.sleep(1)
    first.cancel()
    await asyncio.sleep(1)
    print(barrier.n_waiting)
    second = asyncio.create_task(party(barrier, "second"))
    await asyncio.sleep(1)
    third = asyncio.create_task(party(barrier, "third"))
    await asyncio.sleep(0)
    second.cancel()
    print(await asyncio.gather(first, second, third, return_exceptions=True))
    await asyncio.gather(party(barrier, "fourth"), party(barrier, "fifth"))


asyncio.run(main())
