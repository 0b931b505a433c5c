import asyncio

FIXED = False  # True or False


async def order():
    loop = asyncio.get_running_loop()
    pizza = loop.create_future()
    loop.call_later(1, pizza.set_result, "pizza")
    return pizza


async def eat(pizza):
    print("eating", await pizza)


async def dinner():
    await eat(await order())


if FIXED:
    asyncio.run(dinner())
else:
    pizza = asyncio.run(order())
    asyncio.run(eat(pizza))
