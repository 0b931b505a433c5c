# Does one who comes while a barrier is being reset wait for the next round?
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
    await barrier.reset()
    tasks.append(asyncio.create_task(party(barrier, "c")))
    print(barrier.n_waiting, barrier.broken)
    await barrier.reset()
    await asyncio.sleep(1)
    print(barrier.n_waiting)
    await asyncio.gather(*tasks, party(barrier, "d"), party(barrier, "e"))


asyncio.run(main())
