# Does a cancelled task count as an error for FIRST_EXCEPTION?
import asyncio


async def work(delay, error=None):
    await asyncio.sleep(delay)
    if error:
        raise error


async def main():
    tasks = [asyncio.create_task(work(delay)) for delay in (1, 2, 4)]
    tasks.append(asyncio.create_task(work(3, KeyError("three"))))
    asyncio.get_running_loop().call_later(2, lambda: tasks[2].cancel())
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending), tasks[2].cancelled(), repr(tasks[3].exception()))
    fine = [asyncio.create_task(work(delay)) for delay in (1, 2)]
    done, pending = await asyncio.wait(fine, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending))


asyncio.run(main())
