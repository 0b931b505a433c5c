import asyncio

CUSTOMERS = 3  # 1 to 10000
BAKED = 2  # 0 to 4


async def buy(n, shop, shelf):
    async with shop:
        await shop.wait_for(lambda: shelf)
        print(n, "buys", shelf.pop())


async def main():
    shelf = []
    shop = asyncio.Condition()
    customers = [asyncio.create_task(buy(n + 1, shop, shelf))
                 for n in range(CUSTOMERS)]
    for batch in range(2):
        await asyncio.sleep(1)
        async with shop:
            shelf += ["bread"] * BAKED
            shop.notify_all()
    await asyncio.gather(*customers)


asyncio.run(main())
