import asyncio

LIMIT = 10.0  # 0 to 20 by 1
SECONDS = 15.0  # 0 to 20 by 1


async def download():
    try:
        await asyncio.sleep(SECONDS)
        return "the whole file"
    finally:
        print("connection closed")


async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(LIMIT):
            print("got", await download())
    except TimeoutError:
        print("too slow")
    print("main goes on at", loop.time())


asyncio.run(main())
