# Does wait for all go on after an error, and does a task given twice count once?
import asyncio


async def work(name, delay):
    await asyncio.sleep(delay)
    if name == "bad":
        raise ValueError(name)
    return name


async def main():
    tasks = [asyncio.create_task(work("a", 2)), asyncio.create_task(work("bad", 1))]
    done, pending = await asyncio.wait(tasks + tasks[:1])
    print(len(done), len(pending), repr(tasks[1].exception()))
    done, pending = await asyncio.wait(tasks)
    print(len(done), len(pending), tasks[0].result())
    try:
        await asyncio.wait([])
    except ValueError as error:
        print(error)


asyncio.run(main())
