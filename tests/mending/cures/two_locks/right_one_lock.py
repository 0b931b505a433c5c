import asyncio

DELAYS = [0.1, 0.1]
left = asyncio.Lock()
right = None

async def move(name, one, other, delay):
    async with left:
        await asyncio.sleep(delay)
        print(name, "moves")
        await asyncio.sleep(delay)
        print(name, "is done")

async def main():
    await asyncio.gather(
        move("ann", left, right, DELAYS[0]),
        move("bob", right, left, DELAYS[1]),
    )
    print("all done")

asyncio.run(main())
