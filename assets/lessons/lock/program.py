import asyncio

WORKERS = 3  # 1 to 10000
SECONDS_HELD = 1.0  # 0 to 5 by 0.5


async def use(name, lock):
    async with lock:
        print("acquired by", name)
        await asyncio.sleep(SECONDS_HELD)
        print("released by", name)


async def main():
    shared = asyncio.Lock()
    workers = [use(n + 1, shared) for n in range(WORKERS)]
    await asyncio.gather(*workers)


asyncio.run(main())
