# Where does each task stand when everybody waits for what nobody does?
import asyncio


async def in_group(event):
    async with asyncio.TaskGroup() as group:
        group.create_task(event.wait())


async def in_timeout(future):
    async with asyncio.timeout(None):
        await future


async def in_line(condition):
    async with condition:
        await condition.wait()


async def coming(task):
    for result in asyncio.as_completed([task], timeout=2):
        await result


async def main():
    future, event = asyncio.get_running_loop().create_future(), asyncio.Event()
    tasks = [asyncio.create_task(in_group(event)), asyncio.create_task(in_timeout(future))]
    tasks.append(asyncio.create_task(in_line(asyncio.Condition())))
    tasks.append(asyncio.create_task(asyncio.Queue().get()))
    tasks.append(asyncio.create_task(asyncio.Semaphore(0).acquire()))
    tasks.append(asyncio.create_task(asyncio.Barrier(2).wait()))
    shields = [asyncio.shield(task) for task in tasks] + [asyncio.shield(future)]
    tasks.append(asyncio.create_task(coming(tasks[0])))
    done, pending = await asyncio.wait(tasks, timeout=3)
    print(len(done), len(pending), repr(tasks[-1].exception()))
    await asyncio.gather(*shields, asyncio.wait_for(asyncio.wait([future]), None))


asyncio.run(main())
