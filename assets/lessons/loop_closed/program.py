import asyncio

FIXED = False  # True or False


async def fetch(name):
    await asyncio.sleep(1)
    return "data of " + name


async def both():
    for name in "ab":
        print(await fetch(name))


if FIXED:
    asyncio.run(both())
else:
    loop = asyncio.new_event_loop()
    print(loop.run_until_complete(fetch("a")))
    loop.close()
    print(loop.run_until_complete(fetch("b")))
