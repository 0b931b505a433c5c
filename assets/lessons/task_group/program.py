import asyncio

BAD = 2  # 2 to 4
SECONDS = 1.0  # 0 to 3 by 0.5


async def fetch(page):
    await asyncio.sleep(SECONDS * page)
    if page == BAD:
        raise ValueError(f"page {page} is missing")
    print("page", page, "is here")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            for n in range(3):
                group.create_task(fetch(n + 1))
        print("all are here")
    except* ValueError as errors:
        print(errors, list(errors.exceptions))


asyncio.run(main())
