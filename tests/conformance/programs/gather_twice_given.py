# What does gather give for an argument that is given twice, and for one that is done, cancelled, or none?
import asyncio


async def work(delay):
    await asyncio.sleep(delay)
    return delay


async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(work(1))
    future = loop.create_future()
    future.set_result(0)
    print(await asyncio.gather(task, future, task))
    print(await asyncio.gather())
    lost = loop.create_future()
    lost.cancel("lost")
    print(await asyncio.gather(lost, work(2), return_exceptions=True))
    both = asyncio.gather(work(1), work(3), return_exceptions=True)
    await asyncio.sleep(2)
    print(both.cancel(), both.done(), both.cancel())
    try:
        await both
    except asyncio.CancelledError as error:
        print(repr(error), both.cancelled(), both.cancel())


asyncio.run(main())
