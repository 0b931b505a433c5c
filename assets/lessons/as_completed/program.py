import asyncio

BAD = 2  # 0 to 4
SECONDS = 0.5  # 0 to 2 by 0.5


async def fetch(page, length):
    await asyncio.sleep(SECONDS * length)
    if page == BAD:
        raise ValueError(f"page {page} is missing")
    return length


async def main():
    lengths = [7, 4, 2, 5]
    tasks = [asyncio.create_task(fetch(n + 1, length))
             for n, length in enumerate(lengths)]
    for next_one in asyncio.as_completed(tasks):
        try:
            print("length", await next_one)
        except ValueError as error:
            print(error)


asyncio.run(main())
