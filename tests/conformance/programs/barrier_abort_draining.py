# Who gets through a barrier that is aborted, or reset, in the turn in which the last one came?
import asyncio


async def party(barrier, name):
    try:
        print(name, "is", await barrier.wait())
    except asyncio.BrokenBarrierError as error:
        print(name, error)


async def main():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(party(barrier, name)) for name in "ab"]
    await asyncio.sleep(1)
    tasks.append(asyncio.create_task(party(barrier, "c")))
    abort = asyncio.create_task(barrier.abort())
    await asyncio.wait([*tasks, abort])
    await barrier.reset()
    tasks = [asyncio.create_task(party(barrier, name)) for name in "de"]
    await asyncio.sleep(1)
    tasks.append(asyncio.create_task(party(barrier, "f")))
    reset = asyncio.create_task(barrier.reset())
    await asyncio.wait([*tasks, reset])
    print(barrier.n_waiting, barrier.broken)


asyncio.run(main())
