import asyncio

room = asyncio.Semaphore(4)
ITEMS = 12
MAKE = 0.01
USE = 0.1

async def produce(queue):
    for n in range(ITEMS):
        await asyncio.sleep(MAKE)
        await room.acquire()
        await queue.put(n)

async def consume(queue):
    for n in range(ITEMS):
        item = await queue.get()
        room.release()
        await asyncio.sleep(USE)
        print("used", item)

async def main():
    queue = asyncio.Queue()
    await asyncio.gather(produce(queue), consume(queue))
    print("all used")

asyncio.run(main())
