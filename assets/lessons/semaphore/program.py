import asyncio

LIMIT = 2  # 1 to 5
DOWNLOADS = 5  # 1 to 10000
SECONDS = 1.0  # 0 to 5 by 0.5


async def download(n, places):
    async with places:
        print("begin", n)
        await asyncio.sleep(SECONDS)
        print("end", n)


async def main():
    places = asyncio.Semaphore(LIMIT)
    downloads = [download(n + 1, places) for n in range(DOWNLOADS)]
    await asyncio.gather(*downloads)


asyncio.run(main())
