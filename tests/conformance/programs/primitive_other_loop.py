# May an event and a queue on which one loop's task has waited be waited for on another loop?
import asyncio


async def use(event, queue):
    tasks = [asyncio.create_task(event.wait()), asyncio.create_task(queue.get())]
    await asyncio.sleep(1)
    event.set()
    event.clear()
    queue.put_nowait("item")
    first, second = await asyncio.gather(*tasks, return_exceptions=True)
    return type(first).__name__, type(second).__name__


event, queue = asyncio.Event(), asyncio.Queue()
for _ in range(2):
    print(asyncio.run(use(event, queue)))
print(queue.qsize())
