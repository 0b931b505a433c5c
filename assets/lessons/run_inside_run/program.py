import asyncio

FIXED = False  # True or False


async def fetch():
    await asyncio.sleep(1)
    return "data"


def load():
    return asyncio.run(fetch())


async def main():
    print("main runs")
    if FIXED:
        print(await fetch())
    else:
        print(load())


asyncio.run(main())
