# Which number does each party get, and does one who comes too many wait for the next round?
import asyncio


async def party(barrier, name, delay):
    await asyncio.sleep(delay)
    print(name, "comes", barrier.n_waiting)
    print(name, "is", await barrier.wait())


async def main():
    barrier = asyncio.Barrier(2)
    a, b = party(barrier, "a", 2), party(barrier, "b", 1)
    c, d = party(barrier, "c", 2), party(barrier, "d", 3)
    await asyncio.gather(a, b, c, d)
    print(barrier.n_waiting, barrier.parties, barrier.broken)
    async with asyncio.Barrier(1) as index:
        print("alone:", index)
    try:
        asyncio.Barrier(0)
    except ValueError as error:
        print(error)


asyncio.run(main())
