import asyncio

ITEMS = 12
MAKE = 0.01
USE = 0.1

async def produce(queue):
    for n in range(ITEMS):
        await asyncio.sleep(MAKE)
        queue.append(n)

async def consume(queue):
    for n in range(ITEMS):
        while not queue:
            await asyncio.sleep(0.005)
        item = queue.pop(0)
        await asyncio.sleep(USE)
        print("used", item)

async def main():
    queue = []
    await asyncio.gather(produce(queue), consume(queue))
    print("all used")

asyncio.run(main())
