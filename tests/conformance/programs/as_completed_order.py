# In which order do results and errors come out of as_completed?
import asyncio


async def work(delay):
    await asyncio.sleep(delay)
    if delay == 2:
        raise ValueError("two")
    return delay


async def main():
    tasks = [asyncio.create_task(work(delay)) for delay in (3, 1, 2)]
    for coming in asyncio.as_completed(tasks + tasks[1:2]):
        try:
            print("got", await coming)
        except ValueError as error:
            print("failed", error)
    for coming in asyncio.as_completed(tasks[:1]):
        print("done already:", await coming)
    for coming in asyncio.as_completed([]):
        print("never")


asyncio.run(main())
