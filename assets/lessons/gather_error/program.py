import asyncio

BAD = 2  # 0 to 3
STAY = 3.0  # 0 to 4 by 0.5
COLLECT = False  # True or False


async def fetch(page):
    await asyncio.sleep(page)
    if page == BAD:
        raise ValueError(f"page {page} is missing")
    print("page", page, "is here")
    return page


async def main():
    pages = [fetch(n + 1) for n in range(3)]
    try:
        print(await asyncio.gather(*pages, return_exceptions=COLLECT))
    except ValueError as error:
        print("gather failed:", error)
    await asyncio.sleep(STAY)


asyncio.run(main())
