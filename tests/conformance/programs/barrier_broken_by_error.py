# How does one party's error break a barrier for the others, until it is reset?
import asyncio


async def party(barrier, name, fails):
    try:
        await barrier.wait()
        if fails:
            raise ValueError(name)
        print(name, "is", await barrier.wait())
    except asyncio.BrokenBarrierError as error:
        print(name, error)
    except ValueError:
        print(name, "aborts")
        await barrier.abort()


async def main():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(party(barrier, "a", False), party(barrier, "b", True), party(barrier, "c", False))
    print(barrier.broken, barrier.n_waiting)
    await party(barrier, "d", False)
    await barrier.reset()
    await asyncio.gather(*[party(barrier, name, False) for name in "efg"])
    print(barrier.broken, barrier.n_waiting)


asyncio.run(main())
