# Does a barrier for one hold anybody up?
import asyncio


async def main():
    barrier = asyncio.Barrier(1)
    task = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    print(barrier.n_waiting, task.done())
    print(await barrier.wait(), barrier.n_waiting, task.result())
    print(await asyncio.gather(barrier.wait(), barrier.wait()))


asyncio.run(main())
