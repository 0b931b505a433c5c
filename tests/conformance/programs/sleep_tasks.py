import asyncio


async def main():
    task = asyncio.create_task(asyncio.sleep(1))
    print(await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0.1 + 0.2), asyncio.sleep(0.3), task))
    for delay in (1 / 3, 1e-9, 1e-10, 3600.5):
        await asyncio.sleep(delay)
        print(asyncio.get_running_loop().time())


asyncio.run(main())
