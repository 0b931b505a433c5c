import asyncio

RUNNERS = 3  # 1 to 6
STARTED_AT = 2.0  # 0 to 6 by 0.5


async def run(n, shot):
    await asyncio.sleep(n - 0.5)
    print(n, "is at the line")
    await shot.wait()
    print(n, "runs")


async def main():
    shot = asyncio.Event()
    runners = [asyncio.create_task(run(n + 1, shot))
               for n in range(RUNNERS)]
    await asyncio.sleep(STARTED_AT)
    print("bang")
    shot.set()
    await asyncio.gather(*runners)


asyncio.run(main())
