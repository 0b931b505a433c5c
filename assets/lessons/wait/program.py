import asyncio

UNTIL = 0  # 0 to 2
TIMEOUT = 4.0  # 0 to 4 by 0.5
BAD = 2  # 0 to 3
WHEN = ["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"]


async def fetch(page):
    await asyncio.sleep(page)
    if page == BAD:
        raise ValueError(f"page {page} is missing")
    return page


async def main():
    tasks = [asyncio.create_task(fetch(n + 1)) for n in range(3)]
    done, pending = await asyncio.wait(
        tasks, timeout=TIMEOUT, return_when=WHEN[UNTIL])
    print(len(done), "done,", len(pending), "pending")
    print(sorted(task.get_name() for task in done))
    print(await asyncio.gather(*tasks, return_exceptions=True))


asyncio.run(main())
