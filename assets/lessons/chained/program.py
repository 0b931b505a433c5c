import asyncio

CUPS = 2  # 1 to 5
SECONDS = 1.0  # 0 to 5 by 0.5


async def boil(what):
    await asyncio.sleep(SECONDS)
    return "hot " + what


async def brew(cup):
    water = await boil("water")
    print("cup", cup, "brewed with", water)
    return "tea"


async def main():
    for n in range(CUPS):
        drink = await brew(n + 1)
        print("drinking", drink)


asyncio.run(main())
