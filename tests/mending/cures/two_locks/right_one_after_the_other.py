import asyncio

DELAYS = [0.1, 0.1]
left, right = asyncio.Lock(), asyncio.Lock()

async def move(name, one, other, delay):
    async with one:
        await asyncio.sleep(delay)
        async with other:
            print(name, "moves")
            await asyncio.sleep(delay)
            print(name, "is done")

async def main():
    await move("ann", left, right, DELAYS[0])
    await move("bob", right, left, DELAYS[1])
    print("all done")

asyncio.run(main())
