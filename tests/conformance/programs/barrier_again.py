# What if those who are through come again, or reset the barrier, while the others are not out yet?
import asyncio


async def party(barrier, name, rounds):
    for n in range(rounds):
        try:
            print(name, "is", await barrier.wait(), "in round", n, barrier.n_waiting)
        except asyncio.BrokenBarrierError as error:
            print(name, error, "in round", n)


async def resets(barrier):
    print("resetter is", await barrier.wait())
    await barrier.reset()
    print("reset", barrier.n_waiting, barrier.broken)


async def main():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(*[party(barrier, name, 3) for name in "abc"])
    tasks = [asyncio.create_task(resets(barrier))]
    tasks += [asyncio.create_task(party(barrier, name, 1)) for name in "def"]
    await asyncio.sleep(1)
    print(barrier.n_waiting, [task.done() for task in tasks])
    await asyncio.gather(party(barrier, "g", 1), party(barrier, "h", 1))
    print(barrier.n_waiting, [task.done() for task in tasks])


asyncio.run(main())
