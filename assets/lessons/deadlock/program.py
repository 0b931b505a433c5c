import asyncio

DELAY = 0.0  # 0 to 3 by 0.5
SAME_ORDER = False  # True or False


async def eat(name, first, second):
    async with first:
        print(name, "holds one")
        await asyncio.sleep(1)
        async with second:
            print(name, "eats")


async def main():
    fork = asyncio.Lock()
    knife = asyncio.Lock()
    tools = (fork, knife) if SAME_ORDER else (knife, fork)
    ann = asyncio.create_task(eat("Ann", fork, knife))
    await asyncio.sleep(DELAY)
    bob = asyncio.create_task(eat("Bob", *tools))
    await asyncio.gather(ann, bob)


asyncio.run(main())
