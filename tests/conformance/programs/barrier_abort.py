# What do those who wait, and those who come later, get from an aborted barrier?
import asyncio


async def party(barrier, name):
    try:
        print(name, "is", await barrier.wait())
    except asyncio.BrokenBarrierError as error:
        print(name, error, barrier.broken)


async def main():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(party(barrier, name)) for name in "ab"]
    await asyncio.sleep(1)
    print(barrier.n_waiting)
    await barrier.abort()
    print(barrier.n_waiting, barrier.broken)
    await party(barrier, "late")
    await asyncio.gather(*tasks)
    await barrier.reset()
    print(barrier.broken)
    await asyncio.gather(*(party(barrier, name) for name in "cde"))


asyncio.run(main())
