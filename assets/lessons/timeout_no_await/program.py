import asyncio, time

FIXED = False  # True or False


async def compute():
    for part in range(5):
        time.sleep(1)
        print("part", part, "is ready")
        if FIXED:
            await asyncio.sleep(0)
    return "all parts"


async def main():
    try:
        async with asyncio.timeout(2.5):
            print("got", await compute())
    except TimeoutError:
        print("too slow")


asyncio.run(main())
